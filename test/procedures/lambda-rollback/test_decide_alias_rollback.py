"""Every reason not to go back, in its order; and a plan that is the same for the same world."""
import copy
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

decide = load_script('plan_hash.py', 'lambda-rollback/scripts/decide_rollback.py')['decide_rollback']

SEEN = {
    'name': 'tk-nq-dev-bookings',
    'wanted': 'previous',
    'alias': {'version': '5', 'revision': 'r5', 'weights': {}},
    'target': '4',
    'published': ['3', '4', '5'],
    'state': 'Active',
    'code': {'now': 'sha5', 'then': 'sha4'},
    'from': {'now': '2026-11-24T10:00:00.000+0000', 'then': '2026-11-20T10:00:00.000+0000'},
    'differs': {'settings': [], 'hidden': 'no', 'names': [], 'values': [], 'format': 'same'},
    'callers': [{'api': 'tk-nq-dev-api', 'id': 'abc123', 'calls': 'production'}],
    'refused': [],
}
CALLS = {'invocations': 120, 'errors': 96}


def decided(named=(), alarms=None, override=None, **change):
    seen = copy.deepcopy(SEEN)
    for path, value in change.items():
        *heads, last = path.split('__')
        at = seen
        for head in heads:
            at = at[head]
        at[last] = value
    found = {'Parameters': [{'Name': 'o', 'Value': override}]} if override else {'Parameters': []}
    return decide({'seen': seen, 'calls': CALLS, 'alarms': alarms or {}, 'named': list(named), 'override': found}, None)


def test_goes_back():
    plan = decided()
    assert (plan['verdict'], plan['go'], plan['shift'], plan['target']) == ('change-version', 'yes', 'yes', '4')
    assert plan['routing'] == {'AdditionalVersionWeights': {'4': 0.1}}
    assert '120 calls through the alias, 96 errors' in plan['question']
    assert plan['code'] in plan['question'] and plan['hash'] in plan['question']
    assert len(plan['question']) < 4096
    assert plan['undo'] == 'Set alias production of tk-nq-dev-bookings back to version 5.'


def test_ends_a_shift_at_once():
    plan = decided(alias__weights={'6': '0.25'}, target='5')
    assert (plan['verdict'], plan['shift']) == ('change-weights', 'no')
    assert plan['undo'].endswith('back to version 5 with 25 % on 6.')


@pytest.mark.parametrize(
    'verdict, change',
    [
        ('no-alias', {'alias': {}}),
        ('not-behind-alias', {'callers': []}),
        ('not-behind-alias', {'callers': [{'api': 'a', 'id': 'i', 'calls': '$LATEST'}]}),
        ('not-behind-alias', {'callers': [*SEEN['callers'], {'api': 'a', 'id': 'i', 'calls': '4'}]}),
        ('not-permitted', {'refused': ['tk-nq-dev-api']}),
        ('unpublished', {'alias__version': '$LATEST'}),
        ('no-version', {'target': ''}),
        ('already', {'target': '5'}),
        ('shifting', {'alias__weights': {'6': '0.1'}, 'target': '4'}),
        ('forward', {'target': '6'}),
        ('not-ready', {'state': 'Failed'}),
        ('unreadable', {'differs__hidden': 'yes'}),
        ('format-moved', {'differs__format': 'moved'}),
        ('environment-moved', {'differs__names': ['QUEUE_URL']}),
    ],
)
def test_refuses(verdict, change):
    plan = decided(**change)
    assert (plan['verdict'], plan['go']) == (verdict, 'no')
    assert plan['outcome'].startswith('nothing changed: ')
    assert plan['question'] == 'nothing to approve'


def test_an_alarm_that_does_not_exist_is_not_a_quiet_one():
    assert decided(named=['a', 'b'], alarms={'a': 'OK'})['verdict'] == 'no-alarm'
    assert decided(named=['a'], alarms={'a': 'OK'})['verdict'] == 'change-version'


def test_alarms_that_are_red_already_are_remembered():
    assert decided(named=['a', 'b'], alarms={'a': 'ALARM', 'b': 'OK'})['plan']['red'] == ['a']


@pytest.mark.parametrize(
    'change, warning',
    [
        ({'differs__settings': ['Timeout']}, 'Moves too: Timeout.'),
        ({'differs__values': ['PASSWORD']}, 'values of PASSWORD differ'),
        ({'differs__format': 'unmarked'}, 'neither version says which table format'),
        ({'code': {'now': 'same', 'then': 'same'}}, 'both versions have the same code'),
        ({'override': '5'}, 'Terraform is held at version 5 today'),
    ],
)
def test_warns(change, warning):
    plan = decided(**change)
    assert plan['go'] == 'yes' and warning in plan['question']


@pytest.mark.parametrize(
    'change',
    [{'alias__revision': 'r6'}, {'target': '3'}, {'override': '5'}, {'differs__values': ['A']}, {'code': {'now': 'x', 'then': 'y'}}],
)
def test_what_somebody_changes_meanwhile_changes_the_plan(change):
    assert decided(**change)['hash'] != decided()['hash']


def test_alarms_do_not_change_the_plan():
    named = {'named': ['a']}
    assert decided(**named, alarms={'a': 'OK'})['hash'] == decided(**named, alarms={'a': 'ALARM'})['hash']
