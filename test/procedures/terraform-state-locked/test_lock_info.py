import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

parse_lock = load_script('terraform-state-locked/scripts/lock_info.py')['parse_lock']

LOCK = {
    'ID': '6f8e1d7a-90b3-4c5e-8a21-0d4f5b6c7e88',
    'Operation': 'OperationTypeApply',
    'Info': '',
    'Who': 'runner@ci-4711',
    'Version': '1.11.4',
    'Created': '2026-03-01T10:00:00.123456789Z',
    'Path': 'tk-nq-tfstate-dev/terraform.tfstate',
}


def test_what_terraform_writes_is_read():
    assert parse_lock(json.dumps(LOCK)) == {**LOCK, 'created': 1772359200}


@pytest.mark.parametrize('created', ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.1Z'])
def test_fractions_of_a_second_may_be_shorter(created):
    assert parse_lock(json.dumps({**LOCK, 'Created': created}))['created'] == 1772359200


@pytest.mark.parametrize(
    'text',
    [
        '',
        'null',
        '[]',
        '"text"',
        '{}',
        'not json',
        '\ud800',
        json.dumps({**LOCK, 'More': ''}),
        json.dumps({name: value for name, value in LOCK.items() if name != 'Info'}),
        json.dumps({**LOCK, 'Who': None}),
        json.dumps({**LOCK, 'Who': ['runner']}),
        json.dumps({**LOCK, 'ID': '4711'}),
        json.dumps({**LOCK, 'ID': LOCK['ID'] + '\n'}),
        json.dumps({**LOCK, 'Created': 'yesterday'}),
        json.dumps({**LOCK, 'Created': '2026-02-31T10:00:00Z'}),
        json.dumps({**LOCK, 'Created': '2026-03-01T10:00:00+02:00'}),
        json.dumps({**LOCK, 'Who': '{{ global:ACCOUNT_ID }}'}),
        json.dumps({**LOCK, 'Who': '\ufffd'}, ensure_ascii=False),
        json.dumps(LOCK)[:-1] + ', "Who": "somebody else"}',
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        parse_lock(text)
