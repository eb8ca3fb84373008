"""Whether the feature is to be switched off, and what the approver reads. Pure: it reads only what it is given."""
import hashlib
import json


def _verdict(value, alarm):
    """The first reading that fits, and what it means for the person who looks."""
    if value == 'off':
        return 'already-off', 'the switch is off already: look for another cause'
    if value != 'on':
        return 'unknown-value', f'the switch is "{value}", neither on nor off: mend it by hand'
    if alarm == 'missing':
        return 'no-alarm', 'there is no error alarm of this feature: nothing says that it fails'
    if alarm != 'ALARM':
        return 'quiet', f'the error alarm is {alarm}'
    return 'switch-off', 'the error alarm is in ALARM and the switch is on'


def decide_switch(events, context):
    name, value = events['name'], events['value']
    verdict, reason = _verdict(value, events['alarm'])
    # The version counts: somebody who switched it off and on again in the meantime had a reason.
    plan = {'name': name, 'verdict': verdict, 'before': value, 'version': events['version'], 'after': 'off'}
    canonical = json.dumps(plan, sort_keys=True, separators=(',', ':'))
    digest = hashlib.sha256(canonical.encode('utf-8')).hexdigest()
    question = '\n'.join([
        f'Set {name} from on to off?',
        f'Why: {reason}.',
        'Then its alarm is looked at again after 10 minutes; if it is not OK, the switch goes back to on by itself.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])
    return {
        'verdict': verdict,
        'outcome': f'{"applied" if verdict == "switch-off" else "nothing changed"}: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': question,
        'undo': f'Set {name} from off back to on.',
    }
