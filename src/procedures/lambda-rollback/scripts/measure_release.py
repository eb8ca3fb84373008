"""The hour before: calls and errors through the alias, and the state of the alarms."""


def measure_release(events, context):
    now = instant(events['now'])
    calls = alias_calls(events['function'], '', now - timedelta(hours=1), now)
    return {'calls': calls, 'alarms': alarm_states(events['alarms'])}
