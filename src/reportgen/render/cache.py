"""A cache of compiled templates on the disk. It saves time only: everything works without it.

An entry contains code, so it is read only if file and folder belong to this user and nobody else can write them. An
entry with any other irregularity is treated as missing.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import stat
import sys
import tempfile
from dataclasses import astuple
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

import reportgen
from reportgen.render.dialect import ReportEnvironment
from reportgen.render.entries import PartCode, TemplateCode, ZipEntry
from reportgen.render.printedkeys import PrintedKey

_MAGIC = b"reportgen template 2\n"
_DIGEST = hashlib.sha256().digest_size
_MAX_ENTRIES = 32


def default_folder() -> Path:
    """$XDG_CACHE_HOME/reportgen, else ~/.cache/reportgen."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "reportgen"


@cache
def _makers() -> str:
    """A digest of what the compiled form depends on besides the template: Python, Jinja, docxtpl, this package.

    For the last two it covers the source, which is faster than asking for a version and notices every change.
    """
    digest = hashlib.sha256(f"{sys.version} {jinja2.__version__} {reportgen.__version__}".encode())
    docxtpl = importlib.util.find_spec("docxtpl")
    folders = [*(docxtpl.submodule_search_locations or ())] if docxtpl else []
    for source in (
        *(Path(folder, "template.py") for folder in folders),
        *sorted(Path(__file__).parent.glob("*.py")),
    ):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def entry_path(folder: Path, template_sha256: str) -> Path:
    """The path of a template's entry."""
    key = hashlib.sha256(f"{template_sha256} {_makers()}".encode()).hexdigest()
    return folder / f"{key[:40]}.template"


def load(path: Path, environment: ReportEnvironment) -> TemplateCode | None:
    """Read the compiled template. Returns None where the entry is missing, damaged or not safe to use."""
    content = _read_own(path)
    if content is None or not content.startswith(_MAGIC):
        return None
    digest, body = content[len(_MAGIC) :][:_DIGEST], content[len(_MAGIC) + _DIGEST :]
    if hashlib.sha256(body).digest() != digest:
        return None
    head, _, blobs = body.partition(b"\n")
    template: TemplateCode = []
    offset = 0
    for name, length, *rest in json.loads(head):
        blob = blobs[offset : offset + length]
        offset += length
        if rest[0] == "code":
            code = _code(environment, name, blob)
            if code is None:
                return None
            fix_tables, number_drawings, printed = rest[1:]
            keys = tuple(PrintedKey(tuple(path), name, *other) for path, *other in printed)
            template.append(PartCode(name, code, fix_tables, number_drawings, keys))
        else:
            crc, size = rest[1:]
            template.append(ZipEntry(name, crc, size, blob))
    return template


def store(path: Path, template: TemplateCode, environment: ReportEnvironment) -> None:
    """Write the entry to a temporary file and rename it. A cache that cannot be written is ignored."""
    head: list[list[object]] = []
    blobs: list[bytes] = []
    for part in template:
        if isinstance(part, PartCode):
            bucket = _bucket(environment, part.name)
            bucket.code = part.code
            blobs.append(bucket.bytecode_to_string())
            printed = [(path, *rest) for path, _, *rest in map(astuple, part.printed)]
            head.append([part.name, len(blobs[-1]), "code", part.fix_tables, part.number_drawings, printed])
        else:
            blobs.append(part.stream)
            head.append([part.name, len(part.stream), "stored", part.crc, part.size])
    body = json.dumps(head).encode() + b"\n" + b"".join(blobs)
    with contextlib.suppress(OSError):  # no home folder, a full or read-only disk
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _private(path.parent.stat()):
            _replace(path, _MAGIC + hashlib.sha256(body).digest() + body)
            _forget_oldest(path.parent)


def _bucket(environment: ReportEnvironment, name: str) -> Bucket:
    return Bucket(environment, name, name)


def _code(environment: ReportEnvironment, name: str, blob: bytes) -> CodeType | None:
    bucket = _bucket(environment, name)
    bucket.bytecode_from_string(blob)
    return bucket.code


def _private(status: os.stat_result) -> bool:
    """Whether it belongs to this user and nobody else can write it."""
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read_own(path: Path) -> bytes | None:
    try:
        if not _private(path.parent.stat()):
            return None
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            return file.read() if _private(status) and stat.S_ISREG(status.st_mode) else None
    except OSError:  # missing or not readable, so the template is compiled
        return None


def _replace(path: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _forget_oldest(folder: Path) -> None:
    """Delete all but the newest entries, because every change of a template adds one."""
    entries = sorted(folder.glob("*.template"), key=lambda entry: entry.stat().st_mtime)
    for entry in entries[:-_MAX_ENTRIES]:
        entry.unlink(missing_ok=True)
