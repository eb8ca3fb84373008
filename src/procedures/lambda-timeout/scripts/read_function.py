"""What the function is, which version serves, and who calls it. Its environment variables never leave this script."""
import re

import boto3
from botocore.exceptions import ClientError

# What a new version would carry into production besides timeout and memory.
SETTINGS = (
    'CodeSha256', 'Runtime', 'Handler', 'Role', 'Environment', 'Layers', 'VpcConfig', 'Architectures', 'EphemeralStorage',
    'FileSystemConfigs', 'DeadLetterConfig', 'TracingConfig', 'ImageConfigResponse', 'KMSKeyArn', 'LoggingConfig',
)
# TimeoutInMillis where an integration does not say.
DEFAULT_CAP = {'HTTP': 30000, 'WEBSOCKET': 29000}


def _found(call, **inputs):
    """The answer, or {} where the thing does not exist."""
    try:
        return call(**inputs)
    except ClientError as error:
        if error.response['Error']['Code'] == 'ResourceNotFoundException':
            return {}
        raise


def _busy(configuration):
    for member in ('LastUpdateStatus', 'State'):
        state = configuration.get(member) or 'Successful'
        if state not in ('Successful', 'Active', 'Inactive'):
            return f'{member} is {state}'
    return ''


def _alias(client, name, latest):
    """The alias `production` with what its version runs; {} where there is none, and then $LATEST serves."""
    alias = _found(client.get_alias, FunctionName=name, Name='production')
    if not alias:
        return {}
    version = client.get_function_configuration(FunctionName=name, Qualifier='production')
    weights = (alias.get('RoutingConfig') or {}).get('AdditionalVersionWeights') or {}
    return {
        'name': alias['Name'],
        'version': alias['FunctionVersion'],
        'revision': alias['RevisionId'],
        'timeout': version['Timeout'],
        'memory': version['MemorySize'],
        'shiftingTo': ', '.join(sorted(weights)),
        'unreleased': [one for one in SETTINGS if (latest.get(one) or None) != (version.get(one) or None)],
    }


def _integrations(arn):
    """The APIs that call the function, each with the qualifier it calls and after how long it gives up."""
    client = boto3.client('apigatewayv2')
    called = re.compile(re.escape(arn) + r'(?::([^/]+))?(?:/invocations)?$')
    found = []
    for apis in client.get_paginator('get_apis').paginate():
        for api in apis['Items']:
            for page in client.get_paginator('get_integrations').paginate(ApiId=api['ApiId']):
                for one in page['Items']:
                    match = called.search(one.get('IntegrationUri') or '')
                    if match:
                        cap = one.get('TimeoutInMillis') or DEFAULT_CAP.get(api['ProtocolType'], 30000)
                        found.append({'api': api['Name'], 'calls': match[1] or '$LATEST', 'capMillis': int(cap)})
    return sorted(found, key=lambda one: (one['capMillis'], one['api'], one['calls']))


def _visibility(arn):
    """Seconds that a queue hides a message that is at work; 0 where it cannot be seen."""
    _, _, _, region, account, queue = arn.split(':')
    client = boto3.client('sqs', region_name=region)
    try:
        url = client.get_queue_url(QueueName=queue, QueueOwnerAWSAccountId=account)['QueueUrl']
        read = client.get_queue_attributes(QueueUrl=url, AttributeNames=['VisibilityTimeout'])
    except ClientError:
        # Another account's queue: the question says that it is not known.
        return 0
    return int(read['Attributes']['VisibilityTimeout'])


def _sources(client, name, qualifiers):
    """Queues and streams that call it, by ARN."""
    arns = set()
    for qualifier in qualifiers:
        target = f'{name}:{qualifier}' if qualifier else name
        for page in client.get_paginator('list_event_source_mappings').paginate(FunctionName=target):
            arns.update(one['EventSourceArn'] for one in page['EventSourceMappings'] if one.get('EventSourceArn'))
    return [{'arn': arn, 'visibility': _visibility(arn) if ':sqs:' in arn else 0} for arn in sorted(arns)]


def _principals(client, name, qualifiers):
    """Other services that the function's policy lets in: schedules, topics, buckets."""
    found = set()
    for qualifier in qualifiers:
        target = {'Qualifier': qualifier} if qualifier else {}
        policy = _found(client.get_policy, FunctionName=name, **target).get('Policy') or ''
        found.update(re.findall(r'"([a-z0-9-]+)\.amazonaws\.com"', policy))
    return sorted(found - {'apigateway'})


def read_function(events, context):
    name = events['function']
    client = boto3.client('lambda')
    latest = client.get_function_configuration(FunctionName=name)
    alias = _alias(client, name, latest)
    qualifiers = ['', alias['name']] if alias else ['']
    return {
        'seen': {
            'name': name,
            'busy': _busy(latest),
            'timeout': latest['Timeout'],
            'memory': latest['MemorySize'],
            'revision': latest['RevisionId'],
            'code': latest['CodeSha256'],
            'arm': 'arm64' in (latest.get('Architectures') or []),
            'logFormat': (latest.get('LoggingConfig') or {}).get('LogFormat') or 'Text',
            'alias': alias,
            'integrations': _integrations(latest['FunctionArn']),
            'sources': _sources(client, name, qualifiers),
            'principals': _principals(client, name, qualifiers),
        }
    }
