"""Shuts a process and all that it will start in, as far as the kernel lets a user without privileges.

Three layers, each used where the kernel has it: namespaces (no process outside is seen or signalled, /tmp is private), Landlock
(writing only below the script's folder, reading only what programs need, no signal to a process outside), resource limits.
"""

import ctypes
import os
import resource
import sys

LINUX = sys.platform.startswith("linux")
LIBC = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x00020000, 0x10000000, 0x20000000
MS_BIND, MS_REC = 4096, 16384
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 36, 38
PR_SET_SECUREBITS, NO_ROOT, CAPABILITY_VERSION = 28, 0b1111, 0x20080522
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE, READ, READ_FOLDER, TRUNCATE, DEVICE = 1, 2, 4, 8, 1 << 14, 1 << 15
# Every right over files that each version of Landlock knows, and what of it a single file can have.
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
OF_A_FILE = EXECUTE | WRITE | READ | TRUNCATE | DEVICE
PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/proc", "/sys", "/dev", "/opt", "/nix", "/run/systemd/resolve")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def checked(result):
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def adopt_orphans():
    """Whatever a descendant leaves behind becomes a child of this process, so that it is found and ended."""
    if LINUX:
        checked(LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))


def die_with_parent(parent):
    """Nothing outlives `parent`, not even when it is killed; it may have died before the call."""
    if LINUX:
        checked(LIBC.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0))
        if os.getppid() not in (parent, 0):
            os._exit(1)


def has_namespaces(folder):
    """Whether the kernel lets this user make namespaces: tried in a process of its own, for a half success can't be undone."""
    process = os.fork()
    if process == 0:
        try:
            enter_namespaces(folder, ())
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(process, 0)[1] == 0


def enter_namespaces(folder, needed):
    """The children of this process live in a process namespace of their own, with `folder` as /tmp. `needed` stays readable where it
    is, even below /tmp."""
    if not LINUX:
        raise OSError("only Linux has namespaces")
    user, group = os.getuid(), os.getgid()
    checked(LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    for path in needed:
        if path.startswith("/tmp/") and os.path.exists(path):
            bind(path, folder + path[len("/tmp") :])
    bind(folder, "/tmp")


def bind(source, target):
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "ab"):
            pass
    checked(LIBC.mount(os.fsencode(source), os.fsencode(target), None, MS_BIND | MS_REC, None))


def restrict_files(writable, needed):
    """Writing below `writable` alone; reading there, where programs are, and at `needed`. Signals stay among us."""
    if not LINUX:
        return
    drop_privileges()
    version = LIBC.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    handled = RIGHTS[min(version, 5)]
    attributes = (ctypes.c_uint64 * 3)(handled, 0, 3)
    size = 24 if version >= 6 else 8
    ruleset = checked(LIBC.syscall(CREATE_RULESET, attributes, size, 0))

    def allow(path, rights):
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        rights &= handled if os.path.isdir(path) else handled & OF_A_FILE
        rule = rights.to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder)
        checked(LIBC.syscall(ADD_RULE, ruleset, 1, rule, 0))
        os.close(place)

    for path in (*PROGRAMS, *needed):
        allow(path, EXECUTE | READ | READ_FOLDER)
    for path in DEVICES:
        allow(path, READ | WRITE | TRUNCATE | DEVICE)
    allow(writable, handled)
    checked(LIBC.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def drop_privileges():
    """For good: those of root, and those that a process has inside its own namespaces."""
    checked(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    # Refused to whoever has no privileges, who has none to regain either.
    LIBC.prctl(PR_SET_SECUREBITS, NO_ROOT, 0, 0, 0)
    checked(LIBC.capset((ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()))


def limit_resources(seconds, memory_bytes, disk_bytes):
    """Hard limits: nothing can raise them again. `memory_bytes` None: the address space is free, as .NET needs it."""
    lower(resource.RLIMIT_CPU, seconds)
    lower(resource.RLIMIT_FSIZE, disk_bytes)
    lower(resource.RLIMIT_NOFILE, 1024)
    lower(resource.RLIMIT_CORE, 0)
    if memory_bytes is not None:
        # macOS takes this limit and does not keep it; the worker's watch over memory does.
        lower(resource.RLIMIT_AS, memory_bytes)


def lower(kind, value):
    _, hard = resource.getrlimit(kind)
    least = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (least, least))
