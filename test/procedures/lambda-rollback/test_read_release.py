"""What differs between two versions, by name and never by value; which version is meant; who is let in."""
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('lambda-rollback/scripts/read_release.py')
SECRET = 'hunter2-value'


def with_variables(**variables):
    return {'Environment': {'Variables': variables}}


def test_values_stay_inside():
    found = script['compare'](with_variables(PASSWORD=SECRET, A='1', NEW=SECRET), with_variables(PASSWORD='other', A='1', OLD=SECRET))
    assert (found['names'], found['values']) == (['NEW', 'OLD'], ['PASSWORD'])
    assert SECRET not in json.dumps(found) and 'other' not in json.dumps(found)


@pytest.mark.parametrize(
    'now, then, expected',
    [
        ({}, {}, 'unmarked'),
        ({'TABLE_FORMAT': '1'}, {'TABLE_FORMAT': '1'}, 'same'),
        ({'TABLE_FORMAT': '2'}, {'TABLE_FORMAT': '1'}, 'moved'),
        ({'TABLE_FORMAT': '1'}, {}, 'moved'),
    ],
)
def test_the_table_format(now, then, expected):
    found = script['compare'](with_variables(**now), with_variables(**then))
    assert found['format'] == expected
    assert found['names'] == [] and found['values'] == []


def test_variables_that_cannot_be_decrypted_are_told_apart_from_none():
    hidden = {'Environment': {'Error': {'ErrorCode': 'AccessDeniedException', 'Message': 'kms'}}}
    assert script['compare'](hidden, {})['hidden'] == 'yes'
    assert script['compare']({}, hidden)['hidden'] == 'yes'
    assert script['compare']({}, {})['hidden'] == 'no'


def test_settings_that_move_too():
    found = script['compare']({'Timeout': 10, 'MemorySize': 256, 'Layers': []}, {'Timeout': 15, 'MemorySize': 256})
    assert found['settings'] == ['Timeout']


@pytest.mark.parametrize(
    'wanted, version, weights, published, expected',
    [
        ('previous', '3', {}, [1, 2, 3, 4], '2'),
        ('previous', '3', {}, [1, 3], '1'),
        ('previous', '1', {}, [1, 2], ''),
        ('previous', '$LATEST', {}, [1, 2], ''),
        ('previous', '2', {'3': '0.1'}, [1, 2, 3], '2'),
        ('10', '11', {}, [9, 10, 11], '10'),
        ('4', '3', {}, [1, 2, 3], ''),
    ],
)
def test_the_version_that_is_meant(wanted, version, weights, published, expected):
    assert script['_target'](wanted, {'version': version, 'weights': weights}, published) == expected


def policy(**change):
    statement = {
        'Effect': 'Allow',
        'Principal': {'Service': 'apigateway.amazonaws.com'},
        'Action': 'lambda:InvokeFunction',
        'Condition': {'ArnLike': {'AWS:SourceArn': 'arn:aws:execute-api:us-east-1:111122223333:abc123/*/*'}},
        **change,
    }
    return json.dumps({'Statement': [statement]})


def test_an_api_is_let_in():
    assert script['permits'](policy(), 'abc123')
    assert script['permits'](policy(Condition={}), 'abc123')
    assert script['permits'](policy(Principal={'Service': ['events.amazonaws.com', 'apigateway.amazonaws.com']}), 'abc123')


@pytest.mark.parametrize(
    'change',
    [
        {'Effect': 'Deny'},
        {'Action': 'lambda:GetFunction'},
        {'Principal': {'Service': 'events.amazonaws.com'}},
        {'Principal': {'AWS': '111122223333'}},
        {'Condition': {'ArnLike': {'AWS:SourceArn': 'arn:aws:execute-api:us-east-1:111122223333:other/*/*'}}},
        {'Condition': {'ArnLike': {'AWS:SourceArn': 'arn:aws:execute-api:us-east-1:111122223333:abc1234/*'}}},
    ],
)
def test_an_api_is_not_let_in(change):
    assert not script['permits'](policy(**change), 'abc123')


def test_without_a_policy_nobody_is_let_in():
    assert not script['permits'](None, 'abc123')
