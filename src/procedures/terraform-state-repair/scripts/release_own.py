"""Giving the lock back: exactly our own, by condition; somebody else's stays."""


def release_own(events):
    locks = read_locks(events['table'], events['bucket'], events['key'])
    lost = []
    # Terraform takes the file first, so it is given back last: nobody can get half of the lock in between.
    if is_own(locks['table'], events['execution']):
        try:
            boto3.client('dynamodb').delete_item(
                TableName=events['table'],
                Key={'LockID': {'S': f'{events["bucket"]}/{events["key"]}'}},
                ConditionExpression='Info = :info',
                ExpressionAttributeValues={':info': {'S': locks['table']}},
            )
        except ClientError as error:
            if code_of(error) != 'ConditionalCheckFailedException':
                raise
            lost.append('table')
    if is_own(locks['file'], events['execution']):
        try:
            boto3.client('s3').delete_object(Bucket=events['bucket'], Key=f'{events["key"]}.tflock', IfMatch=locks['etag'])
        except ClientError as error:
            if code_of(error) not in ('PreconditionFailed', 'NoSuchKey'):
                raise
            lost.append('file')
    return f'taken from us meanwhile: {", ".join(lost)}' if lost else 'none of this run'
