"""Evidence since the alias moved: few of its calls fail, and no alarm has turned red."""

# Out of a hundred.
TOO_MANY = 5


def watch_release(events, context):
    name, version, plan = events['function'], events['version'], events['plan']
    since, now = instant(events['since']), instant(events['now'])
    calls = alias_calls(name, version, since, now)
    whose = f'version {version}' if version else 'alias production'
    text = f'{whose}: {calls["invocations"]} calls since {since:%H:%M:%S} UTC, {calls["errors"]} errors'
    if calls['errors'] and 100 * calls['errors'] >= TOO_MANY * calls['invocations']:
        raise RuntimeError(f'Calls fail after the rollback: {text}; below {TOO_MANY} % was expected.')
    red = sorted(one for one, state in alarm_states(events['alarms']).items() if state == 'ALARM' and one not in plan['red'])
    if red:
        raise RuntimeError(f'Alarm {", ".join(red)} turned red after the rollback ({text}).')
    return {'evidence': text}
