"""Recognise reasons without content."""

import re

_EMPTY = re.compile("[无暂没有。，、/—-]+|其他原因|客观原因|特殊原因|工作原因|历史原因")


def says_nothing(reason: str, least: int) -> bool:
    """Whether a reason has fewer than least characters, or is one of the phrases that explain nothing."""
    return len(reason) < least or _EMPTY.fullmatch(reason) is not None
