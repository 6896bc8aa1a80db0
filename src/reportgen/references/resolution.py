"""Replace the references in the texts of a submission by what the report says, once, after scoring.

Whatever comes later (checks, templates, comparison …) sees the replaced texts. What was written, and where each value
stands in the text, is kept in the Source of the file.
"""

import dataclasses
from collections.abc import Callable, Mapping
from itertools import islice
from typing import TypeVar

from reportgen.finding import Finding, Place, Severity
from reportgen.model.district import District
from reportgen.model.references import Reference, ReferringText
from reportgen.model.source import KeyPath, Source, key_name
from reportgen.model.submission import Submission
from reportgen.reading.composer import MAX_TEXT
from reportgen.references.expansion import Expansion
from reportgen.references.record_texts import text_at, with_text
from reportgen.references.syntax import Written, references_in
from reportgen.references.unknown_name import UnknownName
from reportgen.references.vocabulary import Vocabulary
from reportgen.render.catalogue import keys_of_district
from reportgen.render.view import values
from reportgen.scoring import Scorecard

CODE = "YML-14"
MAX_FAULTS = 50  # More are not told of the references of one file.
# The text under these keys is a name by which something is found, or is read as a number.
_NAMES = frozenset({"姓名", "完成值", "对应指标", "一级指标", "二级指标", "三级指标", "等级", "又称", "方式"})
_PATTERNS = frozenset({"文件名"})  # The names in their braces are filled in elsewhere (model/filenames.py).
_PRINTED_OF_DISTRICT = frozenset({"依据文件", "通知文件", "评分标准", "年度指标值"})
_R = TypeVar("_R")


def vocabulary(submission: Submission, scorecard: Scorecard) -> Vocabulary:
    """The names that the texts of a submission may refer to, with what they stand for."""
    return Vocabulary(values(submission, scorecard), keys_of_district(submission.district.additions))


def resolve(submission: Submission, scorecard: Scorecard) -> tuple[Submission, list[Finding]]:
    """Return the submission with its references replaced, and a finding for each that stands for nothing.

    scorecard: what compute() makes of the submission. Only submissions with braces in a text need this.
    """
    resolver = _Resolver(Expansion(vocabulary(submission, scorecard)))
    evaluation, source = resolver.replaced(submission.evaluation, submission.source, _is_sentence)
    district, district_source = resolver.replaced(
        submission.district, submission.district_source, _is_printed
    )
    resolved = dataclasses.replace(
        submission,
        evaluation=evaluation,
        source=source,
        district=district,
        district_source=district_source,
    )
    return resolved, resolver.findings


def written_faults(texts: Mapping[KeyPath, str], source: Source, district: District) -> list[Finding]:
    """Return a finding for each reference that cannot stand for anything, whatever the data hold.

    This is for a file that has other faults, so that all of them are told at once. texts: those with braces.
    """
    names = Vocabulary(keys=keys_of_district(district.additions))
    found = (
        _finding(source, path, written, written.fault)
        for path, text in texts.items()
        if _is_sentence(path) and _last_key(path) not in _PATTERNS
        for written in references_in(text, names)
        if written.fault
    )
    return list(islice(found, MAX_FAULTS))


def _last_key(path: KeyPath) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _is_sentence(path: KeyPath) -> bool:
    """Tell whether a text of an office's file may have references."""
    return _last_key(path) not in _NAMES


def _is_printed(path: KeyPath) -> bool:
    """Tell whether a text of district.yaml may have references."""
    return _last_key(path) in _PRINTED_OF_DISTRICT


def _finding(source: Source, path: KeyPath, written: Written, fault: UnknownName) -> Finding:
    marks = source.braces[path]
    line, column = marks[min(written.number, len(marks) - 1)]
    place = Place(source.file, line, column, key_name(path))
    return Finding(CODE, Severity.ERROR, place, fault.message, fault.advice)


class _Resolver:
    """Replaces the references of one submission. findings: what is wrong with them, in the order of the files."""

    def __init__(self, expansion: Expansion) -> None:
        self._expansion = expansion
        self.findings: list[Finding] = []

    def replaced(self, record: _R, source: Source, allowed: Callable[[KeyPath], bool]) -> tuple[_R, Source]:
        """Return a record with the references in its texts replaced, and its source, which knows them.

        allowed: whether the text at a path may have references.
        """
        referring: dict[KeyPath, ReferringText] = {}
        for path in source.braces:
            if _last_key(path) in _PATTERNS:
                continue
            text = text_at(record, path)
            made = None if text is None else self._replaced_text(text, path, source, allowed(path))
            if made is not None:
                referring[path] = made
                record = with_text(record, path, made.text)
        self._bound_lists(record, source, referring)
        return record, dataclasses.replace(source, referring=referring) if referring else source

    def _replaced_text(self, text: str, path: KeyPath, source: Source, allowed: bool) -> ReferringText | None:
        """A text of a file with its references replaced; None where it has none, or too long."""
        references: list[Reference] = []
        made, end = "", 0
        for written in references_in(text, self._expansion.vocabulary.names):
            if len(self.findings) >= MAX_FAULTS:
                return None
            made += text[end : written.start]
            end = written.start
            try:
                if not allowed:
                    raise UnknownName(f"“{_last_key(path)}”里不能用引用", "写出内容本身")
                target, value = self._expansion.of(written, made, text)
            except UnknownName as fault:
                self.findings.append(_finding(source, path, written, fault))
                continue
            line, column = source.braces[path][written.number]
            references.append(
                Reference(written.name, value, len(made), len(made) + len(value), (line, column), target.path)
            )
            made, end = made + value, written.end
        return ReferringText(text, made + text[end:], tuple(references)) if references else None

    def _bound_lists(
        self, record: object, source: Source, referring: Mapping[KeyPath, ReferringText]
    ) -> None:
        """Tell of each list with references that is longer than a list may be typed: it may be one paragraph."""
        for parent in dict.fromkeys(path[:-1] for path in referring if isinstance(path[-1], int)):
            length = number = 0
            while (text := text_at(record, (*parent, number))) is not None:
                length, number = length + len(text), number + 1
            if length > MAX_TEXT:
                message = f"引用换成内容以后，一个列表有 {length} 字，超过 {MAX_TEXT} 字"
                advice = "这么长的段落排不了版，缩短或分到几项里写"
                self.findings.append(Finding(CODE, Severity.ERROR, source.place(parent), message, advice))
