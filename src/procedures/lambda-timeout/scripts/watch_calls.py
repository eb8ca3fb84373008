"""Evidence of ten minutes: nothing was cut since the change, and p99 keeps a fifth of the limit free."""


def watch_calls(events, context):
    name, plan = events['function'], events['plan']
    since, now, limit = instant(events['since']), instant(events['now']), int(plan['timeout'])
    # A call that began before the change still ends at the old limit.
    old_calls_end = int(since.timestamp() * 1000) + 1000 * (int(plan['limit']) + 5)
    found, _ = timeouts(name, plan['logFormat'], since, now + timedelta(minutes=1))
    cut = [seconds for at, seconds in found if abs(seconds - limit) < 0.5 or at >= old_calls_end]
    start = since.replace(second=0) + timedelta(minutes=1 if since.second else 0)
    measured = metrics(name, start, max(now, start) + timedelta(minutes=1))
    text = f'{measured["invocations"]} calls since {since:%H:%M:%S} UTC, {len(cut)} timed out, p99 {measured["p99"] / 1000:.2f} s of {limit} s'
    if plan['reportsOnly'] == 'yes':
        # The limit came down so that the function reports, not the gateway: what is cut now was lost before.
        return {'evidence': text}
    if cut:
        raise RuntimeError(f'Calls still time out after the change: {text}.')
    # A limit that came down leaves less room to what was slow before: that is no harm until a call is cut.
    if plan['lowers'] == 'no' and measured['p99'] >= 800 * limit:
        raise RuntimeError(f'Calls are still too close to the limit after the change: {text}.')
    return {'evidence': text}
