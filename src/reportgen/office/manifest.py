"""out/<year>/manifest.json: the SHA-256 of every file of the year, of the inputs, and the versions of the tools.

It contains no date, so the same inputs give the same bytes. Files whose names begin with a dot belong to the
program and are not listed. The manifest also has its own SHA-256, computed without that one line.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reportgen import __version__
from reportgen.errors import UsageError, system_reason
from reportgen.files.folders import DRAFT, LOCK, MANIFEST, WITHDRAWN
from reportgen.files.regular import read_bytes
from reportgen.formatting import score
from reportgen.office.fingerprint import file_digest, toolchain
from reportgen.office.result import OfficeResult, OutputFile, State
from reportgen.pdf import fonts

Manifest = dict[str, Any]
_OWN_DIGEST_KEY = "sha256"
_MAX_MANIFEST_BYTES = 256 << 20  # the manifest of 1,000 offices has 1 MB


def update_manifest(manifest: Manifest | None, year: str, results: Iterable[OfficeResult]) -> Manifest:
    """Return a manifest in which the entries of these offices are replaced by the given results.

    manifest: the one before, None for a new one. Reports are listed with the digests recorded when they were
    written, so that verify() notices a file changed since. Where a report changed, the files of the whole
    district (台账, 汇编 …), which were made before it, are listed as outdated.
    """
    tools = toolchain()
    old = manifest or {}
    inputs, offices, files = (
        dict(old.get("inputs", {})),
        dict(old.get("offices", {})),
        dict(old.get("files", {})),
    )
    own = {name for office in offices.values() for name in office["files"]}
    outdated = set(old.get("outdated", []))
    for result in results:
        before = {name: files.pop(name, None) for name in offices.get(result.slug, {"files": []})["files"]}
        offices[result.slug] = _office(result)
        now = {name: _file(left) for name, left in result.outputs.items()}
        files |= now
        own |= now.keys()
        inputs |= result.recipe.inputs
        if before != now:
            outdated |= files.keys() - own
    return {
        "year": year,
        "versions": {
            "reportgen": __version__,
            "program": tools["程序"],
            "python": tools["Python"],
            "engine": tools["LibreOffice"],
            "fonts": fonts.versions(),
        },
        "inputs": inputs,
        "offices": offices,
        "files": files,
        "outdated": sorted(outdated & files.keys()),
    }


def whole_manifest(
    year: str, results: Iterable[OfficeResult], district_files: Mapping[str, OutputFile]
) -> Manifest:
    """Return the manifest after a run over the whole district. district_files: by name."""
    manifest = update_manifest(None, year, results)
    manifest["files"] |= {name: _file(left) for name, left in district_files.items()}
    return manifest


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the content of manifest.json, with its own digest."""
    return _json({**manifest, _OWN_DIGEST_KEY: _own_digest(manifest)})


def read_manifest(path: Path) -> Manifest | None:
    """Read the manifest of an earlier run. Returns None where there is none, or it was altered since."""
    try:
        manifest = _parsed(path)
    except UsageError:
        return None
    return None if _was_altered(manifest) else manifest


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _own_digest(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json({k: v for k, v in manifest.items() if k != _OWN_DIGEST_KEY})).hexdigest()


def _was_altered(manifest: Manifest) -> bool:
    try:
        return bool(manifest.get(_OWN_DIGEST_KEY) != _own_digest(manifest))
    except (ValueError, TypeError, RecursionError):
        return True


def _file(left: OutputFile) -> dict[str, Any]:
    return {"size": left.size, "sha256": left.sha256}


def _office(result: OfficeResult) -> dict[str, Any]:
    is_built, figures = result.state is State.BUILT, result.reported
    papers = [
        {
            "name": paper.name,
            "subject": paper.subject,
            "template": paper.template,
            "state": paper.state,
            "pages": paper.pages,
            "files": sorted(paper.outputs),
        }
        for paper in result.papers
    ]
    return {
        "name": result.name,
        "state": result.state,
        "score": score(figures.total) if figures else None,
        "grade": figures.rating if figures else None,
        "pages": result.pages if is_built else None,
        "files": sorted(result.outputs),
        **({"papers": papers} if result.lists_papers else {}),
    }


