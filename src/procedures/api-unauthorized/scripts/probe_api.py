"""Proof through the API itself: the right token is let in; no token and another client's token are not. No token leaves this script."""
import json

import boto3


def _token(cognito, pool, client, user):
    """A fresh ID token of the probe user, by an administrator's sign-in: it works on the server only."""
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow='ADMIN_USER_PASSWORD_AUTH',
        AuthParameters={'USERNAME': user['username'], 'PASSWORD': user['password']},
    )
    return (answer.get('AuthenticationResult') or {}).get('IdToken') or ''


def probe_api(events, context):
    plan, pool = events['plan'], events['pool']
    user = json.loads(boto3.client('secretsmanager').get_secret_value(SecretId=events['probe'])['SecretString'])
    cognito = boto3.client('cognito-idp')
    local = is_local(cognito.meta.endpoint_url)
    if user['otherClientId'] in plan['after']['audience']:
        raise RuntimeError(f'The other client of {events["probe"]} is in the audience: its token proves nothing. Give one that this API does not trust.')
    asked = {
        'without a token': ({}, (401,)),
        'with a token of another client': (_token(cognito, pool, user['otherClientId'], user), (401,)),
        'with a fresh token': (_token(cognito, pool, events['client'], user), range(200, 300)),
    }
    got = {}
    for what, (token, right) in asked.items():
        if token == '':
            raise RuntimeError(f'Cognito gave no token to probe {what}: does the probe user have to do something first (new password, MFA)?')
        status, _ = get_status(plan['url'], local, {'Authorization': f'Bearer {token}'} if token else {})
        if status not in right:
            expected = '401' if right == (401,) else '200'
            raise RuntimeError(f'The API answers {status} {what}; {expected} was expected.')
        got[what] = status
    return {'evidence': ', '.join(f'{status} {what}' for what, status in got.items())}
