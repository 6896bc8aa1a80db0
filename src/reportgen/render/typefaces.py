"""Which typeface the Chinese text of a document is set in, and what of it is hidden, by styles and runs."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.render.headings import W

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN = re.compile("[0-9A-Za-z]")
_SLOTS = ("eastAsia", "ascii")


_RUN_STYLE, _FONTS, _HIDDEN, _VAL = (f"{W}{leaf}" for leaf in ("rStyle", "rFonts", "vanish", "val"))


class Typefaces:
    """Collects the typefaces of the text that it is shown, run by run: those of its Chinese and of its letters and figures.

    "" among them is text without a named typeface.
    """

    def __init__(self, styles: bytes) -> None:
        """styles: word/styles.xml."""
        self._styles, self._default = _styles(styles)
        self._seen: set[tuple[str, ...]] = set()
        self.families: set[str] = set()
        self.latin: set[str] = set()

    def note(self, style: str, properties: Element | None, text: str) -> bool:
        """Note the text of a run; says whether it is printed in capitals.

        style: the id of the paragraph's style. properties: the run's w:rPr.
        """
        own: Mapping[str, str] = {}
        run_style = ""
        if properties is not None:
            own, named = _properties(properties), properties.find(_RUN_STYLE)
            run_style = "" if named is None else named.get(_VAL, "")
        for slot, script, families in zip(_SLOTS, (_HAN, _LATIN), (self.families, self.latin), strict=True):
            key = (slot, own.get(slot, ""), run_style, style)
            if key not in self._seen and script.search(text):
                self._seen.add(key)
                families.add(own.get(slot) or next(filter(None, self._inherited(slot, run_style, style)), ""))
        return bool(own.get("capitals")) or any(self._inherited("capitals", run_style, style))

    def is_hidden(self, style: str, properties: Element | None) -> bool:
        """Whether a run is marked as hidden, by itself or by its styles."""
        run_style = ""
        if properties is not None:
            own = properties.find(_HIDDEN)
            if own is not None:
                return _is_on(own)
            named = properties.find(_RUN_STYLE)
            run_style = "" if named is None else named.get(_VAL, "")
        return any(self._inherited("hidden", run_style, style))

    def _inherited(self, what: str, run_style: str, style: str) -> Iterator[str]:
        """A property of a run's style, then of its paragraph's; each has it of what it is based on."""
        yield self._styles.get(run_style, {}).get(what, "") if run_style else ""
        yield self._styles.get(style or self._default, {}).get(what, "")


def _is_on(toggle: Element | None) -> bool:
    return toggle is not None and toggle.get(f"{W}val", "1") not in ("0", "false", "off")


@lru_cache(maxsize=8)
def _styles(styles: bytes) -> tuple[Mapping[str, Mapping[str, str]], str]:
    """By the id of each style the properties that it has by itself or by what it is based on; the default style's id.

    The styles are the template's: the same bytes for every office.
    """
    root = ElementTree.fromstring(styles)
    by_id = {s.get(f"{W}styleId", ""): s for s in root.iter(f"{W}style")}
    default = next(
        (
            name
            for name, style in by_id.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")
        ),
        "",
    )
    defaults = _properties(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    return {style: _resolved(by_id, style, defaults) for style in by_id} | {"": defaults}, default


def _properties(properties: Element | None) -> dict[str, str]:
    """What a w:rPr says by itself."""
    if properties is None:
        return {}
    found = {}
    fonts = properties.find(_FONTS)
    if fonts is not None:
        for slot in _SLOTS:
            if name := fonts.get(f"{W}{slot}"):
                found[slot] = name
    for what, leaves in (("hidden", ("vanish",)), ("capitals", ("caps", "smallCaps"))):
        toggles = [t for leaf in leaves if (t := properties.find(f"{W}{leaf}")) is not None]
        if toggles:
            found[what] = "1" if any(map(_is_on, toggles)) else ""
    return found


def _resolved(styles: Mapping[str, Element], style: str, defaults: Mapping[str, str]) -> dict[str, str]:
    """The properties of a style with those it inherits; of a paragraph style with the defaults of the document."""
    found: dict[str, str] = {}
    kind = styles[style].get(f"{W}type")
    seen: set[str] = set()
    while style in styles and style not in seen:
        seen.add(style)
        found = _properties(styles[style].find(f"{W}rPr")) | found
        parent = styles[style].find(f"{W}basedOn")
        style = "" if parent is None else parent.get(f"{W}val", "")
    return dict(defaults) | found if kind == "paragraph" else found
