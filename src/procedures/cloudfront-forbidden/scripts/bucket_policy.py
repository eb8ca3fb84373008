"""A bucket's policy as text, read and written so that nothing of it is lost. It may hold secrets (aws:Referer): it never leaves a script."""
import hashlib
import json

import boto3
from botocore.exceptions import ClientError


def read_policy(bucket):
    """The policy's text; '' where there is none."""
    try:
        return boto3.client('s3').get_bucket_policy(Bucket=bucket)['Policy']
    except ClientError as error:
        if error.response['Error']['Code'] != 'NoSuchBucketPolicy':
            raise
        return ''


def sha_of(text):
    return hashlib.sha256(text.encode('utf-8')).hexdigest()


def statements_of(text):
    """Its statements; one alone may stand without a list."""
    found = json.loads(text).get('Statement', []) if text else []
    return found if isinstance(found, list) else [found]


def with_statements(text, statements):
    """The same policy with other statements, blanks and order as they were."""
    policy = json.loads(text) if text else {'Version': '2012-10-17'}
    compact = {'separators': (',', ':')}
    styles = (compact, {}, {'indent': 2}, {'indent': 4}, {**compact, 'ensure_ascii': False}, {'ensure_ascii': False})
    style = next((one for one in styles if text == json.dumps(policy, **one)), compact)
    return json.dumps({**policy, 'Statement': statements}, **style)
