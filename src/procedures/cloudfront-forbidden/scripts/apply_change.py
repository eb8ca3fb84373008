"""The approved write, and nothing else: each fails before anything is written when the world is not as it was planned."""


def _add_statement(bucket, plan):
    """S3 has no condition for a policy: its text is compared right before the write."""
    text = read_policy(bucket)
    if sha_of(text) != plan['before']:
        raise RuntimeError(f'Somebody changed the policy of {bucket} since the plan was made. Nothing was written; run this again.')
    boto3.client('s3').put_bucket_policy(Bucket=bucket, Policy=with_statements(text, [*statements_of(text), plan['statement']]))


def _set_root(distribution, plan):
    """CloudFront takes only whole configurations, bound to the version that was read."""
    client = boto3.client('cloudfront')
    config = client.get_distribution_config(Id=distribution)['DistributionConfig']
    client.update_distribution(Id=distribution, IfMatch=plan['etag'], DistributionConfig={**config, 'DefaultRootObject': 'index.html'})


def _put_index(bucket, plan):
    """Only while nothing is there."""
    client = boto3.client('s3')
    version = {'VersionId': plan['version']} if plan['version'] else {}
    body = client.get_object(Bucket=bucket, Key=plan['key'], **version)['Body'].read()
    if hashlib.sha256(body).hexdigest() != plan['sha']:
        raise RuntimeError(f'{plan["key"]} is no longer what was approved. Nothing was written; run this again.')
    client.put_object(Bucket=bucket, Key=plan['target'], Body=body, ContentType=plan['type'], CacheControl='no-cache', IfNoneMatch='*')


def apply_change(events, context):
    bucket, distribution, plan = events['bucket'], events['distribution'], events['plan']
    if plan['kind'] == 'policy':
        _add_statement(bucket, plan)
    elif plan['kind'] == 'root':
        _set_root(distribution, plan)
    else:
        _put_index(bucket, plan)
    return {'applied': plan['kind']}
