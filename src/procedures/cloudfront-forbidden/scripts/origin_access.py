"""Whether a bucket's policy lets CloudFront read an object. Pure."""
import re

OAI_USER = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity '
EQUAL = ('StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool')
UNEQUAL = ('StringNotEquals', 'StringNotLike', 'ArnNotEquals', 'ArnNotLike')


def listed(value):
    return value if isinstance(value, list) else [value]


def _like(pattern, text):
    return re.fullmatch(re.escape(str(pattern)).replace(r'\*', '.*').replace(r'\?', '.'), text, re.S) is not None


def _test(operator, actual, wanted):
    """True, False, or None where it cannot be known. StringEquals takes `*` as a letter like any other."""
    operator = operator.removesuffix('IfExists')
    if actual is None or operator not in EQUAL + UNEQUAL:
        return None
    exact = operator in ('StringEquals', 'StringNotEquals', 'Bool')
    matches = any(str(one) == actual if exact else _like(one, actual) for one in listed(wanted))
    return matches if operator in EQUAL else not matches


def _conditions(statement, arn):
    facts = {'aws:sourcearn': arn, 'aws:sourceaccount': arn.split(':')[4], 'aws:securetransport': 'true'}
    return [
        _test(operator, facts.get(key.lower()), [str(one).lower() if operator.startswith('Bool') else one for one in listed(wanted)])
        for operator, tests in (statement.get('Condition') or {}).items()
        for key, wanted in tests.items()
    ]


def is_everyone(statement):
    principal = statement.get('Principal')
    return principal == '*' or (isinstance(principal, dict) and '*' in listed(principal.get('AWS', [])))


def _is_cloudfront(statement, oai):
    principal = statement.get('Principal')
    if is_everyone(statement):
        return True
    if not isinstance(principal, dict):
        return False
    if oai:
        return f'{OAI_USER}{oai}' in listed(principal.get('AWS', []))
    return 'cloudfront.amazonaws.com' in listed(principal.get('Service', []))


def _covers(statement, resource):
    actions = any(_like(str(one).lower(), 's3:getobject') for one in listed(statement.get('Action', [])))
    return actions and any(_like(one, resource) for one in listed(statement.get('Resource', [])))


def origin_access(statements, resource, arn, oai):
    """What the policy says about CloudFront's reads of `resource` for the distribution `arn`: granted, denied by which, public by which."""
    facts = {'granted': False, 'denied': [], 'public': []}
    for number, one in enumerate(statements, 1):
        name = one.get('Sid') or f'statement {number}'
        tests = _conditions(one, arn)
        if one.get('Effect') == 'Allow' and _covers(one, resource):
            facts['granted'] = facts['granted'] or (_is_cloudfront(one, oai) and all(tests))
            if is_everyone(one) and not one.get('Condition'):
                facts['public'].append(name)
        if one.get('Effect') == 'Deny':
            about = 'NotAction' in one or 'NotResource' in one or _covers(one, resource)
            if about and ('NotPrincipal' in one or _is_cloudfront(one, oai)) and False not in tests:
                facts['denied'].append(name)
    return facts
