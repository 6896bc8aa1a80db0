"""Files that appear whole or not at all, alone or several together."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from reportgen.errors import UsageError, system_reason
from reportgen.files.sharing import share

PART = ".part"  # at the end of the names of files that are not yet in their place
_REPLACEMENT = ".replacing-"  # at the beginning of the name of a list of files to be put in place together


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Raise what the disk refuses inside as a UsageError that names path."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"写不了 {path}：{system_reason(error)}", "检查磁盘空间、文件夹权限，文件是否正被打开"
        ) from error


class Pending:
    """A file to write and read back (stream) that publish() puts at path, whole or not at all.

    Until then it is part, a temporary file beside path. Raises UsageError where the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART, dir=path.parent)
        self.part = path.with_name(Path(part).name)  # mkstemp makes the path absolute
        self.stream: IO[bytes] = os.fdopen(handle, "w+b")

    def complete(self, sync: bool = True) -> None:
        """Bring the content to the disk. Raises UsageError where there is no room for it.

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
        """Remove what is not published; what was at path before stays."""
        with suppress(OSError):  # closing writes the last bytes, for which a full disk has no room
            self.stream.close()
        self.part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The stream of a Pending file that is published when the block ends well.

    Raises UsageError where the folder cannot be written or the disk is full. The old file then stays, as it
    does when the block raises.
    """
    pending = Pending(path)
    try:
        with refusals(path):
            yield pending.stream
        pending.publish()
    finally:
        pending.discard()


def write(path: Path, content: bytes) -> None:
    """Put content at path, as opened() does."""
    with opened(path) as stream:
        stream.write(content)


def prepared(path: Path, content: bytes, sync: bool = True) -> Pending:
    """A complete Pending file with this content. Raises UsageError where the disk refuses."""
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
    """Put complete files in place as one: afterwards, also after a crash, all are new or all are old.

    files: below folder. remove: what goes at the same time. A list of the moves is written first; from then on
    the replacement is carried out, by finish_replacements() if this process does not live to do it. Raises
    UsageError where the disk refuses the list: nothing is then replaced.
    """
    moves = {_name_below(folder, f.part): _name_below(folder, f.path) for f in files}
    gone = [_name_below(folder, path) for path in remove]
    plan = folder / f"{_REPLACEMENT}{files[0].part.name.strip('.')}.json"
    prepared(plan, json.dumps({"moves": moves, "remove": gone}).encode(), sync=False).publish(sync=False)
    with refusals(folder):
        _carry_out(plan)


def finish_replacements(folder: Path) -> None:
    """Carry out what a process that was killed had begun to replace together. Call it with the folder locked."""
    for plan in folder.glob(f"{_REPLACEMENT}*.json"):
        with refusals(folder):
            _carry_out(plan)


def _name_below(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _carry_out(plan: Path) -> None:
    """Make the moves of a list that are not made yet, then remove the list."""
    folder = plan.parent
    try:
        listed = json.loads(plan.read_bytes())
        moves = [(_path_below(folder, old), _path_below(folder, new)) for old, new in listed["moves"].items()]
        gone = [_path_below(folder, name) for name in listed["remove"]]
    except (ValueError, LookupError, TypeError, AttributeError):
        moves, gone = [], []  # this program publishes its lists whole: it did not write this one
    for old, new in moves:
        if old.is_file():
            old.replace(new)
    for path in gone:
        path.unlink(missing_ok=True)
    plan.unlink(missing_ok=True)


def _path_below(folder: Path, name: str) -> Path:
    """Raises ValueError for a name that leads out of the folder."""
    if name.startswith("/") or ".." in name.split("/"):
        raise ValueError(name)
    return folder / name


def remove_parts(folder: Path) -> None:
    """Remove the temporary files that killed processes left anywhere below a folder. Call it with the folder locked."""
    for part in folder.rglob(f".*{PART}"):
        part.unlink(missing_ok=True)


def link(existing: Path, path: Path) -> None:
    """Make path another name of a file that will not change; a copy where the disk knows no such names."""
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.unlink(missing_ok=True)
        part.hardlink_to(existing)
        part.replace(path)
        # Where both are names of one file already, rename() leaves both.
        part.unlink(missing_ok=True)
    except OSError:
        write(path, existing.read_bytes())
