"""What is live: SHA-256, ETag and Cache-Control of index.html."""
import hashlib

import boto3


def index_now(bucket):
    answer = boto3.client('s3').get_object(Bucket=bucket, Key='index.html')
    sha = hashlib.sha256(answer['Body'].read()).hexdigest()
    return {'sha': sha, 'etag': answer['ETag'], 'cache': answer.get('CacheControl') or 'none'}
