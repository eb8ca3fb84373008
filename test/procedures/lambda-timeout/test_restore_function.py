"""What is put back, and what is left because somebody else changed it. The calls are checked by botocore's own stubs."""
import sys
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('restore_override.py', 'lambda-timeout/scripts/restore_function.py')

NAME = 'tk-nq-dev-bookings'
ALIAS = {'FunctionName': NAME, 'Name': 'production'}
PLAN = {'version': '1', 'timeout': 15, 'memory': 256, 'latestTimeout': 10, 'latestMemory': 256, 'code': 'sha'}


@pytest.fixture
def stubbed(monkeypatch):
    client = boto3.client('lambda', region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')
    monkeypatch.setattr(script['time'], 'sleep', lambda seconds: None)
    with Stubber(client) as stub:
        yield client, stub
        stub.assert_no_pending_responses()


def configured(stub, timeout=15, memory=256, code='sha', qualifier=None, status='Successful'):
    asked = {'FunctionName': NAME, **({'Qualifier': qualifier} if qualifier else {})}
    now = {'Timeout': timeout, 'MemorySize': memory, 'CodeSha256': code, 'RevisionId': 'now', 'LastUpdateStatus': status}
    stub.add_response('get_function_configuration', now, asked)


def test_a_deleted_alias_does_not_keep_the_rest_from_going_back(stubbed):
    client, stub = stubbed
    stub.add_client_error('get_alias', 'ResourceNotFoundException', expected_params=ALIAS)
    assert script['_alias'](client, NAME, PLAN) == 'alias left: somebody else deleted it'


@pytest.mark.parametrize('theirs', [{'timeout': 20}, {'memory': 512}, {'code': 'other'}])
def test_an_alias_on_somebody_elses_version_stays(stubbed, theirs):
    client, stub = stubbed
    stub.add_response('get_alias', {'FunctionVersion': '3', 'RevisionId': 'a3'}, ALIAS)
    configured(stub, qualifier='3', **theirs)
    assert 'left at version 3' in script['_alias'](client, NAME, PLAN)


def test_our_alias_goes_back_by_the_revision_that_was_just_read(stubbed):
    client, stub = stubbed
    stub.add_response('get_alias', {'FunctionVersion': '2', 'RevisionId': 'a2'}, ALIAS)
    configured(stub, qualifier='2')
    stub.add_response('update_alias', {}, {**ALIAS, 'FunctionVersion': '1', 'RevisionId': 'a2'})
    assert 'back at version 1' in script['_alias'](client, NAME, PLAN)


def test_waits_for_an_update_and_then_puts_back_only_what_is_ours(stubbed):
    client, stub = stubbed
    configured(stub, status='InProgress')
    configured(stub, memory=512)
    stub.add_response('update_function_configuration', {}, {'FunctionName': NAME, 'Timeout': 10, 'RevisionId': 'now'})
    configured(stub, timeout=10, memory=512)
    assert script['_configuration'](client, NAME, PLAN) == 'timeout 10 s, memory 512 MB'


def test_somebody_elses_timeout_stays(stubbed):
    client, stub = stubbed
    configured(stub, timeout=25)
    assert script['_configuration'](client, NAME, PLAN) == 'timeout 25 s, memory 256 MB'


def test_a_lost_race_is_looked_at_again_and_not_for_ever(stubbed):
    client, stub = stubbed
    for _ in range(3):
        configured(stub)
        stub.add_client_error('update_function_configuration', 'PreconditionFailedException')
    with pytest.raises(client.exceptions.PreconditionFailedException):
        script['_retried'](lambda: script['_configuration'](client, NAME, PLAN))
