"""Write an office's file and its record of edits so that after a crash both have changed or neither.

1. Write the new data to a temporary file beside the old one, named after the number of the edit; sync.
2. Append the entry to the record; sync.
3. Rename the temporary file over the old one.

After a crash before step 2 there is a temporary file without an entry, which the next edit deletes. After a crash
between 2 and 3 there are both: the edit did not take effect, so the next edit appends a VoidEntry (未生效) and
deletes the file. After step 3 there is no temporary file. Only its existence decides, so it does not matter whether
somebody has changed the data with an editor meanwhile.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from reportgen.editing.audit import (
    AuditEntry,
    LoggedEdit,
    VoidEntry,
    digest,
    last_line,
    parse_history,
    whole_lines,
)
from reportgen.errors import UsageError, system_reason
from reportgen.files.folders import AUDIT_SUFFIX
from reportgen.files.lock import hold_lock
from reportgen.files.regular import read_bytes
from reportgen.files.sharing import share
from reportgen.office.filing import refuse_locked

WAIT_SECONDS = 30.0  # how long to wait for other edits of the same file
_MAX_AUDIT_BYTES = 64 << 20  # an edit takes some 300 bytes


def audit_path(data: Path) -> Path:
    """The path of the record of edits: dongli.audit.jsonl beside dongli.yaml."""
    return data.with_suffix(AUDIT_SUFFIX)


@dataclass(frozen=True)
class History:
    """The edits of an office. touched_since: whether the data was changed by other means after the newest edit."""

    logged: tuple[LoggedEdit, ...]
    touched_since: bool


@dataclass
class Session:
    """An office's file while this process holds its lock. Use open_session().

    raw: the bytes of the file when it was opened.
    """

    data: Path
    raw: bytes
    _audit: int
    _next: int

    def history(self) -> tuple[LoggedEdit, ...]:
        """All edits so far, oldest first."""
        audit = audit_path(self.data)
        return parse_history(_content(self._audit, audit), audit, None)

    @property
    def number(self) -> int:
        """The number of the next edit."""
        return self._next

    def commit(self, content: bytes, entry: AuditEntry) -> None:
        """Write the new content of the file and append the entry. To be called once in a session.

        entry: must have this session's number and the SHA-256 of raw and content. Raises UsageError where another
        program changed the file since it was read, or it cannot be written.
        """
        assert (entry.number, entry.hash_before, entry.hash_after) == (
            self._next,
            digest(self.raw),
            digest(content),
        )
        self._check_unchanged()
        part = _part(self.data, self._next)
        try:
            self._write_part(part, content)
            # If anything fails from here on, the next edit cleans up as after a crash.
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
            self._check_unchanged()
            part.replace(self.data)
        except (OSError, UsageError):
            _append(self._audit, VoidEntry(number=self._next).line())
            part.unlink()
            raise

    def _write_part(self, part: Path, content: bytes) -> None:
        old = self.data.stat()
        with part.open("xb") as stream:
            stream.write(content)
            stream.flush()
            with suppress(PermissionError):  # only root may change the owner of a file
                os.fchown(stream.fileno(), old.st_uid, old.st_gid)
            os.fchmod(stream.fileno(), old.st_mode & 0o7777)
            os.fsync(stream.fileno())
        _sync_folder(part.parent)

    def _check_unchanged(self) -> None:
        if read_bytes(self.data) != self.raw:
            raise UsageError(
                f"{self.data} 刚刚被别的程序改过，这次修改没有写入", "在编辑器里存盘、关闭后再运行一次"
            )


@contextmanager
def open_session(data: Path, seconds: float = WAIT_SECONDS, editing: bool = True) -> Iterator[Session]:
    """Lock an office's file against other edits and clean up after a crash.

    seconds: how long to wait for another edit. editing: False for a step of the office's filing, which also is taken
    while the file must not be edited. Raises UsageError where waiting takes longer, the file must not be edited
    because it was submitted, or the file or its record cannot be used.
    """
    data = data.resolve()  # of a symbolic link, replace the file and not the link
    audit = audit_path(data)
    read_bytes(data)  # raises where there is no data, before a record is created
    if not data.stat().st_mode & 0o222:
        raise UsageError(f"{data} 是只读的，没有修改", "确实要改，先去掉文件的只读属性")
    with ExitStack() as stack:
        try:
            is_new = not audit.exists()
            handle = stack.enter_context(hold_lock(audit, True, seconds, _busy(audit)))
            if is_new:
                share(handle, audit.parent)
            number = _recover(data, handle)
        except OSError as error:
            raise UsageError(
                f"用不了修改记录 {audit}：{system_reason(error)}", "检查文件夹权限和磁盘空间"
            ) from error
        if editing:
            refuse_locked(data.parent, data.stem)
        yield Session(data, read_bytes(data), handle, number)


def read_history(data: Path, seconds: float = WAIT_SECONDS) -> History:
    """Read the record of an office's edits. Empty where there never was an edit. Raises UsageError."""
    data = data.resolve()
    audit = audit_path(data)
    try:
        if not os.path.lexists(audit):
            return History((), False)
        with hold_lock(audit, False, seconds, _busy(audit)) as handle:
            raw = _content(handle, audit)
            newest = last_line(whole_lines(raw), audit)
            pending = newest.number if newest and _part(data, newest.number).exists() else None
            logged = parse_history(raw, audit, pending)
            now = digest(read_bytes(data))
    except OSError as error:
        raise UsageError(f"读不了修改记录 {audit}：{system_reason(error)}", "检查文件权限") from error
    hashes = [each.entry.hash_after for each in logged if each.outcome != "未生效"]
    return History(logged, bool(hashes) and hashes[-1] != now)


def _recover(data: Path, audit: int) -> int:
    """Clean up after a crash. Returns the number of the next edit."""
    raw = _content(audit, audit_path(data))
    whole = whole_lines(raw)
    if whole != raw:
        os.ftruncate(audit, len(whole))
    newest = last_line(whole, audit_path(data))
    number = newest.number if newest else 0
    if _part(data, number).exists() and isinstance(newest, AuditEntry):
        _append(audit, VoidEntry(number=number).line())
    # Whatever temporary file is left now, its edit did not take effect.
    for left in data.parent.glob(f".{escape(data.name)}.edit-*"):
        left.unlink()
    return number + 1


def _part(data: Path, number: int) -> Path:
    return data.with_name(f".{data.name}.edit-{number}")


def _content(handle: int, audit: Path) -> bytes:
    with open(handle, "rb", closefd=False) as stream:
        stream.seek(0)
        content = stream.read(_MAX_AUDIT_BYTES + 1)
    if len(content) > _MAX_AUDIT_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(audit))
    return content


def _append(handle: int, line: bytes) -> None:
    """Append a line and sync. On an error the file is restored and the error raised."""
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
