"""Terraform's lock, read strictly: whoever unlocks must know exactly what is unlocked."""
import json
import re
from datetime import datetime, timezone

LOCK_MEMBERS = {'ID', 'Operation', 'Info', 'Who', 'Version', 'Created', 'Path'}
UUID = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
INSTANT = re.compile(r'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z')


def _once(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError('a member occurs twice')
    return dict(pairs)


def parse_lock(text):
    """The lock's seven members and `created` in epoch seconds; ValueError says what is not as Terraform writes it."""
    try:
        info = json.loads(text, object_pairs_hook=_once)
    except ValueError as error:
        raise ValueError(f'it is no JSON object of Terraform ({error})') from None
    if not isinstance(info, dict) or set(info) != LOCK_MEMBERS or not all(isinstance(one, str) for one in info.values()):
        raise ValueError(f'it must hold exactly the texts {", ".join(sorted(LOCK_MEMBERS))}')
    if not UUID.fullmatch(info['ID']):
        raise ValueError('its ID is no UUID')
    instant = INSTANT.fullmatch(info['Created'])
    if not instant:
        raise ValueError('its Created is no UTC time')
    if '{{' in text or '\ufffd' in text:
        raise ValueError('it holds {{ or bytes that are no text, which SSM could not carry unchanged')
    try:
        created = datetime.fromisoformat(instant[1]).replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        raise ValueError('its Created is no UTC time') from None
    return {**info, 'created': int(created)}
