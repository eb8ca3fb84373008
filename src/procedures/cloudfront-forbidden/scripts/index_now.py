"""The object in its place, for the steps after the write."""


def index_now(bucket, key):
    """(SHA-256, ETag); ('', '') where it is missing. Listed first: who may not list gets 403 for a missing object."""
    client = boto3.client('s3')
    there = client.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get('Contents') or []
    if not there or there[0]['Key'] != key:
        return '', ''
    found = client.get_object(Bucket=bucket, Key=key)
    return hashlib.sha256(found['Body'].read()).hexdigest(), found['ETag']
