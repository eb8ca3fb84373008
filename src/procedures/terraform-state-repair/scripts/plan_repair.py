"""Reads a state's versions and decides. One step: the addresses of a large state never leave it."""


def plan_repair(events, context):
    table, bucket, key = events['table'], events['bucket'], events['key']
    seen = {
        **read_versions(bucket, key, events['version']),
        'digest': read_digest(table, bucket, key),
        'locks': read_locks(table, bucket, key),
        'versioning': boto3.client('s3').get_bucket_versioning(Bucket=bucket).get('Status', 'Off'),
    }
    return decide_repair(seen, events)
