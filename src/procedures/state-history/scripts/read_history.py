"""Reads a state's versions, digest and lock, and describes them. One step: what stands in the states never leaves it."""


def read_history(events, context):
    table, bucket, key = events['table'], events['bucket'], events['key']
    seen = {**read_versions(bucket, key), 'digest': read_digest(table, bucket, key), 'locks': read_locks(table, bucket, key)}
    return describe_history(seen, f'{bucket}/{key}')
