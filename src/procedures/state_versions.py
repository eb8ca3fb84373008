"""What S3 and the lock table hold of a Terraform state, with nothing written."""
import hashlib

import boto3

# Newest versions that are read, and the largest that is: a script has ten minutes and little memory.
MOST_VERSIONS = 20
MOST_BYTES = 64 << 20


def _read_version(s3, bucket, key, version):
    """MD5 and contents of one version; `problem` where it is no state."""
    if version['Size'] > MOST_BYTES:
        return {'md5': 'unread', 'problem': f'it is larger than {MOST_BYTES >> 20} MB'}
    body = s3.get_object(Bucket=bucket, Key=key, VersionId=version['VersionId'])['Body'].read()
    md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
    try:
        return {'md5': md5, **parse_state(body)}
    except ValueError as error:
        return {'md5': md5, 'problem': str(error)}


def _listed(s3, bucket, key, wanted):
    """Newest first: the newest versions and the wanted one, delete markers among them; and whether there are more."""
    found, count = [], 0
    for page in s3.get_paginator('list_object_versions').paginate(Bucket=bucket, Prefix=key):
        entries = [*page.get('Versions', []), *page.get('DeleteMarkers', [])]
        own = sorted((one for one in entries if one['Key'] == key), key=lambda one: (one['IsLatest'], one['LastModified']), reverse=True)
        for one in own:
            count += 1
            if count <= MOST_VERSIONS or one['VersionId'] == wanted:
                found.append(one)
        # Keys come in order, this one's first.
        if any(one['Key'] != key for one in entries):
            break
    return found, count - len(found)


def read_versions(bucket, key, wanted=''):
    s3 = boto3.client('s3')
    listed, more = _listed(s3, bucket, key, wanted)
    versions = [
        {
            'id': one['VersionId'],
            'latest': one['IsLatest'],
            'modified': int(one['LastModified'].timestamp()),
            **({'size': one['Size'], 'etag': one['ETag'].strip('"'), **_read_version(s3, bucket, key, one)} if 'ETag' in one else {'problem': 'the object was deleted'}),
        }
        for one in listed
    ]
    return {'versions': versions, 'more': more}


def read_digest(table, bucket, key):
    """The MD5 that Terraform wrote beside the lock; '' where it keeps none."""
    item = boto3.client('dynamodb').get_item(TableName=table, Key={'LockID': {'S': f'{bucket}/{key}-md5'}}, ConsistentRead=True).get('Item') or {}
    return (item.get('Digest') or {}).get('S') or ''


def lock_holder(text):
    """Who holds a lock, on one line; it was written by a stranger."""
    try:
        info = json.loads(text)
        who = f'{info["Who"]} ({info["Operation"]}, {info["Created"]}, ID {info["ID"]})'
    except (ValueError, TypeError, KeyError):
        who = 'somebody whose lock cannot be read'
    return plain(who[:300])
