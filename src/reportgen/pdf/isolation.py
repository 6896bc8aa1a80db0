"""Isolate this process from the network and from other files, as far as Linux allows without root.

LibreOffice fetches what a document links to, and puts a picture from file:///… into the PDF. Settings forbid that
(libreoffice.py). In addition the kernel prevents it: with a network namespace without any network, and with Landlock
(Linux 5.13), which allows a process and its children to open only files below given folders. This module imports
nothing of reportgen, because worker.py runs without the package.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET
_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446  # system calls, the same on every processor
_NO_NEW_PRIVILEGES, _VERSION, _PATH_BENEATH = 38, 1, 1
_READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read a file, list a folder
_REMOVE_FOLDER = 1 << 4
_PIPES = 1 << 5 | 1 << 9  # remove a file, make a socket
_OF_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15  # rights that a rule for a single file may have
_RIGHTS = {
    1: 13,
    2: 14,
    3: 15,
    4: 15,
}  # how many rights the kernel's Landlock knows, by its version; later 16
_CONNECT = 1 << 0 | 1 << 1  # bind and connect TCP, from version 4
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")


def isolate(readable: Iterable[Path], folder: Path, pipes: Path | None = None) -> list[str]:
    """Cut this process off from the network, and let it read only readable and write only in folder.

    Must be called before there is a second thread. Returns what the kernel has done: "network", "files". folder may
    also be deleted. pipes: a folder in which the process may create named pipes and delete files.
    """
    library = ctypes.CDLL(None, use_errno=True)
    granted = ["network"] if _leave_network(library) else []
    return [*granted, "files"] if _restrict_files(library, readable, folder, pipes) else granted


def _leave_network(library: ctypes.CDLL) -> bool:
    """Enter a user namespace, which needs no rights, and in it an empty network namespace."""
    user, group = os.getuid(), os.getgid()
    if library.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        try:
            Path("/proc/self", name).write_text(text)
        except OSError:  # the account then is nobody, with which LibreOffice works as well
            break
    return True


def _restrict_files(library: ctypes.CDLL, readable: Iterable[Path], folder: Path, pipes: Path | None) -> bool:
    version = library.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    rights = (1 << _RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQ", rights, _CONNECT if version >= 4 else 0)[: 16 if version >= 4 else 8]
    rules = library.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for path in readable:
            _allow(library, rules, path, _READ & rights)
        for device in map(Path, _DEVICES):
            _allow(library, rules, device, _OF_FILES & rights)
        if pipes:
            _allow(library, rules, pipes, _PIPES)
        _allow(library, rules, folder, rights)
        _allow(library, rules, folder.parent, _REMOVE_FOLDER)
        if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return int(library.syscall(_RESTRICT, rules, 0)) == 0
    finally:
        os.close(rules)


def _allow(library: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    """Allow rights below a path. A path that does not exist is skipped."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _OF_FILES
        library.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", allowed, handle), 0)
    finally:
        os.close(handle)
