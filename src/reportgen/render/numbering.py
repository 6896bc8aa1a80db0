"""The numbers that Word writes before the paragraphs of its lists: 一、 （一） 1. (a)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.formatting import chinese_number
from reportgen.render.headings import W

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def _letters(number: int) -> str:
    """a … z, then aa … zz as Word has it."""
    times, index = divmod(number - 1, len(_LETTERS))
    return _LETTERS[index] * (times + 1)


def _circled(number: int) -> str:
    """① … ⑳. Raises ValueError outside that range."""
    if not 1 <= number <= 20:
        raise ValueError(f"no circled {number}")
    return chr(0x245F + number)


# formats that Word and LibreOffice write alike; any other is printed, but not foretold
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    kind: str
    text: str  # with %1 … %9 for the numbers of the levels
    legal: bool  # all numbers as 1, 2, 3


@dataclass(frozen=True, slots=True)
class NumberedLists:
    """The lists of a document: numbering.xml and what the styles say of it.

    levels: by number id. abstract: the id of the list that number ids share. restarts: number id and level that begin
    anew where they are first used. styles: number id and level by style id. families: the numbers' own typefaces.
    """

    levels: Mapping[str, Mapping[int, _Level]]
    abstract: Mapping[str, str]
    restarts: frozenset[tuple[str, int]]
    styles: Mapping[str, tuple[str, int]]
    families: frozenset[str]


@lru_cache(maxsize=8)
def read_lists(numbering: bytes, styles: bytes) -> NumberedLists:
    """The lists of numbering.xml and styles.xml; b"" for a part that is not there."""
    if not numbering:
        return NumberedLists({}, {}, frozenset(), {}, frozenset())
    root = ElementTree.fromstring(numbering)
    definitions = {a.get(f"{W}abstractNumId", ""): _levels(a) for a in root.findall(f"{W}abstractNum")}
    levels, abstract = {}, {}
    for num in root.findall(f"{W}num"):
        number = num.get(f"{W}numId", "")
        abstract[number] = _value(num, "abstractNumId")
        levels[number] = definitions.get(abstract[number], {}) | _overrides(
            num, definitions.get(abstract[number], {})
        )
    restarts = frozenset(
        (num.get(f"{W}numId", ""), int(override.get(f"{W}ilvl", "0")))
        for num in root.findall(f"{W}num")
        for override in num.findall(f"{W}lvlOverride")
        if override.find(f"{W}startOverride") is not None
    )
    return NumberedLists(levels, abstract, restarts, _style_lists(styles, root), _families(root))


def _families(numbering: Element) -> frozenset[str]:
    """The typefaces that numbers name for themselves, without those of bullets."""
    levels = (level for level in numbering.iter(f"{W}lvl") if _value(level, "numFmt") != "bullet")
    fonts = (found for level in levels if (found := level.find(f"{W}rPr/{W}rFonts")) is not None)
    return frozenset(filter(None, (f.get(f"{W}{slot}") for f in fonts for slot in ("eastAsia", "ascii"))))


def _value(element: Element, leaf: str, default: str = "") -> str:
    child = element.find(f"{W}{leaf}")
    return default if child is None else child.get(f"{W}val", default)


def _level(element: Element) -> _Level:
    legal = element.find(f"{W}isLgl")
    return _Level(
        int(_value(element, "start", "1")),
        _value(element, "numFmt", "decimal"),
        _value(element, "lvlText"),
        legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
    )


def _levels(definition: Element) -> dict[int, _Level]:
    return {int(level.get(f"{W}ilvl", "0")): _level(level) for level in definition.findall(f"{W}lvl")}


def _overrides(num: Element, base: Mapping[int, _Level]) -> dict[int, _Level]:
    """The levels that a w:num defines anew, or begins with another number."""
    levels = {}
    for override in num.findall(f"{W}lvlOverride"):
        index = int(override.get(f"{W}ilvl", "0"))
        own = override.find(f"{W}lvl")
        level = _level(own) if own is not None else base.get(index)
        start = override.find(f"{W}startOverride")
        if level is not None and start is not None:
            level = _Level(int(start.get(f"{W}val", "1")), level.kind, level.text, level.legal)
        if level is not None:
            levels[index] = level
    return levels


def _style_lists(styles: bytes, numbering: Element) -> dict[str, tuple[str, int]]:
    """Number id and level of each paragraph style that belongs to a list, itself or by what it is based on."""
    if not styles:
        return {}
    by_id = {s.get(f"{W}styleId", ""): s for s in ElementTree.fromstring(styles).findall(f"{W}style")}
    linked = {
        _value(level, "pStyle"): int(level.get(f"{W}ilvl", "0"))
        for level in numbering.iter(f"{W}lvl")
        if level.find(f"{W}pStyle") is not None
    }
    found = {}
    for style in by_id:
        holder, seen = style, set[str]()
        while holder in by_id and holder not in seen:
            seen.add(holder)
            properties = by_id[holder].find(f"{W}pPr/{W}numPr")
            if properties is not None and (number := _value(properties, "numId")):
                found[style] = (number, linked.get(holder, int(_value(properties, "ilvl", "0"))))
                break
            holder = _value(by_id[holder], "basedOn")
    return found


class Counter:
    """Counts the paragraphs of a document's lists, in the order of the document."""

    def __init__(self, lists: NumberedLists) -> None:
        self._lists = lists
        self._counts: dict[tuple[str, int], int] = {}
        self._used: set[tuple[str, int]] = set()

    def label(self, style: str, properties: Element | None) -> str | None:
        """The number before a paragraph: "" where it has none, None where it has one that cannot be foretold.

        style: the id of the paragraph's style. properties: its w:numPr, which wins over the style's.
        """
        number, index = self._lists.styles.get(style, ("", 0))
        if properties is not None:
            number = _value(properties, "numId", number)
            index = int(_value(properties, "ilvl", str(index)))
        level = self._lists.levels.get(number, {}).get(index)
        if level is None:
            return ""
        levels = self._lists.levels[number]
        self._count(number, index, level)
        try:
            return self._text(number, level, levels)
        except (KeyError, ValueError):
            return None

    def _count(self, number: str, index: int, level: _Level) -> None:
        """Count one paragraph of a level; the levels below begin anew."""
        group = self._lists.abstract[number]
        if (number, index) not in self._used:
            self._used.add((number, index))
            if (number, index) in self._lists.restarts:
                self._counts.pop((group, index), None)
        self._counts[group, index] = self._counts.get((group, index), level.start - 1) + 1
        for key in [key for key in self._counts if key[0] == group and key[1] > index]:
            del self._counts[key]

    def _text(self, number: str, level: _Level, levels: Mapping[int, _Level]) -> str:
        """The label with its numbers. Raises KeyError or ValueError where a number cannot be foretold."""
        if level.kind == "bullet":
            raise ValueError("a sign of a symbol font")
        group = self._lists.abstract[number]
        text = level.text
        for index in range(9):
            mark = f"%{index + 1}"
            if mark in text:
                own = levels[index]
                count = self._counts.get((group, index), own.start)
                kind = "decimal" if level.legal else own.kind
                text = text.replace(mark, _FORMATS[kind](count))
        return text
