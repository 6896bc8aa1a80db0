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
from reportgen.model.district import DirectoryEntry
from reportgen.model.indicator_system import IndicatorClass, IndicatorSystem
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
    files = [_district_of_year(data / str(year), before), *_schemas(data.absolute().parent)]
    directory, system = _laid_down(data / str(year))
    entries = [_entry(directory, name) for name in names] if names else _handed_in(directory, before)
    findings: list[Finding] = []
    for entry in entries:
        begun, faults = _office_of_year(data / str(year), entry, system, before)
        files += begun
        findings += faults
    if findings and len(entries) == 1:
        raise FaultyInput(
            findings, f"去年的文件有错，没有写 {data / str(year) / entries[0].slug}.yaml；先改正上面的错误"
        )
    return YearStart(tuple(files), tuple(findings))


def _begun(path: Path, content: str | bytes, origin: str) -> Begun:
    raw = content.encode() if isinstance(content, str) else content
    return Begun(path, atomic.create(path, raw), origin)


def _schemas(folder: Path) -> Iterator[Begun]:
    """Write the schemas that the data files name in their first line."""
    for file in FILES:
        yield _begun(folder / "schema" / schema_name(file), schema_text(file), "给编辑器")


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


def _laid_down(folder: Path) -> tuple[tuple[DirectoryEntry, ...], tuple[IndicatorClass, ...]]:
    """Return 街道名录 and 指标体系 of a year, whose district.yaml may leave other things open. Raises UsageError."""
    path = folder / DISTRICT_FILE
    tree = parse_yaml(read_bytes(path, MAX_DISTRICT_BYTES), str(path), KNOWN_KEYS, MAX_DISTRICT_BYTES).tree
    given = tree if isinstance(tree, dict) else {}
    try:
        return _DIRECTORY.validate_python(given["街道名录"]), _SYSTEM.validate_python(given["指标体系"])
    except (KeyError, ValidationError):
        message = f"{path} 的街道名录、指标体系还没有填好"
        raise UsageError(message, "先填好这两节，用 reportgen check 看还缺什么") from None


def _entry(directory: Sequence[DirectoryEntry], name: str) -> DirectoryEntry:
    for entry in directory:
        if name in (entry.slug, entry.short_name, entry.name, entry.code):
            return entry
    listing = "、".join(f"{e.slug}（{e.short_name}）" for e in directory)
    raise UsageError(f"街道名录里没有“{name}”", f"可用的街道：{listing}")


def _handed_in(directory: Sequence[DirectoryEntry], before: DistrictFile | None) -> list[DirectoryEntry]:
    return [e for e in directory if before and before.office_file(e).exists()]


def _office_of_year(
    folder: Path, entry: DirectoryEntry, system: Sequence[IndicatorClass], before: DistrictFile | None
) -> tuple[list[Begun], list[Finding]]:
    path = folder / f"{entry.slug}.yaml"
    if path.exists():
        return [Begun(path, False, "")], []
    heading = f"{modeline('office')}# {entry.name} {folder.name}年度部门整体支出绩效自评\n{_HOW}\n"
    if before is None or not before.office_file(entry).exists():
        return [_begun(path, heading + blank_office(system), "待填，没有去年的文件")], []
    known = next((e for e in before.district.directory if e.slug == entry.slug), entry)
    findings = [f for f in load_case(before, known)[1] if f.code not in UNFINISHED]
    if findings:
        return [], findings
    tree = _tree_of(before.office_file(known))
    own = _SYSTEM.validate_python(tree["指标体系"]) if _is_laid_down(tree) else system
    text = to_yaml(carried_office(tree, own), remark_of("office"))
    return [_begun(path, heading + text, f"从 {before.office_file(known)} 带来，忽略检查没有带")], []


def _is_laid_down(tree: dict[str, Tree]) -> bool:
    """Tell whether an office has an 指标体系 of its own without anything open in it."""
    return "指标体系" in tree and not unfinished_in(tree["指标体系"], OPEN_MARK).open


def _tree_of(path: Path) -> dict[str, Tree]:
    tree = parse_yaml(read_bytes(path), str(path), KNOWN_KEYS).tree
    assert isinstance(tree, dict)  # It has been loaded.
    return tree
