"""Calls the handler of one script, in a process that lives for nothing else."""

import importlib
import linecache
import os
import sys
import traceback
import types
import zipfile
from json import dumps  # by name: a script may put something else in its place

MODULE = "customer_script"


class ScriptError(Exception):
    """What the script did wrong, in words that stand for themselves."""


def explain(error, folder):
    """The traceback as SSM shows it: the script's own frames, a blank line, `Type - message`."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(folder)]
    name = type(error).__name__
    text = str(error) or HINTS.get(name, "")
    if not frames:
        return f"{name} - {text}"
    lines = ["Traceback (most recent call last):"]
    for frame in frames[-50:]:
        lines.append(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}')
        if frame.line:
            lines.append(f"    {frame.line}")
    return "\n".join(lines) + f"\n\n{name} - {text}"


HINTS = {"MemoryError": "the script asked for more memory than a script may have"}


def load(request, folder):
    """The module that holds the handler, and the handler's name in it."""
    handler = request.get("handler") or ""
    attachment = request.get("attachment") or {}
    source = request.get("script")
    function = handler.rsplit(".", 1)[-1]
    if attachment:
        sys.path.insert(0, folder)
    if attachment.get("name", "").endswith(".zip"):
        with zipfile.ZipFile(os.path.join(folder, attachment["name"])) as file:
            file.extractall(folder)
    if source is None:
        name = handler.rsplit(".", 1)[0] if "." in handler else os.path.splitext(attachment["name"])[0]
        try:
            return importlib.import_module(name), function
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            raise ScriptError(f"The attachment has no file {name}.py, which the Handler {handler} names") from None
    path = os.path.join(folder, f"{MODULE}.py")
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    module = types.ModuleType(MODULE)
    module.__file__ = path
    sys.modules[MODULE] = module
    exec(compile(source, path, "exec"), module.__dict__)
    return module, function


def call(request, folder):
    module, function = load(request, folder)
    handler = getattr(module, function, None)
    if not callable(handler):
        known = ", ".join(n for n, v in vars(module).items() if isinstance(v, types.FunctionType)) or "none"
        raise ScriptError(f"The script has no function {function!r}, which Handler names; its functions: {known}")
    value = handler(request["payload"], {})
    try:
        return dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ScriptError(
            f"What the handler returned cannot be written as JSON: {type(error).__name__} - {error}"
        ) from None


def answer_of(request, folder):
    """`{"value": JSON text}` or `{"error": text}`; raises nothing, for a script may raise SystemExit, too."""
    try:
        return {"value": call(request, folder)}
    except ScriptError as error:
        return {"error": str(error)}
    except BaseException as error:
        return {"error": explain(error, folder)}
