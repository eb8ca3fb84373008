"""Asks the version itself, past the alias, for its health: it must start and answer."""
import json

import boto3

EVENT = {
    'version': '2.0',
    'routeKey': 'GET /health',
    'rawPath': '/health',
    'rawQueryString': '',
    'headers': {'user-agent': 'guardia'},
    'requestContext': {'http': {'method': 'GET', 'path': '/health', 'protocol': 'HTTP/1.1', 'sourceIp': '127.0.0.1', 'userAgent': 'guardia'}, 'stage': '$default'},
    'isBase64Encoded': False,
}


def probe_version(events, context):
    name, version = events['function'], events['version']
    answer = boto3.client('lambda').invoke(FunctionName=name, Qualifier=version, Payload=json.dumps(EVENT).encode())
    # What it answered may hold anything: only its status goes on record.
    if answer.get('FunctionError'):
        raise RuntimeError(f'{name}:{version} cannot answer GET /health: it ends with an error ({answer["FunctionError"]}). See its log.')
    said = json.loads(answer['Payload'].read() or b'null')
    status = said.get('statusCode') if isinstance(said, dict) else None
    if not isinstance(status, int) or status >= 500:
        raise RuntimeError(f'{name}:{version} answers GET /health with status {status if isinstance(status, int) else "unknown"}; below 500 was expected.')
    return {'status': f'{status}'}
