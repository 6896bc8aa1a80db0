"""Find the value that stands for a reference, with the references in that value replaced as well."""

import re

from reportgen.reading.composer import MAX_TEXT
from reportgen.references.syntax import Written, references_in
from reportgen.references.unknown_name import UnknownName
from reportgen.references.vocabulary import NamedValue, Vocabulary

_MAX_DEPTH = 8  # references to texts that have references to texts …
_MAX_INSERTED = 10 * MAX_TEXT  # characters that all references of a report may put into it
_DIGITS = "0123456789０１２３４５６７８９"
_DIGITS_PRECEDE = re.compile(f"[{_DIGITS}][.．]?$")
_DIGITS_FOLLOW = re.compile(f"[.．,]?[{_DIGITS}]")
_OTHER_UNIT = re.compile("[亿千百十]?元|[亿%％]")  # behind an amount in 万元


class Expansion:
    """The values of one report, for all references in it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._texts: dict[str, str] = {}  # by the full name of a value: the value without references
        self._begun: list[str] = []  # the values that are being expanded, each needed by the one before
        self._inserted = 0

    def of(self, written: Written, before: str, text: str) -> tuple[NamedValue, str]:
        """Return what a reference in a text stands for. before: what the replaced text has in front of it.

        Raises UnknownName where it stands for nothing, or its value does not fit between what is beside it.
        """
        if written.fault is not None and not written.well_formed:
            raise written.fault
        target = self.vocabulary.find(written.name)
        if target.name not in self._texts:
            self._texts[target.name] = self._expanded(target)
        value = self._texts[target.name]
        _fits(before, value, text[written.end : written.end + 2], target)
        self._inserted += len(value)
        if len(before) + len(value) > MAX_TEXT:
            raise UnknownName(f"引用换成内容以后超过 {MAX_TEXT} 字", "这么长的段落排不了版，去掉一些引用")
        if self._inserted > _MAX_INSERTED:
            raise UnknownName(f"全部引用换成内容以后超过 {_MAX_INSERTED} 字", "引用数字，少引用整段文字")
        return target, value

    def _expanded(self, target: NamedValue) -> str:
        """The text of a value with its references replaced. Raises UnknownName."""
        if "{" not in target.text:
            return target.text
        if target.name in self._begun:
            circle = " → ".join([*self._begun[self._begun.index(target.name) :], target.name])
            raise UnknownName(f"引用成了圈：{circle}", "其中一处改写成文字")
        if len(self._begun) >= _MAX_DEPTH:
            raise UnknownName(f"引用的话里又有引用，超过 {_MAX_DEPTH} 层", "直接引用要用的数")
        self._begun.append(target.name)
        try:
            made, end = "", 0
            for written in references_in(target.text, self.vocabulary.names):
                if written.fault is not None:
                    raise UnknownName(f"“{target.name}”里的引用有错：{written.fault.message}", "先改正那一处")
                made += target.text[end : written.start]
                made += self.of(written, made, target.text)[1]
                end = written.end
            return made + target.text[end:]
        finally:
            self._begun.pop()


def _fits(before: str, value: str, after: str, target: NamedValue) -> None:
    """Raises UnknownName where a value would run into the digits or the unit beside it."""
    if value[:1] and value[0] in _DIGITS and _DIGITS_PRECEDE.search(before[-2:]):
        raise UnknownName(f"引用“{target.name}”前面紧挨着数字，会连成一个数", "删去多余的数字，或隔开")
    if value[-1:] and value[-1] in _DIGITS and _DIGITS_FOLLOW.match(after):
        raise UnknownName(f"引用“{target.name}”后面紧挨着数字，会连成一个数", "删去多余的数字，或隔开")
    if target.unit and (wrong := _OTHER_UNIT.match(after)):
        advice = f"后面写“{target.unit}”"
        raise UnknownName(f"“{target.name}”的单位是{target.unit}，后面写的是“{wrong[0]}”", advice)
    if value.endswith("%") and after[:1] in ("%", "％"):
        raise UnknownName(f"“{target.name}”印出来带百分号，后面又写了“{after[0]}”", "删去后面的百分号")
