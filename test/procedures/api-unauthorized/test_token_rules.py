"""API Gateway's rules for a token, and what is never taken: a whole one."""
import base64
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('api-unauthorized/scripts/token_rules.py')

# `guardia token` judges by the same cases.
SHARED = json.loads(Path(__file__).with_name('token-cases.json').read_text())
NOW = datetime.fromtimestamp(SHARED['now'], timezone.utc)
GOOD = SHARED['cases'][0]
HEADER, CLAIMS, ISSUER = GOOD['header'], GOOD['claims'], GOOD['issuer']


def broken(case, keys=('k1',)):
    rules = script['token_rules'](case['header'], case['claims'], case['issuer'], case['audience'], keys, case['scopes'], NOW)
    return [name for name, holds, _ in rules if not holds]


@pytest.mark.parametrize('case', SHARED['cases'], ids=lambda case: case['name'])
def test_the_rules(case):
    keys = [case['header'].get('kid') or '']
    assert broken(case, keys) == case['broken']


def test_the_key():
    assert broken(GOOD, ['k2']) == ['key']
    # The issuer's keys could not be read: nobody knows, so the rule is not called broken.
    assert broken(GOOD, []) == []


def test_only_what_was_given_is_judged():
    assert [one[0] for one in script['token_rules'](HEADER, {}, ISSUER, [], ['k1'], [], NOW)] == ['algorithm', 'key']
    assert broken({**GOOD, 'header': {}}) == []


def encode(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b'=').decode()


TOKEN = f'{encode(HEADER)}.{encode(CLAIMS)}.c2lnbmF0dXJl'


@pytest.mark.parametrize(
    'text',
    [
        TOKEN,
        f'Bearer {TOKEN}',
        json.dumps({'iss': TOKEN}),
        f'{encode({"alg": "none"})}.{encode({"a": 1})}.',
        f'{base64.urlsafe_b64encode(b" {  } ").decode()}.{encode({"a": 1})}.abc',
    ],
)
def test_a_whole_token_is_refused_and_not_repeated(text):
    with pytest.raises(ValueError) as refused:
        script['read_part']('TokenClaims', text)
    said = str(refused.value)
    assert 'whole token' in said and encode(HEADER) not in said and encode(CLAIMS)[:12] not in said


@pytest.mark.parametrize('text', ['{"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc"}', '{"scope": "aws.cognito.signin.user.admin"}'])
def test_dots_alone_make_no_token(text):
    assert script['read_part']('TokenClaims', text) == json.loads(text)


def test_nothing_given():
    assert script['read_part']('TokenClaims', ' ') == {}


@pytest.mark.parametrize('text', ['[]', 'not-json-at-all', '"x"', '{'])
def test_what_is_no_object_is_refused_and_not_repeated(text):
    with pytest.raises(ValueError) as refused:
        script['read_part']('TokenHeader', text)
    assert 'TokenHeader is no JSON object' in str(refused.value) and 'not-json-at-all' not in str(refused.value)
