"""What no local AWS can show: broken updates, changes on their way to the edge, certificates that end or cannot be renewed."""
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
import pytest
from botocore.stub import ANY, Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

NOW = '2026-11-24_09.00.00'
AT = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)


@pytest.fixture
def stubbed(monkeypatch):
    made = {}

    def stub(loaded, service):
        monkeypatch.setattr(loaded['boto3'], 'client', lambda name, **options: made[name][0])
        one = boto3.session.Session().client(service, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')
        made[service] = (one, Stubber(one))
        made[service][1].activate()
        return made[service][1]

    yield stub
    for _, one in made.values():
        one.assert_no_pending_responses()


def test_an_update_that_failed_is_found(stubbed):
    loaded = load_script('report.py', 'health-report/scripts/read_serving.py')
    stubbed(loaded, 'lambda').add_response('get_function_configuration', {
        'State': 'Failed', 'StateReason': 'no ENI', 'LastUpdateStatus': 'Failed', 'LastUpdateStatusReason': 'image gone',
        'LastModified': 'x', 'Timeout': 10, 'MemorySize': 256,
    }, {'FunctionName': 'tk-nq-dev-health'})
    stubbed(loaded, 'cloudwatch').add_response('get_metric_data', {'MetricDataResults': []}, {'MetricDataQueries': ANY, 'StartTime': ANY, 'EndTime': ANY})
    made = loaded['part']('x', loaded['_function'], {'name': 'tk-nq-dev-health', 'now': NOW})
    assert made['findings'] == ['tk-nq-dev-health is Failed: no ENI', 'The last update of tk-nq-dev-health is Failed: image gone']
    assert made['facts']['last hour'] == 'no calls'


def test_an_index_on_its_way_is_found(stubbed):
    loaded = load_script('report.py', 'health-report/scripts/read_serving.py')
    dynamodb = stubbed(loaded, 'dynamodb')
    indexes = [{'IndexName': 'GSI1', 'IndexStatus': 'CREATING'}, {'IndexName': 'GSI2', 'IndexStatus': 'ACTIVE'}]
    table = {'TableStatus': 'UPDATING', 'ItemCount': 3, 'TableSizeBytes': 99, 'GlobalSecondaryIndexes': indexes}
    dynamodb.add_response('describe_table', {'Table': table}, {'TableName': 't'})
    dynamodb.add_response('describe_continuous_backups', {
        'ContinuousBackupsDescription': {'ContinuousBackupsStatus': 'ENABLED', 'PointInTimeRecoveryDescription': {'PointInTimeRecoveryStatus': 'ENABLED'}},
    }, {'TableName': 't'})
    stubbed(loaded, 'cloudwatch').add_response('get_metric_data', {'MetricDataResults': []}, {'MetricDataQueries': ANY, 'StartTime': ANY, 'EndTime': ANY})
    made = loaded['part']('x', loaded['_table'], {'table': 't', 'now': NOW})
    assert made['findings'] == ['t is UPDATING.', 'GSI1 is CREATING.']


def distribution(comment='', origin='other.s3.amazonaws.com', alias=None):
    aliases = {'Quantity': 1, 'Items': [alias]} if alias else {'Quantity': 0}
    return {'Comment': comment, 'Origins': {'Items': [{'DomainName': origin}]}, 'Aliases': aliases}


@pytest.mark.parametrize(
    ('one', 'ours'),
    [
        (distribution(comment='tk-nq-dev-frontend, of Terraform'), True),
        (distribution(origin='tk-nq-dev-frontend.s3.amazonaws.com'), True),
        (distribution(alias='tk-nq-dev-app.example.org'), True),
        (distribution(comment='the new tk-nq-dev'), False),
        (distribution(origin='tk-nq-prd-frontend.s3.amazonaws.com'), False),
    ],
)
def test_knows_the_platforms_distributions(one, ours):
    loaded = load_script('report.py', 'health-report/scripts/read_edge.py')
    assert loaded['_is_ours'](one, 'tk-nq-dev-') is ours


def test_invalidations_in_progress_are_counted(stubbed, monkeypatch):
    loaded = load_script('report.py', 'health-report/scripts/read_edge.py')
    monkeypatch.setitem(loaded, '_is_ours', lambda *_: True)

    class Pages:
        def paginate(self):
            return [{'DistributionList': {'Items': [{'Id': 'E1', 'DomainName': 'd1', 'Status': 'InProgress', 'Enabled': True}]}}, {'DistributionList': {}}]

    stub = stubbed(loaded, 'cloudfront')
    client = loaded['boto3'].client('cloudfront')
    monkeypatch.setattr(client, 'get_paginator', lambda name: Pages())
    items = [{'Id': f'I{number}', 'CreateTime': AT, 'Status': 'InProgress' if number < 2 else 'Completed'} for number in range(5)]
    stub.add_response('list_invalidations', {
        'InvalidationList': {'Marker': '', 'MaxItems': 20, 'IsTruncated': False, 'Quantity': 5, 'Items': items},
    }, {'DistributionId': 'E1', 'MaxItems': '20'})
    made = loaded['part']('x', loaded['_distributions'], {'prefix': 'tk-nq-dev-'})
    assert made['findings'] == ['The distribution E1 is InProgress: a change is still on its way to the edge.']
    assert made['facts']['E1, invalidations in progress'] == 2
    assert made['lines'][0] == 'invalidation I0 of 2026-11-24 09:00:00: InProgress'


@pytest.mark.parametrize(
    ('certificate', 'said'),
    [
        ({'Status': 'ISSUED', 'NotAfter': AT + timedelta(days=31)}, []),
        ({'Status': 'ISSUED', 'NotAfter': AT + timedelta(days=29), 'InUseBy': ['arn:x']}, ['The certificate of a.example (in use) ends 2026-12-23 09:00:00, in 29 days.']),
        ({'Status': 'PENDING_VALIDATION'}, ['The certificate of a.example is PENDING_VALIDATION (not in use).']),
        (
            {'Status': 'ISSUED', 'NotAfter': AT + timedelta(days=90), 'RenewalSummary': {'RenewalStatus': 'PENDING_VALIDATION', 'DomainValidationOptions': [{'DomainName': 'a.example'}], 'UpdatedAt': AT}},
            ['The renewal of the certificate of a.example is PENDING_VALIDATION: mend its DNS records before it ends.'],
        ),
    ],
)
def test_certificates_near_their_end_or_stuck_are_found(stubbed, certificate, said):
    loaded = load_script('report.py', 'health-report/scripts/read_edge.py')
    stub = stubbed(loaded, 'acm')
    arn = 'arn:aws:acm:us-east-1:111122223333:certificate/1'
    stub.add_response('list_certificates', {'CertificateSummaryList': [{'CertificateArn': arn}]}, {})
    stub.add_response('describe_certificate', {'Certificate': {'DomainName': 'a.example', **certificate}}, {'CertificateArn': arn})
    assert loaded['part']('x', loaded['_certificates'], {'days': 30, 'now': NOW})['findings'] == said
