"""Surroundings: rights, users, homes, temporary folders, closed and full outputs, limits, locales."""

import os
import random
import time
from pathlib import Path

from bench.hostile.world import ROOT, Case, World

_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("check", "mingxi"),
    ("check", "--all"),
    ("log", "mingxi"),
    ("diff", "mingxi"),
    ("explain", "mingxi"),
    ("verify",),
    ("set", "mingxi", "机构人员.实有人数=48", "--no-build", "--who", "甲"),
    ("undo", "mingxi", "--no-build"),
    ("build", "--all", "--only-changed-list"),
    ("build", "mingxi"),
    ("build", "--all", "--force"),
)
_RUN = '"$@"'
_STREAMS = (
    "", "", "", ">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full", ">/dev/full 2>&1", "2>/dev/full", "| true", "</dev/null",
)  # fmt: skip
_LIMITS = (
    "", "", "ulimit -n 8;", "ulimit -n 12;", "ulimit -n 20;", "ulimit -n 40;", "ulimit -f 0;", "ulimit -f 1;", "ulimit -f 8;",
    "ulimit -f 100;", "ulimit -u 1;", "ulimit -s 256;", "ulimit -c 0;", "ulimit -l 0;", "umask 777;", "umask 0;",
    "trap '' PIPE;", "trap '' TERM INT;", "exec 9</dev/zero;", "ulimit -i 0;", "ulimit -q 0;",
)  # fmt: skip
_VARIABLES: tuple[dict[str, str], ...] = (
    {}, {}, {"HOME": "/没有"}, {"HOME": ""}, {"HOME": "/proc"}, {"HOME": "/dev/null"}, {"TMPDIR": "/没有"},
    {"TMPDIR": "/proc"}, {"TMPDIR": "/dev/full"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "xx_YY.bad"}, {"LANG": "zh_CN.GB18030", "LC_ALL": "", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "gbk"}, {"COLUMNS": "1"}, {"COLUMNS": "x"}, {"TERM": "\x1b"}, {"PATH": "/usr/bin:/bin"}, {"PATH": ""},
    {"XDG_CACHE_HOME": "/dev/null"}, {"XDG_CACHE_HOME": "/没有"}, {"USER": "\x1b[31m", "LOGNAME": "\x1b[31m"}, {"LOGNAME": "\n"},
    {"PYTHONWARNINGS": "error"}, {"http_proxy": "http://127.0.0.1:1"}, {"SOURCE_DATE_EPOCH": "x"}, {"TZ": "没有"},
)  # fmt: skip
_RIGHTS = (
    "data", "data/2023", "data/2023/mingxi.yaml", "data/2023/district.yaml", "data/2023/mingxi.audit.jsonl", "out", "out/2023",
    "out/2023/.records", "out/2023/.records/mingxi.json", "out/2023/manifest.json", "out/2023/.lock", "out/2023/mingxi.pdf",
    "out/2023/.district.json", "out/2023/.built", "templates/report.docx", "templates", "tmp", ".",
)  # fmt: skip
_BURIAL_SECONDS = 10.0
_NOBODY = 5252  # not that of tests/test_environments.py: its processes would count against a limit here


def make(chance: random.Random, world: World) -> Case:
    """One to three things about the surroundings that are not as usual."""
    variables = dict(chance.choice(_VARIABLES))
    limit, streams = chance.choice(_LIMITS), chance.choice(_STREAMS)
    what = f"{variables} {limit} {streams}"
    run = _RUN
    if os.geteuid() == 0 and chance.random() < 0.5:
        name, mode = chance.choice(_RIGHTS), chance.choice([0o000, 0o222, 0o333, 0o444, 0o555])
        _give_to_nobody(world)
        _wait_for_nobody()
        (world.folder / name).chmod(mode)
        what += f" {name} {mode:o}, uid {_NOBODY}"
        run = f"setpriv --reuid {_NOBODY} --regid {_NOBODY} --clear-groups {_RUN}"
    # PATH matters to the program, not to the shell that starts it.
    prefix = f"{limit} " + (f"PATH='{variables.pop('PATH')}' " if "PATH" in variables and run == _RUN else "")
    variables.pop("PATH", None)
    line = f"{prefix}{run} {streams}"
    is_heard = "2>" not in streams and "|" not in streams
    if (
        "-f" in limit
    ):  # what the program says goes through a pipe, for the limit holds for the file it ends in
        line = f"( {line} ) 2>&1 | cat"
    end = "; exit ${PIPESTATUS[0]}" if "|" in line else ""
    return Case(what, chance.choice(_COMMANDS), line + end, variables, is_heard)


def _wait_for_nobody() -> None:
    """Wait until init has buried the processes of the case before, which would count against a limit of processes."""
    end = time.monotonic() + _BURIAL_SECONDS
    while time.monotonic() < end:
        with os.scandir("/proc") as entries:
            if not any(e.name.isdigit() and _owner(e) == _NOBODY for e in entries):
                return
        time.sleep(0.05)


def _owner(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat().st_uid
    except FileNotFoundError:
        return -1


def _give_to_nobody(world: World) -> None:
    """The world belongs to a user without a name, who may pass through the folders above it."""
    for folder in (world.folder, *world.folder.rglob("*")):
        os.chown(folder, _NOBODY, _NOBODY, follow_symlinks=False)
    for folder in world.folder.parents:
        if folder != Path("/") and folder.stat().st_uid == 0 and ROOT not in (folder, *folder.parents):
            folder.chmod(folder.stat().st_mode | 0o055)
