"""out/<year>/manifest.json: every file of the year with its SHA-256, and what they were made from and by.

Holds no time of its own making: the same inputs give the same bytes. Files whose names begin with a dot
are the program's own memory and are not part of what is handed over.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reportgen import __version__
from reportgen.errors import UsageError, system_reason
from reportgen.files.folders import DRAFT, MANIFEST
from reportgen.formatting import score
from reportgen.office.fingerprint import Inputs, digest, file_digest, measured, toolchain
from reportgen.office.record import Output
from reportgen.office.roster import Standing, State
from reportgen.pdf import fonts

_ABSENT = ""


def as_they_are(folder: Path, names: Iterable[str]) -> dict[str, Output]:
    """The district's own files (台账.xlsx, 汇编.pdf …) as they lie in out/<year>. Raises UsageError."""
    try:
        return {name: measured(folder / name) for name in names}
    except OSError as error:
        raise UsageError(
            f"读不了 {error.filename}：{system_reason(error)}", "重新运行 make reports"
        ) from error


def manifest_of(inputs: Inputs, standings: Iterable[Standing], district_files: Mapping[str, Output]) -> bytes:
    """The manifest of a year. district_files: as_they_are().

    Reports are listed as the run left them, so that one altered since is told by verify().
    Raises UsageError where an office's data cannot be read.
    """
    offices = list(standings)
    tools = toolchain()
    document = {
        "year": inputs.folder.name,
        "versions": {
            "reportgen": __version__,
            "program": tools["程序"],
            "python": tools["Python"],
            "engine": tools["LibreOffice"],
            "fonts": fonts.versions(),
        },
        "inputs": dict(_inputs(inputs, offices)),
        "offices": {office.slug: _office(office) for office in offices},
        "files": {
            name: {"size": left.size, "sha256": left.sha256}
            for name, left in {**_reports(offices), **district_files}.items()
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _inputs(inputs: Inputs, offices: Iterable[Standing]) -> Iterator[tuple[str, str]]:
    yield "district.yaml", digest(inputs.district)
    yield "template", digest(inputs.template)
    for office in offices:
        if office.state is not State.ABSENT:
            yield f"{office.slug}.yaml", digest(inputs.office(office.slug))


def _office(office: Standing) -> dict[str, Any]:
    figures, record = office.figures, office.record
    built = office.state is State.BUILT and record is not None
    return {
        "name": office.name,
        "state": office.state,
        "score": score(figures.total) if figures else None,
        "grade": figures.rating if figures else None,
        "pages": record.pages if built and record else None,
        "files": sorted(record.outputs) if built and record else [],
    }


def _reports(offices: Iterable[Standing]) -> dict[str, Output]:
    built = (o.record for o in offices if o.state is State.BUILT and o.record)
    return {name: left for record in built for name, left in record.outputs.items()}


@dataclass(frozen=True)
class Difference:
    """A file that is not as the manifest has it. kind: 缺失, 改动, 多出.

    listed, found: SHA-256 in the manifest and of the file, "" where there is none.
    """

    kind: str
    name: str
    listed: str
    found: str


def verify(folder: Path) -> tuple[int, list[Difference]]:
    """How many files the manifest of out/<year> lists, and what differs, by name.

    Raises UsageError where there is no manifest, or it is none, or a file cannot be read.
    """
    listed = _files(folder)
    present = {p.relative_to(folder).as_posix(): p for p in _visible(folder)}
    differences = []
    for name in sorted(listed.keys() | present.keys()):
        wanted, found = listed.get(name, _ABSENT), _ABSENT
        if name in present:
            found = _sha256(present[name])
        if wanted != found:
            kind = "多出" if not wanted else "改动" if found else "缺失"
            differences.append(Difference(kind, name, wanted, found))
    return len(listed), differences


def _files(folder: Path) -> Mapping[str, str]:
    path = folder / MANIFEST
    try:
        files = json.loads(path.read_bytes())["files"]
        listed = {str(name): str(entry["sha256"]) for name, entry in files.items()}
    except OSError as error:
        raise UsageError(
            f"没有清单 {path}：{system_reason(error)}", "先运行 make reports；或用 --out、--year 指明文件夹"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"清单 {path} 读不出来", "清单被改动过；重新运行 make reports") from error
    for name, sha256 in listed.items():
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or len(sha256) != 64:
            raise UsageError(f"清单 {path} 里的“{name}”不对", "清单被改动过；重新运行 make reports")
    return listed


def _visible(folder: Path) -> Iterator[Path]:
    """Every file but the manifest itself, drafts, and what is hidden, or in a hidden folder."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and parts != (MANIFEST,) and not hidden and not path.stem.endswith(DRAFT):
            yield path


def _sha256(path: Path) -> str:
    try:
        return file_digest(path)
    except OSError as error:
        raise UsageError(f"读不了 {path}：{system_reason(error)}", "检查读取权限") from error
