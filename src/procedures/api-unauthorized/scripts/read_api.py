"""The HTTP API as it is: its routes, and the JWT authorizers that guard them."""
import boto3


def _all(client, operation, **inputs):
    return [one for page in client.get_paginator(operation).paginate(**inputs) for one in page['Items']]


def read_api(events, context):
    name = events['api']
    client = boto3.client('apigatewayv2')
    apis = [one for one in _all(client, 'get_apis') if one['Name'] == name]
    if len(apis) != 1:
        raise RuntimeError(f'{len(apis)} HTTP APIs are called {name}; exactly one was expected.')
    api = apis[0]
    routes = [
        {
            'key': one['RouteKey'],
            'type': one.get('AuthorizationType') or 'NONE',
            'authorizer': one.get('AuthorizerId') or '',
            'scopes': sorted(one.get('AuthorizationScopes') or []),
        }
        for one in _all(client, 'get_routes', ApiId=api['ApiId'])
    ]
    guards = {one['authorizer'] for one in routes if one['type'] == 'JWT'}
    authorizers = [
        {
            'id': one['AuthorizerId'],
            'name': one['Name'],
            'source': ', '.join(one.get('IdentitySource') or []),
            'issuer': (one.get('JwtConfiguration') or {}).get('Issuer') or '',
            'audience': sorted((one.get('JwtConfiguration') or {}).get('Audience') or []),
        }
        for one in _all(client, 'get_authorizers', ApiId=api['ApiId'])
        if one['AuthorizerId'] in guards
    ]
    return {
        'seen': {
            'id': api['ApiId'],
            'name': name,
            'endpoint': '' if api.get('DisableExecuteApiEndpoint') else api['ApiEndpoint'],
            'cors': 'yes' if api.get('CorsConfiguration') else 'no',
            'routes': sorted(routes, key=lambda one: one['key']),
            'authorizers': sorted(authorizers, key=lambda one: one['id']),
        }
    }
