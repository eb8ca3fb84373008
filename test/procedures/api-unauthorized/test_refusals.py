"""What the access log tells, and what it does not give away."""
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('api-unauthorized/scripts/read_refusals.py')
FIELDS = {'status': 's', 'error': 'e', 'route': 'r', 'method': 'm'}


@pytest.mark.parametrize(
    'form, fields',
    [
        ('{"s":"$context.status","e":"$context.authorizer.error","x":"$context.requestId"}', {'status': 's', 'error': 'e'}),
        ('{"s":"$context.status"}', {'status': 's'}),
        ('$context.identity.sourceIp - - [$context.requestTime] $context.status', {}),
        ('["$context.status"]', {}),
        ('', {}),
        (None, {}),
    ],
)
def test_the_format_names_the_fields(form, fields):
    assert script['log_fields'](form) == fields


@pytest.mark.parametrize(
    'text, kind',
    [
        ('the token does not have a valid audience', 'audience'),
        ('the token has an invalid issuer', 'issuer'),
        ('The token has expired', 'expired'),
        ('token is not yet valid', 'clock'),
        ('insufficient_scope', 'scope'),
        ('unable to find a signing key that matches kid', 'key'),
        ('invalid signature', 'signature'),
        ('token is malformed', 'malformed'),
        ('-', 'no-token'),
        ('', 'no-token'),
        ('teapot', 'other'),
    ],
)
def test_reasons(text, kind):
    assert script['reason_of'](text) == kind


def line(**entry):
    return json.dumps({'s': '401', 'e': '-', 'r': 'GET /bookings', 'm': 'GET', 'who': 'patient@example.com', **entry})


def test_counts_and_keeps_the_texts_to_itself():
    lines = [line(e='the token has expired')] * 3 + [line(), line(m='OPTIONS'), line(s='200'), line(s='4010'), 'no json', '[401]', '{"x": "401"}']
    counted = script['count_refusals'](lines, FIELDS)
    assert counted == {'total': 5, 'options': 1, 'reasons': {'expired': 3, 'no-token': 1}, 'routes': {'GET /bookings': 5}}
    assert 'patient' not in json.dumps(counted)


def test_a_route_stands_for_the_method_where_that_is_not_logged():
    fields = {one: FIELDS[one] for one in ('status', 'error', 'route')}
    assert script['count_refusals']([line(r='OPTIONS /bookings')], fields)['options'] == 1


def test_without_the_reason_only_the_number_is_known():
    assert script['count_refusals']([line(), line()], {'status': 's'}) == {'total': 2, 'options': 0, 'reasons': {}, 'routes': {'-': 2}}
