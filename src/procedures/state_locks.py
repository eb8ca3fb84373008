"""The two places of a state's lock."""
import boto3
from botocore.exceptions import ClientError


def code_of(error):
    return error.response['Error']['Code']


def read_locks(table, bucket, key):
    """What lies in the table and in the file, and the file's ETag; '' where nothing does."""
    item = boto3.client('dynamodb').get_item(TableName=table, Key={'LockID': {'S': f'{bucket}/{key}'}}, ConsistentRead=True).get('Item')
    locks = {'table': ((item.get('Info') or {}).get('S') or 'without Info') if item else '', 'file': '', 'etag': ''}
    s3, name = boto3.client('s3'), f'{key}.tflock'
    # Listed first: whoever may not list is told 403, not 404, about an object that is not there.
    if not any(one['Key'] == name for one in s3.list_objects_v2(Bucket=bucket, Prefix=name).get('Contents') or []):
        return locks
    try:
        answer = s3.get_object(Bucket=bucket, Key=f'{key}.tflock')
    except ClientError as error:
        if code_of(error) != 'NoSuchKey':
            raise
        return locks
    return {**locks, 'file': answer['Body'].read(65536).decode('utf-8', 'replace') or 'empty', 'etag': answer['ETag']}
