"""The two writes of a repair, each by condition."""
import boto3


def copy_version(bucket, key, version, etag):
    """A version over what has this ETag ('none': nothing), encrypted as it was."""
    s3 = boto3.client('s3')
    head = s3.head_object(Bucket=bucket, Key=key, VersionId=version)
    sealed = {name: head[name] for name in ('ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled') if head.get(name)}
    condition = {'IfNoneMatch': '*'} if etag == 'none' else {'IfMatch': etag}
    s3.copy_object(Bucket=bucket, Key=key, CopySource={'Bucket': bucket, 'Key': key, 'VersionId': version}, **condition, **sealed)


def set_digest(events, old, new):
    boto3.client('dynamodb').update_item(
        TableName=events['table'],
        Key={'LockID': {'S': f'{events["bucket"]}/{events["key"]}-md5'}},
        UpdateExpression='SET Digest = :new',
        ConditionExpression='Digest = :old',
        ExpressionAttributeValues={':old': {'S': old}, ':new': {'S': new}},
    )
