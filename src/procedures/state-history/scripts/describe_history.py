"""The history of a state as a page and as data. Pure: it reads only what it is given."""
from datetime import datetime, timezone


def _instant(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def _entry(one, digest):
    return {
        'version': one['id'],
        'written': _instant(one['modified']),
        'current': one['latest'],
        'bytes': one.get('size'),
        'md5': one.get('md5'),
        'serial': one.get('serial'),
        'lineage': one.get('lineage'),
        'resources': len(one['addresses']) if 'serial' in one else None,
        'digest': bool(digest) and one.get('md5') == digest,
        'problem': one.get('problem'),
    }


def _digest_state(entries, digest):
    if not digest:
        return 'none', 'No digest is kept: Terraform does not check the object.'
    if entries and entries[0]['digest']:
        return 'held', 'The digest on record is that of the current version.'
    owner = next((one for one in entries if one['digest']), None)
    whose = f'of version {owner["version"]} (serial {owner["serial"]})' if owner else 'of no version that was read'
    return 'mismatch', f'The digest on record ({plain(digest[:64])}) is {whose}: Terraform refuses the state. See TerraformStateRepair.'


def _cell(value):
    return '' if value is None else str(value).replace('|', '\\|')


def _row(one):
    marks = ', '.join(text for text, so in (('current', one['current']), ('digest', one['digest']), (one['problem'], one['problem'])) if so)
    cells = (one['version'], one['written'], one['serial'], one['resources'], one['bytes'], one['lineage'], marks)
    return f'| {" | ".join(_cell(cell) for cell in cells)} |'


def describe_history(seen, path):
    entries = [_entry(one, seen['digest']) for one in seen['versions']]
    digest, digest_text = _digest_state(entries, seen['digest'])
    holders = {place: lock_holder(seen['locks'][place]) for place in ('table', 'file') if seen['locks'][place]}
    locked = '; '.join(f'{place}: {who}' for place, who in holders.items())
    older = f'{seen["more"]} older versions were not read.' if seen['more'] else 'These are all.'
    lines = [
        f'# History of {path}',
        '',
        f'Lock: {locked or "free"}.',
        '',
        digest_text,
        '',
        f'{len(entries)} versions, newest first. {older}',
        '',
        '| Version | Written | Serial | Resources | Bytes | Lineage | |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        *(_row(one) for one in entries),
    ]
    data = {'path': path, 'lock': holders, 'digest': digest, 'notRead': seen['more'], 'versions': entries}
    newest = f'serial {entries[0]["serial"]}' if entries and entries[0]['serial'] is not None else 'no state that can be read'
    return {
        'markdown': '\n'.join(lines) + '\n',
        'json': json.dumps(data, sort_keys=True),
        'outcome': f'nothing changed: {path} has {len(entries) + seen["more"]} versions, now {newest}, digest {digest}, {"locked" if locked else "not locked"}',
    }
