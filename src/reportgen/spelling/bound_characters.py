"""A text → the characters that are never words by themselves and stand there without a word: 协 in “协凋解决”.

bound.txt has these characters, each with those that it follows and those that follow it in the words of a dictionary.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from reportgen.spelling.misprints import HANZI

_RUN = re.compile(f"(?P<quote>“?)(?P<run>{HANZI}{{3,}})")
_SHORT_NAME = 5  # characters of a quoted name, which may be coined
_AROUND = 2


@cache
def _partners() -> dict[str, tuple[str, str]]:
    text = resources.files("reportgen.spelling").joinpath("bound.txt").read_text("utf-8")
    rows = (line.split(" ") for line in text.splitlines())
    return {character: (before, after) for character, before, after in rows}


def stranded(text: str) -> Iterator[str]:
    """Each such character with the characters around it. Names are to be blanked out before."""
    partners = _partners()
    for found in _RUN.finditer(text):
        run = found["run"]
        if found["quote"] and len(run) <= _SHORT_NAME:
            continue
        ordinary = _is_common(run)
        for place, character in enumerate(run):
            if (sides := partners.get(character)) is None:
                if ordinary or _is_common(character):
                    continue
                sides = ("", "")
            before, after = run[place - 1] if place else "", run[place + 1 : place + 2]
            if (before and before in sides[0]) or (after and after in sides[1]):
                continue
            yield run[max(0, place - _AROUND) : place + _AROUND + 1]


def _is_common(text: str) -> bool:
    """Whether all characters are in GB 2312, which has those of any ordinary word."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
