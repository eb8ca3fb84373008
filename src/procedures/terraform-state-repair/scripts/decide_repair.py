"""Whether the object or its digest is wrong, and which version is right. Pure: it reads only what it is given."""
from datetime import datetime, timezone

# An output of a step holds 100 KB; the count is always whole.
MOST_LISTED = 300
MOST_CHARACTERS = 40_000


def _instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def _good(versions):
    return [one for one in versions if 'serial' in one]


def _reference(versions, current, digest):
    """The version that Terraform last recorded as whole; where the digest is of none of them, the newest whole one before the current."""
    recorded = next((one for one in _good(versions) if digest and one['md5'] == digest), None)
    return recorded or next((one for one in _good(versions) if one is not current), None)


def _fault(current, reference):
    """Why the object is wrong, or ''. `doubtful`: somebody may know better."""
    if 'serial' not in current:
        return current['problem'], False
    if reference is None or reference['md5'] == current['md5']:
        return '', False
    if current['lineage'] != reference['lineage']:
        return f'it is of another lineage ({current["lineage"]}) than version {reference["id"]} ({reference["lineage"]})', False
    if current['serial'] < reference['serial']:
        return f'its serial {current["serial"]} is older than serial {reference["serial"]} of version {reference["id"]}', False
    if current['serial'] == reference['serial']:
        return f'it is not what Terraform wrote as serial {current["serial"]}: somebody edited it', True
    return '', False


def _refusal(one, known, reference):
    """Why a version must not become the state, or ''."""
    if 'serial' not in one:
        return one['problem']
    if one['lineage'] != reference['lineage']:
        return f'it is of lineage {one["lineage"]}, not {reference["lineage"]}'
    if one['serial'] > known:
        return f'its serial {one["serial"]} is above {known}, the newest that is known: it is of an abandoned history'
    return ''


def _choose(seen, wanted):
    """Verdict, why, and the version that is to be the state."""
    versions, digest = seen['versions'], seen['digest']
    current = versions[0]
    reference = _reference(versions, current, digest)
    fault, doubtful = _fault(current, reference)
    if not fault and digest in ('', current['md5']):
        known = 'its MD5 is the digest on record' if digest else 'no digest is kept for it'
        return 'consistent', f'the state is whole (serial {current["serial"]}) and {known}; to go back in time, apply an earlier commit', None
    if wanted == current['id'] and (not fault or doubtful) and digest:
        return 'digest', fault or 'somebody says that the object is right', current
    if not fault and not wanted:
        return 'digest', 'the object is whole and newer than its digest: a run died between the two writes', current
    if reference is None:
        return 'no-candidate', f'the object is wrong ({fault}), and no earlier version can be read', None
    known = max(reference['serial'], 0 if fault else current['serial'])
    refused = {one['id']: _refusal(one, known, reference) for one in versions[1:]}
    objection = fault if wanted == current['id'] else refused.get(wanted, 'there is no such version') if wanted else ''
    if objection:
        return 'not-a-candidate', f'version {wanted} cannot become the state: {objection}', None
    why = f'the object is wrong: {fault}' if fault else 'the object is whole, but its digest is not; somebody wants an earlier version'
    allowed = [one for one in versions[1:] if not refused[one['id']]]
    chosen = next((one for one in allowed if one['id'] == wanted), None) or (reference if reference in allowed else next(iter(allowed), None))
    if chosen is None:
        return 'no-candidate', f'{why}; and no earlier version can take its place', None
    if seen['versioning'] != 'Enabled':
        return 'unversioned', f'{why}; but the bucket keeps no versions, so nothing could be put back', None
    return 'restore', why, chosen


def _verdict(seen, events):
    if events['key'].endswith(('-md5', '.tflock')):
        return 'not-a-state', f'{events["key"]} is no state: give the key of the state itself', None
    held = next((seen['locks'][one] for one in ('table', 'file') if seen['locks'][one]), '')
    if held:
        return 'locked', f'{lock_holder(held)} holds the lock: wait for that run, or see TerraformStateLocked', None
    if seen['digest'] and (not seen['digest'].isalnum() or len(seen['digest']) > 64):
        return 'unreadable', 'the digest on record is no MD5: set it by hand to that of the state', None
    if not seen['versions']:
        return 'no-state', 'there is no state of this key', None
    if seen['versions'][0].get('md5') == 'unread':
        return 'unreadable', f'the state cannot be judged: {seen["versions"][0]["problem"]}', None
    verdict, why, chosen = _choose(seen, events['version'])
    if chosen and events['environment'] == 'prd' and int(events['minimumApprovals']) < 2:
        return 'single-approver-in-prd', 'in prd two people must approve: start again with MinimumApprovals 2', None
    return verdict, why, chosen


