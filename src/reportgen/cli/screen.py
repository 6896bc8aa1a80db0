"""The one printer: what is printed is text, whatever stands in files, names and messages, and never stops a run.

Characters that would steer a terminal, or reorder what it shows, are shown as they are written in a program
(\\x1b). Output that cannot be written (a full disk, a reader that has left) is dropped, and told once at the end.
"""

import os
import re
import sys
from typing import TextIO

from reportgen.formatting import INVISIBLE, escape_invisible

_COLOUR = re.compile(
    "\ue000(\\d\\d)\ue001([^\ue000-\ue002]*)\ue002"
)  # from paint(), in characters of private use
_lost: list[OSError] = []  # what kept output from being written


def safe(text: str) -> str:
    """Text in which nothing steers a terminal."""
    return escape_invisible(text).replace("\r", "\\x0d")


def json_safe(text: str) -> str:
    """A JSON text in which nothing steers a terminal: the same document."""
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def paint(text: str, colour: str) -> str:
    """Text that say() shows in a colour (of ECMA-48: 31 red …) on a terminal."""
    return f"\ue000{colour}\ue001{text}\ue002"


def say(text: str = "", end: str = "\n") -> None:
    """Print text to the standard output."""
    _write(sys.stdout, _painted(safe(text), sys.stdout) + end)


def say_json(text: str) -> None:
    """Print a JSON text to the standard output."""
    _write(sys.stdout, json_safe(text) + "\n")


def warn(text: str) -> None:
    """Print text to the standard error output."""
    _write(sys.stderr, _painted(safe(text), sys.stderr) + "\n")


def is_terminal() -> bool:
    """Whether a person sees the output as it is printed."""
    return sys.stdout.isatty()


def _painted(text: str, stream: TextIO) -> str:
    return _COLOUR.sub(r"\033[\1m\2\033[0m" if stream.isatty() else r"\2", text)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _drop(stream, error)


def _drop(stream: TextIO, error: OSError) -> None:
    """From now on what goes to this stream goes nowhere, also what waits in its buffer."""
    if stream is sys.stdout:
        _lost.append(error)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def open_streams() -> None:
    """Make both outputs usable: closed ones lead nowhere, and no character stops them."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        else:
            getattr(sys, name).reconfigure(errors="replace")
    _lost.clear()


def lost_output() -> OSError | None:
    """What kept the standard output from being written, if anything did."""
    return _lost[0] if _lost else None
