"""One GET of JSON from a host that AWS itself or the authorizer names: no redirect, no private address, nothing large, nothing slow."""
import ipaddress
import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import boto3

MOST_BYTES = 65536


class Refused(Exception):
    """An address that is not called, or an answer that is none; the text is fit for people."""


def is_local(endpoint):
    """Whether AWS itself is a process on this machine: only then may an address be one of this machine, and then no other may."""
    parts = urlsplit(endpoint)
    return parts.scheme == 'http' and parts.hostname == '127.0.0.1'


def get_status(url, local, headers=None):
    """(status, body) of one GET. The address is judged after the connection is made, so that no second look-up can change it."""
    parts = urlsplit(url)
    host = parts.hostname or ''
    if parts.username or parts.password or parts.fragment or (parts.scheme, host == '127.0.0.1') not in ((('http', True),) if local else (('https', False),)):
        raise Refused(f'{parts.scheme}://{host} is not called: a public https address was expected')
    try:
        connection = (HTTPConnection if local else HTTPSConnection)(host, parts.port, timeout=5)
        connection.connect()
        if not local and not ipaddress.ip_address(connection.sock.getpeername()[0]).is_global:
            raise Refused(f'{host} is not called: it is no public address')
        connection.request('GET', (parts.path or '/') + (f'?{parts.query}' if parts.query else ''), headers=headers or {})
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES + 1)
        connection.close()
    except (OSError, HTTPException, ValueError) as error:
        raise Refused(f'{host} does not answer ({type(error).__name__})') from None
    return answer.status, body


def get_json(url, local):
    """The JSON object at an address."""
    status, body = get_status(url, local)
    try:
        found = json.loads(body) if status == 200 and len(body) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(f'{urlsplit(url).hostname} answers {status} without the JSON that was expected')
    return found
