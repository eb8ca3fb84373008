"""Everything that is known about a state's lock, with nothing written: both places of it, the state, and who wrote since."""
import hashlib
import json
import time

import boto3
from botocore.exceptions import ClientError

# CloudTrail answers two look-ups of 50 events a second: at most about 20 s of them.
MOST_EVENTS = 2000
# CloudTrail's history has no data events on AWS; where it has (a local AWS), trying to take a lock is no sign of its holder's life.
DATA_EVENTS = {'PutItem', 'UpdateItem', 'DeleteItem', 'PutObject', 'DeleteObject'}


def _object(s3, bucket, key):
    try:
        return s3.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response['Error']['Code'] == 'NoSuchKey':
            return None
        raise


def _state(answer):
    if answer is None:
        return {}
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in answer['Body'].iter_chunks(1 << 20):
        digest.update(chunk)
    return {
        'etag': answer['ETag'].strip('"'),
        'version': answer.get('VersionId') or 'unversioned',
        'modified': int(answer['LastModified'].timestamp()),
        'md5': digest.hexdigest(),
    }


def _file(answer):
    if answer is None:
        return {}
    return {'etag': answer['ETag'].strip('"'), 'body': answer['Body'].read(65536).decode('utf-8', 'replace')}


def _lock(text):
    try:
        return parse_lock(text)
    except ValueError as error:
        return {'problem': str(error)}


def is_holder(event, users):
    """Terraform says so itself in its user agent; the lock's Who may be the name of an IAM user or of a role's session."""
    agent = str(json.loads(event.get('CloudTrailEvent') or '{}').get('userAgent') or '').lower()
    return 'terraform' in agent or 'opentofu' in agent or event.get('Username') in users


def _last_write(since, now, users):
    """The newest write call by Terraform or the holder, and how far back the search went."""
    pages = boto3.client('cloudtrail').get_paginator('lookup_events').paginate(
        LookupAttributes=[{'AttributeKey': 'ReadOnly', 'AttributeValue': 'false'}], StartTime=since, EndTime=now + 60
    )
    looked = 0
    for page in pages:
        for event in page['Events']:
            at = int(event['EventTime'].timestamp())
            if event['EventName'] not in DATA_EVENTS and is_holder(event, users):
                return {'name': event['EventName'], 'by': str(event.get('Username') or 'unknown'), 'at': at, 'searchedTo': at}
            looked += 1
            if looked >= MOST_EVENTS:
                return {'searchedTo': at}
        if page.get('NextToken'):
            time.sleep(0.5)
    return {'searchedTo': since}


def _automation(who):
    """A lock that another guardia run took carries its execution's id: whether that still runs."""
    owner, _, place = who.partition('@')
    if owner != 'guardia' or not UUID.fullmatch(place):
        return ''
    try:
        run = boto3.client('ssm').get_automation_execution(AutomationExecutionId=place)
    except ClientError as error:
        if error.response['Error']['Code'] == 'AutomationExecutionNotFoundException':
            return 'forgotten'
        raise
    return run['AutomationExecution']['AutomationExecutionStatus']


def read_lock(events, context):
    table, bucket, key = events['table'], events['bucket'], events['key']
    now = int(time.time())
    dynamodb = boto3.client('dynamodb')
    s3 = boto3.client('s3')
    found = dynamodb.get_item(TableName=table, Key={'LockID': {'S': f'{bucket}/{key}'}}, ConsistentRead=True).get('Item')
    item = {'info': (found.get('Info') or {}).get('S') or ''} if found else {}
    sibling = dynamodb.get_item(TableName=table, Key={'LockID': {'S': f'{bucket}/{key}-md5'}}, ConsistentRead=True).get('Item') or {}
    file = _file(_object(s3, bucket, f'{key}.tflock'))
    state = _state(_object(s3, bucket, key))
    locks = {}
    if found:
        whole = sorted(found) == ['Info', 'LockID']
        locks['table'] = _lock(item['info']) if whole else {'problem': 'the item must have LockID and Info, nothing else'}
    if file:
        locks['file'] = _lock(file['body'])
    known = [one for one in locks.values() if 'ID' in one]
    write = {}
    automation = ''
    if known:
        # Root inside a container and the account's root have nothing but the name in common.
        users = {one['Who'].split('@')[0].split('\\')[-1] for one in known} - {'', 'root'}
        # The history is 90 days long.
        since = max(min(one['created'] for one in known), now - 90 * 86400)
        write = _last_write(min(since, now), now, users)
        automation = ' '.join(filter(None, (_automation(who) for who in sorted({one['Who'] for one in known}))))
    digest = (sibling.get('Digest') or {}).get('S') or ''
    return {'seen': {'locks': locks, 'item': item, 'digest': digest, 'file': file, 'state': state, 'write': write, 'automation': automation, 'now': now}}
