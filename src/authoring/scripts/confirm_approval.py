"""Two-person rule and proof of attention: the step after aws:approve.

SSM does not compare approver and requester, and it accepts an approval without a word. This handler fails the automation,
with nothing changed, when the person who started it approved it too, or when no approving comment repeats the code shown in
the request (a plan hash or a lock id): whoever approves must have read what is approved.
"""
import json


def _texts(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []


def _same_principal(left, right):
    """Equal ARNs, or a bare user name against the end of an ARN. Role sessions are people: role and session must match."""
    if left == right:
        return True
    if left.startswith('arn:') and right.startswith('arn:'):
        return False
    return left.rsplit('/', 1)[-1] == right.rsplit('/', 1)[-1]


def _member(decision, name):
    for key, value in decision.items():
        if key.lower() == name:
            return value
    return None


def _decisions(steps):
    """Of the approval steps that succeeded: SSM keeps an output as a list of texts, maps as JSON."""
    for step in steps:
        if step.get('StepStatus') == 'Success':
            for text in (step.get('Outputs') or {}).get('ApproverDecisions') or []:
                yield json.loads(text)


def confirm_approval(events, context):
    requester = events['requester']
    code = events['code']
    approvals = [one for one in _decisions(events['approvals']) if 'reject' not in str(_member(one, 'decision')).lower()]
    approvers = [str(_member(one, 'approver')) for one in approvals if _member(one, 'approver')]
    if not approvers:
        raise ValueError('SSM reports no approver for this approval: nothing was changed.')
    own = [one for one in approvers if _same_principal(one, requester)]
    if own:
        raise PermissionError(
            f'{own[0]} started this automation and approved it too. A second person must approve: nothing was changed. '
            'Start it again and let somebody else approve.'
        )
    silent = [
        str(_member(one, 'approver')) for one in approvals if not any(code in text for text in _texts(_member(one, 'comment')))
    ]
    if silent:
        raise ValueError(
            f'The approval by {", ".join(silent)} does not repeat {code} in its comment: nothing was changed. '
            f'Start again; read the plan and approve with the comment {code}.'
        )
    return {'approvers': approvers}
