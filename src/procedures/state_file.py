"""A Terraform state, read strictly. Attribute values are secrets: only serial, lineage and addresses ever leave these functions."""
import json


def plain(text):
    """A stranger's text on one line, without the {{ that SSM would read as a reference of its own."""
    return ''.join(one if one.isprintable() else '?' for one in text).replace('{{', '{ {')


def _address(resource, instance):
    key = instance.get('index_key')
    if key is not None and (isinstance(key, bool) or not isinstance(key, (int, str))):
        raise ValueError('an instance has a strange key')
    module = f'{resource["module"]}.' if resource.get('module') else ''
    text = f'{module}{resource["type"]}.{resource["name"]}{"" if key is None else f"[{json.dumps(key)}]"}'
    return plain(text)


def parse_state(body):
    """Serial, lineage, and the addresses of what Terraform manages (no data sources); ValueError says why it is no state."""
    try:
        state = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError('it is no JSON') from None
    if not isinstance(state, dict) or isinstance(state.get('version'), bool) or state.get('version') != 4:
        raise ValueError('it is no state of format version 4')
    serial, lineage, resources = state.get('serial'), state.get('lineage'), state.get('resources')
    if isinstance(serial, bool) or not isinstance(serial, int) or serial < 0 or not isinstance(lineage, str) or not lineage:
        raise ValueError('it has no serial or no lineage')
    try:
        managed = [one for one in resources if one['mode'] == 'managed']
        addresses = sorted({_address(one, instance) for one in managed for instance in one['instances']})
    except (TypeError, KeyError, AttributeError):
        raise ValueError('its resources are not as Terraform writes them') from None
    return {'serial': serial, 'lineage': plain(lineage[:64]), 'addresses': addresses}
