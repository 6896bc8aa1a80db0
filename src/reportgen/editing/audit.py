"""The record of changes beside the data: data/2022/dongli.audit.jsonl, a JSON object a line, only ever added to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from reportgen.errors import UsageError
from reportgen.model.source import key_name

EditOutcome = Literal["已生效", "未生效", "已撤销"]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)

    def line(self) -> bytes:
        """Itself as one line."""
        return self.model_dump_json(by_alias=True).encode() + b"\n"


class ValueChange(_Line):
    """One value: what it read before and after (None: it was not there), and the text that stood for it."""

    path: tuple[str | int, ...] = Field(alias="路径")
    before: str | None = Field(alias="原值")
    after: str | None = Field(alias="新值")
    text_before: str = Field(alias="原写法")
    text_after: str = Field(alias="新写法")

    @property
    def name(self) -> str:
        """评价工作组.第3项.职务."""
        return key_name(self.path)

    @property
    def sentence(self) -> str:
        """预算.执行数：107.43 → 105.20."""
        if self.before is None:
            return f"{self.name}：加上 {self.after}"
        if self.after is None:
            return f"{self.name}：删去（原为 {self.before}）"
        return f"{self.name}：{self.before} → {self.after}"

    def reversed(self) -> "ValueChange":
        """The change that takes this one back."""
        return ValueChange(
            path=self.path,
            before=self.after,
            after=self.before,
            text_before=self.text_after,
            text_after=self.text_before,
        )


class AuditEntry(_Line):
    """One edit. Written before the data is: hash_after tells what the data was to become.

    time: ISO 8601 with its zone. undoes: the number of the edit that this one took back.
    """

    number: int = Field(alias="号")
    time: str = Field(alias="时间")
    who: str = Field(alias="人")
    command: str = Field(alias="命令")
    reason: str = Field(alias="理由")
    changes: tuple[ValueChange, ...] = Field(alias="改动")
    hash_before: str = Field(alias="改前")
    hash_after: str = Field(alias="改后")
    undoes: int | None = Field(None, alias="撤销")


class Void(_Line):
    """What stands behind an entry whose data never came to be written."""

    number: int = Field(alias="未生效")


_LINE: TypeAdapter[AuditEntry | Void] = TypeAdapter(AuditEntry | Void)


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry and what became of it.

    undone_by: the number of the edit that took it back. touched_before: the data had been changed by
    other means between the edit before and this one.
    """

    entry: AuditEntry
    outcome: EditOutcome
    undone_by: int | None = None
    touched_before: bool = False


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def whole_lines(raw: bytes) -> bytes:
    """raw without the beginning of a line that a crash has cut off."""
    return raw[: raw.rfind(b"\n") + 1]


def last_line(raw: bytes, path: Path) -> AuditEntry | Void | None:
    """The newest line of whole lines, without reading the others."""
    lines = raw[raw.rstrip(b"\n").rfind(b"\n") + 1 :].splitlines()
    return _parsed(lines[-1], path) if lines else None


def _parsed(line: bytes, path: Path, number: int = 0) -> AuditEntry | Void:
    try:
        return _LINE.validate_json(line)
    except ValidationError:
        where = f"第 {number} 行" if number else "最后一行"
        raise UsageError(
            f"修改记录 {path} 的{where}坏了", "从备份恢复这个文件；实在没有，改名留存，从此另记"
        ) from None


def entries(raw: bytes, path: Path, pending: int | None) -> tuple[Logged, ...]:
    """Every entry with its outcome, oldest first. pending: the last, if its data is still waiting beside.

    Raises UsageError where a line is not what this program writes.
    """
    lines = [_parsed(line, path, n) for n, line in enumerate(whole_lines(raw).splitlines(), 1)]
    void = {line.number for line in lines if isinstance(line, Void)} | {pending}
    edits = [line for line in lines if isinstance(line, AuditEntry)]
    undone = {e.undoes: e.number for e in edits if e.undoes and e.number not in void}
    logged: list[Logged] = []
    known = ""  # hash of the data after the newest edit so far
    for entry in edits:
        touched = known not in ("", entry.hash_before)
        if entry.number in void:
            logged.append(Logged(entry, "未生效", None, touched))
            known = entry.hash_before
            continue
        known = entry.hash_after
        by = undone.get(entry.number)
        logged.append(Logged(entry, "已撤销" if by else "已生效", by, touched))
    return tuple(logged)


def to_undo(logged: Sequence[Logged]) -> AuditEntry | None:
    """The newest edit that is neither taken back nor itself the taking back of one."""
    return next(
        (each.entry for each in reversed(logged) if each.outcome == "已生效" and each.entry.undoes is None),
        None,
    )
