"""What is called and what is not: a real server of this test on 127.0.0.1 stands for an issuer."""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('api-unauthorized/scripts/https_get.py', 'api-unauthorized/scripts/discover_issuer.py')


class Issuer(BaseHTTPRequestHandler):
    answers = {}
    asked = []

    def do_GET(self):
        Issuer.asked.append(self.path)
        status, body, headers = Issuer.answers.get(self.path, (404, b'', {}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said):
        pass


@pytest.fixture
def base():
    server = HTTPServer(('127.0.0.1', 0), Issuer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Issuer.answers, Issuer.asked = {}, []
    yield f'http://127.0.0.1:{server.server_port}'
    server.shutdown()
    server.server_close()


class Cognito:
    """Where the SDK would find Cognito."""

    def __init__(self, endpoint_url):
        self.meta = self
        self.endpoint_url, self.region_name = endpoint_url, 'us-east-1'


def publish(base, path='', issuer=None, jwks_uri=None, keys=None):
    document = {'issuer': issuer or f'{base}{path}', 'jwks_uri': jwks_uri or f'{base}{path}/keys'}
    Issuer.answers[f'{path}/.well-known/openid-configuration'] = (200, json.dumps(document).encode(), {})
    found = keys if keys is not None else [{'kty': 'RSA', 'kid': 'k1'}, {'kty': 'EC', 'kid': 'k2'}]
    Issuer.answers[f'{path}/keys'] = (200, json.dumps({'keys': found}).encode(), {})


def discover(issuer, base):
    return script['_discover'](issuer, Cognito(base))


def test_an_issuer_is_asked_for_its_keys(base):
    publish(base)
    assert discover(base, base) == {'problem': '', 'same': 'yes', 'keys': ['k1']}
    assert Issuer.asked == ['/.well-known/openid-configuration', '/keys']


def test_cognito_is_asked_where_the_sdk_finds_it(base):
    issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc'
    publish(base, '/us-east-1_abc', issuer=issuer)
    assert discover(issuer, base)['same'] == 'yes'
    assert discover(f'{issuer}/', base) == {'problem': '', 'same': 'no', 'keys': ['k1']}


def test_another_name_is_told(base):
    publish(base, issuer='https://somebody.else')
    assert discover(base, base)['same'] == 'no'


def test_keys_elsewhere_are_not_fetched(base):
    publish(base, jwks_uri='http://127.0.0.1:9/keys')
    assert 'on another host' in discover(base, base)['problem']
    assert Issuer.asked == ['/.well-known/openid-configuration']


def test_without_an_rsa_key_nothing_can_be_trusted(base):
    publish(base, keys=[{'kty': 'EC', 'kid': 'k2'}])
    assert 'no RSA key' in discover(base, base)['problem']
    publish(base, keys='nonsense')
    assert 'no RSA key' in discover(base, base)['problem']


@pytest.mark.parametrize(
    'answer',
    [
        (302, b'', {'Location': '/elsewhere'}),
        (500, b'{}', {}),
        (200, b'<html>', {}),
        (200, b'[1]', {}),
        (200, b'{"issuer": "' + b'x' * 70_000 + b'"}', {}),
    ],
)
def test_anything_but_a_small_json_object_is_refused(base, answer):
    Issuer.answers['/.well-known/openid-configuration'] = answer
    assert 'without the JSON that was expected' in discover(base, base)['problem']
    assert Issuer.asked == ['/.well-known/openid-configuration']


@pytest.mark.parametrize(
    'issuer',
    ['http://169.254.169.254/latest', 'http://localhost:1', 'https://127.0.0.1', 'https://example.com', 'file:///etc/passwd', 'http://u:p@127.0.0.1', ''],
)
def test_a_local_aws_calls_nothing_but_this_machine(issuer, base):
    with pytest.raises(script['Refused'], match='is not called'):
        script['get_status'](f'{issuer}/x', local=True)


@pytest.mark.parametrize('url', ['http://example.com/', 'http://127.0.0.1:1/', 'https://u:p@example.com/', 'ftp://example.com/', 'https://127.0.0.1/'])
def test_on_aws_only_https_is_called(url):
    with pytest.raises(script['Refused'], match='is not called'):
        script['get_status'](url, local=False)


class Connected:
    """A connection that a resolver led to a private address."""

    def __init__(self, host, port, timeout):
        self.sock = self

    def connect(self):
        pass

    def getpeername(self):
        return self.address, 443

    def request(self, *asked, **more):
        raise AssertionError('nothing may be sent')


@pytest.mark.parametrize('address', ['10.0.0.8', '169.254.169.254', '127.0.0.1', '192.168.1.1', '::1', 'fd00::1', '100.64.0.1'])
def test_on_aws_no_private_address_is_called_whatever_its_name(address, monkeypatch):
    monkeypatch.setitem(script, 'HTTPSConnection', type('There', (Connected,), {'address': address}))
    with pytest.raises(script['Refused'], match='no public address'):
        script['get_status']('https://issuer.example.com/x', local=False)


def test_who_does_not_answer_is_told():
    with pytest.raises(script['Refused'], match='does not answer'):
        script['get_status']('http://127.0.0.1:1/x', local=True)


@pytest.mark.parametrize('endpoint, local', [('http://127.0.0.1:4566', True), ('https://cognito-idp.us-east-1.amazonaws.com', False), ('https://127.0.0.1', False), ('http://10.0.0.1', False)])
def test_when_aws_is_a_process_on_this_machine(endpoint, local):
    assert script['is_local'](endpoint) is local
