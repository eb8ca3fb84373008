"""Processes that a script left or has: found through /proc where there is one, else by their process group alone."""

import os
import signal
import time

PAGE = os.sysconf("SC_PAGE_SIZE")


def parents():
    """Process id -> (parent's id, is it a zombie?), of all that run."""
    found = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                state, parent = file.read().rsplit(b")", 1)[1].split()[:2]
        except OSError:
            continue  # it ended meanwhile
        found[int(name)] = (int(parent), state == b"Z")
    return found


def descendants(root):
    """All that came of `root`, zombies included."""
    known = parents()
    found, fresh = set(), {root}
    while fresh:
        fresh = {one for one, (parent, _) in known.items() if parent in fresh} - found
        found |= fresh
    return {one: known[one][1] for one in found}


def memory_of(processes):
    """Bytes that they hold together; what they share with others counts in proportion."""
    total = 0
    for process in processes:
        try:
            with open(f"/proc/{process}/smaps_rollup", "rb") as file:
                total += next((int(line.split()[1]) for line in file if line.startswith(b"Pss:")), 0) * 1024
        except OSError:
            continue  # it ended meanwhile
    return total


def resident_of(processes):
    """Bytes that they hold, what they share counted for each: quick, and never less than `memory_of`."""
    total = 0
    for process in processes:
        try:
            with open(f"/proc/{process}/statm", "rb") as file:
                total += int(file.read().split()[1]) * PAGE
        except OSError:
            continue
    return total


def kill_all(group):
    """Ends every descendant of this process, those that went into the background and forked on included; waits for them."""
    send(-group)
    end = time.monotonic() + 10
    for _ in range(5):  # mostly that is all there is
        if not reap():
            return
        time.sleep(0.001)
    while reap() and time.monotonic() < end:
        left = [one for one, is_zombie in descendants(os.getpid()).items() if not is_zombie]
        # Stopped first, so that none forks while the others are being killed.
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for process in left:
                send(process, number)
        time.sleep(0.001)


def send(process, number=signal.SIGKILL):
    try:
        os.kill(process, number)
    except (ProcessLookupError, PermissionError):
        pass  # it ended meanwhile; a group of which nobody is left answers PermissionError on macOS


def reap():
    """Takes leave of ended children; False once there is no child any more."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        return False
    return True
