"""What may be shown: every secret and personal datum goes, what people need stays, and no text takes long or breaks the report."""
import json
import re
import sys
import time
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('report.py')
redacted, part, line = script['redacted'], script['part'], script['line']
write_report = load_script('report.py', 'write_report.py')['write_report']

TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJl'


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        (f'Authorization: Bearer {TOKEN}', 'Authorization: [authorization]'),
        ('Authorization: Bearer opaque-token', 'Authorization: [authorization]'),
        ('{"authorization":"Basic dXNlcjpwYXNz","x":1}', '{"authorization":"[authorization]","x":1}'),
        ('{\\"Authorization\\": \\"Bearer abc\\"}', '{\\"Authorization\\": \\"[authorization]\\"}'),
        (f'token {TOKEN} refused', 'token [token] refused'),
        (f'cut off {TOKEN[:30]}', 'cut off [token]'),
        ('bearer abc123', 'bearer [token]'),
        ('AKIAIOSFODNN7EXAMPLE', '[access key]'),
        ('ASIAIOSFODNN7EXAMPLE', '[access key]'),
        ('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '[secret]'),
        ('aws_secret_access_key = abc', 'aws_secret_access_key = [secret]'),
        ('X-Amz-Security-Token=IQo%2F&X-Amz-Signature=0ab', 'X-Amz-Security-Token=[secret]&X-Amz-Signature=[secret]'),
        ('password=hunter2, user=1', 'password=[secret], user=1'),
        ('"contraseña": "abierta"', '"contraseña": "[secret]"'),
        ('api_key: k-1', 'api_key: [secret]'),
        ('Set-Cookie: sid=1', 'Set-Cookie: [secret]'),
        ('{"cookie":"a=1; session=xyz","x":1}', '{"cookie":"[secret]","x":1}'),
        ('Authorization: Token abc next', 'Authorization: [authorization] next'),
        ('Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host, Signature=0ab', 'Authorization: [authorization], SignedHeaders=host, Signature=[secret]'),
        ('GET /callback?code=abc-1&state=xyz', 'GET /callback?code=[secret]&state=[secret]'),
        ('-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc', '[private key]'),
        ('{"name":"Ana María Pérez","x":1}', '{"name":"[person]","x":1}'),
        ('name=Ana de Jesús Pérez refused', 'name=[person] refused'),
        ('call 612 34 56 78 or 9 8765 4321', 'call [phone] or [phone]'),
        ('mail to ana.perez+x@clinica.com.co today', 'mail to [email] today'),
        ('call +57 300 555 0142 now', 'call [phone] now'),
        ('call +573005550142', 'call [phone]'),
        ('(300) 555-0142', '[phone]'),
        ('phone 3005550142', 'phone [number]'),
        ('id:3005550142, /patients/3005550142', 'id:[number], /patients/[number]'),
        ('card 4111111111111111 or 4111 1111 1111 1111', 'card [number] or [phone]'),
        ('cédula 1.032.555.789', 'cédula [id]'),
        ('Cédula No. 1032555789', 'Cédula No. [id]'),
        ('CC: 52555678', 'CC: [id]'),
        ('DNI 12345678Z', 'DNI [id]'),
        ('X1234567L', '[id]'),
        ('RUT 12.345.678-5', 'RUT [id]'),
        ('123-45-6789', '[id]'),
        ('GODE561231HDFRRN09', '[id]'),
        ('"document_number": "52555678"', '"document_number": "[id]"'),
        ('"patient_name":"Ana María Pérez","at":"10:00"', '"patient_name":"[person]","at":"10:00"'),
        ('from 203.0.113.9', 'from [address]'),
    ],
)
def test_takes_secrets_and_personal_data_out(text, shown):
    assert redacted(text) == shown


@pytest.mark.parametrize(
    'text',
    [
        'arn:aws:lambda:us-east-1:111122223333:function:tk-nq-dev-bookings',
        '2026-11-24T12:35:52.123Z 6f8e1234-1234-1234-1234-123456789012 Task timed out after 10.00 seconds',
        'REPORT Duration: 9600.25 ms Memory Size: 256 MB Max Memory Used: 90 MB',
        'ProvisionedThroughputExceededException on tk-nq-dev-main',
        'code 39dnT8sM80qk, version 12, 1764000000000',
        '{"name":"ValidationError","functionName":"tk-nq-dev-bookings"}',
        'on 2026-11-24 from 09:00 to 10:00, 12 of 345 calls',
        'threshold crossed: 1 datapoint [7.0 (24/11/26 12:00:00)] was greater than 5.0',
    ],
)
def test_leaves_what_an_engineer_needs(text):
    assert redacted(text) == text


