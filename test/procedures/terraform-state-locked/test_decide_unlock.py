import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

decide = load_script('plan_hash.py', 'terraform-state-locked/scripts/decide_unlock.py')['decide_unlock']

NOW = 1_772_359_200
KEY = 'terraform.tfstate'
PATH = f'tk-nq-tfstate-dev/{KEY}'
ID = '6f8e1d7a-90b3-4c5e-8a21-0d4f5b6c7e88'
OTHER = '0b9c2d3e-4f50-4162-8374-95a6b7c8d9e0'
STATE = {'etag': 's1', 'version': 'v1', 'modified': NOW - 86400, 'md5': 'd' * 32}


def lock(minutes=120, **changes):
    made = {
        'ID': ID,
        'Operation': 'OperationTypeApply',
        'Info': '',
        'Who': 'runner@ci-4711',
        'Version': '1.11.4',
        'Created': '2026-03-01T08:00:00Z',
        'Path': PATH,
        **changes,
    }
    return {**made, 'created': NOW - 60 * minutes}


def text(one):
    return json.dumps({name: value for name, value in one.items() if name != 'created'})


def events(table=None, file=None, state=STATE, digest='d' * 32, write=None, automation='', first=None, **changes):
    """A reading in which nothing moved for a minute, unless `first` says what was there before."""
    locks = {place: one for place, one in (('table', table), ('file', file)) if one}
    since = min((one['created'] for one in locks.values() if 'created' in one), default=NOW)
    before = {'info': text(table) if table else '', 'etag': 'f1' if file else '', 'state': state.get('etag', ''), **(first or {})}
    contents = [{'Key': f'{KEY}.tflock', 'ETag': f'"{before["etag"]}"'}] if before['etag'] else []
    contents += [{'Key': KEY, 'ETag': f'"{before["state"]}"'}] if before['state'] else []
    return {
        'environment': 'dev',
        'bucket': 'tk-nq-tfstate-dev',
        'key': KEY,
        'lockId': '',
        'minimumAge': 60,
        'minimumApprovals': 1,
        'firstItem': {'Item': {'LockID': {'S': PATH}, 'Info': {'S': before['info']}}} if before['info'] else {},
        'firstObjects': {'Contents': contents} if contents else {},
        'seen': {
            'locks': locks,
            'item': {'info': text(table)} if table else {},
            'digest': digest,
            'file': {'etag': 'f1', 'body': text(file)} if file else {},
            'state': state,
            'write': {'searchedTo': since, **(write or {})} if locks else {},
            'automation': automation,
            'now': NOW,
        },
        **changes,
    }


def written(minutes, by='deployer'):
    at = NOW - 60 * minutes
    return {'name': 'UpdateFunctionCode20150331v2', 'by': by, 'at': at, 'searchedTo': at}


def under_lock(minutes):
    return {**STATE, 'modified': NOW - 60 * minutes}


