"""An office's file and its record of changes, both or neither changed, whatever happens in between.

1. The new data goes into a file of its own beside the old, named after the number of the edit, and to the disk.
2. The entry goes to the end of the record, and to the disk.
3. The new file is renamed over the old one.

A crash before 2 leaves a file that nobody speaks of; one between 2 and 3 an entry whose file still lies
beside: it never took effect, and the next edit says so behind it (未生效) before the file is removed. After 3
there is nothing beside. So the file beside decides, and what people do to the data meanwhile cannot blur it.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from reportgen.editing.audit import AuditEntry, Logged, Void, digest, entries, last_line, whole_lines
from reportgen.errors import UsageError, system_reason
from reportgen.files.lock import hold_lock
from reportgen.files.regular import read_bytes
from reportgen.files.sharing import share

WAIT_SECONDS = 30.0


def audit_path(data: Path) -> Path:
    """dongli.yaml → dongli.audit.jsonl."""
    return data.with_suffix(".audit.jsonl")


@dataclass(frozen=True)
class History:
    """The record of an office, and whether its data is still as the newest edit left it."""

    logged: tuple[Logged, ...]
    touched_since: bool


@dataclass
class Session:
    """An office's file while nobody else can edit it by this program. Made by open_session.

    raw: its bytes as they were read.
    """

    data: Path
    raw: bytes
    _audit: int
    _next: int

    def history(self) -> tuple[Logged, ...]:
        """All edits so far."""
        return entries(_content(self._audit), audit_path(self.data), None)

    @property
    def number(self) -> int:
        """The number of the next edit."""
        return self._next

    def commit(self, content: bytes, entry: AuditEntry) -> None:
        """Put content and entry in place. Once in a session.

        entry: with this session's number and the hashes of raw and content. Raises UsageError where
        the data was changed by somebody else since it was read, or cannot be written.
        """
        assert (entry.number, entry.hash_before, entry.hash_after) == (
            self._next,
            digest(self.raw),
            digest(content),
        )
        self._still_the_same()
        part = _part(self.data, self._next)
        try:
            self._write_part(part, content)
            # whatever stops us from here on, the next edit clears up as after a crash
            _append(self._audit, entry.line())
            self._put_in_place(part)
            _sync_folder(self.data.parent)
        except OSError as error:
            raise UsageError(
                f"写不了 {self.data}：{system_reason(error)}",
                "检查磁盘空间、文件夹权限，文件是否正被打开；数据没有改动",
            ) from error

    def _put_in_place(self, part: Path) -> None:
        try:
            self._still_the_same()
            part.replace(self.data)
        except (OSError, UsageError):
            _append(self._audit, Void(number=self._next).line())
            part.unlink()
            raise

    def _write_part(self, part: Path, content: bytes) -> None:
        old = self.data.stat()
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            with suppress(PermissionError):  # only root may give a file to somebody else
                os.fchown(stream.fileno(), old.st_uid, old.st_gid)
            os.fchmod(stream.fileno(), old.st_mode & 0o7777)
            os.fsync(stream.fileno())
        _sync_folder(part.parent)

    def _still_the_same(self) -> None:
        if read_bytes(self.data) != self.raw:
            raise UsageError(
                f"{self.data} 刚刚被别的程序改过，这次修改没有写入", "在编辑器里存盘、关闭后再运行一次"
            )


@contextmanager
def open_session(data: Path, seconds: float = WAIT_SECONDS) -> Iterator[Session]:
    """The file locked against other edits, what a crash has left cleared up.

    seconds: how long to wait for others. Raises UsageError where they take longer, or the file or its
    record cannot be used.
    """
    data = data.resolve()  # a link stays a link
    audit = audit_path(data)
    read_bytes(data)  # where there is no data there shall be no record either
    if not data.stat().st_mode & 0o222:
        raise UsageError(f"{data} 是只读的，没有修改", "确实要改，先去掉文件的只读属性")
    with ExitStack() as stack:
        try:
            is_new = not audit.exists()
            handle = stack.enter_context(hold_lock(audit, True, seconds, _busy(audit)))
            if is_new:
                share(handle, audit.parent)
            number = _recovered(data, handle)
        except OSError as error:
            raise UsageError(
                f"用不了修改记录 {audit}：{system_reason(error)}", "检查文件夹权限和磁盘空间"
            ) from error
        yield Session(data, read_bytes(data), handle, number)


def read_history(data: Path, seconds: float = WAIT_SECONDS) -> History:
    """The record of an office, without changing anything; empty where nothing was ever edited."""
    data = data.resolve()
    audit = audit_path(data)
    if not audit.is_file():
        return History((), False)
    try:
        with hold_lock(audit, False, seconds, _busy(audit)) as handle:
            raw = _content(handle)
            newest = last_line(whole_lines(raw), audit)
            pending = newest.number if newest and _part(data, newest.number).exists() else None
            logged = entries(raw, audit, pending)
            now = digest(read_bytes(data))
    except OSError as error:
        raise UsageError(f"读不了修改记录 {audit}：{system_reason(error)}", "检查文件权限") from error
    hashes = [each.entry.hash_after for each in logged if each.outcome != "未生效"]
    return History(logged, bool(hashes) and hashes[-1] != now)


def _recovered(data: Path, audit: int) -> int:
    """Clear up behind a crash; the number of the next edit."""
    raw = _content(audit)
    whole = whole_lines(raw)
    if whole != raw:
        os.ftruncate(audit, len(whole))
    newest = last_line(whole, audit_path(data))
    number = newest.number if newest else 0
    if _part(data, number).exists():
        if isinstance(newest, AuditEntry):
            _append(audit, Void(number=number).line())
        _part(data, number).unlink()
    _part(data, number + 1).unlink(missing_ok=True)
    return number + 1


def _part(data: Path, number: int) -> Path:
    return data.with_name(f".{data.name}.edit-{number}")


def _content(handle: int) -> bytes:
    with open(handle, "rb", closefd=False) as stream:
        stream.seek(0)
        return stream.read()


def _append(handle: int, line: bytes) -> None:
    """line at the end and on the disk, or the file as it was."""
    length = os.lseek(handle, 0, os.SEEK_END)
    try:
        with open(handle, "ab", closefd=False) as stream:
            stream.write(line)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, length)
        raise


def _busy(audit: Path) -> UsageError:
    return UsageError(f"另一个修改正在进行，等了很久也没有结束（{audit}）", "稍后再试；这次没有改动")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
