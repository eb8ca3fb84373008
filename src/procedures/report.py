"""Shared by every read-only procedure, put before each of its scripts: what may be shown to people, and the parts of a report."""
import json
import re
from datetime import datetime, timedelta, timezone

from botocore.exceptions import BotoCoreError, ClientError

# A line longer than this is not looked at whole: time for the patterns, and nothing that a person would read.
WINDOW = 16_000
# Characters of one shown text; lines of one part; bytes of its JSON.
MOST_TEXT, MOST_LINES, MOST_PART = 500, 60, 14_000

_VALUE = r'[^\s"\'\\,;&}\])]+'
_IS = r'[\\"\']*\s*[:=]\s*[\\"\']*'
_KEYS = r'(?:[\w-]{0,40}(?:secret|password|passwd|contrase[nñ]a|token|api[_-]?key|cookie|credential|signature)[\w-]{0,40})'
_PERSON = (
    r'(?:(?:patient|paciente|first|last|full|user)_?name|paciente|patient|nombres?(?:_\w{1,20})?|apellidos?|direcci[oó]n|address'
    r'|phone(?:_number)?|tel[eé]fono|celular|m[oó]vil|birth_?date|fecha_nacimiento)'
)
_PAPERS = (
    r'(?:c[eé]dula|c\.?\s?c\.?|documento|document(?:_number)?|national_?id|dni|nie|nif|nit|rut|run|rfc|curp|cpf|ssn|passport|pasaporte)'
)


def _phone(found):
    return '[phone]' if sum(one.isdigit() for one in found[0]) >= 9 else found[0]


def _number(found):
    # The account in an ARN names no person.
    return found[0] if found[0].startswith('arn:') else '[number]'


# In this order: what names itself first, shapes after it. Each is linear in the text.
_HIDDEN = [
    ('[private key]', r'-----BEGIN [\s\S]+'),
    (r'\1[secret]', rf'(?i)((?:set-)?cookie{_IS})(?!\[)[^"\'\n]{{1,4000}}'),
    ('[token]', r'eyJ[\w-]{6,}(?:\.[\w-]*){0,2}'),
    (r'\1[authorization]', rf'(?i)(authorization{_IS})(?!\[)(?:[\w-]{{1,40}}\s+)?[^\s"\'\\,;}}]+'),
    (r'\1 [token]', rf'(?i)\b(bearer|basic)\s+(?!\[){_VALUE}'),
    (r'\1[secret]', rf'(?i)\b({_KEYS}{_IS})(?!\[){_VALUE}'),
    (r'\1[secret]', r'([?&](?:code|state|sid|sig|session\w{0,20})=)[^\s&"\']+'),
    ('[access key]', r'\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}'),
    ('[secret]', r'(?<![\w/+=-])(?=[\w/+]{0,39}[A-Z])(?=[\w/+]{0,39}[a-z])(?=[\w/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![\w/+=-])'),
    ('[email]', r'[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}'),
    (r'\1[person]', rf'(?i)\b({_PERSON}[\\"\']*\s*[:=]\s*[\\"\']*)(?!\[)[^"\'\\,;&}}\n]{{1,200}}'),
    (r'\1[person]', r'(?i:(\w{0,20}(?:name|nombre)[\\"\']*\s*[:=]\s*[\\"\']*))[A-ZÁÉÍÓÚÑ][\w.]{1,40}(?: +(?:d[eao]l? +)?[A-ZÁÉÍÓÚÑ][\w.]{1,40}){1,4}'),
    (r'\1[id]', rf'(?i)(?<![\w.])({_PAPERS}[\\"\']*(?:\s*[:=#]\s*|\s+(?:n[oº°]\.?\s*)?)[\\"\']*)[A-Z]{{0,4}}\d[\w.-]{{4,20}}'),
    ('[id]', r'\b\d{3}-\d{2}-\d{4}\b|\b\d{1,3}\.\d{3}\.\d{3}(?:-[\dkK]{1,2})?(?![\w.])|\b(?:\d{8}|[XYZ]\d{7})[A-Z]\b|\b[A-Z]{4}\d{6}[HM][A-Z]{5}\w\d\b'),
    ('[phone]', r'(?<![\w.])\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){1,4}(?!\w)|(?<![\w.-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])'),
    (_phone, r'(?<![\w.:/-])\d{1,4}(?:[ -]\d{2,4}){2,4}(?![\w.:-])'),
    ('[address]', r'(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])'),
    (_number, r'\barn:[\w:/.*+=,@-]+|(?<![\w.-])(?:\d{7,12}|\d{14,19})(?![\w.-])'),
]
_HIDDEN = [(shown, re.compile(pattern)) for shown, pattern in _HIDDEN]


def redacted(value):
    """The value with tokens, keys, secrets and personal data replaced, in every text of it, keys included."""
    if isinstance(value, dict):
        return {redacted(str(key)): redacted(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [redacted(one) for one in value]
    if not isinstance(value, str):
        return value
    if len(value) > WINDOW:
        # Half a secret looks like none: the cut falls where a word ends.
        value = value[:max(value.rfind(one, 0, WINDOW) for one in ' \t\n",;') + 1]
    for shown, pattern in _HIDDEN:
        value = pattern.sub(shown, value)
    return value


def line(value, most=MOST_TEXT):
    """One redacted line, cut with a note of what is missing."""
    text = ' '.join(redacted(str(value)).split())
    return text if len(text) <= most else f'{text[:most]} (… {len(text) - most} characters cut)'


def instant(text):
    """SSM's `global:DATE_TIME`, UTC."""
    return datetime.strptime(text, '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)


def moment(at):
    """A time as people read it, UTC."""
    return f'{at.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S}'


def gap(error):
    """Why a service told nothing, in one line."""
    told = error.response['Error'] if isinstance(error, ClientError) else {}
    code, message = str(told.get('Code', type(error).__name__)), told.get('Message') or str(error).rstrip(': ')
    if 'AccessDenied' in code or 'Unauthorized' in code:
        return line(f'no permission: {message}')
    if 'NotFound' in code or 'NoSuch' in code or 'does not exist' in message:
        return line(f'does not exist: {message}')
    return line(f'the service did not answer: {code} {message}')


def part(title, collect, events):
    """What one collector puts into `facts`, `findings` and `lines`. A service that refuses leaves a gap that is told, not a crash."""
    made = {'title': title, 'gap': '', 'facts': {}, 'findings': [], 'lines': [], 'cut': 0}
    try:
        collect(made, events)
    except (ClientError, BotoCoreError) as error:
        made['gap'] = gap(error)
    made['facts'] = {line(name): one if isinstance(one, (int, float)) else line(one) for name, one in made['facts'].items()}
    made['found'] = len(made['findings'])
    for name in ('findings', 'lines'):
        made['cut'] += max(len(made[name]) - MOST_LINES, 0)
        made[name] = [line(one) for one in made[name][:MOST_LINES]]
    fit([made], lambda: made, MOST_PART)
    return made


def fit(parts, make, most):
    """Shortens the longest list, last lines first, until what is made of the parts fits; says how many lines went."""
    while len(json.dumps(make())) > most:
        lists = [(len(json.dumps(one[name])), index, name) for index, one in enumerate(parts) for name in ('findings', 'lines')]
        _, index, name = max(lists)
        one = parts[index]
        keep = len(one[name]) // 2
        if keep == len(one[name]):
            raise ValueError('The report has nothing left to cut and is still too large.')
        one['cut'] += len(one[name]) - keep
        one[name] = one[name][:keep]
