"""The record of edits beside the data: data/2022/dongli.audit.jsonl, one JSON object per line, append-only."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from reportgen.errors import UsageError
from reportgen.model.source import key_name

EditOutcome = Literal["已生效", "未生效", "已撤销"]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)

    def line(self) -> bytes:
        """The line of the file."""
        return self.model_dump_json(by_alias=True).encode() + b"\n"


class ValueChange(_Line):
    """The change of one value. before, after: the value, None where the key is absent; text_…: how it is written.

    The value of 忽略检查, which `reportgen waive --migrate` rewrites as a whole, is a mapping.
    """

    path: tuple[str | int, ...] = Field(alias="路径")
    before: str | dict[str, Any] | None = Field(alias="原值")
    after: str | dict[str, Any] | None = Field(alias="新值")
    text_before: str = Field(alias="原写法")
    text_after: str = Field(alias="新写法")

    @property
    def name(self) -> str:
        """The name of the value: 评价工作组.第3项.职务."""
        return key_name(self.path)

    @property
    def sentence(self) -> str:
        """The change in words: 预算.执行数：107.43 → 105.20."""
        if isinstance(self.before, dict) or isinstance(self.after, dict):
            return f"{self.name}：整段改写"
        if self.before is None:
            return f"{self.name}：加上 {self.after}"
        if self.after is None:
            return f"{self.name}：删去（原为 {self.before}）"
        return f"{self.name}：{self.before} → {self.after}"

    def inverse(self) -> "ValueChange":
        """The change that undoes this one."""
        return ValueChange(
            path=self.path,
            before=self.after,
            after=self.before,
            text_before=self.text_after,
            text_after=self.text_before,
        )


class EntryChange(_Line):
    """An entry of a list or mapping that was added, removed or moved.

    path: of the list or mapping. before, after: its position in it, None where the entry was not there. key: of an
    entry in a mapping. content: the entry. text_…: the text from the end of the entry before it to the end of the
    change.
    """

    path: tuple[str | int, ...] = Field(alias="所在")
    before: int | None = Field(alias="原位")
    after: int | None = Field(alias="现位")
    key: str | None = Field(alias="键")
    content: JsonValue = Field(alias="内容")
    text_before: str = Field(alias="原写法")
    text_after: str = Field(alias="新写法")

    @property
    def position(self) -> int:
        """The first position in the list or mapping that the change affects."""
        return min(p for p in (self.before, self.after) if p is not None)

    @property
    def name(self) -> str:
        """The name of the list or of the key: 评价工作组, 预算.调整原因."""
        return key_name(self.path if self.key is None else (*self.path, self.key))

    @property
    def sentence(self) -> str:
        """The change in words: 评价工作组：加上第3项（姓名 张三，职务 主任）."""
        content = _in_words(self.content)
        if self.before is not None and self.after is not None:
            return f"{self.name}：第{self.before + 1}项移到第{self.after + 1}项（{content}）"
        what = f"第{self.position + 1}项" if self.key is None else ""
        return f"{self.name}：{'加上' if self.before is None else '删去'}{what}（{content}）"

    def inverse(self) -> "EntryChange":
        """The change that undoes this one."""
        return EntryChange(
            path=self.path,
            before=self.after,
            after=self.before,
            key=self.key,
            content=self.content,
            text_before=self.text_after,
            text_after=self.text_before,
        )


_MAX_WORDS = 60  # characters of an entry's content that a sentence repeats


def _in_words(content: JsonValue) -> str:
    if isinstance(content, dict):
        text = "，".join(f"{key} {_in_words(value)}" for key, value in content.items())
    elif isinstance(content, list):
        text = "；".join(map(_in_words, content))
    else:
        text = str(content)
    return text if len(text) <= _MAX_WORDS else f"{text[:_MAX_WORDS]}…"


Change = ValueChange | EntryChange


class AuditEntry(_Line):
    """One edit. It is written before the data, so hash_after is the SHA-256 that the data is going to have.

    time: ISO 8601 with its zone. undoes: the number of the edit that this one undid.
    """

    number: int = Field(alias="号")
    time: str = Field(alias="时间")
    who: str = Field(alias="人")
    command: str = Field(alias="命令")
    reason: str = Field(alias="理由")
    changes: tuple[Change, ...] = Field(alias="改动")
    hash_before: str = Field(alias="改前")
    hash_after: str = Field(alias="改后")
    undoes: int | None = Field(None, alias="撤销")


class VoidEntry(_Line):
    """Says that the data of the preceding entry was not written."""

    number: int = Field(alias="未生效")


_ANY_LINE: TypeAdapter[AuditEntry | VoidEntry] = TypeAdapter(AuditEntry | VoidEntry)


@dataclass(frozen=True, slots=True)
class LoggedEdit:
    """An entry of the record with its outcome.

    undone_by: the number of the edit that undid it. touched_before: whether the data was changed by other means,
    such as an editor, between the previous edit and this one.
    """

    entry: AuditEntry
    outcome: EditOutcome
    undone_by: int | None = None
    touched_before: bool = False


def digest(raw: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def whole_lines(raw: bytes) -> bytes:
    """Remove an incomplete last line, which a crash has left."""
    return raw[: raw.rfind(b"\n") + 1]


def last_line(raw: bytes, path: Path) -> AuditEntry | VoidEntry | None:
    """Parse the last line only. raw: complete lines. Raises UsageError where the line is damaged."""
    lines = raw[raw.rstrip(b"\n").rfind(b"\n") + 1 :].splitlines()
    return _parse_line(lines[-1], path) if lines else None


def _parse_line(line: bytes, path: Path, number: int = 0) -> AuditEntry | VoidEntry:
    try:
        return _ANY_LINE.validate_json(line)
    except ValidationError:
        where = f"第 {number} 行" if number else "最后一行"
        raise UsageError(
            f"修改记录 {path} 的{where}坏了", "从备份恢复这个文件；实在没有，改名留存，从此另记"
        ) from None


def parse_history(raw: bytes, path: Path, pending: int | None) -> tuple[LoggedEdit, ...]:
    """Parse the record and return every edit with its outcome, oldest first.

    pending: the number of an edit whose data was not put in place. Raises UsageError where a line is damaged.
    """
    lines = [_parse_line(line, path, n) for n, line in enumerate(whole_lines(raw).splitlines(), 1)]
    void = {line.number for line in lines if isinstance(line, VoidEntry)} | {pending}
    edits = [line for line in lines if isinstance(line, AuditEntry)]
    undone = {e.undoes: e.number for e in edits if e.undoes and e.number not in void}
    logged: list[LoggedEdit] = []
    known = ""  # SHA-256 of the data after the edits so far
    for entry in edits:
        touched = known not in ("", entry.hash_before)
        if entry.number in void:
            logged.append(LoggedEdit(entry, "未生效", None, touched))
            known = entry.hash_before
            continue
        known = entry.hash_after
        by = undone.get(entry.number)
        logged.append(LoggedEdit(entry, "已撤销" if by else "已生效", by, touched))
    return tuple(logged)


def newest_edit_to_undo(logged: Sequence[LoggedEdit]) -> AuditEntry | None:
    """The newest effective edit that is not itself an undo; None where there is none."""
    return next(
        (each.entry for each in reversed(logged) if each.outcome == "已生效" and each.entry.undoes is None),
        None,
    )
