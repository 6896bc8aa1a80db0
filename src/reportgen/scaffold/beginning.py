"""What `reportgen init` and `reportgen new` write: only files that are not there yet, each whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.folders import DISTRICT_FILE, TEMPLATES
from reportgen.files.regular import MAX_DISTRICT_BYTES, read_bytes
from reportgen.finding import FaultyInput, Finding
from reportgen.model.additions import AddedField, Additions
from reportgen.model.district import DirectoryEntry
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.indicator_system import IndicatorClass, IndicatorSystem
from reportgen.model.office_form import made_class
from reportgen.model.placeholders import OPEN_MARK
from reportgen.model.submission import DistrictFile
from reportgen.office.judge import load_case
from reportgen.reading.composer import Tree
from reportgen.reading.loader import KNOWN_KEYS, load_district
from reportgen.reading.unfinished import UNFINISHED, unfinished_in
from reportgen.reading.yamltext import parse_yaml
from reportgen.scaffold.blankform import blank_district, blank_office, remark_of
from reportgen.scaffold.carrying import carried_district, carried_office
from reportgen.scaffold.json_schema import FILES, modeline, schema_name, schema_text
from reportgen.scaffold.yamlwriter import to_yaml

_HOW = "# “待填”换成要填的内容；以“【待核】”开头的是去年的文字，核对、改写后删去这个记号。金额是万元，只写数字。\n"
_SYSTEM: TypeAdapter[tuple[IndicatorClass, ...]] = TypeAdapter(IndicatorSystem)
_ADDITIONS: TypeAdapter[tuple[AddedField, ...]] = TypeAdapter(Additions)
_HIDDEN: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_DIRECTORY: TypeAdapter[tuple[DirectoryEntry, ...]] = TypeAdapter(tuple[DirectoryEntry, ...])


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that was to be there: whether it was written now, and what it was made from, in Chinese."""

    path: Path
    is_new: bool
    origin: str


@dataclass(frozen=True, slots=True)
class YearStart:
    """What was begun in a year, and what last year's files have against being carried over."""

    files: tuple[Begun, ...]
    findings: tuple[Finding, ...] = ()


def begin_district(folder: Path, year: int) -> Iterator[Begun]:
    """Write a new district into a folder, completing what is missing.

    Raises UsageError where the folder holds other things and no data folder, or the disk refuses.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} 是文件，不是文件夹", "换一个新的或空的文件夹")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "data").is_dir():
        raise UsageError(f"{folder} 里已有别的东西，不写进去", "换一个新的或空的文件夹")
    data = folder / "data"
    if not any(data.glob(f"[0-9][0-9][0-9][0-9]/{DISTRICT_FILE}")):
        text = f"{modeline('district')}# {year}年度：全区共用的名称、文件、等级标准、指标体系和街道名录。\n{_HOW}\n"
        yield _begun(data / str(year) / DISTRICT_FILE, text + blank_district(year), "待填")
    for name in TEMPLATES:
        content = resources.files("reportgen").joinpath("templates", name).read_bytes()
        yield _begun(folder / "templates" / name, content, "模板")
    yield _begun(folder / "README.md", _readme(year), "说明")
    yield from _schemas(folder)


def begin_year(data: Path, year: int, names: Sequence[str]) -> YearStart:
    """Write district.yaml of a year and the files of its offices from those of the year before.

    names: of the offices; none for all that handed in last year. An office without a file of last year gets one
    to fill in. Raises UsageError where there is nothing to begin from, and FaultyInput where last year's
    district.yaml, or the only file asked for, has faults.
    """
    before = _previous(data / str(year - 1))
    if before and not (data / str(year) / DISTRICT_FILE).exists():
        for name in names:
            before.entry(name)  # The directory will be last year's: nothing is written for an unknown name.
    begun = _district_of_year(data / str(year), before)
    form = _laid_down(data / str(year))
    files = [begun, *_schemas(data.absolute().parent, form.record)]
    directory = form.directory
    entries = [_entry(directory, name) for name in names] if names else _handed_in(directory, before)
    findings: list[Finding] = []
    for entry in entries:
        more, faults = _office_of_year(data / str(year), entry, form, before)
        files += more
        findings += faults
    if findings and len(entries) == 1:
        raise FaultyInput(
            findings, f"去年的文件有错，没有写 {data / str(year) / entries[0].slug}.yaml；先改正上面的错误"
        )
    return YearStart(tuple(files), tuple(findings))


def _begun(path: Path, content: str | bytes, origin: str) -> Begun:
    raw = content.encode() if isinstance(content, str) else content
    return Begun(path, atomic.create(path, raw), origin)


def _schemas(folder: Path, record: type[SelfEvaluation] = SelfEvaluation) -> Iterator[Begun]:
    """Write the schemas that the data files name in their first line. record: the class of the offices' files."""
    for file in FILES:
        text = schema_text(file, record if file == "office" else None)
        yield _begun(folder / "schema" / schema_name(file), text, "给编辑器")


