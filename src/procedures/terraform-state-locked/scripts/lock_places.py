"""The two places of a lock, for the steps after a write."""
import boto3
from botocore.exceptions import ClientError


def code_of(error):
    return error.response['Error']['Code']


def locks_now(table, bucket, key):
    """What lies in the table and in the file; '' where nothing does."""
    item = boto3.client('dynamodb').get_item(TableName=table, Key={'LockID': {'S': f'{bucket}/{key}'}}, ConsistentRead=True).get('Item') or {}
    name, s3 = f'{key}.tflock', boto3.client('s3')
    # Listed first: whoever may not list is told 403, not 404, about an object that is not there.
    if not any(one['Key'] == name for one in s3.list_objects_v2(Bucket=bucket, Prefix=name).get('Contents') or []):
        return {'table': (item.get('Info') or {}).get('S') or '', 'file': ''}
    try:
        body = s3.get_object(Bucket=bucket, Key=name)['Body'].read(65536).decode('utf-8', 'replace')
    except ClientError as error:
        if code_of(error) != 'NoSuchKey':
            raise
        body = ''
    return {'table': (item.get('Info') or {}).get('S') or '', 'file': body}


def saved_locks(events):
    """What the plan was to delete, by place."""
    saved = {'table': events['info'], 'file': events['body']}
    return {place: text for place, text in saved.items() if events['verdict'] in ('unlock-both', f'unlock-{place}')}
