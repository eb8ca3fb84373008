"""The other place of the lock, and then, with both held, the last look: is the state still the one that was approved?"""


def take_lock_file(events, context):
    take_file(events, events['info'])
    found, before = state_now(events), events['before']
    if (found['id'], found['digest']) != (before['id'], before['digest']):
        raise RuntimeError('The state was written after the re-check, by somebody who takes no lock: nothing was repaired. Start again.')
    return {'held': 'table and file'}
