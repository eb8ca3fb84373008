"""Whether moving the alias can help, and the plan of it. Pure: it reads only what it is given."""

SHARE = '0.1'


def _percent(weight):
    return f'{float(weight) * 100:.4g} %'


def _served(version, weights):
    return f'version {version}' + ''.join(f' with {_percent(weights[one])} on {one}' for one in sorted(weights))


def _decide(seen, alarms, named):
    """Verdict, and what it means for the person who looks. The order: can it matter at all, is there a way back, is the way safe."""
    alias = seen['alias']
    if not alias:
        return 'no-alias', 'there is no alias production, so no caller goes through one and moving it changes nothing: deploy the earlier code'
    missing = [one for one in named if one not in alarms]
    if missing:
        return 'no-alarm', f'there is no alarm {", ".join(missing)} to watch: mend the name, or leave it out'
    past = sorted({f'{one["api"]} calls {one["calls"]}' for one in seen['callers'] if one['calls'] != 'production'})
    if past or not seen['callers']:
        why = '; '.join(past) or 'no API calls this function'
        return 'not-behind-alias', f'{why}: the integration must call the alias production, or moving the alias changes nothing for callers'
    if seen['refused']:
        return 'not-permitted', f'the alias production does not let {", ".join(seen["refused"])} in: its resource policy lacks lambda:InvokeFunction for that API on this qualifier'
    if not alias['version'].isdigit():
        return 'unpublished', f'alias production serves {alias["version"]}, which is no published version: there is nothing fixed to come back to'
    target, weights = seen['target'], alias['weights']
    if not target:
        known = ', '.join(seen['published']) or 'none'
        what = 'an earlier version than ' + alias['version'] if seen['wanted'] == 'previous' else f'version {seen["wanted"]}'
        return 'no-version', f'{what} is not published (published: {known})'
    if target == alias['version'] and not weights:
        return 'already', f'alias production already serves version {target} alone'
    if weights and target != alias['version']:
        return 'shifting', f'alias production serves {_served(alias["version"], weights)}: go back to version {alias["version"]} first'
    if int(target) > int(alias['version']):
        return 'forward', f'version {target} is newer than version {alias["version"]}, which serves: this procedure only goes back'
    if weights:
        return 'change-weights', f'all traffic goes back to version {target}, which serves most of it already'
    if seen['state'] not in ('Active', 'Inactive'):
        return 'not-ready', f'version {target} is {seen["state"]}'
    differs = seen['differs']
    if differs['hidden'] == 'yes':
        return 'unreadable', 'the environment variables of the two versions cannot be decrypted, so nobody can say whether they fit together'
    if differs['format'] == 'moved':
        return 'format-moved', f'versions {alias["version"]} and {target} read different formats of the table (TABLE_FORMAT): the old code would misread what the new code wrote'
    if differs['names']:
        return 'environment-moved', f'environment variables exist in only one of versions {alias["version"]} and {target}: {", ".join(differs["names"])}'
    return 'change-version', f'version {target} served before version {alias["version"]}'


def _warnings(seen, override):
    differs = seen['differs']
    if differs['settings']:
        yield f'Moves too: {", ".join(differs["settings"])}.'
    if differs['values']:
        yield f'WARNING: values of {", ".join(differs["values"])} differ between the two versions.'
    if differs['format'] == 'unmarked':
        yield 'WARNING: neither version says which table format it reads (TABLE_FORMAT): make sure that the data did not change.'
    if seen['code']['now'] == seen['code']['then']:
        yield 'WARNING: both versions have the same code.'
    if override:
        yield f'Terraform is held at version {override} today.'


def _question(seen, calls, alarms, override, reason, digest):
    alias, target, name = seen['alias'], seen['target'], seen['name']
    way = f'10 % for 5 minutes, then all, by way of version {target} answering a probe' if not alias['weights'] else 'at once'
    red = ', '.join(f'{one} {state}' for one, state in sorted(alarms.items())) or 'none named'
    return '\n'.join([
        f'Roll Lambda {name} back: alias production from {_served(alias["version"], alias["weights"])} to version {target}?',
        f'Why: {reason}.',
        f'Last hour: {calls["invocations"]} calls through the alias, {calls["errors"]} errors. Alarms: {red}.',
        f'Version {alias["version"]} is of {seen["from"]["now"]}, version {target} of {seen["from"]["then"]}.',
        f'How: {way}; if 5 % of the calls fail or an alarm turns red, all is undone. Then watched for 10 minutes.',
        *_warnings(seen, override),
        f'Callers: {", ".join(sorted({one["api"] for one in seen["callers"]}))}. Cost: none. What version {alias["version"]} added is gone for users.',
        'Recorded for Terraform: an apply keeps this version until that record is removed with the next release.',
        f'Undo: alias production back to {_served(alias["version"], alias["weights"])}, only while it is as this run left it.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])


def decide_rollback(events, context):
    seen, calls, alarms = events['seen'], events['calls'], events['alarms']
    verdict, reason = _decide(seen, alarms, events['named'])
    alias = seen['alias']
    found = events['override'].get('Parameters') or []
    override = found[0]['Value'] if found else ''
    version, target = alias.get('version') or 'none', seen.get('target') or 'none'
    plan = {
        'version': version,
        'weights': alias.get('weights') or {},
        'target': target,
        'override': override,
        'red': sorted(one for one, state in alarms.items() if state == 'ALARM'),
    }
    digest = plan_hash({
        'function': seen['name'],
        'verdict': verdict,
        # What alarms say now may differ in an hour; who serves what may not.
        'plan': {key: plan[key] for key in ('version', 'weights', 'target', 'override')},
        'revision': alias.get('revision') or '',
        'seen': {key: seen.get(key) for key in ('code', 'differs', 'callers', 'refused')},
    })
    go = verdict.startswith('change-')
    served = _served(version, plan['weights'])
    return {
        'verdict': verdict,
        'outcome': f'applied: alias production from {served} to version {target}' if go else f'nothing changed: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': _question(seen, calls, alarms, override, reason, digest) if go else 'nothing to approve',
        'undo': f'Set alias production of {seen["name"]} back to {served}.',
        'go': 'yes' if go else 'no',
        'shift': 'yes' if verdict == 'change-version' else 'no',
        'plan': plan,
        'version': version,
        'target': target,
        'revision': alias.get('revision') or 'none',
        'routing': {'AdditionalVersionWeights': {target: float(SHARE)}},
    }
