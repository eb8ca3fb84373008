import json
from pathlib import Path

import pytest

namespace = {}
exec((Path(__file__).resolve().parents[2] / 'src/authoring/scripts/find_change.py').read_text(), namespace)
find_change = namespace['find_change']

PLAN = {'hash': 'String', 'undo': 'String', 'units': 'Integer', 'open': 'Boolean', 'names': 'StringList', 'before': 'StringMap', 'updates': 'MapList'}
OUTPUTS = {
    'Decide.hash': ['abc'],
    'Decide.undo': ['Back to 5 units.'],
    'Decide.units': ['5'],
    'Decide.open': ['false'],
    'Decide.names': ['a', 'b'],
    'Decide.before': [json.dumps({'capacity': {'read': 5}})],
    'Decide.updates': ['{"Update":1}', '{"Update":2}'],
}


def events(**changed):
    run = {
        'DocumentName': 'tk-dev-Switch',
        'AutomationExecutionStatus': 'Success',
        'ExecutedBy': 'arn:aws:iam::000000000000:user/alice',
        'ExecutionStartTime': '2026-11-24T03:00:00Z',
        'Parameters': {'Environment': ['dev'], 'Approvers': ['bob']},
        'Outputs': OUTPUTS,
        **changed.pop('run', {}),
    }
    return {
        'executionId': '6f8e1d7a-90b3-4c5e-8a21-0d4f5b6c7e88',
        'self': 'tk-dev-SwitchUndo',
        'execution': run,
        'done': [{'StepName': 'RaiseDone', 'StepStatus': 'Success'}],
        'parameters': {'Environment': 'dev', 'Table': 'main'},
        'defaults': {'Table': 'main'},
        'changes': {'RaiseDone': ['Raise', 'Decide'], 'LowerDone': ['Lower', 'Decide']},
        'plans': {'Decide': PLAN},
        **changed,
    }


def test_the_plan_comes_back_with_its_types():
    found = find_change(events(), None)
    assert found['values'] == {
        'hash': 'abc',
        'undo': 'Back to 5 units.',
        'units': 5,
        'open': False,
        'names': ['a', 'b'],
        'before': {'capacity': {'read': 5}},
        'updates': [{'Update': 1}, {'Update': 2}],
    }
    assert (found['change'], found['plan']) == ('Raise', 'Decide')
    assert found['undo'].startswith('undone: ')


def test_the_request_says_what_goes_back_and_which_code_to_repeat():
    found = find_change(events(), None)
    assert 'Back to 5 units.' in found['question']
    assert found['question'].endswith(f'comment: {found["code"]}')
    assert found['code'] != find_change(events(executionId='another'), None)['code']


@pytest.mark.parametrize(
    ('changed', 'words'),
    [
        ({'run': {'DocumentName': 'tk-prd-Switch'}}, 'not of tk-dev-Switch'),
        ({'run': {'AutomationExecutionStatus': 'Waiting'}}, 'stop it instead'),
        ({'run': {'Parameters': {'Environment': ['prd']}}}, 'Environment was prd, not dev'),
        ({'run': {'Parameters': {'Environment': ['dev'], 'Table': ['other']}}}, 'Table was other, not main'),
        ({'parameters': {'Environment': 'dev', 'Table': 'other'}}, 'Table was main, not other'),
        ({'done': []}, 'nothing to undo'),
        ({'done': [{'StepName': 'RaiseDone', 'StepStatus': 'Pending'}]}, 'nothing to undo'),
        ({'done': [{'StepName': one, 'StepStatus': 'Success'} for one in ('RaiseDone', 'LowerDone')]}, 'made 2 changes'),
        ({'run': {'Outputs': {**OUTPUTS, 'Decide.units': ['No output available yet']}}}, 'no Integer on record for Decide.units'),
        ({'run': {'Outputs': {key: value for key, value in OUTPUTS.items() if key != 'Decide.before'}}}, 'no StringMap on record'),
        ({'run': {'Outputs': {**OUTPUTS, 'Decide.before': ['{"a":']}}}, 'no StringMap on record'),
        ({'run': {'Outputs': {**OUTPUTS, 'Decide.open': ['perhaps']}}}, 'no Boolean on record'),
    ],
)
def test_nothing_is_undone_on_a_guess(changed, words):
    with pytest.raises(ValueError, match=words):
        find_change(events(**changed), None)


def test_a_parameter_that_was_not_given_counts_as_its_default():
    assert find_change(events(parameters={'Environment': 'dev', 'Table': 'main'}), None)['change'] == 'Raise'
