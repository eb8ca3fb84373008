import json
from pathlib import Path

import pytest

namespace = {}
exec((Path(__file__).resolve().parents[2] / 'src/authoring/scripts/confirm_approval.py').read_text(), namespace)
confirm = namespace['confirm_approval']

ALICE = 'arn:aws:iam::000000000000:user/alice'
BOB = 'arn:aws:iam::000000000000:user/bob'
SESSION = 'arn:aws:sts::000000000000:assumed-role/OnCall/'


def decision(approver, comment='plan abc123', verdict='Approve'):
    return {'approver': approver, 'decision': verdict, 'comment': comment}


def approval(*decisions, status='Success'):
    return {'StepName': 'Approve', 'StepStatus': status, 'Outputs': {'ApproverDecisions': [json.dumps(one) for one in decisions]}}


def test_a_second_person_who_repeats_the_code_is_enough():
    assert confirm({'requester': ALICE, 'code': 'abc123', 'approvals': [approval(decision(BOB))]}, None) == {'approvers': [BOB]}


@pytest.mark.parametrize(
    ('requester', 'approver'),
    [(ALICE, ALICE), (ALICE, 'alice'), ('alice', ALICE), (f'{SESSION}alice', f'{SESSION}alice')],
)
def test_nobody_approves_their_own_request(requester, approver):
    with pytest.raises(PermissionError, match='approved it too'):
        confirm({'requester': requester, 'code': 'abc123', 'approvals': [approval(decision(approver))]}, None)


def test_two_sessions_of_one_role_are_two_people():
    assert confirm({'requester': f'{SESSION}alice', 'code': 'abc123', 'approvals': [approval(decision(f'{SESSION}bob'))]}, None)


def test_one_own_approval_among_several_spoils_it():
    with pytest.raises(PermissionError):
        confirm({'requester': ALICE, 'code': 'abc123', 'approvals': [approval(decision(BOB), decision(ALICE))]}, None)


@pytest.mark.parametrize('comment', ['', 'ok', 'abc12', None])
def test_an_approval_without_the_code_does_not_count(comment):
    with pytest.raises(ValueError, match='does not repeat abc123'):
        confirm({'requester': ALICE, 'code': 'abc123', 'approvals': [approval(decision(BOB, comment))]}, None)


def test_no_approver_at_all_is_refused():
    with pytest.raises(ValueError, match='no approver'):
        confirm({'requester': ALICE, 'code': 'abc123', 'approvals': [approval()]}, None)


def test_only_the_request_that_was_approved_counts():
    """The first request expired with one approval too few; the next contact's is the one that decides."""
    steps = [approval(decision(ALICE), status='TimedOut'), approval(decision(BOB))]
    assert confirm({'requester': ALICE, 'code': 'abc123', 'approvals': steps}, None) == {'approvers': [BOB]}
    with pytest.raises(ValueError, match='no approver'):
        confirm({'requester': ALICE, 'code': 'abc123', 'approvals': steps[:1]}, None)
