"""What is put back, and what is left because somebody else changed it. The calls are checked by botocore's own stubs."""
import sys
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('restore_override.py', 'lambda-rollback/scripts/restore_alias.py')

NAME = 'tk-nq-dev-bookings'
ALIAS = {'FunctionName': NAME, 'Name': 'production'}
PLAN = {'version': '5', 'weights': {}, 'target': '4', 'override': ''}


def client(service):
    return boto3.client(service, region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')


@pytest.fixture
def stubbed():
    of = client('lambda')
    with Stubber(of) as stub:
        yield of, stub
        stub.assert_no_pending_responses()


def served(version, weights=None, revision='now'):
    routing = {'RoutingConfig': {'AdditionalVersionWeights': weights}} if weights else {}
    return {'FunctionVersion': version, 'RevisionId': revision, **routing}


def puts(stub, version, weights, answer=None):
    asked = {**ALIAS, 'FunctionVersion': version, 'RoutingConfig': {'AdditionalVersionWeights': weights}, 'RevisionId': 'now'}
    stub.add_response('update_alias', answer or served(version, weights), asked)


@pytest.mark.parametrize('now', [served('4'), served('5', {'4': 0.1}), served('5', {'4': 0.10000000149})])
def test_what_this_run_left_goes_back(stubbed, now):
    of, stub = stubbed
    stub.add_response('get_alias', now, ALIAS)
    puts(stub, '5', {})
    assert script['_alias'](of, NAME, PLAN) == ''


def test_shares_come_back(stubbed):
    of, stub = stubbed
    stub.add_response('get_alias', served('5'), ALIAS)
    puts(stub, '5', {'6': 0.2})
    plan = {**PLAN, 'weights': {'6': '0.2'}, 'target': '5'}
    assert script['_alias'](of, NAME, plan) == ''


def test_nothing_to_put_back(stubbed):
    of, stub = stubbed
    stub.add_response('get_alias', served('5'), ALIAS)
    assert script['_alias'](of, NAME, PLAN) == ''


@pytest.mark.parametrize('now', [served('6'), served('4', {'6': 0.1}), served('5', {'4': 0.5}), served('5', {'3': 0.1})])
def test_somebody_elses_alias_stays(stubbed, now):
    of, stub = stubbed
    stub.add_response('get_alias', now, ALIAS)
    assert 'somebody else moved it there' in script['_alias'](of, NAME, PLAN)


def test_a_deleted_alias_stays_deleted(stubbed):
    of, stub = stubbed
    stub.add_client_error('get_alias', 'ResourceNotFoundException', expected_params=ALIAS)
    assert script['_alias'](of, NAME, PLAN) == 'left: somebody else deleted it'


def test_a_lost_race_is_looked_at_again_and_not_for_ever(stubbed):
    of, stub = stubbed
    for _ in range(3):
        stub.add_response('get_alias', served('4'), ALIAS)
        stub.add_client_error('update_alias', 'PreconditionFailedException')
    with pytest.raises(of.exceptions.PreconditionFailedException):
        script['_alias'](of, NAME, PLAN)


def test_an_undo_that_did_not_take_is_a_failure(stubbed):
    of, stub = stubbed
    stub.add_response('get_alias', served('4'), ALIAS)
    puts(stub, '5', {}, answer=served('4'))
    with pytest.raises(RuntimeError, match='is at 4 after the undo; 5 was expected'):
        script['_alias'](of, NAME, PLAN)


@pytest.mark.parametrize('when', ['at once', 'later'])
def test_an_undo_that_leaves_the_alias_takes_its_record_and_says_so(monkeypatch, when):
    of, ssm = client('lambda'), client('ssm')
    monkeypatch.setattr(boto3, 'client', {'lambda': of, 'ssm': ssm}.__getitem__)
    with Stubber(of) as alias, Stubber(ssm) as record:
        alias.add_response('get_alias', served('6'), ALIAS)
        record.add_response('get_parameters', {'Parameters': [{'Name': 'o', 'Value': '4'}]}, {'Names': ['o']})
        record.add_response('delete_parameters', {}, {'Names': ['o']})
        events = {'function': NAME, 'override': 'o', 'plan': PLAN, 'when': when}
        if when == 'later':
            with pytest.raises(RuntimeError, match='Alias left at version 6: somebody else moved it there'):
                script['restore_alias'](events, None)
        else:
            assert script['restore_alias'](events, None) == {'restored': 'alias left at version 6: somebody else moved it there'}
        record.assert_no_pending_responses()


@pytest.mark.parametrize(
    'before, found, call',
    [
        ('', '4', 'delete_parameters'),
        ('3', '4', 'put_parameter'),
        ('3', '7', None),
        ('', None, None),
        ('4', '4', None),
    ],
)
def test_the_record_for_terraform(before, found, call):
    of = client('ssm')
    with Stubber(of) as stub:
        stub.add_response('get_parameters', {'Parameters': [{'Name': 'o', 'Value': found}] if found else []}, {'Names': ['o']})
        if call == 'delete_parameters':
            stub.add_response(call, {}, {'Names': ['o']})
        if call == 'put_parameter':
            stub.add_response(call, {}, {'Name': 'o', 'Value': before, 'Type': 'String', 'Overwrite': True})
        script['restore_override'](of, 'o', before, '4')
        stub.assert_no_pending_responses()
