"""Load data/<year>/*.yaml into the model, or return every fault of a file with its line and column in one run."""

from collections.abc import Iterator
from pathlib import Path

from reportgen.errors import UsageError
from reportgen.files.folders import DISTRICT_FILE, PAPERS_KEY, is_year
from reportgen.files.regular import MAX_DISTRICT_BYTES, read_bytes
from reportgen.finding import Finding, Severity
from reportgen.model.district import DirectoryEntry, District
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.office_form import evaluation_class, form_faults, hidden_paths
from reportgen.model.source import KeyPath
from reportgen.model.submission import DistrictFile, Submission
from reportgen.reading.composer import Tree
from reportgen.reading.indicator_names import project_names, score_names
from reportgen.reading.papernames import district_paper_findings, own_paper_findings, project_paper_findings
from reportgen.reading.unfinished import unconfirmed_findings
from reportgen.reading.validation import absent_keys, aliases, missing_key, validated
from reportgen.reading.yamltext import YamlFile, parse_yaml

KNOWN_KEYS = frozenset(aliases(SelfEvaluation) | aliases(District))


def load_district(folder: Path) -> tuple[DistrictFile | None, list[Finding]]:
    """Read district.yaml of a year's folder. Raises UsageError where it is not there or cannot be read."""
    path = folder / DISTRICT_FILE
    if not path.exists():
        raise UsageError(f"没有 {path}", "每个年度的文件夹里要有 district.yaml（区级数据）")
    return parse_district(folder, read_bytes(path, MAX_DISTRICT_BYTES))


def parse_district(folder: Path, raw: bytes) -> tuple[DistrictFile | None, list[Finding]]:
    """Do what load_district() does, for bytes that are, or could be, the district.yaml of a folder."""
    read = parse_yaml(raw, str(folder / DISTRICT_FILE), KNOWN_KEYS, MAX_DISTRICT_BYTES)
    district, findings = validated(District, read)
    findings += _year_of_folder(folder, read)
    if district is not None:
        for fault in form_faults(district):
            place = read.source.place(fault.path)
            findings.append(Finding("YML-05", Severity.ERROR, place, fault.message, fault.advice))
    if district and district.papers:
        findings += district_paper_findings(district, read.source)
    if district is None or findings:
        return None, findings
    return DistrictFile(district, read.source, folder, raw), []


def _year_of_folder(folder: Path, read: YamlFile) -> Iterator[Finding]:
    """Tell where 年度 is not the year that the folder is named after. A folder that no year names may hold any year."""
    name = folder.absolute().name  # The folder may be given as “.”.
    year = read.tree.get("年度") if isinstance(read.tree, dict) else None
    if not isinstance(year, str) or not is_year(year) or not is_year(name) or year == name:
        return
    message = f"年度是 {year}，文件夹却是 {folder}"
    advice = f"是 {name} 年的数据就把年度改为 {name}；不是就把文件夹改名为 {year}"
    yield Finding("YML-05", Severity.ERROR, read.source.place(("年度",)), message, advice)


def load_office(district: DistrictFile, entry: DirectoryEntry) -> tuple[Submission | None, list[Finding]]:
    """Read one office's file and hold it against its district. Raises UsageError where it has not come in."""
    return parse_office(district, entry, read_office(district, entry))


def read_office(district: DistrictFile, entry: DirectoryEntry) -> bytes:
    """Return the bytes of an office's file. Raises UsageError where it has not come in or cannot be read."""
    path = district.office_file(entry)
    if not path.exists():
        raise UsageError(
            f"{entry.name} {district.district.year}年度的数据还没有报送（没有 {path}）",
            f"把填好的数据存为 {path}；格式见 docs/填报说明.md",
        )
    return read_bytes(path)


def parse_office(
    district: DistrictFile, entry: DirectoryEntry, raw: bytes
) -> tuple[Submission | None, list[Finding]]:
    """Do what load_office() does, for bytes that are, or could be, the office's file."""
    return validated_office(district, entry, parse_office_file(district, entry, raw))


def parse_office_file(district: DistrictFile, entry: DirectoryEntry, raw: bytes) -> YamlFile:
    """Parse the bytes of an office's file without validating what it says."""
    return parse_yaml(raw, str(district.office_file(entry)), KNOWN_KEYS)


def validated_office(
    district: DistrictFile, entry: DirectoryEntry, read: YamlFile
) -> tuple[Submission | None, list[Finding]]:
    """Return a parsed file as a submission with its texts as written, or all its faults."""
    evaluation, findings = validated(evaluation_class(district.district), read)
    findings += _hidden_keys(read, district.district)
    tree = read.tree if isinstance(read.tree, dict) else {}
    absent = tuple(absent_keys(SelfEvaluation, read.tree))
    if not (district.district.papers or PAPERS_KEY in tree):
        findings += [missing_key(read.source, path) for path in absent]
    if evaluation is not None or "指标体系" not in tree:
        own = evaluation if evaluation and evaluation.indicator_system else district.district
        findings += score_names(read, (), own.indicator_system or (), own.money_score)
    submission = None
    if evaluation is not None:
        submission = Submission(entry, evaluation, district.district, read.source, district.source, absent)
        findings += project_names(read, submission)
        if evaluation.papers:
            findings += own_paper_findings(district.district, entry, evaluation, read.source)
        if evaluation.projects:
            findings += project_paper_findings(district.district, entry, evaluation, read.source)
    if submission is None or findings:
        return None, findings + list(unconfirmed_findings(read.source, f"reportgen confirm {entry.slug}"))
    return submission, []


def _hidden_keys(read: YamlFile, district: District) -> Iterator[Finding]:
    """Tell which keys the file fills in although the district hides them."""
    for path in hidden_paths(district.hidden):
        for found in _paths_of(read.tree, path):
            place = read.source.place(found, of_key=True)
            message = f"本区不用“{'.'.join(path)}”（district.yaml 的“隐藏”）"
            yield Finding("YML-03", Severity.ERROR, place, message, "删去这一项")


def _paths_of(tree: Tree | None, keys: tuple[str, ...]) -> Iterator[KeyPath]:
    """Yield every place that keys lead to, through all items of the lists on the way."""
    if not keys:
        yield ()
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from ((index, *path) for path in _paths_of(item, keys))
    elif isinstance(tree, dict) and keys[0] in tree:
        yield from ((keys[0], *path) for path in _paths_of(tree[keys[0]], keys[1:]))