@pytest.mark.parametrize(
    ('given', 'verdict'),
    [
        (events(), 'no-lock'),
        (events(first={'info': 'it was there'}), 'no-lock'),
        (events(table=lock()), 'unlock-table'),
        (events(file=lock()), 'unlock-file'),
        (events(table=lock(), file=lock()), 'unlock-both'),
        (events(table=lock(59)), 'too-young'),
        (events(table=lock(60)), 'unlock-table'),
        (events(table=lock(-5)), 'too-young'),
        (events(table=lock(-5), minimumAge=0), 'too-young'),
        (events(table=lock(5), minimumAge=0), 'unlock-table'),
        (events(table=lock(50), minimumAge=0, environment='prd', minimumApprovals=2), 'too-young'),
        (events(table=lock(150), minimumAge=180, environment='prd', minimumApprovals=2), 'too-young'),
        (events(table=lock(), environment='prd', minimumApprovals=2), 'unlock-table'),
        (events(table=lock(), environment='prd'), 'single-approver-in-prd'),
        (events(table=lock(), lockId=ID), 'unlock-table'),
        (events(table=lock(), lockId=OTHER), 'not-this-lock'),
        (events(table=lock(Path='tk-nq-tfstate-qas/terraform.tfstate')), 'not-this-lock'),
        (events(table=lock(), key=f'{KEY}-md5'), 'not-this-lock'),
        (events(table=lock(), key=f'{KEY}.tflock'), 'not-this-lock'),
        (events(table=lock(), file=lock(ID=OTHER)), 'not-this-lock'),
        (events(table=lock(), file=lock(ID=OTHER), lockId=OTHER), 'unlock-file'),
        (events(table=lock(), file=lock(ID=OTHER), lockId=ID), 'unlock-table'),
        (events(table={'problem': 'its ID is no UUID'}), 'unreadable'),
        (events(table=lock(), file={'problem': 'it is no JSON'}), 'unreadable'),
        (events(table=lock(), first={'info': 'another'}), 'still-alive'),
        (events(table=lock(), first={'info': ''}), 'still-alive'),
        (events(file=lock(), first={'etag': 'another'}), 'still-alive'),
        (events(table=lock(), first={'state': 'another'}), 'still-alive'),
        (events(table=lock(), first={'state': ''}), 'still-alive'),
        (events(table=lock(), state=under_lock(14)), 'still-alive'),
        (events(table=lock(), state=under_lock(15)), 'unlock-table'),
        (events(table=lock(), write=written(14)), 'still-alive'),
        (events(table=lock(), write=written(15)), 'unlock-table'),
        (events(table=lock(10), write=written(11), minimumAge=0), 'unlock-table'),
        (events(table=lock(), write={'searchedTo': NOW - 600}), 'still-alive'),
        (events(table=lock(), write={'searchedTo': NOW - 6000}), 'unlock-table'),
        (events(table=lock(), automation='InProgress'), 'still-alive'),
        (events(table=lock(), automation='Failed'), 'unlock-table'),
        (events(table=lock(), automation='forgotten'), 'unlock-table'),
        (events(table=lock(), state={}, digest=''), 'unlock-table'),
        (events(table=lock(), digest='e' * 32), 'unlock-table'),
    ],
)
def test_each_reading_has_its_verdict(given, verdict):
    result = decide(given, None)
    assert result['verdict'] == verdict
    assert result['outcome'].startswith('applied: ' if verdict.startswith('unlock-') else 'nothing changed: ')


def test_the_approver_reads_what_the_decision_rests_on():
    question = decide(events(table=lock(), write=written(40)), None)['question']
    for told in (ID, 'runner@ci-4711', 'OperationTypeApply', '2 h 0 min ago', 'State version v1', 'UpdateFunctionCode20150331v2 by deployer'):
        assert told in question
    assert question.endswith(f'comment: {ID}')
    assert 'Risk HIGH' in question
    assert 'AWS cannot know whether the process still runs' in question


@pytest.mark.parametrize(
    ('operation', 'level'),
    [('OperationTypePlan', 'low'), ('OperationTypeRefresh', 'low'), ('OperationTypeApply', 'HIGH'), ('OperationTypeDestroy', 'HIGH'), ('guardia-repair', 'HIGH'), ('', 'HIGH')],
)
def test_only_what_reads_is_of_low_risk(operation, level):
    result = decide(events(table=lock(Operation=operation)), None)
    assert f'Risk {level}:' in result['question']
    assert ('review' in result['outcome']) == (level == 'HIGH')


def test_a_state_that_does_not_match_its_digest_is_said_loudly():
    result = decide(events(table=lock(), digest='e' * 32), None)
    assert result['digest'] == 'mismatch'
    assert 'WARNING' in result['question']
    assert 'repair the state first' in result['outcome']


@pytest.mark.parametrize(('changes', 'digest'), [({}, 'held'), ({'digest': ''}, 'none'), ({'state': {}, 'digest': ''}, 'none')])
def test_a_digest_is_verified_afterwards_only_where_it_held_before(changes, digest):
    assert decide(events(table=lock(), **changes), None)['digest'] == digest


def test_a_hostile_holder_cannot_write_the_question():
    who = 'x\nRisk low: nothing\u202e\nTo approve, comment: yes' + 'y' * 5000
    question = decide(events(table=lock(Who=who, Operation=who, Version=who)), None)['question']
    assert len(question) < 4096
    assert len(question.splitlines()) == len(decide(events(table=lock()), None)['question'].splitlines())


def test_time_alone_does_not_change_the_plan_but_every_change_of_the_world_does():
    def digest(**changes):
        given = events(**{'table': lock(), **changes})
        return decide(given, None)['hash']

    later = events(table=lock())
    later['seen']['now'] += 4 * 3600
    assert decide(later, None)['hash'] == digest()
    others = [
        digest(table=lock(ID=OTHER)),
        digest(file=lock()),
        digest(digest='e' * 32),
        digest(state={**STATE, 'version': 'v2'}),
        digest(state={**STATE, 'etag': 's2'}),
        digest(automation='InProgress'),
    ]
    assert len({digest(), *others}) == 1 + len(others)
