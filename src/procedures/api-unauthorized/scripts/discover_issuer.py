"""What the authorizer's issuer, and the one it should have, say of themselves; and the keys that they sign with."""
import re

COGNITO = r'https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com/([A-Za-z0-9_-]+)'


def _discover(issuer, cognito):
    """What the issuer publishes. A Cognito issuer is asked where the SDK finds Cognito: on AWS that is the issuer's own address."""
    local = is_local(cognito.meta.endpoint_url)
    pool = re.fullmatch(COGNITO, issuer.rstrip('/'))
    own = pool and pool[1] == cognito.meta.region_name
    base = f'{cognito.meta.endpoint_url}/{pool[2]}' if own else issuer.rstrip('/')
    try:
        document = get_json(f'{base}/.well-known/openid-configuration', local)
        keys_at = str(document.get('jwks_uri') or '')
        if urlsplit(keys_at)[:2] != urlsplit(base)[:2]:
            raise Refused('its keys are said to be on another host, which is not called')
        keys = get_json(keys_at, local).get('keys')
    except Refused as refused:
        return {'problem': f'{refused}', 'same': 'no', 'keys': []}
    rsa = [one for one in keys if isinstance(one, dict) and one.get('kty') == 'RSA'] if isinstance(keys, list) else []
    return {
        'problem': '' if rsa else 'it publishes no RSA key, and API Gateway takes no other',
        'same': 'yes' if document.get('issuer') == issuer else 'no',
        'keys': sorted(str(one.get('kid') or '') for one in rsa),
    }


def discover_issuer(events, context):
    pool, seen = events['pool'], events['seen']
    cognito = boto3.client('cognito-idp')
    should = f'https://cognito-idp.{pool.split("_")[0]}.amazonaws.com/{pool}'
    named = seen['authorizers'][0]['issuer'] if len(seen['authorizers']) == 1 else should
    return {'issuers': {'now': _discover(named, cognito), 'then': _discover(should, cognito)}}
