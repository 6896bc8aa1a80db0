"""Whether an office's report is still what its inputs would give: nothing heavy is imported to tell."""

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportgen.errors import UsageError, system_reason
from reportgen.files.folders import DISTRICT_FILE
from reportgen.office.record import Mark, Output
from reportgen.pdf import fonts, libreoffice
from reportgen.reading.textfile import MAX_DISTRICT_BYTES, read_bytes

_SOURCE = (".py", ".yaml", ".j2", ".css", ".js")
_PACKAGE = Path(__file__).parent.parent
# what has no part in a single report: a change there makes none of them out of date
_APART = ("batch", "cli", "comparison", "demo", "district_run", "editing", "explanation", "ledger", "volume")


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@cache
def program(without: tuple[str, ...] = ()) -> str:
    """Digest of this program's source. without: packages left out of account."""
    source = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.suffix in _SOURCE):
        name = path.relative_to(_PACKAGE)
        if name.parts[0] not in without:
            source.update(name.as_posix().encode() + b"\0" + path.read_bytes())
    return source.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece: a volume of all reports has hundreds of MB. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def toolchain() -> Mapping[str, str]:
    """What makes a report besides data and template: this program, Python, LibreOffice, the fonts."""
    office = libreoffice.find()
    engine = f"{office.version} {'kit' if office.library else 'soffice'}" if office else "none"
    faces = json.dumps(fonts.versions(), sort_keys=True)
    return {
        "程序": program(_APART),
        "Python": sys.version.split()[0],
        "LibreOffice": engine,
        "字体": digest(faces.encode()),
    }


@dataclass(frozen=True)
class Inputs:
    """What all offices of a year share, read once: the folder of data, district.yaml, the template."""

    folder: Path
    district: bytes
    template: bytes
    draft: bool

    @classmethod
    def read(cls, folder: Path, template: Path, draft: bool) -> "Inputs":
        """Raises UsageError where one of the files cannot be read."""
        district = folder / DISTRICT_FILE
        return cls(
            folder, read_bytes(district, str(district), MAX_DISTRICT_BYTES), _template(template), draft
        )

    def office(self, slug: str) -> bytes:
        """An office's file. Raises UsageError."""
        path = self.folder / f"{slug}.yaml"
        return read_bytes(path, str(path))

    def fingerprint(self, slug: str, office: bytes, previous: tuple[bytes, bytes] | None) -> str:
        """Of everything that can change an office's report."""
        parts = [slug, str(self.draft), digest(self.district), digest(self.template), digest(office)]
        parts += [digest(p) for p in previous or ()] + list(toolchain().values())
        return digest("\n".join(parts).encode())


def is_current(mark: Mark, fingerprint: str, out: Path) -> bool:
    """Whether nothing has to be done: same inputs, and the files as they were left.

    A file whose size and time are as remembered is taken to be the same; else its bytes decide.
    """
    return mark.fingerprint == fingerprint and all(
        _untouched(out / name, left) for name, left in mark.outputs.items()
    )


def measured(path: Path) -> Output:
    """A file as it is now."""
    state = path.stat()
    return Output(state.st_size, state.st_mtime_ns, file_digest(path))


def _untouched(path: Path, left: Output) -> bool:
    try:
        state = path.stat()
        if state.st_size != left.size:
            return False
        return state.st_mtime_ns == left.mtime_ns or file_digest(path) == left.sha256
    except OSError:
        return False


def _template(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"读不了 {path}：{system_reason(error)}", "检查文件是否存在、有没有读取权限"
        ) from None
