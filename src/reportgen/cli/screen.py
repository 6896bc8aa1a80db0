"""All printing goes through this module, which escapes control characters and survives broken outputs.

Data and file names may contain characters that control a terminal or reorder its text; these are printed as escapes
(\\x1b). Output that cannot be written (full disk, closed pipe) is dropped; main() reports that once at the end.
"""

import os
import re
import sys
from typing import TextIO

from reportgen.formatting import INVISIBLE, escape_invisible

# What paint() returns: colour and text between characters of Unicode's private use area.
_COLOUR = re.compile("\ue000(\\d\\d)\ue001([^\ue000-\ue002]*)\ue002")
_lost: list[OSError] = []  # errors in writing the standard output


def escape_controls(text: str) -> str:
    """Escape characters that control a terminal, also the carriage return."""
    return escape_invisible(text).replace("\r", "\\x0d")


def one_line(text: str) -> str:
    """Escape line ends as well, so that a text from a record cannot look like another line of the output."""
    return escape_controls(text).replace("\n", "\\x0a")


def escape_json_controls(text: str) -> str:
    """Escape characters that control a terminal in a JSON text, which remains the same document."""
    return INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def paint(text: str, colour: str) -> str:
    """Mark text that say() prints in a colour on a terminal. colour: a number of ECMA-48, such as 31 for red."""
    return f"\ue000{colour}\ue001{text}\ue002"


def say(text: str = "", end: str = "\n") -> None:
    """Print text to the standard output."""
    _write(sys.stdout, _colour(escape_controls(text), sys.stdout) + end)


def say_json(text: str) -> None:
    """Print a JSON text to the standard output."""
    _write(sys.stdout, escape_json_controls(text) + "\n")


def warn(text: str) -> None:
    """Print text to the standard error output."""
    _write(sys.stderr, _colour(escape_controls(text), sys.stderr) + "\n")


def is_terminal() -> bool:
    """Whether the standard output is a terminal."""
    return sys.stdout.isatty()


def _colour(text: str, stream: TextIO) -> str:
    return _COLOUR.sub(r"\033[\1m\2\033[0m" if stream.isatty() else r"\2", text)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _drop(stream, error)


def _drop(stream: TextIO, error: OSError) -> None:
    """Redirect a stream to /dev/null, including what is in its buffer."""
    if stream is sys.stdout:
        _lost.append(error)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def open_streams() -> None:
    """Redirect closed streams to /dev/null, and print ? for characters that the output's encoding lacks.

    An encoding without Chinese characters (ASCII) is replaced by UTF-8: it would leave nothing but ?.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free descriptor, which is this one
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(descriptor, "w", encoding="utf-8", closefd=False))
        else:
            stream.reconfigure(
                encoding=stream.encoding if _has_chinese(stream) else "utf-8", errors="replace"
            )
    _lost.clear()


def _has_chinese(stream: TextIO) -> bool:
    try:
        "汉".encode(stream.encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def lost_output() -> OSError | None:
    """The first error in writing the standard output, None if there was none."""
    return _lost[0] if _lost else None
