import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

decide = load_script('plan_hash.py', 'lambda-timeout/scripts/decide_limits.py')['decide_limits']


def seen(timeout=10, memory=256, cap=30000, alias=True, **changes):
    live = {'version': '3', 'revision': 'r-alias', 'timeout': timeout, 'memory': memory, 'shiftingTo': '', 'unreleased': []}
    return {
        'name': 'tk-nq-dev-bookings', 'busy': '', 'timeout': timeout, 'memory': memory, 'revision': 'r1', 'code': 'sha', 'arm': True,
        'logFormat': 'Text', 'alias': live if alias else {}, 'sources': [], 'principals': [],
        'integrations': [{'api': 'api', 'calls': 'production', 'capMillis': cap}] if cap else [],
        **changes,
    }


def calls(p99=300, **changes):
    base = {
        'samples': 100, 'p50': 100, 'p99': p99, 'p999': p99, 'max': p99, 'total': 30_000, 'invocations': 100, 'errors': 0, 'throttles': 0,
        'used': 90, 'timeouts': 0, 'atLeast': False,
    }
    return {**base, **changes}


def run(what, measured, **overrides):
    found = [{'Name': f'/x/{name}', 'Value': value} for name, value in overrides.items()]
    return decide({'seen': what, 'calls': measured, 'overrides': {'Parameters': found}}, None)


@pytest.mark.parametrize(
    ('what', 'measured', 'verdict', 'timeout', 'memory'),
    [
        (seen(), calls(), 'healthy', 10, 256),
        (seen(), calls(9600, timeouts=2), 'change-timeout', 15, 256),
        (seen(), calls(300, timeouts=3, max=10_000), 'stuck-dependency', 10, 256),
        (seen(), calls(used=240), 'change-memory', 10, 512),
        (seen(memory=3008), calls(used=3000), 'memory-bound', 10, 3008),
        (seen(timeout=30), calls(28_000), 'change-cap', 29, 256),
        (seen(timeout=60), calls(100), 'change-cap', 29, 256),
        (seen(timeout=29), calls(28_500), 'at-cap', 29, 256),
        (seen(timeout=29, cap=0), calls(28_500), 'change-timeout', 43, 256),
        (seen(timeout=900, cap=0), calls(890_000), 'at-cap', 900, 256),
        (seen(busy='LastUpdateStatus is InProgress'), calls(9600), 'busy', 10, 256),
    ],
)
def test_tells_the_causes_apart(what, measured, verdict, timeout, memory):
    plan = run(what, measured)
    assert (plan['verdict'], plan['timeout'], plan['memory']) == (verdict, timeout, memory)
    assert plan['go'] == ('yes' if verdict.startswith('change-') else 'no')


def test_never_goes_over_what_the_api_waits_for():
    for cap in (2_000, 5_500, 29_000, 30_000):
        plan = run(seen(timeout=1, cap=cap), calls(990, timeouts=2, p999=60_000))
        assert plan['timeout'] * 1000 < cap


def test_the_question_has_numbers_both_ways_and_ends_with_the_code():
    plan = run(seen(), calls(9600, timeouts=2))
    for part in ('timeout 10 s -> 15 s', 'memory 256 MB -> 256 MB', '2 timed out', 'alias production from version 3'):
        assert part in plan['question']
    assert plan['question'].endswith(f'comment: {plan["code"]}')
    assert len(plan['question']) <= 4096


def test_the_hash_follows_what_is_there_and_what_is_planned():
    one = run(seen(), calls(9600, timeouts=2))
    assert one['hash'] == run(seen(), calls(9600, timeouts=5))['hash']
    assert one['hash'] != run(seen(revision='r2'), calls(9600, timeouts=2))['hash']
    assert one['hash'] != run(seen(), calls(9600, timeouts=2), timeout='12')['hash']


def test_a_short_queue_is_named():
    what = seen(sources=[{'arn': 'arn:aws:sqs:us-east-1:0:jobs', 'visibility': 30}])
    assert 'queue jobs hides a message 30 s; it should be 6 x 15 s = 90 s' in run(what, calls(9600))['question']
