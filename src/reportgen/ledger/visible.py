"""Characters that nobody can see are shown as text: a name with ESC in it reads \\x1b, not like another name."""

import re

# Controls but tab and line ends, what is no character at all, the line ends of Unicode, what turns the direction of
# writing: XML cannot hold some of them, and readers cannot see any.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """text with every invisible character written as Python writes it: \\x1b, \\u2028."""
    return _INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], text)
