import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

parse_state = load_script('state_file.py')['parse_state']


def resource(name='one', instances=({'attributes': {'password': 'secret'}},), **changes):
    return {'mode': 'managed', 'type': 'aws_sqs_queue', 'name': name, 'instances': list(instances), **changes}


def state(*resources, **changes):
    return json.dumps({'version': 4, 'serial': 7, 'lineage': 'a', 'outputs': {'p': {'value': 'secret'}}, 'resources': list(resources), **changes})


def test_only_serial_lineage_and_addresses_leave():
    found = parse_state(state(resource()))
    assert found == {'serial': 7, 'lineage': 'a', 'addresses': ['aws_sqs_queue.one']}


@pytest.mark.parametrize(
    ('given', 'address'),
    [
        (resource(module='module.a.module.b["x"]'), 'module.a.module.b["x"].aws_sqs_queue.one'),
        (resource(instances=[{'index_key': 0}]), 'aws_sqs_queue.one[0]'),
        (resource(instances=[{'index_key': 'a"b'}]), 'aws_sqs_queue.one["a\\"b"]'),
        (resource(instances=[{'index_key': '\u202e{{ x }}'}]), 'aws_sqs_queue.one["\\u202e{ { x }}"]'),
        (resource(name='a\nb'), 'aws_sqs_queue.a?b'),
    ],
)
def test_addresses_are_terraform_s_and_harmless(given, address):
    assert parse_state(state(given))['addresses'] == [address]


def test_data_sources_are_no_resources_and_a_deposed_instance_is_the_same_address():
    both = resource(instances=[{}, {'deposed': 'abc'}])
    assert parse_state(state(both, resource('read', mode='data')))['addresses'] == ['aws_sqs_queue.one']


@pytest.mark.parametrize(
    'text',
    [
        '',
        'null',
        '[]',
        '{}',
        '{"version": 4',
        '[' * 100_000,
        b'\xff\xfe\x00',
        state(version=3),
        state(version=True),
        state(version='4'),
        state(serial=-1),
        state(serial=True),
        state(serial='7'),
        state(lineage=''),
        state(lineage=None),
        json.dumps({'version': 4, 'serial': 7, 'lineage': 'a', 'resources': None}),
        json.dumps({'version': 4, 'serial': 7, 'lineage': 'a', 'resources': ['secret']}),
        json.dumps({'version': 4, 'serial': 7, 'lineage': 'a', 'resources': [{'mode': 'managed', 'instances': [{}]}]}),
        state(resource(instances=['secret'])),
        state(resource(instances=[{'index_key': {'secret': 1}}])),
        state(resource(instances=[{'index_key': True}])),
    ],
)
def test_anything_else_is_refused_without_telling_what_stands_in_it(text):
    with pytest.raises(ValueError) as refusal:
        parse_state(text)
    assert 'secret' not in str(refusal.value)
    assert refusal.value.__cause__ is None
