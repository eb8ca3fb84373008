"""What is shown of keys and values: structure always, values only where they cannot name a person."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('report.py', 'table-inspection/scripts/inspect_table.py')


@pytest.mark.parametrize(
    ('key', 'shown'),
    [
        ('TENANT#site-1', 'TENANT#site-1'),
        ('METADATA', 'METADATA'),
        ('TENANT#site-1#PATIENT#6f8e1234-1234', 'TENANT#site-1#PATIENT#<13 characters>'),
        ('TENANT#site-1#PROFESSIONAL#ana#DATE#2026-11-24', 'TENANT#site-1#PROFESSIONAL#<3 characters>#DATE#2026-11-24'),
        ('SLOT#09:15', 'SLOT#09:15'),
        ('BOOKING#2026-11-24T10:00#b1', 'BOOKING#<16 characters>#<2 characters>'),
        ('ana@example.org', '<15 characters>'),
        ('TENANT#ana@example.org', 'TENANT#<15 characters>'),
        ('PATIENT#ANA', 'PATIENT#<3 characters>'),
        ('', ''),
        ('TREATMENT#', 'TREATMENT#'),
    ],
)
def test_a_key_shows_its_structure(key, shown):
    assert script['key_structure'](key) == shown


@pytest.mark.parametrize(
    ('name', 'value', 'shown'),
    [
        ('price', {'N': '120000'}, 'price=120000'),
        ('price', {'M': {'a': {'S': 'x'}}}, 'price (map, 1)'),
        ('active', {'BOOL': True}, 'active (boolean)'),
        ('email', {'S': 'ana@example.org'}, 'email (text, 15)'),
        ('tags', {'SS': ['a', 'b']}, 'tags (texts, 2)'),
        ('gone', {'NULL': True}, 'gone (null)'),
        ('PK', {'S': 'BOOKING#b1'}, 'PK=BOOKING#<2 characters>'),
        ('status', {'S': 'told ana@example.org'}, 'status=told [email]'),
    ],
)
def test_an_attribute_shows_its_type_and_an_allowed_one_its_value(name, value, shown):
    assert script['described'](name, value, {'PK'}, ['price', 'status']) == shown
