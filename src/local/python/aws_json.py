"""JSON to what boto3 takes, by the operation's model; and what boto3 returns to JSON."""

import base64
import datetime
import decimal
import re

from botocore.response import StreamingBody

WHOLE = re.compile(r"[+-]?\d{1,19}")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
BYTES = "$bytes"
LARGEST_STREAM = 16 * 1024 * 1024


def to_aws(value, shape):
    """The call's input. Mends only what a reference embedded as text leaves behind: numbers and booleans written as text
    where the model wants them, a bare value where it wants a list (D-14), `Filter` for `Filters` and back (D-31)."""
    if shape is None:
        return value
    return _structure(value, shape, aliases=True) if shape.type_name == "structure" else _convert(value, shape)


def _structure(value, shape, aliases=False):
    if not isinstance(value, dict):
        return value
    members = shape.members
    result = {}
    for name, one in value.items():
        if aliases and name not in members:
            other = name[:-1] if name.endswith("s") else name + "s"
            if other in members and other not in value:
                name = other
        result[name] = _convert(one, members[name]) if name in members else one
    return result


def _convert(value, shape):
    kind = shape.type_name
    if value is None:
        return value
    if kind == "structure":
        # A document type (any JSON) has no members to go by.
        return value if getattr(shape, "is_document_type", False) else _structure(value, shape)
    if kind == "list":
        items = value if isinstance(value, list) else [value]
        return [_convert(one, shape.member) for one in items]
    if kind == "map":
        return {key: _convert(one, shape.value) for key, one in value.items()} if isinstance(value, dict) else value
    if kind in ("integer", "long"):
        if isinstance(value, str) and WHOLE.fullmatch(value):
            return int(value)
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if kind in ("float", "double"):
        return float(value) if isinstance(value, str) and NUMBER.fullmatch(value) else value
    if kind == "boolean":
        return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value
    if kind == "blob" and isinstance(value, dict) and set(value) == {BYTES}:
        return base64.b64decode(value[BYTES])
    return value


def from_aws(value):
    """JSON: timestamps as ISO 8601 with offset (D-32), binary values as base64, a stream as text where it is UTF-8."""
    if isinstance(value, dict):
        return {str(key): from_aws(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [from_aws(one) for one in value]
    if isinstance(value, datetime.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)).isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, StreamingBody):
        return _read(value)
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


def _read(stream) -> str:
    content = stream.read(LARGEST_STREAM + 1)
    if len(content) > LARGEST_STREAM:
        raise ValueError(f"The answer is larger than {LARGEST_STREAM} bytes.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return base64.b64encode(content).decode("ascii")
