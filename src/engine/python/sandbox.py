"""One script in processes of its own: `start` forks them, `Run` is what the worker holds of them.

worker -> outside (enters the namespaces) -> keeper (the first process in them; when it ends, all of them end) -> the script
"""

import os
import shutil
import signal
import sys
from json import dumps  # by name: a script may put something else in its place
from typing import NamedTuple

import confine
import powershell
import script

MEMORY = 512 * 1024 * 1024
# A program maps more than it uses: libraries, thread stacks.
ADDRESSES = 2 * MEMORY
DISK = 512 * 1024 * 1024


class Run(NamedTuple):
    """`process` is the outside one, and the group of all. `answers`, `log` and `ends` are pipes to read."""

    process: int
    answers: int
    log: int
    ends: int


def start(request, root, in_namespaces, inherited):
    """Starts the script of `request`; `root` is an empty folder for it alone. `inherited` are descriptors it must not have."""
    answers, log, ends = os.pipe(), os.pipe(), os.pipe()
    worker = os.getpid()
    process = os.fork()
    if process == 0:
        try:
            for descriptor in (*inherited, answers[0], log[0], ends[0]):
                os.close(descriptor)
            outside(request, root, in_namespaces, worker, (answers[1], log[1], ends[1]))
        except BaseException as error:
            tell(ends[1], f"could not be shut in: {type(error).__name__} - {error}")
        os._exit(0)
    for _, written in (answers, log, ends):
        os.close(written)
    return Run(process, answers[0], log[0], ends[0])


def outside(request, root, in_namespaces, worker, pipes):
    os.setsid()
    confine.die_with_parent(worker)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    name = f"{request['id']}-{request['at']}"
    os.mkdir(os.path.join(root, name))
    attachment = request.get("attachment")
    if attachment is not None:
        shutil.copyfile(attachment["path"], os.path.join(root, name, attachment["name"]))
    needed = {sys.prefix, sys.base_prefix, *powershell.folders(request)}
    place = root
    if in_namespaces:
        confine.enter_namespaces(root, needed)
        place = "/tmp"
    parent = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        confine.die_with_parent(parent)
        keep(request, place, os.path.join(place, name), needed, pipes)
        os._exit(0)
    for pipe in pipes:
        os.close(pipe)
    os.waitpid(keeper, 0)


def keep(request, place, folder, needed, pipes):
    """Takes leave of every process that the script leaves, and tells how the script itself went."""
    answers, log, ends = pipes
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        try:
            os.close(ends)
            confine.die_with_parent(parent)
            run(request, place, folder, needed, answers, log)
        finally:
            os._exit(0)
    os.close(answers)
    os.close(log)
    while True:
        ended, status = os.wait()
        if ended == process:
            break
    tell(ends, how(status))


def how(status):
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "used more processor time than a script may have"
        return f"was killed by {signal.Signals(number).name}"
    return f"exited with code {os.WEXITSTATUS(status)}"


def tell(pipe, text):
    os.write(pipe, text.encode())


def run(request, place, folder, needed, answers, log):
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(descriptor, standard)
    for descriptor in (nothing, log):
        if descriptor > 2:
            os.close(descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(request["environment"], HOME=folder, TMPDIR=place, PWD=folder)
    is_python = request["runtime"].startswith("python")
    confine.restrict_files(place, needed)
    confine.limit_resources(request["processorSeconds"], ADDRESSES if is_python else None, DISK)
    answer = script.answer_of(request, folder) if is_python else powershell.answer_of(request, folder)
    sys.stdout.flush()
    sys.stderr.flush()
    text = (dumps(answer) + "\n").encode()
    while text:
        text = text[os.write(answers, text) :]
