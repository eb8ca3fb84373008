"""The change that an earlier execution made, as that execution has it on record. Pure: it reads only what it is given.

Nothing is undone on a guess: the execution must be one of this very procedure, with the same targets, ended, and must have made
exactly one change; what it planned then comes back with the types it had.
"""
import hashlib
import json

ENDED = {'Success', 'Failed', 'TimedOut', 'Cancelled', 'Rejected', 'CompletedWithSuccess', 'CompletedWithFailure', 'Exited'}


def _typed(texts, kind, name):
    """SSM puts outputs on record as lists of texts: scalars as one, lists as many, maps as JSON."""
    try:
        if kind == 'StringList':
            return texts
        if kind == 'MapList':
            return [json.loads(text) for text in texts]
        (text,) = texts
        if kind == 'String':
            return text
        if kind == 'Integer':
            return int(text)
        if kind == 'Boolean':
            return {'true': True, 'false': False}[text.lower()]
        return json.loads(text)
    except (ValueError, KeyError, TypeError):
        raise ValueError(f'That execution has no {kind} on record for {name}: it cannot be undone from here.') from None


def _same_targets(now, then, defaults):
    def texts(value):
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    wrong = [
        f'{name} was {", ".join(then.get(name) or texts(defaults.get(name, "")))}, not {", ".join(texts(value))}'
        for name, value in sorted(now.items())
        if texts(value) != (then.get(name) or texts(defaults.get(name, '')))
    ]
    if wrong:
        raise ValueError(f'That execution worked on something else: {"; ".join(wrong)}. Start the undo with its own parameters.')


def find_change(events, context):
    run, execution = events['execution'], events['executionId']
    # Whoever deploys may put a prefix before all names: this document's own name tells which.
    document = events['self'].removesuffix('Undo')
    if run['DocumentName'] != document:
        raise ValueError(f'Execution {execution} is one of {run["DocumentName"]}, not of {document}: this undo is not for it.')
    if run['AutomationExecutionStatus'] not in ENDED:
        raise ValueError(f'Execution {execution} is {run["AutomationExecutionStatus"]}: stop it instead, and it undoes what it did.')
    _same_targets(events['parameters'], run.get('Parameters') or {}, events['defaults'])
    # A cancelled one was reached all the same: the change had been verified.
    done = [one['StepName'] for one in events['done'] if one['StepStatus'] in ('Success', 'Cancelled')]
    if not done:
        raise ValueError(f'Execution {execution} made no change that stands (it ended {run["AutomationExecutionStatus"]}): there is nothing to undo.')
    if len(done) > 1:
        raise ValueError(f'Execution {execution} made {len(done)} changes ({", ".join(done)}): undo them one by one, the last one first.')
    change, plan = events['changes'][done[0]]
    outputs = run.get('Outputs') or {}
    values = {
        name: _typed(outputs.get(f'{plan}.{name}'), kind, f'{plan}.{name}') for name, kind in events['plans'][plan].items()
    }
    code = hashlib.sha256(f'undo {execution} {values["hash"]}'.encode('utf-8')).hexdigest()[:12]
    question = '\n'.join([
        f'Undo what execution {execution} changed?',
        values['undo'],
        f'It was started by {run["ExecutedBy"]} at {run["ExecutionStartTime"]}; its plan was {values["hash"]}.',
        'Nothing is undone unless everything is still as that run left it; that is looked at again after your approval.',
        f'To approve, comment: {code}',
    ])
    return {'change': change, 'plan': plan, 'values': values, 'code': code, 'question': question, 'undo': f'undone: what execution {execution} changed. {values["undo"]}'}
