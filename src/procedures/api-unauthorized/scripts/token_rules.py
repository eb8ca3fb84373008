"""The rules by which API Gateway judges a token, in its order. Only header and claims are looked at: there is no signature to look at."""
import base64
import json
import re
from datetime import datetime, timezone


def whole_token(text):
    """Whether a text holds a whole token: three parts between dots, the first of which is a JSON object in base64url."""
    for first in re.findall(r'([A-Za-z0-9_-]{4,})\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*', text):
        try:
            if isinstance(json.loads(base64.urlsafe_b64decode(first + '=' * (-len(first) % 4))), dict):
                return True
        except ValueError:
            continue
    return False


def read_part(name, text):
    """A part of the token as JSON; {} when none was given. A whole token is refused, and nobody repeats it."""
    if whole_token(text):
        raise ValueError(
            f'{name} holds a whole token (three parts between dots). Nothing of it is repeated here, but this run has it on record: '
            'revoke that token (sign its user out). Give only header and claims, as `guardia token` prints them.'
        )
    try:
        part = json.loads(text) if text.strip() else {}
    except ValueError:
        part = None
    if not isinstance(part, dict):
        raise ValueError(f'{name} is no JSON object: give what `guardia token` prints, or nothing.')
    return part


def texts_of(value):
    """Several texts, one, or none: claims come in all of these forms."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]


def scopes_of(claims):
    return sorted({one for claim in ('scope', 'scp') for text in texts_of(claims.get(claim)) for one in text.split()})


def _instant(value):
    return datetime.fromtimestamp(value, timezone.utc) if isinstance(value, (int, float)) else None


def token_rules(header, claims, issuer, audience, keys, scopes, now):
    """(rule, holds, what it asks) for each rule of the parts that were given, in API Gateway's order. It allows no clock difference."""
    said = texts_of(claims.get('aud')) if 'aud' in claims else texts_of(claims.get('client_id'))
    expires, starts = _instant(claims.get('exp')), [_instant(claims[one]) for one in ('nbf', 'iat') if one in claims]
    rules = []
    if header:
        rules += [
            ('algorithm', str(header.get('alg') or '').startswith('RS'), 'alg must be RS256, RS384 or RS512'),
            ('key', not keys or str(header.get('kid') or '') in keys, 'kid must be one of the keys that the issuer publishes'),
        ]
    if claims:
        rules += [
            ('issuer', claims.get('iss') == issuer, 'iss must equal the issuer, to the letter'),
            ('audience', bool(set(said) & set(audience)), 'aud, or client_id without it, must be in the audience'),
            ('expired', expires is not None and expires > now, 'exp must lie ahead'),
            ('clock', all(one is not None and one < now for one in starts), 'nbf and iat must lie behind'),
            ('scope', not scopes or bool(set(scopes) & set(scopes_of(claims))), 'scope must hold one of the scopes of the route'),
        ]
    return rules
