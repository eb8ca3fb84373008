"""Runs scripts of aws:executeScript, one at a time. This process stays warm and runs no script itself: each gets a fork of it
(`sandbox.py`), so nothing that one does can be seen by the next.

The argument names a folder for the scripts' folders. A request is one JSON line on stdin, an answer one JSON line on descriptor 3.

request  {"id", "at": epoch ms, "runtime", "handler", "script"?, "attachment"?: {"name", "path"}, "payload", "timeoutSeconds", "environment"}
         or "stop": the script that runs is ended
answer   {"id", "value": JSON text, "log"} or {"id", "error": text, "log", "timedOut"?: true}
"""

import gc
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time

import confine
import powershell
import processes
import sandbox

REQUESTS, ANSWERS = 0, 3
LOG_KEPT = 64 * 1024
LOG_LIMIT = 64 * 1024 * 1024
ANSWER_LIMIT = 16 * 1024 * 1024
PROCESSES = 100
WATCH_SECONDS = 0.2


class Stopped(Exception):
    """The script was ended; the text says why."""


class Watch:
    """What a running script has said and used so far."""

    def __init__(self, request, run, root):
        self.run, self.root = run, root
        self.log, self.logged, self.answer, self.end = b"", 0, b"", b""
        self.deadline = time.monotonic() + request["timeoutSeconds"]
        self.next_look = time.monotonic() + WATCH_SECONDS
        self.open = {run.answers, run.log, run.ends}
        self.closing = False

    def follow(self):
        """Returns once the script has answered or ended."""
        while b"\n" not in self.answer and (self.run.ends in self.open or self.run.answers in self.open):
            now = time.monotonic()
            if now >= self.deadline:
                raise TimeoutError
            if now >= self.next_look:
                self.look()
                self.next_look = time.monotonic() + WATCH_SECONDS
            ready, _, _ = select.select([REQUESTS, *self.open], [], [], min(self.deadline - now, WATCH_SECONDS))
            if REQUESTS in ready:
                raise Stopped("was stopped")
            for pipe in ready:
                self.read(pipe)
            if self.run.ends not in self.open and not ready:
                return  # it ended, and somebody that it left holds its pipes

    def read(self, pipe):
        data = os.read(pipe, 65536)
        if data == b"":
            self.open.discard(pipe)
        elif pipe == self.run.log:
            self.log, self.logged = (self.log + data)[-LOG_KEPT:], self.logged + len(data)
            if self.logged > LOG_LIMIT and not self.closing:
                raise Stopped(f"printed more than {LOG_LIMIT // 2**20} MB")
        elif pipe == self.run.answers:
            self.answer += data
            if len(self.answer) > ANSWER_LIMIT and not self.closing:
                raise Stopped(f"returned more than {ANSWER_LIMIT // 2**20} MB")
        else:
            self.end += data

    def drain(self):
        """What it said before it ended."""
        self.closing = True
        for pipe in list(self.open):
            os.set_blocking(pipe, False)
            try:
                while pipe in self.open:
                    self.read(pipe)
            except BlockingIOError:
                pass

    def look(self):
        """The limits that the kernel does not keep for a group of processes."""
        own = [one for one, is_zombie in processes.descendants(os.getpid()).items() if not is_zombie]
        if len(own) > PROCESSES:
            raise Stopped(f"had more than {PROCESSES} processes at a time")
        if processes.resident_of(own) > sandbox.MEMORY and processes.memory_of(own) > sandbox.MEMORY:
            raise Stopped(f"used more than {sandbox.MEMORY // 2**20} MB of memory")
        if size_of(self.root) > sandbox.DISK:
            raise Stopped(f"wrote more than {sandbox.DISK // 2**20} MB to the disk")


def size_of(folder):
    total, folders = 0, [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue  # gone meanwhile, or closed by the script: what it cannot read itself it has not written
    return total


def answer_of(watch):
    line, newline, _ = watch.answer.partition(b"\n")
    if newline:
        try:
            answer = json.loads(line)
            if isinstance(answer.get("value", answer.get("error")), str):
                return {name: answer[name] for name in ("value", "error") if name in answer}
        except (ValueError, AttributeError, RecursionError):
            pass
        return {"error": "The script wrote into the pipe that takes what it returns"}
    how = watch.end.decode() or "ended"
    return {"error": f"The process that ran the script {how} before the script returned"}


def perform(request, folder, in_namespaces):
    root = tempfile.mkdtemp(dir=folder)
    run = sandbox.start(request, root, in_namespaces, (REQUESTS, ANSWERS))
    watch = Watch(request, run, root)
    ended = None
    try:
        watch.follow()
    except TimeoutError:
        ended = {"error": "timed out", "timedOut": True}
    except Stopped as stopped:
        ended = {"error": f"The script {stopped}, and was ended"}
    finally:
        processes.kill_all(run.process)
    watch.drain()
    for pipe in (run.answers, run.log, run.ends):
        os.close(pipe)
    remove(root)
    cut = "" if watch.logged <= LOG_KEPT else f"… {watch.logged - LOG_KEPT} bytes before this are left out\n"
    return {"id": request["id"], "log": cut + watch.log.decode(errors="replace"), **(ended or answer_of(watch))}


def remove(root):
    def open_up(remove_it, path, _):
        os.chmod(os.path.dirname(path), 0o700)
        os.chmod(path, 0o700, follow_symlinks=os.chmod not in os.supports_follow_symlinks)
        remove_it(path)

    shutil.rmtree(root, onerror=open_up)


def warm_up(request):
    """Loads once what scripts load most."""
    if "boto3" in (request.get("script") or "") and "boto3" not in sys.modules:
        try:
            import boto3  # noqa: F401
        except ImportError:
            return  # the script says so itself
        gc.collect()
        gc.freeze()


def say(answer):
    text = (json.dumps(answer) + "\n").encode()
    while text:
        text = text[os.write(ANSWERS, text) :]


def main():
    folder = sys.argv[1]
    os.set_inheritable(ANSWERS, False)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    confine.adopt_orphans()
    probe = tempfile.mkdtemp(dir=folder)
    in_namespaces = confine.has_namespaces(probe)
    os.rmdir(probe)
    pending = b""
    while True:
        line, newline, rest = pending.partition(b"\n")
        if not newline:
            data = os.read(REQUESTS, 1 << 20)
            if data == b"":
                break
            pending += data
            continue
        pending = rest
        if line == b"stop":
            continue  # the script that it was for has ended by itself
        request = json.loads(line)
        if pending:
            say({"id": request["id"], "log": "", "error": "The script was stopped before it began"})
            continue
        if not request["runtime"].startswith("python") and powershell.program() is None:
            say({"id": request["id"], "log": "", "missing": "pwsh"})
            continue
        warm_up(request)
        say(perform(request, folder, in_namespaces))
    shutil.rmtree(folder, ignore_errors=True)


main()
