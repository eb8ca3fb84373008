"""How the lines that Lambda logs are read, and what no local AWS can show: more pages than are read."""
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
import pytest
from botocore.stub import ANY, Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

LIBRARY = 'lambda-timeout/scripts/lambda_calls.py'
script = load_script(LIBRARY)
watch = load_script(LIBRARY, 'lambda-timeout/scripts/watch_calls.py')
measure = load_script(LIBRARY, 'lambda-timeout/scripts/measure_calls.py')

REPORT = 'REPORT RequestId: 6f8e\tDuration: 9600.25 ms\tBilled Duration: 9601 ms\tMemory Size: 256 MB\tMax Memory Used: 90 MB\tInit Duration: 90.10 ms\t\n'
START = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)


def as_json(status='success', duration=9600.25):
    measured = {'durationMs': duration, 'billedDurationMs': 9601, 'memorySizeMB': 256, 'maxMemoryUsedMB': 90}
    return json.dumps({'time': '2026-11-24T09:00:00.000Z', 'type': 'platform.report', 'record': {'status': status, 'metrics': measured}})


@pytest.mark.parametrize('line', [REPORT, as_json()])
def test_reads_a_report_in_either_format(line):
    assert script['report'](line) == {'duration': 9600.25, 'size': 256, 'used': 90}


@pytest.mark.parametrize('line', ['', 'REPORT is due', '{"record": 1}', '{"record": {"metrics": []}}', '{', 'null'])
def test_what_is_no_report_says_nothing(line):
    assert script['report'](line) == {}


@pytest.mark.parametrize(
    ('line', 'seconds'),
    [
        ('2026-11-24T09:00:00.000Z 6f8e Task timed out after 10.00 seconds', 10.0),
        ('2026-11-24T09:00:00.000Z 6f8e Task timed out after 0.50 seconds', 0.5),
        (as_json('timeout', 10000.0), 10.0),
        (as_json(), 0),
        (REPORT, 0),
    ],
)
def test_knows_after_how_long_a_call_was_cut(line, seconds):
    assert script['timed_out'](line) == seconds


def test_reads_no_more_pages_than_it_may(monkeypatch):
    client = boto3.client('logs', region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')
    monkeypatch.setattr(script['boto3'], 'client', lambda name: client)
    with Stubber(client) as stub:
        for number in range(script['MOST_PAGES']):
            page = {'events': [{'timestamp': number, 'message': 'line'}], 'nextToken': str(number)}
            more = {'nextToken': ANY} if number else {}
            stub.add_response('filter_log_events', page, {
                'logGroupName': '/aws/lambda/f', 'filterPattern': '"x"', 'startTime': ANY, 'endTime': ANY, **more,
            })
        lines, whole = script['log_lines']('f', '"x"', START, START + timedelta(hours=1))
        stub.assert_no_pending_responses()
    assert (len(lines), whole) == (script['MOST_PAGES'], False)


QUIET = {'invocations': 40, 'p99': 300}


def watched(monkeypatch, cut=(), lowers='no', reports_only='no', **measured):
    at = int(START.timestamp() * 1000)
    monkeypatch.setitem(watch, 'timeouts', lambda *_: ([(at + 1000 * after, seconds) for after, seconds in cut], True))
    monkeypatch.setitem(watch, 'metrics', lambda *_: {**QUIET, **measured})
    plan = {'timeout': 15, 'limit': 10, 'logFormat': 'Text', 'lowers': lowers, 'reportsOnly': reports_only}
    given = {'function': 'f', 'plan': plan, 'since': '2026-11-24_09.00.00', 'now': '2026-11-24_09.10.00'}
    return watch['watch_calls'](given, None)['evidence']


def test_a_call_that_began_before_the_change_may_end_at_the_old_limit(monkeypatch):
    assert '0 timed out' in watched(monkeypatch, cut=[(9, 10.0)])


@pytest.mark.parametrize(('after', 'seconds'), [(1, 15.0), (300, 15.0), (300, 10.0)])
def test_any_other_call_that_is_cut_undoes_the_change(monkeypatch, after, seconds):
    with pytest.raises(RuntimeError, match='still time out after the change: 40 calls .* 1 timed out'):
        watched(monkeypatch, cut=[(after, seconds)])


@pytest.mark.parametrize(('p99', 'held'), [(11_999, True), (12_000, False)])
def test_p99_must_stay_below_four_fifths_of_the_limit(monkeypatch, p99, held):
    if held:
        assert 'p99 12.00 s of 15 s' in watched(monkeypatch, p99=p99)
        return
    with pytest.raises(RuntimeError, match='too close to the limit'):
        watched(monkeypatch, p99=p99)


def test_a_limit_that_came_down_is_not_undone_for_what_was_slow_before(monkeypatch):
    assert watched(monkeypatch, lowers='yes', p99=14_000)
    with pytest.raises(RuntimeError, match='still time out'):
        watched(monkeypatch, lowers='yes', cut=[(300, 15.0)])
    assert '1 timed out' in watched(monkeypatch, lowers='yes', reports_only='yes', cut=[(300, 15.0)])


def test_logs_stand_in_for_metrics_that_have_not_come_yet(monkeypatch):
    none = {one: 0 for one in ('samples', 'p50', 'p99', 'p999', 'max', 'total', 'invocations', 'errors', 'throttles')}
    monkeypatch.setitem(measure, 'metrics', lambda *_: none)
    monkeypatch.setitem(measure, 'log_lines', lambda *_: ([(1, REPORT)], False))
    monkeypatch.setitem(measure, 'timeouts', lambda *_: ([(1, 10.0), (1, 3.0)], True))
    seen = {'logFormat': 'Text', 'alias': {}, 'timeout': 10, 'memory': 256}
    calls = measure['measure_calls']({'function': 'f', 'seen': seen, 'now': '2026-11-24_09.00.00'}, None)['calls']
    # One cut at today's limit; the one at 3 s was cut at a limit of before.
    assert (calls['p99'], calls['used'], calls['timeouts'], calls['atLeast']) == (9600, 90, 1, True)
