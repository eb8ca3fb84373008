"""Tells the causes of timeouts apart and plans the one change that can help. Pure: it reads only what it is given."""

LONGEST = 900
# p99 must keep a fifth of the limit free.
HEALTHY = 0.8
FULL = 0.85
# The largest size that every account may have without asking AWS; one CPU is whole at 1,769 MB.
MOST_MEMORY = 3008
# On-demand price per GB-second, us-east-1, 2026: an order of magnitude for the approver, not a bill.
USD_PER_GB_SECOND = {True: 0.0000133334, False: 0.0000166667}
ADVICE = 'more memory (CPU grows with it), a faster query, or answer 202 and work asynchronously'


def _seconds(milliseconds):
    return f'{milliseconds / 1000:.2f} s'


def _decide(seen, calls):
    """Verdict, reason, and the timeout and memory that should serve."""
    live = seen['alias'] or seen
    limit, memory = int(live['timeout']), int(live['memory'])
    same = (limit, memory)
    cap = seen['integrations'][0]['capMillis'] if seen['integrations'] else 0
    # A whole second at least, and less than two, so that the function reports before the gateway gives up.
    top = (cap - 1000) // 1000 if cap else LONGEST
    if seen['busy']:
        return ('busy', f'the function is being changed ({seen["busy"]}): wait, and run this again', *same)
    if seen['alias'].get('shiftingTo'):
        return ('busy', f'alias production is shifting traffic to version {seen["alias"]["shiftingTo"]}: wait until it has one version', *same)
    if seen['alias'].get('unreleased'):
        differs = ', '.join(seen['alias']['unreleased'])
        return ('unreleased', f'$LATEST differs from production in {differs}, and a new version would release that: deploy or revert first', *same)
    full = int(calls['used']) > FULL * memory
    bigger = min(2 * memory, MOST_MEMORY)
    starved = f'calls use {calls["used"]} of {memory} MB; CPU grows with memory'
    if cap and 1000 * limit >= cap and top >= 1:
        reason = f'the timeout of {limit} s is not below the API\'s {_seconds(cap)}: the gateway gives up first and nobody reports'
        if full and bigger > memory:
            return ('change-cap', f'{reason}; and {starved}', top, bigger)
        return ('change-cap', reason, top, memory)
    if full:
        if bigger <= memory:
            return ('memory-bound', f'calls use {calls["used"]} of {memory} MB, and this procedure gives at most {MOST_MEMORY}: find what holds it', *same)
        return ('change-memory', starved, limit, bigger)
    near = int(calls['p99']) >= 1000 * HEALTHY * limit
    pinned = int(calls['timeouts']) > 0 or int(calls['max']) >= 990 * limit
    if not near and pinned:
        return (
            'stuck-dependency',
            f'p99 {_seconds(calls["p99"])} is healthy and only single calls hang until the limit of {limit} s: something they call does not '
            'answer. Set connect and read timeouts with few retries in its clients, well below the limit; a longer one only hides it',
            *same,
        )
    if not near:
        return ('healthy', f'p99 {_seconds(calls["p99"])} of {limit} s, and no call timed out in 24 hours', *same)
    target = min(-(-int(calls['p999']) * 3 // 2000), top, LONGEST)
    if target <= limit or int(calls['p99']) >= 1000 * HEALTHY * target:
        bound = f'the API gives up after {_seconds(cap)}' if cap else f'Lambda gives at most {LONGEST} s'
        return ('at-cap', f'p99 {_seconds(calls["p99"])} of {limit} s, but {bound}: no timeout helps. Instead: {ADVICE}', *same)
    return ('change-timeout', f'p99 {_seconds(calls["p99"])} is near the limit of {limit} s', target, memory)


def _cost(seen, calls, live, timeout, memory):
    """USD a day at most, at the traffic of the last 24 hours."""
    longer = max(timeout - int(live['timeout']), 0) * int(calls['timeouts']) * memory
    larger = calls['total'] / 1000 * (memory - int(live['memory']))
    return (longer + larger) / 1024 * USD_PER_GB_SECOND[bool(seen['arm'])]


def _callers(seen, calls, timeout):
    """Lines about those who call, where the approver should know."""
    called = seen['integrations']
    if called:
        yield f'API: {called[0]["api"]} gives up after {_seconds(called[0]["capMillis"])}; a longer timeout cannot help its callers.'
    serves = 'production' if seen['alias'] else '$LATEST'
    past = sorted({f'{one["api"]} calls {one["calls"]}' for one in called if one['calls'] != serves})
    if past:
        yield f'WARNING: {"; ".join(past)}, not {serves}: such calls are reached only if that is the unpublished function.'
    others = [one['arn'].split(':', 5)[-1] for one in seen['sources']] + seen['principals']
    if others and int(calls['max']) > 1000 * timeout:
        yield f'WARNING: the longest call took {_seconds(calls["max"])}; if it came from {", ".join(others)}, it will be cut at {timeout} s.'
    for one in seen['sources']:
        if ':sqs:' in one['arn'] and one['visibility'] < 6 * timeout:
            hides = f'{one["visibility"]} s' if one['visibility'] else 'an unknown time'
            yield f'WARNING: queue {one["arn"].rsplit(":", 1)[-1]} hides a message {hides}; it should be 6 x {timeout} s = {6 * timeout} s.'


def _question(seen, calls, plan, reason, digest):
    live = seen['alias'] or seen
    timeout, memory = plan['timeout'], plan['memory']
    some = 'at least ' if calls['atLeast'] else ''
    way = f'publish a version and move alias production from version {plan["version"]} to it' if seen['alias'] else '$LATEST, which serves'
    stray = ''
    if (seen['timeout'], seen['memory']) != (live['timeout'], live['memory']):
        stray = f' Unpublished today: {seen["timeout"]} s, {seen["memory"]} MB.'
    watched = 'if a call times out or p99 passes 80 % of the limit, all is undone'
    if plan['reportsOnly'] == 'yes':
        watched = 'p99 and timeouts are put on record'
    elif plan['lowers'] == 'yes':
        watched = 'if a call times out, all is undone'
    return '\n'.join([
        f'Change Lambda {seen["name"]}: timeout {live["timeout"]} s -> {timeout} s, memory {live["memory"]} MB -> {memory} MB?',
        f'Why: {reason}.',
        f'24 h: {calls["invocations"]} calls, p50 {_seconds(calls["p50"])}, p99 {_seconds(calls["p99"])}, p99.9 {_seconds(calls["p999"])}, '
        f'longest {_seconds(calls["max"])}; {some}{calls["timeouts"]} timed out at this limit, {calls["errors"]} errors, '
        f'{calls["throttles"]} throttled; memory at most {calls["used"] or "unknown"} of {live["memory"]} MB.',
        f'How: set it, then {way}.{stray} Recorded for Terraform, so that an apply keeps it.',
        *_callers(seen, calls, timeout),
        f'Cost: at most {_cost(seen, calls, live, timeout, memory):.4f} USD a day more, at this traffic.',
        f'Then watched for 10 minutes; {watched}.',
        'Undo: alias, configuration and records go back, each only while it is still as this run left it.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])


def decide_limits(events, context):
    seen, calls = events['seen'], events['calls']
    verdict, reason, timeout, memory = _decide(seen, calls)
    live = seen['alias'] or seen
    found = {one['Name'].rsplit('/', 1)[-1]: one['Value'] for one in events['overrides'].get('Parameters') or []}
    only_api = not seen['sources'] and not seen['principals']
    plan = {
        'timeout': timeout,
        'memory': memory,
        'latestTimeout': int(seen['timeout']),
        'latestMemory': int(seen['memory']),
        'limit': int(live['timeout']),
        'code': seen['code'],
        'version': seen['alias'].get('version') or '',
        'logFormat': seen['logFormat'],
        'changesTimeout': 'yes' if timeout != int(live['timeout']) else 'no',
        'changesMemory': 'yes' if memory != int(live['memory']) else 'no',
        'timeoutOverride': found.get('timeout') or '',
        'memoryOverride': found.get('memory') or '',
        'lowers': 'yes' if timeout < int(live['timeout']) else 'no',
        'reportsOnly': 'yes' if verdict == 'change-cap' and only_api else 'no',
    }
    alias_revision = seen['alias'].get('revision') or 'none'
    digest = plan_hash({'function': seen['name'], 'verdict': verdict, 'plan': plan, 'revisions': [seen['revision'], alias_revision]})
    go = verdict.startswith('change-')
    done = f'applied: timeout {live["timeout"]} -> {timeout} s, memory {live["memory"]} -> {memory} MB: {reason}'
    return {
        'verdict': verdict,
        'outcome': done if go else f'nothing changed: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': _question(seen, calls, plan, reason, digest) if go else 'nothing to approve',
        'undo': f'Set {seen["name"]} back to a timeout of {live["timeout"]} s and {live["memory"]} MB'
        + (f', and alias production to version {plan["version"]}.' if plan['version'] else '.'),
        'go': 'yes' if go else 'no',
        'plan': plan,
        'timeout': timeout,
        'memory': memory,
        'revision': seen['revision'],
        'aliasRevision': alias_revision,
        'qualifier': 'production' if seen['alias'] else '$LATEST',
        'changesTimeout': plan['changesTimeout'],
        'changesMemory': plan['changesMemory'],
    }
