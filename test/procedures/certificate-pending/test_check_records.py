"""When a later undo may begin: the records are this run's own, and no certificate needs them. Calls are checked by botocore's own stubs."""
import sys
from datetime import datetime, timezone
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

HERE = 'certificate-pending/scripts'
ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/1'
NAME = '_a1.app.turnaki.com.'
PLAN = {'arn': ARN, 'zone': 'Z1', 'records': [{'before': {}, 'after': {'Name': NAME, 'ResourceRecords': [{'Value': '_b2.acm.'}]}}]}


@pytest.fixture
def stubs(monkeypatch):
    keys = {'region_name': 'us-east-1', 'aws_access_key_id': 'x', 'aws_secret_access_key': 'x'}
    clients = {one: boto3.client(one, **keys) for one in ('acm', 'route53')}
    monkeypatch.setattr(boto3, 'client', lambda service, **options: clients[service])
    with Stubber(clients['acm']) as acm, Stubber(clients['route53']) as route53:
        yield acm, route53
        acm.assert_no_pending_responses()
        route53.assert_no_pending_responses()


def holds(route53, value):
    sets = [{'Name': NAME, 'Type': 'CNAME', 'TTL': 300, 'ResourceRecords': [{'Value': value}]}] if value else []
    answer = {'ResourceRecordSets': sets, 'IsTruncated': False, 'MaxItems': '20'}
    route53.add_response('list_resource_record_sets', answer, {'HostedZoneId': 'Z1', 'StartRecordName': NAME, 'MaxItems': '20'})


def is_in(acm, status, renewal=''):
    at = datetime(2026, 11, 24, tzinfo=timezone.utc)
    summary = {'RenewalSummary': {'RenewalStatus': renewal, 'DomainValidationOptions': [{'DomainName': 'a.com'}], 'UpdatedAt': at}} if renewal else {}
    acm.add_response('describe_certificate', {'Certificate': {'Status': status, **summary}}, {'CertificateArn': ARN})


def run(name):
    script = load_script(*(f'{HERE}/{one}.py' for one in ('cname', 'records', 'certificate_now', name)))
    return script[name]({'plan': PLAN}, None)


def test_our_records_of_a_certificate_that_waits_may_go(stubs):
    acm, route53 = stubs
    holds(route53, '_b2.ACM')
    is_in(acm, 'PENDING_VALIDATION')
    assert '1 records as this run left them' in run('check_records')['evidence']


@pytest.mark.parametrize('value', ['_other.', ''])
def test_somebody_elses_record_stays(stubs, value):
    _, route53 = stubs
    holds(route53, value)
    with pytest.raises(RuntimeError, match='somebody changed it, and it stays'):
        run('check_records')


@pytest.mark.parametrize(('status', 'renewal'), [('ISSUED', ''), ('ISSUED', 'SUCCESS'), ('ISSUED', 'PENDING_AUTO_RENEWAL')])
def test_what_a_renewal_will_need_stays(stubs, status, renewal):
    acm, route53 = stubs
    holds(route53, '_b2.acm.')
    is_in(acm, status, renewal)
    with pytest.raises(RuntimeError, match='ACM needs them for every renewal'):
        run('check_records')
    is_in(acm, status, renewal)
    assert run('restore_records')['kept'] == 'yes'


def test_an_undo_that_was_overtaken_between_read_and_write_fails_and_overwrites_nothing(stubs):
    acm, route53 = stubs
    is_in(acm, 'VALIDATION_TIMED_OUT')
    holds(route53, '_b2.acm.')
    holds(route53, '_b2.acm.')
    route53.add_client_error('change_resource_record_sets', 'InvalidChangeBatch')
    with pytest.raises(Exception, match='InvalidChangeBatch'):
        run('restore_records')


def test_a_forbidden_look_is_no_deleted_certificate(stubs):
    acm, _ = stubs
    acm.add_client_error('describe_certificate', 'AccessDeniedException')
    with pytest.raises(Exception, match='AccessDenied'):
        run('restore_records')
