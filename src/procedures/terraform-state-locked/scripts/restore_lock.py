"""Puts back what was deleted, and never anything over a lock that is not ours."""


def _left(events, restored):
    """A later undo promises that the lock is back: where it is not, it fails. At once, the failure that called for it is what counts."""
    if events['when'] == 'later':
        raise RuntimeError(f'Not put back: {restored}.')
    return {'restored': restored}


def restore_lock(events, context):
    table, bucket, key = events['table'], events['bucket'], events['key']
    saved = saved_locks(events)
    now = locks_now(table, bucket, key)
    if any(text and text not in (events['info'], events['body']) for text in now.values()):
        return _left(events, 'nothing: a new run holds the state, and its lock stays')
    restored = []
    try:
        # As Terraform takes them: the file before the table.
        if 'file' in saved and not now['file']:
            boto3.client('s3').put_object(
                Bucket=bucket,
                Key=f'{key}.tflock',
                Body=saved['file'].encode('utf-8'),
                ContentType='application/json',
                IfNoneMatch='*',
            )
            restored.append('file')
        if 'table' in saved and not now['table']:
            boto3.client('dynamodb').put_item(
                TableName=table,
                Item={'LockID': {'S': f'{bucket}/{key}'}, 'Info': {'S': saved['table']}},
                ConditionExpression='attribute_not_exists(LockID)',
            )
            restored.append('table')
    except ClientError as error:
        if code_of(error) not in ('ConditionalCheckFailedException', 'PreconditionFailed', 'ConditionalRequestConflict'):
            raise
        return _left(events, ', '.join([*restored, 'a new run took the rest']))
    return {'restored': ', '.join(restored) or 'nothing: the lock was never deleted'}