def _readme(year: int) -> str:
    text = resources.files("reportgen.scaffold").joinpath("README.md").read_text("utf-8")
    return text.replace("〈年度〉", str(year)).replace("〈下一年度〉", str(year + 1))


def _previous(folder: Path) -> DistrictFile | None:
    """Return last year's district, or None where there is none. Raises FaultyInput for its faults."""
    if not (folder / DISTRICT_FILE).exists():
        return None
    district, findings = load_district(folder)
    if district is None:
        raise FaultyInput(findings, f"去年的 {folder / DISTRICT_FILE} 有错，先改正上面的错误")
    return district


def _district_of_year(folder: Path, before: DistrictFile | None) -> Begun:
    path = folder / DISTRICT_FILE
    if path.exists():
        return Begun(path, False, "")
    if before is None:
        raise UsageError(
            f"没有 {path}，也没有去年的可带", "先写这一年的 district.yaml；新的区用 reportgen init 文件夹"
        )
    year = int(folder.name)
    tree = parse_yaml(before.raw, str(path), KNOWN_KEYS, MAX_DISTRICT_BYTES).tree
    assert isinstance(tree, dict)  # It has been loaded.
    name = f"{before.district.city}{before.district.name}"
    heading = f"{modeline('district')}# {name} {year}年度：全区共用的名称、文件、等级标准、指标体系和街道名录。\n{_HOW}\n"
    text = heading + to_yaml(carried_district(tree, year), remark_of("district"))
    return _begun(path, text, f"从 {before.source.file} 带来，忽略检查没有带")


@dataclass(frozen=True, slots=True)
class _OfficeForm:
    """What a year's district.yaml lays down for the offices' files. record: their class, with 附加项."""

    directory: tuple[DirectoryEntry, ...]
    system: tuple[IndicatorClass, ...]
    record: type[SelfEvaluation]


def _laid_down(folder: Path) -> _OfficeForm:
    """Return what a district.yaml, which may leave other things open, lays down for the offices. Raises UsageError."""
    path = folder / DISTRICT_FILE
    tree = parse_yaml(read_bytes(path, MAX_DISTRICT_BYTES), str(path), KNOWN_KEYS, MAX_DISTRICT_BYTES).tree
    given = tree if isinstance(tree, dict) else {}
    try:
        added = _ADDITIONS.validate_python(given.get("附加项", ()))
        hidden = _HIDDEN.validate_python(given.get("隐藏", ()))
        return _OfficeForm(
            _DIRECTORY.validate_python(given["街道名录"]),
            _SYSTEM.validate_python(given["指标体系"]),
            made_class(added, hidden),
        )
    except (KeyError, ValidationError):
        message = f"{path} 的街道名录、指标体系（和附加项）还没有填好"
        raise UsageError(message, "先填好这几节，用 reportgen check 看还缺什么") from None


def _entry(directory: Sequence[DirectoryEntry], name: str) -> DirectoryEntry:
    for entry in directory:
        if name in (entry.slug, entry.short_name, entry.name, entry.code):
            return entry
    listing = "、".join(f"{e.slug}（{e.short_name}）" for e in directory)
    raise UsageError(f"街道名录里没有“{name}”", f"可用的街道：{listing}")


def _handed_in(directory: Sequence[DirectoryEntry], before: DistrictFile | None) -> list[DirectoryEntry]:
    return [e for e in directory if before and before.office_file(e).exists()]


def _office_of_year(
    folder: Path, entry: DirectoryEntry, form: _OfficeForm, before: DistrictFile | None
) -> tuple[list[Begun], list[Finding]]:
    path = folder / f"{entry.slug}.yaml"
    if path.exists():
        return [Begun(path, False, "")], []
    heading = f"{modeline('office')}# {entry.name} {folder.name}年度部门整体支出绩效自评\n{_HOW}\n"
    if before is None or not before.office_file(entry).exists():
        return [_begun(path, heading + blank_office(form.system, form.record), "待填，没有去年的文件")], []
    known = next((e for e in before.district.directory if e.slug == entry.slug), entry)
    findings = [f for f in load_case(before, known)[1] if f.code not in UNFINISHED]
    if findings:
        return [], findings
    tree = _tree_of(before.office_file(known))
    own = _SYSTEM.validate_python(tree["指标体系"]) if _is_laid_down(tree) else form.system
    text = to_yaml(carried_office(tree, own, form.record), remark_of("office", form.record))
    return [_begun(path, heading + text, f"从 {before.office_file(known)} 带来，忽略检查没有带")], []


def _is_laid_down(tree: dict[str, Tree]) -> bool:
    """Tell whether an office has an 指标体系 of its own without anything open in it."""
    return "指标体系" in tree and not unfinished_in(tree["指标体系"], OPEN_MARK).open


def _tree_of(path: Path) -> dict[str, Tree]:
    tree = parse_yaml(read_bytes(path), str(path), KNOWN_KEYS).tree
    assert isinstance(tree, dict)  # It has been loaded.
    return tree
