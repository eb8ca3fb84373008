"""The state once more, after the approval: the same hash, or the plan no longer holds."""


def recheck_state(events, context):
    table, bucket, key = events['table'], events['bucket'], events['key']
    locks = read_locks(table, bucket, key)
    return {'hash': repair_hash(f'{bucket}/{key}', events['verdict'], state_now(events), events['after'], locks)}
