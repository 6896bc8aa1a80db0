"""The compiled form of templates on disk: private, whole or not at all, and only ever a short cut.

An entry holds code, so it is read only from a file and a folder that belong to this user and that nobody else
can write. Anything else about an entry that is not as expected makes it as good as absent.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

import reportgen
from reportgen.render.dialect import ReportEnvironment
from reportgen.render.entries import PartCode, TemplateCode, ZipEntry

_MAGIC = b"reportgen template 1\n"
_DIGEST = hashlib.sha256().digest_size
_KEPT = 32  # entries


def default_folder() -> Path:
    """$XDG_CACHE_HOME/reportgen, else ~/.cache/reportgen."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "reportgen"


@cache
def _makers() -> str:
    """What the compiled form depends on besides the template: Python, Jinja, docxtpl and this package.

    The last two by their source, which costs less than asking for a version and sees every change.
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
    """The file of a template's compiled form."""
    key = hashlib.sha256(f"{template_sha256} {_makers()}".encode()).hexdigest()
    return folder / f"{key[:40]}.template"


def load(path: Path, environment: ReportEnvironment) -> TemplateCode | None:
    """The compiled template, or None: absent, foreign or damaged."""
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
            template.append(PartCode(name, code, *rest[1:]))
        else:
            crc, size = rest[1:]
            template.append(ZipEntry(name, crc, size, blob))
    return template


def store(path: Path, template: TemplateCode, environment: ReportEnvironment) -> None:
    """Write the entry, temp file + rename. Without a writable cache everything works, only slower."""
    head: list[list[object]] = []
    blobs: list[bytes] = []
    for part in template:
        if isinstance(part, PartCode):
            bucket = _bucket(environment, part.name)
            bucket.code = part.code
            blobs.append(bucket.bytecode_to_string())
            head.append([part.name, len(blobs[-1]), "code", part.fix_tables, part.number_drawings])
        else:
            blobs.append(part.stream)
            head.append([part.name, len(part.stream), "stored", part.crc, part.size])
    body = json.dumps(head).encode() + b"\n" + b"".join(blobs)
    with contextlib.suppress(OSError):  # no home, full or read-only disk
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
    """Ours, and nobody else can write to it."""
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read_own(path: Path) -> bytes | None:
    try:
        if not _private(path.parent.stat()):
            return None
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            return file.read() if _private(status) and stat.S_ISREG(status.st_mode) else None
    except OSError:  # not there yet, or not readable: compile
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
    """Every change of a template leaves an entry behind; keep the newest."""
    entries = sorted(folder.glob("*.template"), key=lambda entry: entry.stat().st_mtime)
    for entry in entries[:-_KEPT]:
        entry.unlink(missing_ok=True)
