"""Which version serves, which one would, what differs between them, and whether callers come through the alias at all.

Values of environment variables are secrets: they are compared here and never leave this script; only names do.
"""
import json
import re

import boto3
from botocore.exceptions import ClientError

SETTINGS = (
    'Runtime', 'Handler', 'Role', 'Timeout', 'MemorySize', 'Layers', 'VpcConfig', 'Architectures', 'EphemeralStorage',
    'DeadLetterConfig', 'TracingConfig', 'KMSKeyArn', 'LoggingConfig',
)
# The environment variable with which a version says which format of the table it reads and writes.
MARKER = 'TABLE_FORMAT'


def _found(call, **inputs):
    """The answer, or {} where the thing does not exist."""
    try:
        return call(**inputs)
    except ClientError as error:
        if error.response['Error']['Code'] == 'ResourceNotFoundException':
            return {}
        raise


def _published(client, name):
    """Numbers of the published versions, lowest first."""
    pages = client.get_paginator('list_versions_by_function').paginate(FunctionName=name)
    return sorted(int(one['Version']) for page in pages for one in page['Versions'] if one['Version'].isdigit())


def _target(wanted, alias, published):
    """The version to go back to; '' where there is none. An alias that shifts goes back to its main version."""
    if wanted != 'previous':
        return wanted if wanted.isdigit() and int(wanted) in published else ''
    if alias['weights']:
        return alias['version']
    lower = [one for one in published if alias['version'].isdigit() and one < int(alias['version'])]
    return str(lower[-1]) if lower else ''


def _environment(configuration):
    """The variables; None where they cannot be decrypted."""
    environment = configuration.get('Environment') or {}
    return None if environment.get('Error') else environment.get('Variables') or {}


def compare(now, then):
    """What a rollback moves besides the code: names only."""
    settings = [one for one in SETTINGS if (now.get(one) or None) != (then.get(one) or None)]
    ours, theirs = _environment(now), _environment(then)
    if ours is None or theirs is None:
        return {'settings': settings, 'hidden': 'yes', 'names': [], 'values': [], 'format': 'unknown'}
    marks = (ours.get(MARKER), theirs.get(MARKER))
    return {
        'settings': settings,
        'hidden': 'no',
        'names': sorted((set(ours) ^ set(theirs)) - {MARKER}),
        'values': sorted(one for one in set(ours) & set(theirs) - {MARKER} if ours[one] != theirs[one]),
        'format': 'moved' if marks[0] != marks[1] else 'same' if marks[0] else 'unmarked',
    }


def _callers(arn):
    """The APIs that call the function, each with the qualifier it calls."""
    client = boto3.client('apigatewayv2')
    called = re.compile(re.escape(arn) + r'(?::([^/]+))?(?:/invocations)?$')
    found = []
    for apis in client.get_paginator('get_apis').paginate():
        for api in apis['Items']:
            for page in client.get_paginator('get_integrations').paginate(ApiId=api['ApiId']):
                for one in page['Items']:
                    match = called.search(one.get('IntegrationUri') or '')
                    if match:
                        found.append({'api': api['Name'], 'id': api['ApiId'], 'calls': match[1] or '$LATEST'})
    return sorted(found, key=lambda one: (one['api'], one['id'], one['calls']))


def permits(policy, api):
    """Whether a statement of the alias's policy lets this API in."""
    for one in json.loads(policy or '{}').get('Statement', []):
        principal = one.get('Principal')
        services = principal.get('Service') if isinstance(principal, dict) else principal
        services = [services] if isinstance(services, str) else services or []
        action = one.get('Action')
        sources = [
            value
            for operator in (one.get('Condition') or {}).values()
            for key, values in operator.items()
            if key.lower() == 'aws:sourcearn'
            for value in ([values] if isinstance(values, str) else values)
        ]
        of_api = not sources or any(source.split(':')[-1].split('/')[0] in (api, '*') for source in sources)
        if one.get('Effect') == 'Allow' and action in ('lambda:InvokeFunction', 'lambda:*') and 'apigateway.amazonaws.com' in services and of_api:
            return True
    return False


def read_release(events, context):
    name, wanted = events['function'], events['version']
    client = boto3.client('lambda')
    latest = client.get_function_configuration(FunctionName=name)
    read = _found(client.get_alias, FunctionName=name, Name='production')
    if not read:
        return {'seen': {'name': name, 'alias': {}, 'wanted': wanted}}
    weights = (read.get('RoutingConfig') or {}).get('AdditionalVersionWeights') or {}
    alias = {
        'version': read['FunctionVersion'],
        'revision': read['RevisionId'],
        # As text: a plan is hashed, and floats are not the same everywhere.
        'weights': {version: str(weight) for version, weight in sorted(weights.items())},
    }
    published = _published(client, name)
    target = _target(wanted, alias, published)
    now = client.get_function_configuration(FunctionName=name, Qualifier=alias['version'])
    then = client.get_function_configuration(FunctionName=name, Qualifier=target) if target else now
    callers = _callers(latest['FunctionArn'])
    policy = _found(client.get_policy, FunctionName=name, Qualifier='production').get('Policy')
    return {
        'seen': {
            'name': name,
            'wanted': wanted,
            'alias': alias,
            'target': target,
            'published': [str(one) for one in published],
            'state': then.get('State') or 'Active',
            'code': {'now': now['CodeSha256'], 'then': then['CodeSha256']},
            'from': {'now': now['LastModified'], 'then': then['LastModified']},
            'differs': compare(now, then),
            'callers': callers,
            'refused': sorted({one['api'] for one in callers if not permits(policy, one['id'])}),
        }
    }
