"""The state's object and digest as they are; 'none' for what does not exist."""
import hashlib

import boto3
from botocore.exceptions import ClientError


def state_now(events):
    item = boto3.client('dynamodb').get_item(
        TableName=events['table'], Key={'LockID': {'S': f'{events["bucket"]}/{events["key"]}-md5'}}, ConsistentRead=True
    ).get('Item') or {}
    found = {'id': 'none', 'etag': 'none', 'md5': 'none', 'digest': (item.get('Digest') or {}).get('S') or 'none'}
    try:
        answer = boto3.client('s3').get_object(Bucket=events['bucket'], Key=events['key'])
    except ClientError as error:
        if error.response['Error']['Code'] != 'NoSuchKey':
            raise
        return found
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in answer['Body'].iter_chunks(1 << 20):
        digest.update(chunk)
    return {**found, 'id': answer.get('VersionId', 'null'), 'etag': answer['ETag'].strip('"'), 'md5': digest.hexdigest()}
