"""Whether a lock is dead, and which conditional deletes release it. Pure: it reads only what it is given."""
from datetime import datetime, timezone

QUIET_SECONDS = 15 * 60
SAFEST_MINUTES = 60
RUNNING = {'Pending', 'InProgress', 'Waiting', 'Cancelling', 'PendingApproval', 'Approved', 'Scheduled', 'RunbookInProgress'}


def _clean(text, most=100):
    """What a stranger wrote into the lock, on one line."""
    return ''.join(one if one.isprintable() else ' ' for one in str(text))[:most].strip() or '(nothing)'


def _span(seconds):
    minutes = max(int(seconds), 0) // 60
    return f'{minutes // 60} h {minutes % 60} min' if minutes >= 60 else f'{minutes} min'


def _instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def _first_reading(events):
    """Of a minute ago: the table's Info, and the ETags of `.tflock` and of the state."""
    item = events['firstItem'].get('Item') or {}
    etags = {one['Key']: one['ETag'].strip('"') for one in events['firstObjects'].get('Contents') or []}
    key = events['key']
    return (item.get('Info') or {}).get('S') or '', etags.get(f'{key}.tflock', ''), etags.get(key, '')


def _choose(locks, wanted, path):
    """The places to unlock, or why it is not this lock."""
    strange = [place for place, lock in locks.items() if lock['Path'] != path]
    if strange:
        return [], f'the lock says that it is of {_clean(locks[strange[0]]["Path"], 300)}, not of {path}'
    ids = sorted({lock['ID'] for lock in locks.values()})
    if wanted and wanted not in ids:
        return [], f'the state is locked by {" and ".join(ids)}, not by {wanted}: that lock is gone, another run holds it now'
    if not wanted and len(ids) > 1:
        return [], f'table and file hold two different locks ({", ".join(ids)}): say which one with LockId'
    return [place for place, lock in locks.items() if not wanted or lock['ID'] == wanted], ''


def _alive(events, places, lock):
    """A sign of life of the holder, or ''. No sign is no proof of death: that is why a person decides."""
    seen = events['seen']
    now, state, write = seen['now'], seen['state'], seen['write']
    info, etag, before = _first_reading(events)
    if ('table' in places and info != seen['item']['info']) or ('file' in places and etag != seen['file']['etag']):
        return 'the lock is not the one of a minute ago: Terraform is running'
    if before != state.get('etag', ''):
        return 'the state was written within the last minute: Terraform is running'
    if state and state['modified'] > lock['created'] and now - state['modified'] < QUIET_SECONDS:
        return f'the state was written {_span(now - state["modified"])} ago, under this lock'
    if any(one in RUNNING for one in seen['automation'].split()):
        return f'{_clean(lock["Who"])} is an automation that still runs'
    if now - write['searchedTo'] >= QUIET_SECONDS:
        return ''
    if 'name' in write and write['at'] >= lock['created']:
        return f'{_clean(write["by"])} called {write["name"]} {_span(now - write["at"])} ago, as Terraform or as the holder'
    if 'name' not in write and write['searchedTo'] > lock['created']:
        return 'too many write calls to search 15 minutes of them: that nobody applies cannot be shown'
    return ''


def _verdict(events, path):
    """Verdict, reason, places to unlock, and the lock in them."""
    seen, key = events['seen'], events['key']
    if key.endswith(('-md5', '.tflock')):
        return 'not-this-lock', f'{key} is no state: give the key of the state itself', [], None
    if not seen['locks']:
        info, etag, _ = _first_reading(events)
        return 'no-lock', 'the lock was released meanwhile' if info or etag else 'the state is not locked', [], None
    locks = seen['locks']
    for where, lock in locks.items():
        if 'problem' in lock:
            thing = f'item {path}' if where == 'table' else f'object {path}.tflock'
            return 'unreadable', f'the lock in the {thing} is not as Terraform writes it: {lock["problem"]}', [], None
    places, reason = _choose(locks, events['lockId'], path)
    if reason:
        return 'not-this-lock', reason, [], None
    lock = max((locks[place] for place in places), key=lambda one: one['created'])
    if events['environment'] == 'prd' and int(events['minimumApprovals']) < 2:
        return 'single-approver-in-prd', 'in prd two people must approve: start again with MinimumApprovals 2', places, lock
    minutes = max(int(events['minimumAge']), SAFEST_MINUTES if events['environment'] == 'prd' else 0)
    alive = _alive(events, places, lock)
    if alive:
        return 'still-alive', alive, places, lock
    age = seen['now'] - lock['created']
    if age < 60 * minutes:
        return 'too-young', f'the lock is {_span(age)} old; younger than {minutes} min it may be at work', places, lock
    return f'unlock-{"both" if len(places) == 2 else places[0]}', f'the lock of {_clean(lock["Who"])} is dead', places, lock


