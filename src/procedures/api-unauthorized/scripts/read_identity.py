"""The user pool, its clients, and whether there is a user to probe with."""
import re

import boto3
from botocore.exceptions import ClientError


def _found(call, absent=('ResourceNotFoundException',), **inputs):
    """The answer, or {} where the thing does not exist. A secret that does not exist is one that the role may not see."""
    try:
        return call(**inputs)
    except ClientError as error:
        if error.response['Error']['Code'] in absent:
            return {}
        raise


def read_identity(events, context):
    pool, seen = events['pool'], events['seen']
    cognito = boto3.client('cognito-idp')
    named = _found(cognito.describe_user_pool, UserPoolId=pool).get('UserPool') or {}
    trusted = {one for authorizer in seen['authorizers'] for one in authorizer['audience'][:20]}
    clients = {}
    for one in {events['client'], *trusted} if named else ():
        # The answer may hold the client's secret: only its name is taken.
        if re.fullmatch(r'[\w+]{1,128}', one):
            found = _found(cognito.describe_user_pool_client, UserPoolId=pool, ClientId=one).get('UserPoolClient') or {}
            clients[one] = found.get('ClientName') or ''
    secrets = boto3.client('secretsmanager')
    probe = _found(secrets.describe_secret, absent=('ResourceNotFoundException', 'AccessDeniedException'), SecretId=events['probe'])
    return {
        'identity': {
            'pool': named.get('Name') or '',
            'issuer': f'https://cognito-idp.{pool.split("_")[0]}.amazonaws.com/{pool}',
            'clients': clients,
            'probe': 'yes' if probe and not probe.get('DeletedDate') else 'no',
        }
    }
