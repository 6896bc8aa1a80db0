"""The way of an office's year to the bureau and back: who submitted, returned, finalised or reopened it, when.

data/<year>/<slug>.filing.jsonl has one line of JSON for each step, oldest first. A line has the SHA-256 of the line
before it and its own, so a line that was altered or taken out is noticed. This module imports nothing heavy.

填报中  nothing was submitted yet
已提交  submitted: the office's file is locked
退回    returned with remarks, or reopened: the office's file may be edited again
定稿    final: the file is locked and the papers are frozen
记录损坏  the record was altered or cannot be read; nothing may be changed until it is restored
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from reportgen.errors import UNREADABLE, UsageError
from reportgen.files import atomic
from reportgen.files.folders import FILING_SUFFIX
from reportgen.files.regular import read_whole

_MAX_BYTES = 16 << 20  # a step takes some 500 bytes, with many remarks a few thousand
_FIRST = "0" * 64


class FilingState(StrEnum):
    """The state of an office's year. The docstring of this module explains each one."""

    OPEN = "填报中"
    SUBMITTED = "已提交"
    RETURNED = "退回"
    FINAL = "定稿"
    DAMAGED = "记录损坏"


class FilingStep(StrEnum):
    """A step from one state to the next."""

    SUBMIT = "提交"
    RETURN = "退回"
    FINALISE = "定稿"
    REOPEN = "撤销定稿"


AFTER = {
    FilingStep.SUBMIT: FilingState.SUBMITTED,
    FilingStep.RETURN: FilingState.RETURNED,
    FilingStep.FINALISE: FilingState.FINAL,
    FilingStep.REOPEN: FilingState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class FilingEntry:
    """A step. time: ISO 8601 with its zone. remarks: what the bureau says of a key, by its name; "" for the whole.

    data, district: the SHA-256 of the office's file and of district.yaml. papers: of 定稿, the SHA-256 of each file
    of the report by its name.
    """

    number: int
    time: str
    who: str
    step: FilingStep
    reason: str
    data: str
    district: str
    remarks: tuple[tuple[str, str], ...] = ()
    papers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filing:
    """The steps of an office's year, oldest first, and its present state."""

    entries: tuple[FilingEntry, ...] = ()
    is_damaged: bool = False
    raw: bytes = field(default=b"", repr=False)

    @property
    def state(self) -> FilingState:
        """The present state."""
        if self.is_damaged:
            return FilingState.DAMAGED
        return AFTER[self.entries[-1].step] if self.entries else FilingState.OPEN

    @property
    def is_locked(self) -> bool:
        """Whether the office's file must not be edited."""
        return self.state in (FilingState.SUBMITTED, FilingState.FINAL, FilingState.DAMAGED)

    @property
    def remarks(self) -> tuple[tuple[str, str], ...]:
        """What the bureau remarked when it returned the file, until it is submitted again."""
        return self.entries[-1].remarks if self.state is FilingState.RETURNED else ()

    @property
    def papers(self) -> Mapping[str, str] | None:
        """The SHA-256 of the frozen papers by name; None where the year is not final."""
        return self.entries[-1].papers if self.state is FilingState.FINAL else None

    def is_touched(self, data: str) -> bool:
        """Whether the office's file, whose SHA-256 is data, was changed by other means while it was locked."""
        return self.state in (FilingState.SUBMITTED, FilingState.FINAL) and self.entries[-1].data != data


def filing_path(folder: Path, slug: str) -> Path:
    """The path of an office's record. folder: data/<year>."""
    return folder / f"{slug}{FILING_SUFFIX}"


def read_filing(folder: Path, slug: str) -> Filing:
    """Read the record of an office; empty where there is none. A record that is not as written is_damaged."""
    path = filing_path(folder, slug)
    try:
        raw = read_whole(path, _MAX_BYTES)
        return Filing(tuple(_entries(raw)), raw=raw)
    except FileNotFoundError:
        return Filing()
    except UNREADABLE:
        return Filing(is_damaged=True)


def read_states(folder: Path, slugs: Iterable[str]) -> dict[str, FilingState]:
    """The states of these offices by slug."""
    return {slug: read_filing(folder, slug).state for slug in slugs}


def append(folder: Path, slug: str, filing: Filing, entry: FilingEntry) -> Filing:
    """Add a step to the record, whole or not at all. The caller holds the lock of the office's file.

    filing: the record as it was read. Raises UsageError where it cannot be written.
    """
    raw = filing.raw + _line(entry, filing.raw)
    atomic.write(filing_path(folder, slug), raw)
    return Filing((*filing.entries, entry), raw=raw)


def refuse_locked(folder: Path, slug: str) -> None:
    """Raise UsageError where the office's file must not be edited, with what to do about it."""
    filing = read_filing(folder, slug)
    match filing.state:
        case FilingState.SUBMITTED:
            raise UsageError("已提交，不能再改", f"要改，请区里先退回：reportgen return {slug} --reason '…'")
        case FilingState.FINAL:
            raise UsageError(
                "已定稿，不能再改", f"要改，请区里先撤销定稿：reportgen reopen {slug} --reason '…'"
            )
        case FilingState.DAMAGED:
            raise damage(folder, slug)


def damage(folder: Path, slug: str) -> UsageError:
    """The refusal of everything while the record is damaged."""
    return UsageError(
        f"办理记录 {filing_path(folder, slug)} 被改动过，或者读不了",
        "从备份恢复这个文件；恢复以前不能修改、提交、定稿",
    )


def _entries(raw: bytes) -> Iterable[FilingEntry]:
    before = _FIRST
    for number, line in enumerate(raw.splitlines(keepends=True), 1):
        values: dict[str, Any] = json.loads(line)
        own = values.pop("本行")
        if values.pop("上一行") != before or _digest(values, before) != own or not line.endswith(b"\n"):
            raise ValueError("not as it was written")
        entry = _entry(values)
        if entry.number != number:
            raise ValueError("a step is missing")
        before = own
        yield entry


_KEYS = {
    "number": "号",
    "time": "时间",
    "who": "人",
    "step": "办理",
    "reason": "理由",
    "data": "数据",
    "district": "district.yaml",
    "remarks": "意见",
    "papers": "文件",
}


def _entry(values: dict[str, Any]) -> FilingEntry:
    given = {name: values.pop(key) for name, key in _KEYS.items()}
    if values:
        raise ValueError("unknown keys")
    if not all(isinstance(given[name], str) for name in ("time", "who", "reason", "data", "district")):
        raise ValueError("not a text")
    given["remarks"] = tuple((str(name), str(text)) for name, text in given["remarks"])
    given["papers"] = {str(name): str(digest) for name, digest in given["papers"].items()}
    return FilingEntry(**{**given, "step": FilingStep(given["step"])})


def _line(entry: FilingEntry, raw: bytes) -> bytes:
    lines = raw.splitlines()
    before = json.loads(lines[-1])["本行"] if lines else _FIRST
    values = document(entry)
    return _json({**values, "上一行": before, "本行": _digest(values, before)}) + b"\n"


def document(entry: FilingEntry) -> dict[str, Any]:
    """A step as JSON has it."""
    values = asdict(entry)
    return {key: values[name] for name, key in _KEYS.items()}


def _digest(values: Mapping[str, Any], before: str) -> str:
    return hashlib.sha256(before.encode() + _json(values)).hexdigest()


def _json(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
