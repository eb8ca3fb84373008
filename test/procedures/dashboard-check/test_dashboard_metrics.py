"""How dashboards are read, dots and all, and which metrics can never have data."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('dashboard-check/scripts/dashboard_metrics.py')


def read(rows):
    before, found = [], []
    for row in rows:
        metric, before = script['widget_metrics'](row, before)
        found.append(metric)
    return found


def test_dots_repeat_what_stood_above():
    rows = [
        ['AWS/Lambda', 'Errors', 'FunctionName', 'a', {'stat': 'Sum'}],
        ['.', 'Throttles', '.', '.'],
        ['...', 'b'],
        ['...', {'stat': 'p99'}],
        [{'expression': 'm1 + m2'}],
        ['.', 'Errors', '.', 'c'],
    ]
    name = 'FunctionName'
    assert read(rows) == [
        ('AWS/Lambda', 'Errors', {name: 'a'}),
        ('AWS/Lambda', 'Throttles', {name: 'a'}),
        ('AWS/Lambda', 'Throttles', {name: 'b'}),
        ('AWS/Lambda', 'Throttles', {name: 'b'}),
        None,
        ('AWS/Lambda', 'Errors', {name: 'c'}),
    ]


@pytest.mark.parametrize('rows', [[[]], [[{}]], [['AWS/Lambda']], [['.', '.']], [['...']]])
def test_a_broken_row_is_no_crash(rows):
    read(rows)


def test_a_metric_without_dimension_and_two_dimensions():
    assert read([['Custom', 'Made'], ['A', 'B', 'C', 'c', 'D', 'd']]) == [('Custom', 'Made', {}), ('A', 'B', {'C': 'c', 'D': 'd'})]


def test_an_alarm_watches_its_metric_or_those_of_its_queries():
    stat = {'Metric': {'Namespace': 'AWS/Lambda', 'MetricName': 'Errors', 'Dimensions': [{'Name': 'FunctionName', 'Value': 'a'}]}}
    assert script['alarm_metrics']({'Metrics': [{'Id': 'e', 'Expression': 'm1'}, {'Id': 'm1', 'MetricStat': stat}]}) == [
        ('AWS/Lambda', 'Errors', {'FunctionName': 'a'}),
    ]
    assert script['alarm_metrics']({'MetricName': '5xx', 'Namespace': 'AWS/ApiGateway'}) == [('AWS/ApiGateway', '5xx', {})]


@pytest.mark.parametrize(
    ('metric', 'why'),
    [
        (('AWS/ApiGateway', '5XXError', {}), 'an HTTP API publishes 5xx'),
        (('AWS/ApiGateway', '4XXError', {'ApiId': 'a'}), 'an HTTP API publishes 4xx'),
        (('AWS/ApiGateway', 'CacheHitCount', {'ApiId': 'a'}), 'is a name of REST APIs'),
        (('AWS/ApiGateway', 'Count', {'ApiName': 'x'}), 'ApiName is a dimension of REST APIs'),
        (('AWS/ApiGateway', 'count', {'ApiId': 'a'}), 'HTTP APIs publish no count'),
        (('AWS/ApiGateway', '5xx', {}), 'it has no ApiId'),
        (('AWS/ApiGateway', '5xx', {'ApiId': 'b'}), 'there is no HTTP API b'),
        (('AWS/ApiGateway', '5xx', {'ApiId': 'a', 'Stage': '$default'}), ''),
        (('AWS/Lambda', 'Errors', {}), 'it has no FunctionName'),
        (('AWS/Lambda', 'Errors', {'FunctionName': 'f'}), ''),
        (('AWS/DynamoDB', 'ThrottledRequests', {'Operation': 'Query'}), 'it has no TableName'),
        (('Custom', 'Anything', {}), ''),
    ],
)
def test_knows_what_can_never_have_data(metric, why):
    told = script['cannot_exist'](*metric, ['a'])
    assert why in told and bool(told) == bool(why)


def test_apis_that_could_not_be_read_condemn_no_metric():
    assert script['cannot_exist']('AWS/ApiGateway', '5xx', {'ApiId': 'b'}, None) == ''