def _compared(versions, chosen):
    """The version to compare with: of this history the one with the most recent serial."""
    return max((one for one in _good(versions) if one['lineage'] == chosen['lineage']), key=lambda one: one['serial'])


def _named(addresses, room=900):
    shown, used = [], 0
    for one in addresses:
        used += len(one) + 2
        if used > room:
            return f'{", ".join(shown)} and {len(addresses) - len(shown)} more'
        shown.append(one)
    return ', '.join(shown) or 'none'


def _import_list(addresses):
    listed, used = [], 0
    for one in addresses[:MOST_LISTED]:
        used += len(one)
        if used > MOST_CHARACTERS:
            break
        listed.append(one)
    return listed


def _described(one):
    what = f'serial {one["serial"]}, {len(one["addresses"])} resources' if 'serial' in one else one['problem']
    size = f', {one["size"]:,} bytes, MD5 {one["md5"]}' if 'size' in one else ''
    return f'version {one["id"]} of {_instant(one["modified"])}: {what}{size}'


def _question(path, seen, verdict, why, chosen, lists, digest_change):
    gone, back, base = lists
    current = seen['versions'][0]
    change = f'Change: version {chosen["id"]} becomes the state; {digest_change}.' if verdict == 'restore' else f'Change: {digest_change}; the object stays.'
    rollback = 'a state rollback is no infrastructure rollback: what became unmanaged stays in AWS and must be imported.'
    ways = 'before this, nobody may have applied since; ask.' if verdict == 'digest' else rollback
    return [
        f'Repair the Terraform state {path}?',
        f'Why: {why}.',
        f'Now: {_described(current)}; digest on record {seen["digest"] or "none"}.',
        f'Then: {_described(chosen)}.',
        change,
        f'Against serial {base["serial"]} ({len(base["addresses"])} resources): {len(gone)} become unmanaged: {_named(gone)}.',
        f'{len(back)} come back: {_named(back)}.',
        f'Risk HIGH: {ways}',
        "Terraform's own lock is held meanwhile (guardia-repair), so that no run comes between.",
        'Undo: the object and the digest of before, unless somebody wrote since. Cost: none.',
    ]


def decide_repair(seen, events):
    path = f'{events["bucket"]}/{events["key"]}'
    verdict, why, chosen = _verdict(seen, events)
    current = seen['versions'][0] if seen['versions'] else {}
    go = chosen is not None
    kept = seen['digest']
    digest_after = chosen['md5'] if go and kept else kept
    base = _compared(seen['versions'], chosen) if go else {'addresses': []}
    addresses = set(chosen['addresses']) if go else set()
    gone, back = sorted(set(base['addresses']) - addresses), sorted(addresses - set(base['addresses']))
    before = {
        'id': current['id'] if 'etag' in current else 'none',
        'etag': current.get('etag', 'none'),
        'md5': current.get('md5', 'none'),
        'digest': kept or 'none',
    }
    after = {'id': chosen['id'] if go else 'none', 'md5': chosen['md5'] if go else 'none', 'digest': digest_after or 'none'}
    digest = repair_hash(path, verdict, before, after, seen['locks'])
    digest_change = f'digest {kept} becomes {digest_after}' if digest_after != kept else 'the digest is right already' if kept else 'there is no digest'
    lines = _question(path, seen, verdict, why, chosen, (gone, back, base), digest_change) if go else []
    did = f'restored serial {chosen["serial"]} (version {chosen["id"]})' if verdict == 'restore' else 'corrected the digest'
    imports = f'; import what became unmanaged ({len(gone)})' if gone else ''
    was = _described(current) if current else ''
    return {
        'verdict': verdict,
        'go': 'yes' if go else 'no',
        'outcome': f'applied: {did} of {path}; next: terraform plan -refresh-only, read by a person{imports}' if go else f'nothing changed: {why}',
        'hash': digest,
        'code': digest[:12],
        'question': '\n'.join(lines)[:3950] + f'\nPlan {digest}. To approve, comment: {digest[:12]}' if go else 'nothing to approve',
        'undo': f'Make {was} the state of {path} again, with digest {kept or "none"}. The bucket keeps the versions in between.' if go else 'nothing',
        'next': 'terraform plan -refresh-only' if go else 'nothing',
        'imports': _import_list(gone),
        'unmanaged': len(gone),
        'before': before,
        'after': after,
        'oldDigest': before['digest'],
        'newDigest': after['digest'],
    }
