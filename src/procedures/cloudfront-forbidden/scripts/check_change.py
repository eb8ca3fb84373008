"""That the world is as this run left it."""


def _statement(bucket, plan):
    name = plan['statement']['Sid']
    if plan['statement'] not in statements_of(read_policy(bucket)):
        raise RuntimeError(f'The policy of {bucket} does not hold the statement {name} as this run added it: somebody changed it.')
    return f'{name} stands in the policy of {bucket}'


def _root(distribution):
    config = boto3.client('cloudfront').get_distribution_config(Id=distribution)['DistributionConfig']
    if config.get('DefaultRootObject') != 'index.html':
        raise RuntimeError(f'The root object of {distribution} is {config.get("DefaultRootObject") or "empty"!r}: somebody changed it.')
    return f'index.html is the root object of {distribution}'


def _index(bucket, plan):
    if index_now(bucket, plan['target'])[0] != plan['sha']:
        raise RuntimeError(f'{plan["target"]} in {bucket} is no longer the one that this run put there: somebody deployed or deleted it.')
    return f'{plan["target"]} has SHA-256 {plan["sha"][:16]}'


def check_change(events, context):
    bucket, plan = events['bucket'], events['plan']
    if plan['kind'] == 'policy':
        return {'evidence': _statement(bucket, plan)}
    return {'evidence': _root(events['distribution']) if plan['kind'] == 'root' else _index(bucket, plan)}
