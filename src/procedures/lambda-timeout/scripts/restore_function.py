"""Puts back what this run changed: the alias first, so that traffic is safe; and never anything that somebody else changed since."""
import time

import boto3
from botocore.exceptions import ClientError

RACED = ('PreconditionFailedException', 'ResourceConflictException')


def _settled(client, name):
    for _ in range(40):
        now = client.get_function_configuration(FunctionName=name)
        if now.get('LastUpdateStatus') != 'InProgress':
            return now
        time.sleep(1)
    raise RuntimeError(f'{name} has been updating for 40 s; restore it by hand from the plan of this run.')


def _retried(restore):
    """Somebody may write between our read and our write: then we look again."""
    for left in (2, 1, 0):
        try:
            return restore()
        except ClientError as error:
            if error.response['Error']['Code'] not in RACED or not left:
                raise


def _alias(client, name, plan):
    if not plan['version']:
        return 'no alias'
    try:
        alias = client.get_alias(FunctionName=name, Name='production')
    except client.exceptions.ResourceNotFoundException:
        return 'alias left: somebody else deleted it'
    if alias['FunctionVersion'] == plan['version']:
        return f'alias at version {plan["version"]}'
    now = client.get_function_configuration(FunctionName=name, Qualifier=alias['FunctionVersion'])
    if (now['Timeout'], now['MemorySize'], now['CodeSha256']) != (int(plan['timeout']), int(plan['memory']), plan['code']):
        return f'alias left at version {alias["FunctionVersion"]}: somebody else moved it there'
    client.update_alias(FunctionName=name, Name='production', FunctionVersion=plan['version'], RevisionId=alias['RevisionId'])
    return f'alias back at version {plan["version"]}'


def _configuration(client, name, plan):
    now = _settled(client, name)
    values = {'Timeout': ('latestTimeout', 'timeout'), 'MemorySize': ('latestMemory', 'memory')}
    back = {
        key: int(plan[before])
        for key, (before, after) in values.items()
        if int(plan[before]) != int(plan[after]) and now[key] == int(plan[after])
    }
    if back:
        client.update_function_configuration(FunctionName=name, RevisionId=now['RevisionId'], **back)
        now = _settled(client, name)
    return f'timeout {now["Timeout"]} s, memory {now["MemorySize"]} MB'


def restore_function(events, context):
    name, path, plan = events['function'], events['overrides'], events['plan']
    client = boto3.client('lambda')
    ssm = boto3.client('ssm')
    done = [_retried(lambda: _alias(client, name, plan)), _retried(lambda: _configuration(client, name, plan))]
    if plan['changesTimeout'] == 'yes':
        restore_override(ssm, f'{path}/timeout', plan['timeoutOverride'], str(int(plan['timeout'])))
    if plan['changesMemory'] == 'yes':
        restore_override(ssm, f'{path}/memory', plan['memoryOverride'], str(int(plan['memory'])))
    left = [one for one in done if ' left' in one]
    if left and events['when'] == 'later':
        raise RuntimeError(f'{name} is not as before: {"; ".join(left)}.')
    return {'restored': '; '.join(done)}
