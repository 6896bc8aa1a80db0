"""Tell whether an office's report is up to date, from digests of its inputs and without heavy imports."""

import hashlib
import json
import stat
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from reportgen.errors import UsageError, system_reason
from reportgen.files.folders import DISTRICT_FILE, previous_files
from reportgen.files.regular import (
    MAX_DISTRICT_BYTES,
    MAX_TEMPLATE_BYTES,
    open_regular,
    read_bytes,
    read_regular,
)
from reportgen.office.record import Mark
from reportgen.office.result import OutputFile, Recipe
from reportgen.pdf import fonts, libreoffice

_SOURCE_SUFFIXES = (".py", ".yaml", ".j2", ".css", ".js")
_PACKAGE = Path(__file__).parent.parent
# Packages that a single report does not depend on: a change in them makes no report out of date.
_OTHER_PACKAGES = (
    "batch", "cli", "comparison", "demo", "district_run", "editing", "explanation", "ledger", "volume", "web",
)  # fmt: skip


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@cache
def program(without: tuple[str, ...] = ()) -> str:
    """The SHA-256 of this program's source. without: packages that are left out."""
    source = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.suffix in _SOURCE_SUFFIXES):
        name = path.relative_to(_PACKAGE)
        if name.parts[0] not in without:
            source.update(name.as_posix().encode() + b"\0" + path.read_bytes())
    return source.hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, read in pieces because 汇编.pdf can have hundreds of MB. Raises OSError."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def toolchain() -> Mapping[str, str]:
    """What a report depends on besides data and template: versions of this program, Python, LibreOffice, the fonts."""
    office = libreoffice.find()
    engine = f"{office.version} {'kit' if office.library else 'soffice'}" if office else "none"
    faces = json.dumps(fonts.versions(), sort_keys=True)
    return {
        "程序": program(_OTHER_PACKAGES),
        "Python": sys.version.split()[0],
        "LibreOffice": engine,
        "字体": digest(faces.encode()),
    }


@dataclass(frozen=True)
class TemplateFile:
    """A Word template: its path as given, and its bytes."""

    path: Path
    content: bytes

    @classmethod
    def read(cls, path: Path) -> "TemplateFile":
        """Read a template. Raises UsageError where that is not possible."""
        try:
            return cls(path, read_regular(path, MAX_TEMPLATE_BYTES))
        except OSError as error:
            advice = "检查文件是否存在、有没有读取权限；换模板用 --template 指明"
            raise UsageError(f"读不了模板 {path}：{system_reason(error)}", advice) from None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the template."""
        return digest(self.content)


def refuse_template(template: Path | None, lists_papers: bool) -> None:
    """Raises UsageError where a template is named for papers whose templates 文书 names."""
    if template and lists_papers:
        advice = f"改“文书”里的“模板”；只看样子用 reportgen template preview {template} --office 街道"
        raise UsageError("数据里列了“文书”，各用哪个模板已经写明，不能再用 --template", advice)


class TemplateFiles:
    """Word templates by their path, each read once. contents: the bytes of those that need not be read."""

    def __init__(self, contents: Mapping[Path, bytes] | None = None) -> None:
        self._files = {path: TemplateFile(path, content) for path, content in (contents or {}).items()}

    def file(self, path: Path) -> TemplateFile:
        """Raises UsageError for a template that cannot be read."""
        if path not in self._files:
            self._files[path] = TemplateFile.read(path)
        return self._files[path]


@dataclass(frozen=True)
class Inputs:
    """What all offices of a year share: the folder data/<year>, the bytes of district.yaml, whether drafts are made."""

    folder: Path
    district: bytes
    draft: bool

    @classmethod
    def read(cls, folder: Path, draft: bool) -> "Inputs":
        """Read district.yaml in folder. Raises UsageError where that is not possible."""
        district = folder / DISTRICT_FILE
        return cls(folder, read_bytes(district, MAX_DISTRICT_BYTES), draft)

    def office_path(self, slug: str) -> Path:
        """The path of an office's data file."""
        return self.folder / f"{slug}.yaml"

    def office(self, slug: str) -> bytes:
        """Read an office's data file. Raises UsageError where that is not possible."""
        path = self.office_path(slug)
        return read_bytes(path)

    def recipe(
        self,
        slug: str,
        office: bytes,
        previous: tuple[bytes, bytes] | None,
        templates: Sequence[TemplateFile],
        lists_papers: bool = False,
    ) -> Recipe:
        """Describe what an office's papers are made with, for its record. templates: of all its papers."""
        paths = tuple(dict.fromkeys(file.path.as_posix() for file in templates))
        inputs = {DISTRICT_FILE: digest(self.district), f"{slug}.yaml": digest(office)}
        for file in templates:
            inputs[file.path.as_posix() if lists_papers else file.path.name] = file.sha256
        parts = [slug, str(self.draft), *inputs.values(), *(digest(p) for p in previous or ())]
        fingerprint = digest("\n".join([*parts, *toolchain().values()]).encode())
        return Recipe("" if lists_papers else paths[0], fingerprint, inputs, paths)


def kept_papers(mark: Mark | None, out: Path, thorough: bool = False) -> dict[str, str]:
    """The fingerprints of the papers whose files are as they were written, by the name of the DOCX."""
    if mark is None:
        return {}
    whole = {name for name, left in mark.outputs.items() if _is_unchanged(out / name, left, thorough)}
    return {
        name: fingerprint
        for name, fingerprint in mark.papers.items()
        if fingerprint and {name, name.removesuffix(".docx") + ".pdf"} <= whole
    }


def is_current(mark: Mark, fingerprint: str, out: Path, thorough: bool = False) -> bool:
    """Whether a report needs no new build: its inputs have this fingerprint and its files are unchanged.

    out: the folder of the files. A file with the recorded size and time is taken as unchanged; otherwise, and
    always when thorough is set, its SHA-256 decides.
    """
    return mark.fingerprint == fingerprint and all(
        _is_unchanged(out / name, left, thorough) for name, left in mark.outputs.items()
    )


def is_up_to_date(
    mark: Mark,
    inputs: Inputs,
    slug: str,
    template: Path,
    templates: TemplateFiles,
    out: Path,
    thorough: bool = False,
) -> bool:
    """Whether an office needs no new run: is_current() for the data and templates of today.

    mark: of its record. template: the one to be used if it lists no papers. Raises UsageError where the data or that
    template cannot be read.
    """
    listed = bool(mark.templates) and not mark.template
    try:
        found = [templates.file(Path(p)) for p in mark.templates] if listed else [templates.file(template)]
    except UsageError:
        if not listed:
            raise
        return False  # The paper that needs the template says so when it is made.
    office, previous = inputs.office(slug), previous_files(inputs.folder, slug)
    recipe = inputs.recipe(slug, office, previous, found, listed)
    return is_current(mark, recipe.fingerprint, out, thorough)


def measure(path: Path) -> OutputFile:
    """Return size, time and SHA-256 of a file. Raises OSError."""
    state = path.stat()
    return OutputFile(state.st_size, state.st_mtime_ns, file_digest(path))


def _is_unchanged(path: Path, left: OutputFile, thorough: bool) -> bool:
    try:
        state = path.stat()
        if state.st_size != left.size or not stat.S_ISREG(state.st_mode):
            return False
        unchanged = state.st_mtime_ns == left.mtime_ns and not thorough
        return unchanged or file_digest(path) == left.sha256
    except OSError:
        return False