def test_reaches_every_text_of_a_value_and_does_it_once():
    value = {'a@example.org': [{'deep': ('AKIAIOSFODNN7EXAMPLE', 3, None, True)}]}
    once = redacted(value)
    assert once == {'[email]': [{'deep': ['[access key]', 3, None, True]}]}
    assert redacted(once) == once


@pytest.mark.parametrize('bad', ['a' * 10**6, '1' * 10**6, 'a.' * 10**5, '1 ' * 10**5, 'eyJ' * 10**5, 'a-token' * 10**5, '+1 23 ' * 10**5, 'name=' * 10**5, 'name=A' * 10**5, 'cookie' * 10**5, '?code=' * 10**5, '12 ' * 10**5, '-----BEGIN ' * 10**5, 'a' * 15_990 + '"' * 99])
def test_no_text_takes_long(bad):
    started = time.monotonic()
    line(bad)
    assert time.monotonic() - started < 2


def test_a_secret_at_the_cut_is_not_shown_in_half():
    text = 'x ' * 7990 + 'ana.planted@clinica.example ' + 'y' * 9000
    assert 'planted' not in redacted(text)[-100:]


def denied(code, message):
    return ClientError({'Error': {'Code': code, 'Message': message}}, 'GetDashboard')


@pytest.mark.parametrize(
    ('error', 'said'),
    [
        (denied('AccessDeniedException', 'User: arn:x is not authorized'), 'no permission: User: arn:x is not authorized'),
        (denied('ResourceNotFound', 'Dashboard x does not exist'), 'does not exist: Dashboard x does not exist'),
        (denied('ValidationError', 'Stack with id x does not exist'), 'does not exist: Stack with id x does not exist'),
        (denied('Throttling', 'Rate exceeded'), 'the service did not answer: Throttling Rate exceeded'),
        (EndpointConnectionError(endpoint_url='https://xray'), 'the service did not answer: EndpointConnectionError Could not connect'),
    ],
)
def test_a_service_that_refuses_leaves_a_gap(error, said):
    def collect(made, events):
        made['facts']['before'] = 1
        raise error

    made = part('Dashboard', collect, {})
    assert made['gap'].startswith(said)
    assert made['facts'] == {'before': 1}


def test_a_mistake_of_ours_is_no_gap():
    with pytest.raises(KeyError):
        part('x', lambda made, events: events['missing'], {})


def filled(lines, text='word', findings=0):
    def collect(made, events):
        made['lines'] += [f'{number} {text}' for number in range(lines)]
        made['findings'] += [f'finding {number} {text}' for number in range(findings)]

    return part(f'Part of {lines}', collect, {})


@pytest.mark.parametrize('text', ['word', 'ñ' * 2000, '"\\' * 2000, '😀' * 900])
@pytest.mark.parametrize('lines', [0, 1, 59, 60, 61, 5000])
def test_a_part_is_cut_to_its_size_and_says_by_how_much(lines, text):
    made = filled(lines, text, findings=lines)
    assert len(json.dumps(made)) <= script['MOST_PART']
    assert len(made['lines']) + len(made['findings']) + made['cut'] == 2 * lines
    assert made['found'] == lines


def test_many_full_parts_make_a_report_that_ssm_takes_and_that_says_what_was_cut():
    parts = [filled(5000, 'ñ' * 2000, findings=50) for _ in range(8)]
    made = write_report({'title': 'Evidence: x', 'now': '2026-11-24_09.00.00', 'parts': parts}, None)
    assert len(json.dumps(made)) <= 90_000 < 100 * 1024
    assert made['outcome'].startswith('400 findings, first: finding 0 ')
    assert len(made['outcome']) <= 500
    for one in made['report']['parts']:
        assert len(one['lines']) + len(one['findings']) + one['cut'] == 5050
        assert f'Cut: {one["cut"]} lines are not shown.' in made['markdown']


def test_the_report_says_what_was_not_read():
    gap = part('Traces', lambda made, events: (_ for _ in ()).throw(denied('400', '')), {})
    made = write_report({'title': 'x', 'now': '2026-11-24_09.00.00', 'parts': [filled(1), gap]}, None)
    assert made['outcome'] == 'nothing found; not read: Traces'
    assert made['report']['gaps'] == ['Traces']
    assert '> Not read: the service did not answer: 400' in made['markdown']


def test_a_log_line_cannot_break_out_of_the_markdown():
    made = write_report({'title': 'x', 'now': '2026-11-24_09.00.00', 'parts': [filled(1, '\n# injected [link](http://x) <img src=x> `code`')]}, None)
    text = made['markdown']
    assert '\n# injected' not in text
    assert re.findall(r'(?<!\\)[\[\]<`]', text) == []