def _risk(operation):
    if operation.endswith(('Plan', 'Refresh')):
        return 'low', 'reads only; nothing is half made.'
    return 'HIGH', 'may have died half-way: afterwards compare the state with what exists, and import or remove what is half made.'


def _digest(seen):
    state, digest = seen['state'], seen['digest']
    if not state:
        return 'none', 'The state does not exist yet.'
    if not digest:
        return 'none', f'State version {state["version"]} of {_instant(state["modified"])}; no digest on record.'
    if digest == state['md5']:
        return 'held', f'State version {state["version"]} of {_instant(state["modified"])}; its MD5 is the digest on record.'
    return 'mismatch', (
        f'WARNING: state version {state["version"]} of {_instant(state["modified"])} has MD5 {state["md5"]}, but the digest on record is '
        f'{_clean(digest)}. Terraform will refuse this state: after the unlock repair the state first, and let nobody apply.'
    )


def _question(events, path, lock, places, digest, digest_text):
    seen = events['seen']
    now, write = seen['now'], seen['write']
    level, risk = _risk(lock['Operation'])
    last = f'{write["name"]} by {_clean(write["by"])} at {_instant(write["at"])}' if 'name' in write else f'none since {_instant(write["searchedTo"])}'
    if lock['created'] < seen['state'].get('modified', 0):
        digest_text += ' It was written under this lock.'
    deletes = {'table': f'the item {path} of the lock table', 'file': f'the object {path}.tflock'}
    return '\n'.join([
        f'Unlock the Terraform state {path}?',
        f'ID: {lock["ID"]}',
        f'Who: {_clean(lock["Who"])} | Operation: {_clean(lock["Operation"])} | Terraform {_clean(lock["Version"], 20)}',
        f'Created: {_clean(lock["Created"])}, {_span(now - lock["created"])} ago; the same in two readings, a minute apart.',
        digest_text,
        f'Last write call by Terraform or that user, in this account and Region: {last}.',
        f'Risk {level}: {_clean(lock["Operation"])} {risk}',
        'AWS cannot know whether the process still runs, and CloudTrail may lag 15 minutes: look at that machine or CI run first.',
        f'Change: delete {" and ".join(deletes[one] for one in places)}, only while it is exactly this lock. The digest item stays.',
        'Undo: exactly this lock is put back, unless a new one is there.',
        f'To approve, comment: {lock["ID"]}',
    ])


def decide_unlock(events, context):
    path = f'{events["bucket"]}/{events["key"]}'
    seen = events['seen']
    verdict, reason, places, lock = _verdict(events, path)
    go = verdict.startswith('unlock-')
    digest, digest_text = _digest(seen)
    what = {'verdict': verdict, 'path': path, 'item': seen['item'], 'file': seen['file'], 'state': seen['state'], 'digest': seen['digest']}
    outcome = f'nothing changed: {reason}'
    if go:
        after = 'repair the state first: its MD5 is not the digest on record' if digest == 'mismatch' else 'terraform plan -lock-timeout=60s'
        review = '' if _risk(lock['Operation'])[0] == 'low' else ', and review what that run left half made'
        outcome = f'applied: unlocked {path} ({lock["ID"]}); next: {after}{review}'
    return {
        'verdict': verdict,
        'outcome': outcome,
        'hash': plan_hash(what),
        'question': _question(events, path, lock, places, digest, digest_text) if go else 'nothing to approve',
        'undo': f'Put the lock {lock["ID"]} of {_clean(lock["Who"])} back on {path}.' if lock else 'nothing',
        'code': lock['ID'] if lock else 'none',
        'info': seen['item'].get('info') or 'none',
        'etag': seen['file'].get('etag') or 'none',
        'body': seen['file'].get('body') or 'none',
        'digest': digest,
    }
