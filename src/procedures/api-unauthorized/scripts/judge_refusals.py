"""The cause of the refusals: the first rule that the given token breaks, else what most of the last hour's refusals name. Pure."""

ADVICE = {
    'quiet': 'no request was answered 401 in the last hour',
    'log-format': 'the access log does not say why: make its format JSON with $context.status and $context.authorizer.error (traffic is not '
    'touched), or give header and claims of a token',
    'preflight': 'browsers ask with OPTIONS before they send a token, and a route ANY or $default refuses that: configure CORS on the API',
    'holds': 'this token keeps every rule: whoever got a 401 sent another one, or something on the way drops it',
    'issuer': 'the token is of another issuer, and the API trusts the right one: the client is set up for another environment',
    'audience': 'the token is of another client, and the API trusts the right one: the frontend is set up for another environment',
    'expired': 'tokens have expired: the client must refresh them (an ID token lives an hour); if they are fresh, a clock is wrong',
    'clock': 'tokens are not valid yet: the clock of whoever made them is ahead; API Gateway allows no difference',
    'no-token': 'requests carry no token: the frontend does not send it, or a CDN in front drops the header Authorization',
    'scope': 'tokens lack the scopes of the route: the client must ask for them; scopes are not widened in an incident',
    'malformed': 'what is sent is no token: look at what the client puts into the header',
    'algorithm': 'the token is not signed with RSA, and API Gateway takes no other: the wrong token is sent',
    'key': 'the key of the token is none of the issuer\'s: keys were rotated with less than two hours of overlap (API Gateway keeps old ones for up to '
    'two), or the token is of another user pool',
    'signature': 'the signature does not fit: the token was cut or changed on its way, or is a forgery',
    'other': 'a reason that this procedure does not know: read authorizer.error in the access log',
}


def _cause(seen, refusals, rules):
    """The first rule that the token breaks, else what most refusals of the last hour name; '' when there is neither."""
    if rules:
        return next((name for name, holds, _ in rules if not holds), 'holds')
    reasons = refusals['reasons']
    if refusals['options'] > sum(reasons.values()) and seen['cors'] == 'no':
        return 'preflight'
    return max(sorted(reasons), key=lambda one: reasons[one]) if reasons else ''


def _meant(claims, pool, client):
    """Whether the token is of the pool and client that this API is for: only then a change of the authorizer can help it."""
    said = texts_of(claims.get('aud')) if 'aud' in claims else texts_of(claims.get('client_id'))
    return str(claims.get('iss') or '').endswith(f'/{pool}') and client in said


def _probe_path(routes):
    """The first guarded GET route without scopes and parameters; '' where there is none."""
    paths = [one['key'].split(' ', 1)[1] for one in routes if one['type'] == 'JWT' and one['key'].startswith('GET /') and not one['scopes']]
    return next((one for one in paths if '{' not in one), '')


def _scopes(routes):
    """Scopes of which a token needs one wherever it goes; none when some guarded route asks for none."""
    guarded = [one['scopes'] for one in routes if one['type'] == 'JWT']
    return sorted({scope for one in guarded for scope in one}) if all(guarded) else []


def judge_refusals(events, context):
    seen, issuers, refusals = events['seen'], events['issuers'], events['refusals']
    header, claims = read_part('TokenHeader', events['tokenHeader']), read_part('TokenClaims', events['tokenClaims'])
    now = datetime.strptime(events['now'], '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)
    authorizer = seen['authorizers'][0] if len(seen['authorizers']) == 1 else {'issuer': '', 'audience': []}
    rules = token_rules(header, claims, authorizer['issuer'], authorizer['audience'], issuers['now']['keys'], _scopes(seen['routes']), now)
    cause = _cause(seen, refusals, rules)
    cause = cause or ('quiet' if refusals['logged'] == 'yes' else 'log-format')
    advice = ADVICE[cause]
    if cause == 'key' and issuers['now']['problem']:
        advice = f'the keys of the issuer cannot be read: {issuers["now"]["problem"]}'
    worst = sorted(refusals['routes'], key=lambda one: -refusals['routes'][one])[:3]
    routes = ', '.join(f'{one} {refusals["routes"][one]}' for one in worst) or 'none'
    count = f'{"" if refusals["whole"] == "yes" else "at least "}{refusals["total"]} answers 401'
    reasons = ', '.join(f'{name} {number}' for name, number in sorted(refusals['reasons'].items())) or 'reasons unknown'
    broken = ', '.join(name for name, holds, _ in rules if not holds)
    return {
        'judged': {
            'cause': cause,
            'advice': advice,
            'meant': 'yes' if not claims or _meant(claims, events['pool'], events['client']) else 'no',
            'evidence': f'last hour: {count} ({reasons}; routes: {routes})' + (f'; the token that was given breaks: {broken}' if broken else ''),
            'autoDeploy': refusals['autoDeploy'],
            'path': _probe_path(seen['routes']),
            'changes': ', '.join(refusals['changes']) or 'nothing',
        },
        'rules': [f'{name}: {"holds" if holds else "broken"}: {what}' for name, holds, what in rules],
    }
