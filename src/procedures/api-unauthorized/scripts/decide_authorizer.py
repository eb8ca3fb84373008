"""Plans the one change that can help against a 401: the authorizer's issuer and audience. Pure."""

# Causes that a wrong issuer explains: with it the keys of somebody else are tried.
BY_ISSUER = ('issuer', 'key', 'signature')


def _wanted(authorizer, identity, client):
    """Issuer and audience that should stand there: clients of this pool that exist stay, those that are gone go."""
    kept = {one for one in authorizer['audience'] if identity['clients'].get(one)}
    return {'issuer': identity['issuer'], 'audience': sorted(kept | {client})}


def _unfit(seen, identity, environment, client):
    """Why nothing can be judged or changed here; ('', '') when it can."""
    if len(seen['authorizers']) != 1:
        return 'no-authorizer', f'{len(seen["authorizers"])} JWT authorizers guard routes of {seen["name"]}; one was expected'
    if not identity['pool'].startswith(f'tk-nq-{environment}-'):
        return 'foreign-pool', f'the user pool does not exist or is not of tk-nq-{environment}: trusting it would let strangers in'
    if not identity['clients'].get(client, '').startswith(f'tk-nq-{environment}-'):
        return 'no-client', f'client {client} does not exist in the user pool or is not of tk-nq-{environment}: take its id from the outputs of Terraform'
    if any(not one or '*' in one for one in seen['authorizers'][0]['audience']):
        return 'wildcard-audience', 'the audience holds a wildcard, which is never written here: mend it in Terraform'
    return '', ''


def _decide(seen, identity, issuer, judged, events):
    client, authorizer, cause = events['client'], seen['authorizers'][0], judged['cause']
    misled = authorizer['issuer'] != identity['issuer'] and cause in BY_ISSUER
    unheard = client not in authorizer['audience'] and cause in ('audience', *BY_ISSUER)
    if judged['meant'] == 'no' or not (misled or unheard):
        return cause, judged['advice']
    if issuer['problem'] or issuer['same'] == 'no':
        return 'issuer-down', f'the user pool is no issuer to trust: {issuer["problem"] or "it names another one"}'
    if judged['autoDeploy'] == 'none' or not seen['endpoint'] or not judged['path']:
        return 'no-probe', 'without a default stage, a public address and a guarded GET route without parameters the change cannot be proven'
    if identity['probe'] == 'no':
        return 'no-probe', (
            f'the secret {events["probe"]} does not exist or may not be read: without the tokens of its user nobody could prove that the right ones are let in and '
            'the wrong ones are not'
        )
    return 'change-authorizer', f'the authorizer does not trust {"the user pool" if misled else "the client"} of this environment'


def _question(seen, identity, judged, before, after, reason, events, digest):
    gone = sorted(set(before['audience']) - set(after['audience']))
    live = 'goes live at once' if judged['autoDeploy'] == 'yes' else 'is deployed, with every other change that waits on the stage'
    return '\n'.join([
        f'Change JWT authorizer {before["name"]} of {seen["name"]}?',
        f'Issuer: {before["issuer"]} -> {after["issuer"]}.',
        f'Audience: {", ".join(before["audience"]) or "none"} -> {", ".join(after["audience"])}.',
        f'Why: {reason}; {judged["evidence"]}.',
        f'Read: user pool {identity["pool"]}, client {identity["clients"][events["client"]]}, {len(events["issuers"]["then"]["keys"])} keys of the issuer.',
        f'Changed in the last 3 hours: {judged["changes"]}.',
        *([f'WARNING: tokens for {", ".join(gone)} are refused from then on; the user pool has no such clients.'] if gone else []),
        f'How: read, compared and written in one step; it {live}. Recorded for Terraform, so that an apply keeps it. Cost: none.',
        'Then probed: 200 with a fresh token, 401 without one, 401 with one of another client; else all is undone.',
        'Undo: issuer, audience and records go back, each only while it is as this run left it.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])


def decide_authorizer(events, context):
    seen, identity, judged = events['seen'], events['identity'], events['judged']
    before = seen['authorizers'][0] if len(seen['authorizers']) == 1 else {'id': '', 'name': '', 'issuer': '', 'audience': []}
    verdict, reason = _unfit(seen, identity, events['environment'], events['client'])
    if not verdict:
        verdict, reason = _decide(seen, identity, events['issuers']['then'], judged, events)
    go = verdict.startswith('change-')
    after = _wanted(before, identity, events['client']) if go else {'issuer': before['issuer'], 'audience': before['audience']}
    found = {one['Name'].rsplit('/', 1)[-1]: one['Value'] for one in events['overrides'].get('Parameters') or []}
    plan = {
        'api': seen['id'],
        'authorizer': before['id'],
        'before': {'issuer': before['issuer'], 'audience': before['audience']},
        'after': after,
        'issuerRecord': found.get('issuer') or '',
        'audienceRecord': found.get('audience') or '',
        'autoDeploy': judged['autoDeploy'],
        'url': f'{seen["endpoint"]}{judged["path"]}',
    }
    digest = plan_hash({'verdict': verdict, 'plan': plan, 'routes': seen['routes'], 'pool': identity['pool']})
    moves = ', '.join(f'{one} {plan["before"][one]} -> {after[one]}' for one in ('issuer', 'audience') if plan['before'][one] != after[one])
    return {
        'verdict': verdict,
        'outcome': f'applied: {moves}: {reason}' if go else f'nothing changed: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': _question(seen, identity, judged, before, after, reason, events, digest) if go else 'nothing to approve',
        'undo': f'Set authorizer {before["name"]} of {seen["name"]} back to issuer {before["issuer"]} and audience {", ".join(before["audience"]) or "none"}.',
        'go': 'yes' if go else 'no',
        'plan': plan,
        'issuer': after['issuer'],
        'audience': ','.join(after['audience']),
        'recordsIssuer': 'yes' if plan['before']['issuer'] != after['issuer'] else 'no',
        'recordsAudience': 'yes' if plan['before']['audience'] != after['audience'] else 'no',
    }
