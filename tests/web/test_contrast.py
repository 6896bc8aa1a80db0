"""The colours of the workbench: text has a contrast of 4.5 to what is behind it, edges of controls 3 (WCAG 2.1 AA)."""

import re

import pytest

from tests.conftest import ROOT

CSS = (ROOT / "src" / "reportgen" / "web" / "static" / "workbench.css").read_text("utf-8")
NAMED = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", CSS))
BEHIND = ("#fff", NAMED["pale"])
TEXT = {*re.findall(r"(?<![-\w])color: ([^;}]+)", CSS)} - {"inherit"}
FILLED = re.findall(r"background: (var\(--\w+\)|#[0-9a-f]{3,6}); color: (#[0-9a-f]{3,6})", CSS)
DISABLED = "#8a9099"  # what cannot be pressed need not have it


def value(colour: str) -> str:
    found = re.fullmatch(r"var\(--(\w+)\)", colour.strip())
    return NAMED[found[1]] if found else colour.strip()


def luminance(colour: str) -> float:
    digits = value(colour).lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = (int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", sorted(TEXT))
def test_text_can_be_read(colour: str) -> None:
    if value(colour) == DISABLED:
        return
    if value(colour) in ("#fff", "#ffffff"):  # on a filled button or mark
        assert FILLED and all(contrast(text, behind) >= 4.5 for behind, text in FILLED)
    else:
        assert all(contrast(colour, behind) >= 4.5 for behind in BEHIND), colour


def test_edges_of_controls_can_be_seen() -> None:
    edges = re.findall(
        r"(?:^|})\s*(?:button|input[^{]*|textarea[^{]*) {[^}]*border: 1px solid ([^;]+);", CSS, re.M
    )
    assert len(edges) >= 2
    assert all(contrast(edge, behind) >= 3 for edge in edges for behind in BEHIND), edges
