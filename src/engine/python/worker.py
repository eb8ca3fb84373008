"""Runs scripts of aws:executeScript, one at a time, in one warm process.

A request is one JSON line on stdin, an answer one JSON line on file descriptor 3; stdout and stderr belong to the script.

request  {"id", "handler", "script"?, "attachment"?: path, "payload"}
answer   {"id", "value": JSON text, "log"} or {"id", "error": text, "log"}
"""

import contextlib
import importlib
import io
import json
import linecache
import os
import queue
import sys
import tempfile
import threading
import time
import traceback
import types

ANSWERS = os.fdopen(3, "w", encoding="utf-8")
os.set_inheritable(3, False)
REQUESTS = os.fdopen(os.dup(0), "r", encoding="utf-8")
# The script gets an empty stdin of its own, or input() would eat the next request.
with open(os.devnull, "rb") as nothing:
    os.dup2(nothing.fileno(), 0)

MODULE = "customer_script"
LOG_LIMIT = 64 * 1024


class ScriptError(Exception):
    """What the script did wrong, in words that stand for themselves."""


def read_requests(pending):
    """Ends the process when whoever asks is gone, however it went: a script may run at that moment."""
    for line in REQUESTS:
        pending.put(line)
    os._exit(0)


def explain(error, folders):
    """The traceback as SSM shows it: the script's own frames, a blank line, `Type - message`."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(folders)]
    name = type(error).__name__
    if not frames:
        return f"{name} - {error}"
    lines = ["Traceback (most recent call last):"]
    for frame in frames:
        lines.append(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}')
        if frame.line:
            lines.append(f"    {frame.line}")
    return "\n".join(lines) + f"\n\n{name} - {error}"


def load(request, folder):
    """The module that holds the handler, and the handler's name in it."""
    handler = request.get("handler") or ""
    attachment = request.get("attachment")
    source = request.get("script")
    function = handler.rsplit(".", 1)[-1]
    if attachment is not None:
        sys.path.insert(0, attachment if attachment.endswith(".zip") else os.path.dirname(attachment))
    if source is None:
        name = handler.rsplit(".", 1)[0] if "." in handler else os.path.splitext(os.path.basename(attachment))[0]
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
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ScriptError(
            f"What the handler returned cannot be written as JSON: {type(error).__name__} - {error}"
        ) from None


def perform(request):
    """Runs one script; whatever it changes in the process that others would see is put back."""
    folder = os.path.join(tempfile.gettempdir(), f"{request['id']}-{int(time.time() * 1000)}")
    attachment = request.get("attachment")
    folders = (folder,) if attachment is None else (folder, attachment, os.path.dirname(attachment))
    environment, path, modules = dict(os.environ), list(sys.path), set(sys.modules)
    directory = os.getcwd()
    log = io.StringIO()
    answer = {"id": request["id"]}
    with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        try:
            answer["value"] = call(request, folder)
        except ScriptError as error:
            answer["error"] = str(error)
        except BaseException as error:  # a script may raise SystemExit, too
            answer["error"] = explain(error, folders)
    restore(environment, path, modules, directory, attachment)
    answer["log"] = log.getvalue()[-LOG_LIMIT:]
    return answer


def restore(environment, path, modules, directory, attachment):
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = path
    os.chdir(directory)
    linecache.clearcache()
    # Libraries stay loaded, that is what the process is warm for; the script and its attachment go.
    own = () if attachment is None else (attachment, os.path.dirname(attachment))
    for name in set(sys.modules) - modules:
        if name == MODULE or (own and (getattr(sys.modules[name], "__file__", None) or "").startswith(own)):
            del sys.modules[name]
    for name in own:
        sys.path_importer_cache.pop(name, None)
    boto3 = sys.modules.get("boto3")
    if boto3 is not None:
        boto3.DEFAULT_SESSION = None


def main():
    pending = queue.Queue()
    threading.Thread(target=read_requests, args=(pending,), daemon=True).start()
    while True:
        answer = perform(json.loads(pending.get()))
        ANSWERS.write(json.dumps(answer) + "\n")
        ANSWERS.flush()


main()
