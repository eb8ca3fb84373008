"""What no local AWS can show: many pages of CloudTrail, and other automations. The calls are checked by botocore's own stubs."""
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import boto3
import pytest
from botocore.stub import ANY, Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('terraform-state-locked/scripts/lock_info.py', 'terraform-state-locked/scripts/read_lock.py')

RUN = '6f8e1d7a-90b3-4c5e-8a21-0d4f5b6c7e88'


@pytest.fixture
def stubbed(monkeypatch):
    """A real client of a service whose answers are given."""
    def make(service):
        client = boto3.client(service, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')
        monkeypatch.setattr(script['boto3'], 'client', lambda name: client)
        monkeypatch.setattr(script['time'], 'sleep', lambda seconds: None)
        return Stubber(client)
    return make


def event(at, name='PutParameter', by='somebody', agent='aws-cli/2.17'):
    return {
        'EventName': name,
        'EventTime': datetime.fromtimestamp(at, timezone.utc),
        'Username': by,
        'CloudTrailEvent': json.dumps({'userAgent': agent}),
    }


def looked_up(stub, *pages):
    for number, page in enumerate(pages):
        more = {'NextToken': str(number)} if number + 1 < len(pages) else {}
        asked = {'LookupAttributes': [{'AttributeKey': 'ReadOnly', 'AttributeValue': 'false'}], 'StartTime': 1000, 'EndTime': 9060}
        token = {'NextToken': str(number - 1)} if number else {}
        stub.add_response('lookup_events', {'Events': page, **more}, {**asked, **token})


@pytest.mark.parametrize(
    ('given', 'holder'),
    [
        (event(1, agent='APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) aws-sdk-go-v2/1.30'), True),
        (event(1, agent='APN/1.0 OpenTofu/1.9.0'), True),
        (event(1, by='runner'), True),
        (event(1), False),
        (event(1, agent=None), False),
        ({'EventName': 'PutParameter', 'EventTime': 1}, False),
    ],
)
def test_terraform_and_the_lock_s_user_are_holders(given, holder):
    assert script['is_holder'](given, {'runner'}) is holder


def test_the_newest_write_is_found_on_a_later_page(stubbed):
    with stubbed('cloudtrail') as stub:
        looked_up(stub, [event(8000)], [event(7000, by='runner'), event(6000, by='runner')])
        assert script['_last_write'](1000, 9000, {'runner'}) == {'name': 'PutParameter', 'by': 'runner', 'at': 7000, 'searchedTo': 7000}
        stub.assert_no_pending_responses()


def test_silence_reaches_back_to_the_lock(stubbed):
    with stubbed('cloudtrail') as stub:
        looked_up(stub, [event(8000)], [event(7000, name='PutItem', by='runner')])
        assert script['_last_write'](1000, 9000, {'runner'}) == {'searchedTo': 1000}


def test_a_search_that_is_cut_off_says_how_far_it_went(stubbed, monkeypatch):
    monkeypatch.setitem(script, 'MOST_EVENTS', 2)
    with stubbed('cloudtrail') as stub:
        looked_up(stub, [event(8000), event(7900), event(7800, by='runner')])
        assert script['_last_write'](1000, 9000, {'runner'}) == {'searchedTo': 7900}


@pytest.mark.parametrize('who', ['runner@ci', 'guardia@ci', 'guardia', '', f'x@{RUN}'])
def test_only_a_guardia_run_is_asked_for(who):
    assert script['_automation'](who) == ''


def test_a_guardia_run_tells_its_status(stubbed):
    with stubbed('ssm') as stub:
        stub.add_response(
            'get_automation_execution', {'AutomationExecution': {'AutomationExecutionStatus': 'InProgress'}}, {'AutomationExecutionId': RUN}
        )
        assert script['_automation'](f'guardia@{RUN}') == 'InProgress'
        stub.add_client_error('get_automation_execution', 'AutomationExecutionNotFoundException', expected_params={'AutomationExecutionId': ANY})
        assert script['_automation'](f'guardia@{RUN}') == 'forgotten'
        stub.add_client_error('get_automation_execution', 'AccessDeniedException')
        with pytest.raises(script['ClientError']):
            script['_automation'](f'guardia@{RUN}')