@dataclass(frozen=True)
class Difference:
    """A file that differs from the manifest. kind: 缺失, 改动 or 多出.

    listed, found: its SHA-256 in the manifest and on the disk, "" where it is missing there.
    """

    kind: str
    name: str
    listed: str
    found: str


@dataclass(frozen=True)
class Verification:
    """The result of verify(): how many files are listed, which differ, which are older than the reports."""

    count: int
    differences: tuple[Difference, ...]
    outdated: tuple[str, ...]


def verify(folder: Path) -> Verification:
    """Compare the files of out/<year> with its manifest.

    Raises UsageError where the manifest is missing or is no manifest, where a file cannot be read, and where
    files differ because the last run was interrupted.
    """
    path = folder / MANIFEST
    manifest = _parsed(path)
    listed = _files(path, manifest)
    present = {p.relative_to(folder).as_posix(): p for p in _files_to_list(folder)}
    differences = []
    if _was_altered(manifest):
        differences.append(
            Difference("改动", MANIFEST, str(manifest.get(_OWN_DIGEST_KEY) or ""), _own_digest(manifest))
        )
    for name in sorted(listed.keys() | present.keys()):
        wanted = listed.get(name, "")
        found = _sha256(present[name]) if name in present else ""
        if wanted != found:
            kind = "多出" if not wanted else "改动" if found else "缺失"
            differences.append(Difference(kind, name, wanted, found))
    if differences and _is_cut_short(folder):
        raise UsageError(f"{folder} 的上一次生成中途断了", "先运行 make reports，它会接着做完，再核对")
    outdated = manifest.get("outdated", [])
    return Verification(len(listed), tuple(differences), tuple(n for n in outdated if n in listed))


def _is_cut_short(folder: Path) -> bool:
    try:
        return bool((folder / LOCK).stat().st_size)
    except OSError:
        return False


def _parsed(path: Path) -> Manifest:
    """Read and check a manifest. Raises UsageError where it is missing or does not have the expected form."""
    if not path.exists():
        raise UsageError(f"没有清单 {path}", "先运行 make reports；或用 --out、--year 指明文件夹")
    try:
        manifest: Manifest = json.loads(read_bytes(path, _MAX_MANIFEST_BYTES))
        _refuse_other_types(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(f"清单 {path} 读不出来", "清单被改动过；重新运行 make reports") from error
    return manifest


def _refuse_other_types(manifest: Manifest) -> None:
    """Raises TypeError, KeyError or AttributeError for a document whose parts are not of a manifest's types."""
    inputs, offices = manifest.get("inputs", {}), manifest.get("offices", {})
    texts = [*inputs.values(), *manifest.get("outdated", [])]
    texts += [entry["sha256"] for entry in manifest["files"].values()]
    texts += [name for office in offices.values() for name in (*office["files"], office["state"])]
    for text in texts:
        if type(text) is not str:
            raise TypeError(text)
        text.encode()  # a lone surrogate is a ValueError


def _files(path: Path, manifest: Manifest) -> dict[str, str]:
    listed = {name: str(entry["sha256"]) for name, entry in manifest["files"].items()}
    for name, sha256 in listed.items():
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or len(sha256) != 64:
            raise UsageError(f"清单 {path} 里的“{name}”不对", "清单被改动过；重新运行 make reports")
    return listed


def _files_to_list(folder: Path) -> Iterator[Path]:
    """Yield the files that a manifest lists: not itself, drafts, withdrawn reports and hidden files or folders."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        is_hidden = any(part.startswith(".") for part in parts)
        is_apart = is_hidden or parts[0] == WITHDRAWN or path.stem.endswith(DRAFT)
        if path.is_file() and parts != (MANIFEST,) and not is_apart:
            yield path


def _sha256(path: Path) -> str:
    try:
        return file_digest(path)
    except OSError as error:
        raise UsageError(f"读不了 {path}：{system_reason(error)}", "检查读取权限") from error
