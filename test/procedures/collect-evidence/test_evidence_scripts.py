"""What no local AWS can show: pages that go on, X-Ray's answers, and CloudTrail's strange events."""
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import boto3
import pytest
from botocore.stub import ANY, Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

NOW = '2026-11-24_09.00.00'
AT = datetime(2026, 11, 24, 8, 30, tzinfo=timezone.utc)
NAME = 'tk-nq-dev-bookings'


def script(name):
    return load_script('report.py', f'collect-evidence/scripts/{name}.py')


@pytest.fixture
def stubbed(monkeypatch):
    made = {}

    def client(service, **options):
        return made[service][0]

    def stub(loaded, service):
        monkeypatch.setattr(loaded['boto3'], 'client', client)
        one = boto3.session.Session().client(service, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')
        made[service] = (one, Stubber(one))
        made[service][1].activate()
        return made[service][1]

    yield stub
    for _, one in made.values():
        one.assert_no_pending_responses()


def trace(number, **more):
    http = {'HttpURL': 'https://x/bookings?email=ana@example.org', 'HttpMethod': 'GET', 'HttpStatus': 200}
    return {'Id': f'1-{number}', 'ResponseTime': number / 10, 'Http': http, **more}


def test_traces_with_faults_come_first_and_no_query_is_shown(stubbed):
    loaded = script('read_traces')
    asked = {'StartTime': ANY, 'EndTime': ANY, 'FilterExpression': f'service("{NAME}")'}
    stub = stubbed(loaded, 'xray')
    stub.add_response('get_trace_summaries', {'TraceSummaries': [trace(number) for number in range(30)], 'NextToken': 'a'}, asked)
    stub.add_response('get_trace_summaries', {'TraceSummaries': [trace(1, HasFault=True), trace(2, HasThrottle=True)]}, {**asked, 'NextToken': 'a'})
    made = loaded['read_traces']({'function': NAME, 'now': NOW}, None)['part']
    assert made['facts']['traces in 6 h'] == 32
    assert made['findings'] == ['1 of 32 traces failed.', '1 of 32 traces were throttled.']
    assert made['lines'][0] == '1-1: 0.100 s, GET https://x/bookings 200 fault'
    assert made['lines'][1].startswith('1-29: 2.900 s')
    assert (len(made['lines']), made['cut']) == (20, 12)
    assert 'ana' not in json.dumps(made)


def test_traces_stop_after_ten_pages_and_say_so(stubbed):
    loaded = script('read_traces')
    stub = stubbed(loaded, 'xray')
    for number in range(10):
        more = {'NextToken': ANY} if number else {}
        stub.add_response('get_trace_summaries', {'TraceSummaries': [trace(1)], 'NextToken': str(number)}, {
            'StartTime': ANY, 'EndTime': ANY, 'FilterExpression': ANY, **more,
        })
    made = loaded['read_traces']({'function': NAME, 'now': NOW}, None)['part']
    assert made['facts']['traces in 6 h'] == 'at least 10'


def test_the_log_is_read_newest_first_and_an_end_is_said(stubbed):
    loaded = script('read_errors')
    stub = stubbed(loaded, 'logs')
    for number in range(20):
        more = {'nextToken': ANY} if number else {}
        event = {'timestamp': int(AT.timestamp() * 1000), 'message': f'ERROR {number} of ana@example.org'}
        stub.add_response('filter_log_events', {'events': [event], 'nextToken': str(number)}, {
            'logGroupName': f'/aws/lambda/{NAME}', 'filterPattern': 'ERROR', 'startTime': ANY, 'endTime': ANY, **more,
        })
    stub.add_response('filter_log_events', {'events': []}, {
        'logGroupName': ANY, 'filterPattern': '"Task timed out"', 'startTime': ANY, 'endTime': ANY,
    })
    made = loaded['read_errors']({'function': NAME, 'now': NOW}, None)['part']
    assert made['findings'][0] == 'The log holds more than can be read: nothing before 2026-11-24 08:00:00 was counted whole.'
    assert made['facts']['lines with ERROR or "Task timed out" in 24 h'] == 'at least 20'
    assert made['lines'][0].startswith('20 times, last 2026-11-24 08:30:00: ERROR 19 of [email]')


def event(name, function=NAME, read='false', **detail):
    return {
        'EventName': name,
        'EventTime': AT,
        'ReadOnly': read,
        'Username': 'ana@example.org',
        'CloudTrailEvent': json.dumps({'requestParameters': {'functionName': function}, **detail}),
    }


def test_only_changes_of_this_function_count_and_a_refused_one_is_told(stubbed):
    loaded = script('read_deployments')
    events = [
        event('UpdateFunctionCode20150331v2', f'arn:aws:lambda:us-east-1:111122223333:function:{NAME}:production'),
        event('UpdateAlias20150331', errorCode='AccessDenied'),
        event('GetFunction20150331v2', read='true'),
        event('UpdateFunctionCode20150331v2', f'{NAME}-canary'),
        event('DeleteFunction20150331', 'tk-nq-dev-health'),
        {'EventName': 'Invoke', 'EventTime': AT, 'ReadOnly': 'false'},
    ]
    stubbed(loaded, 'cloudtrail').add_response('lookup_events', {'Events': events}, {'LookupAttributes': ANY, 'StartTime': ANY, 'EndTime': ANY})
    lam = stubbed(loaded, 'lambda')
    latest = {'Version': '$LATEST', 'LastModified': '2026-11-24', 'Timeout': 10, 'MemorySize': 256, 'CodeSha256': 'abc'}
    versions = [latest] + [{**latest, 'Version': str(number)} for number in range(1, 14)]
    lam.add_response('list_versions_by_function', {'Versions': versions}, {'FunctionName': NAME})
    alias = {'Name': 'production', 'FunctionVersion': '12', 'RoutingConfig': {'AdditionalVersionWeights': {'13': 0.1}}}
    lam.add_response('list_aliases', {'Aliases': [alias]}, {'FunctionName': NAME})
    made = loaded['read_deployments']({'function': NAME, 'now': NOW}, None)
    assert made['changes']['lines'] == [
        '2026-11-24 08:30:00: UpdateFunctionCode20150331v2 by [email]',
        '2026-11-24 08:30:00: UpdateAlias20150331 by [email], refused: AccessDenied',
    ]
    assert made['function']['facts']['alias production'] == 'version 12, version 13 gets 10%'
    assert made['function']['lines'][0].startswith('version 13 of 2026-11-24')
    assert made['function']['cut'] == 3


def test_the_alarm_history_ends_after_ten_pages_and_says_so(stubbed):
    loaded = load_script('report.py', 'read_alarms.py')
    stub = stubbed(loaded, 'cloudwatch')
    stub.add_response('describe_alarms', {'MetricAlarms': [], 'CompositeAlarms': []}, {'AlarmNamePrefix': 'tk-nq-dev-', 'AlarmTypes': ANY})
    item = {'AlarmName': 'tk-nq-dev-x', 'Timestamp': AT, 'HistorySummary': 'Alarm updated from OK to ALARM'}
    for number in range(10):
        more = {'NextToken': ANY} if number else {}
        stub.add_response('describe_alarm_history', {'AlarmHistoryItems': [item], 'NextToken': str(number)}, {
            'HistoryItemType': 'StateUpdate', 'AlarmTypes': ANY, 'StartDate': ANY, 'EndDate': ANY, 'ScanBy': 'TimestampDescending', **more,
        })
    made = loaded['read_alarms']({'prefix': 'tk-nq-dev-', 'now': NOW}, None)['part']
    assert made['findings'] == ['The alarm history holds more than 10 pages: older changes were not read.']
    assert len(made['lines']) == 10


def test_a_full_log_is_told_in_time(monkeypatch):
    loaded = script('read_errors')
    lines = [(number, f'ERROR {number % 7} of {chr(97 + number % 26)}{chr(97 + number // 26 % 26)} ana@example.org ' + 'x' * 900) for number in range(20_000)]
    monkeypatch.setitem(loaded, '_lines', lambda *_: (lines, True))
    started = datetime.now()
    made = loaded['read_errors']({'function': NAME, 'now': NOW}, None)['part']
    assert (datetime.now() - started).total_seconds() < 60
    assert made['facts']['kinds of them'] == 26 * 26
    assert len(made['lines']) + made['cut'] == 26 * 26
    assert 'ana@' not in json.dumps(made)
