"""Write files so that they appear complete or not at all, one alone or several together."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reportgen.errors import UNREADABLE, UsageError, system_reason
from reportgen.files.regular import read_whole
from reportgen.files.sharing import share

PART = ".part"  # suffix of temporary files, which are renamed when they are complete
_REPLACEMENT = ".replacing-"  # prefix of the file that lists the renames of replace_together()
_MAX_LIST_BYTES = 1 << 20
_MAX_NAME_BYTES = 255  # of a file's name, on every usual file system


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn an OSError of the block into a UsageError that names the file the system names, else path."""
    try:
        yield
    except OSError as error:
        at_fault = error.filename2 or error.filename or path
        raise UsageError(
            f"写不了 {at_fault}：{system_reason(error)}", "检查磁盘空间、文件夹权限，文件是否正被打开"
        ) from error


class Pending:
    """A file that is being written and does not yet have its final name.

    Its content goes to stream, which also can be read, in the temporary file part beside path. publish() renames
    part to path. Raises UsageError where the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART, dir=path.parent)
        self.part = path.with_name(Path(part).name)  # mkstemp makes the path absolute
        self.stream: IO[bytes] = os.fdopen(handle, "w+b")

    def complete(self, sync: bool = True) -> None:
        """Write the content to the disk and close the stream. Raises UsageError where the disk is full.

        sync: wait for the disk, so that the content also survives a power failure.
        """
        with refusals(self.path):
            self.stream.flush()
            # mkstemp makes a file private; a report is for everybody who may see its folder.
            share(self.stream.fileno(), self.path.parent)
            if sync:
                os.fsync(self.stream.fileno())
            self.stream.close()

    def publish(self, sync: bool = True) -> None:
        """Complete the file and rename it to path. Raises UsageError where the disk is full."""
        if not self.stream.closed:
            self.complete(sync)
        with refusals(self.path):
            self.part.replace(self.path)

    def discard(self) -> None:
        """Delete the temporary file unless it was published. A file that was at path before stays."""
        with suppress(OSError):  # closing writes the last bytes, for which a full disk has no room
            self.stream.close()
        self.part.unlink(missing_ok=True)


@contextmanager
def open_for_writing(path: Path) -> Iterator[IO[bytes]]:
    """Open a stream for the block whose content becomes the file at path when the block ends without an exception.

    Raises UsageError where the folder cannot be written or the disk is full. In that case, and where the block
    raises, the old file stays.
    """
    pending = Pending(path)
    try:
        with refusals(path):
            yield pending.stream
        pending.publish()
    finally:
        pending.discard()


def write(path: Path, content: bytes) -> None:
    """Write a file, as open_for_writing() does."""
    with open_for_writing(path) as stream:
        stream.write(content)


def prepare(path: Path, content: bytes, sync: bool = True) -> Pending:
    """Return a complete Pending file with this content. Raises UsageError where it cannot be written."""
    pending = Pending(path)
    try:
        with refusals(path):
            pending.stream.write(content)
        pending.complete(sync)
    except BaseException:
        pending.discard()
        raise
    return pending


def replace_together(folder: Path, files: Sequence[Pending], remove: Sequence[Path] = ()) -> None:
    """Put complete files in place together, so that even after a crash all of them are new or all are old.

    files: below folder. remove: files to delete at the same time. A list of the renames is written first. If this
    process is killed after that, finish_replacements() carries out the rest of the list. Raises UsageError where
    the list cannot be written; nothing is then replaced.
    """
    moves = {_name_below(folder, f.part): _name_below(folder, f.path) for f in files}
    gone = [_name_below(folder, path) for path in remove]
    for path in (*(file.path for file in files), *remove):
        if _is_folder(path):
            raise UsageError(f"写不了 {path}：这是文件夹，不是文件", "移走或改名这个文件夹")
    plan = folder / f"{_REPLACEMENT}{files[0].part.name.strip('.')}.json"
    prepare(plan, json.dumps({"moves": moves, "remove": gone}).encode(), sync=False).publish(sync=False)
    with refusals(folder):
        _carry_out(plan)


def finish_replacements(folder: Path) -> None:
    """Complete each replace_together() that was interrupted. The caller must hold the folder's lock."""
    for plan in folder.glob(f"{_REPLACEMENT}*.json"):
        with refusals(folder):
            _carry_out(plan)


def _name_below(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _carry_out(plan: Path) -> None:
    """Make the renames of a list that have not been made yet, then delete the list."""
    try:
        moves, gone = _moves(plan)
    except UNREADABLE:
        moves, gone = [], []  # not a list of this program, which writes its lists completely or not at all
    for old, new in moves:
        if old.is_file():
            old.replace(new)
    for path in gone:
        path.unlink(missing_ok=True)
    if not _is_folder(plan):
        plan.unlink(missing_ok=True)


def _moves(plan: Path) -> tuple[list[tuple[Path, Path]], list[Path]]:
    """What a list has renamed, and what removed. Raises one of UNREADABLE for a list that is not as written here."""
    folder = plan.parent
    listed = json.loads(read_whole(plan, _MAX_LIST_BYTES))
    moves = [(_path_below(folder, old), _path_below(folder, new)) for old, new in listed["moves"].items()]
    gone = [_path_below(folder, name) for name in listed["remove"]]
    if not all(old.name.startswith(".") and old.suffix == PART for old, _ in moves):
        raise ValueError(plan)
    if any(_is_folder(path) for path in (*(new for _, new in moves), *gone)):
        raise ValueError(plan)
    return moves, gone


def _path_below(folder: Path, name: str) -> Path:
    """Return the path of a file below folder. Raises ValueError for a name that leads out of it or that no file has."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\0" in part or len(part.encode()) > _MAX_NAME_BYTES for part in parts):
        raise ValueError(name)
    return folder / name


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def remove_parts(folder: Path) -> None:
    """Delete the temporary files of killed processes below a folder. The caller must hold the folder's lock."""
    for part in folder.rglob(f".*{PART}"):
        if not _is_folder(part):
            part.unlink(missing_ok=True)


def link(existing: Path, path: Path) -> None:
    """Make path a hard link to a file that will not change, or a copy where the disk has no hard links."""
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.unlink(missing_ok=True)
        part.hardlink_to(existing)
        part.replace(path)
        # rename() does nothing where both names already are links to one file, so part would stay.
        part.unlink(missing_ok=True)
    except OSError:
        write(path, existing.read_bytes())


def create(path: Path, content: bytes) -> bool:
    """Put content at path where nothing lies, whole or not at all; return False where something lies there.

    Raises UsageError where the folder cannot be written or the disk is full.
    """
    if os.path.lexists(path):
        return False
    pending = prepare(path, content)
    try:
        with refusals(path):
            path.hardlink_to(pending.part)  # Unlike a rename, it never takes the place of another file.
    except UsageError as refused:
        if isinstance(refused.__cause__, FileExistsError):
            return False
        if os.path.lexists(path):
            raise
        pending.publish()  # The disk knows no second names for a file.
    finally:
        pending.discard()
    return True
