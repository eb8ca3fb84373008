"""Puts back what this run changed, and never anything that somebody else wrote since."""


def _remove_statement(bucket, plan):
    client = boto3.client('s3')
    text = read_policy(bucket)
    found = statements_of(text)
    left = [one for one in found if one != plan['statement']]
    if len(left) == len(found):
        return f'nothing to take back: the policy of {bucket} has no such statement'
    if left or plan['hadPolicy'] == 'yes':
        client.put_bucket_policy(Bucket=bucket, Policy=with_statements(text, left))
    else:
        client.delete_bucket_policy(Bucket=bucket)
    if plan['statement'] in statements_of(read_policy(bucket)):
        raise RuntimeError(f'The statement {plan["statement"]["Sid"]} is still in the policy of {bucket}: take it out by hand.')
    return f'{plan["statement"]["Sid"]} is out of the policy of {bucket}; {len(left)} statements stay'


def _restore_root(distribution, before):
    """Somebody may write between our read and our write: then we look again. Their other settings stay."""
    client = boto3.client('cloudfront')
    for left in (2, 1, 0):
        found = client.get_distribution_config(Id=distribution)
        config = found['DistributionConfig']
        if config.get('DefaultRootObject') != 'index.html':
            return f'root object left: it is {config.get("DefaultRootObject") or "empty"!r}'
        try:
            client.update_distribution(Id=distribution, IfMatch=found['ETag'], DistributionConfig={**config, 'DefaultRootObject': before})
            break
        except ClientError as error:
            if error.response['Error']['Code'] not in ('PreconditionFailed', 'InvalidIfMatchVersion') or not left:
                raise
    now = client.get_distribution_config(Id=distribution)['DistributionConfig'].get('DefaultRootObject') or ''
    if now != before:
        raise RuntimeError(f'The root object of {distribution} is {now!r}, not {before!r} as before: set it by hand.')
    return f'root object {before or "empty"!r} again'


def _remove_index(bucket, plan):
    sha, etag = index_now(bucket, plan['target'])
    if sha != plan['sha']:
        return f'{plan["target"]} left: ' + ('somebody deployed another one' if sha else 'it is missing already')
    boto3.client('s3').delete_object(Bucket=bucket, Key=plan['target'], IfMatch=etag)
    if index_now(bucket, plan['target'])[0] == sha:
        raise RuntimeError(f'{plan["target"]} is still in {bucket}: delete it by hand.')
    return f'{plan["target"]} is missing again, as before'


def restore_change(events, context):
    bucket, plan = events['bucket'], events['plan']
    if plan['kind'] == 'policy':
        return {'restored': _remove_statement(bucket, plan)}
    if plan['kind'] == 'index':
        return {'restored': _remove_index(bucket, plan)}
    done = _restore_root(events['distribution'], plan['before'])
    restore_override(boto3.client('ssm'), events['override'], plan['override'], 'index.html')
    return {'restored': done}
