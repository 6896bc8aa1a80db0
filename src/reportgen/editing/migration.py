"""Turn reasons given for a whole rule (忽略检查: {编号: 理由}) into one entry for each finding that they were for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from reportgen.checks.definition import Case
from reportgen.checks.examination import check_district
from reportgen.checks.reasons import says_nothing
from reportgen.checks.rulebook import waivable
from reportgen.checks.waivers import references
from reportgen.editing.audit import ValueChange
from reportgen.editing.edited import EditedFile
from reportgen.editing.layout import layout
from reportgen.editing.proposal import EditRefused, Proposal
from reportgen.editing.waiving import WAIVERS
from reportgen.editing.yamledit import double_quoted, parse_bytes, rewrite, written_key
from reportgen.files.folders import DISTRICT_FILE, previous_files
from reportgen.files.regular import MAX_DISTRICT_BYTES, read_bytes
from reportgen.finding import FaultyInput, Finding
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.judge import OfficeFiles, judge
from reportgen.office.workspace import handed_in
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.loader import parse_district, read_office


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one old entry: the findings it acknowledges now, or why it is left out."""

    code: str
    reason: str
    findings: tuple[tuple[str, Finding], ...]
    left_out: str = ""


@dataclass(frozen=True)
class Migration:
    """The old entries of one file and what becomes of them."""

    file: EditedFile
    steps: tuple[Step, ...]


def old_entries(raw: bytes) -> dict[str, str]:
    """The entries of a file in the old form: code and reason."""
    section = value_at(parse_bytes(raw).tree, (WAIVERS,))
    entries = section.items() if isinstance(section, dict) else ()
    return {key: value for key, value in entries if isinstance(value, str)}


def _stripped(raw: bytes) -> bytes:
    """A file without its 忽略检查 where that has the old form, so that it can be read."""
    return rewrite(raw, (WAIVERS,), "{}", {}).raw if old_entries(raw) else raw


def read_district(folder: Path) -> DistrictFile:
    """Load a district.yaml that may have the old form. Raises FaultyInput where it has other faults; UsageError."""
    raw = read_bytes(folder / DISTRICT_FILE, MAX_DISTRICT_BYTES)
    district, faults = parse_district(folder, _stripped(raw))
    if district is None:
        raise FaultyInput(faults, "district.yaml 有错，先改正上面的错误")
    return district


def plan(district: DistrictFile, files: Sequence[EditedFile]) -> tuple[list[Migration], list[Finding]]:
    """What to do in these files of the district. Also returns the faults of those that cannot be read.

    Every office is judged, because a finding may need the others.
    """
    cases: list[Case] = []
    found: list[Finding] = []
    faults: list[Finding] = []
    asked = {str(file.path) for file in files}
    for entry in handed_in(district):
        judgement = judge(district, entry, _files(district, entry))
        if judgement.case:
            cases.append(judgement.case)
            found += judgement.findings
        elif str(district.office_file(entry)) in asked:
            faults += judgement.findings
    found += check_district(cases)
    unread = {finding.place.file for finding in faults}
    limit = district.district.thresholds.reason_length
    migrations = []
    for file in files:
        entries = {} if str(file.path) in unread else old_entries(file.path.read_bytes())
        own = list(dict.fromkeys(f for f in found if f.place.file == str(file.path)))
        steps = tuple(_step(code, reason, own, limit) for code, reason in entries.items())
        migrations += [Migration(file, steps)] if steps else []
    return migrations, faults


def _files(district: DistrictFile, entry: DirectoryEntry) -> OfficeFiles:
    previous = previous_files(district.folder, entry.slug)
    before = (_stripped(previous[0]), _stripped(previous[1])) if previous else None
    return OfficeFiles(_stripped(read_office(district, entry)), before)


def _step(code: str, reason: str, findings: Sequence[Finding], least: int) -> Step:
    """findings: all findings in the file."""
    mine = [f for f in findings if f.code == code]
    kept = [f for f in mine if waivable(f)]
    if says_nothing(reason, least):
        return Step(code, reason, (), "理由没有内容，本来就不起作用")
    if not mine:
        return Step(code, reason, (), "现在没有这个问题，用不上")
    if not kept:
        return Step(code, reason, (), f"算错的数不能忽略，要改正：{mine[0].message}")
    return Step(code, reason, tuple(dict(zip(references(kept), kept, strict=True)).items()))


def propose_migration(migration: Migration, raw: bytes) -> Proposal:
    """Rewrite the old entries where they stand; new ones stay. Raises EditRefused; UsageError."""
    section = value_at(parse_bytes(raw).tree, (WAIVERS,))
    assert isinstance(section, dict)  # the migration was planned from its entries
    steps = {step.code: step for step in migration.steps}
    after: dict[str, Tree] = {}
    for key, value in section.items():
        after |= _entries(steps[key]) if key in steps else {key: value}
    text = _rewritten(raw.decode("utf-8").removeprefix("\ufeff"), steps, after) if after else "{}"
    edited = rewrite(raw, (WAIVERS,), text, after)
    if faults := migration.file.faults(edited.raw):
        raise EditRefused(faults)
    change = ValueChange(
        path=(WAIVERS,), before=section, after=after, text_before=edited.before, text_after=edited.after
    )
    return Proposal("waive", "忽略检查改成新写法", edited.raw, (change,))


def _entries(step: Step) -> dict[str, Tree]:
    return {name: {"问题": finding.message, "理由": step.reason} for name, finding in step.findings}


def _rewritten(text: str, steps: Mapping[str, Step], after: Mapping[str, Tree]) -> str:
    """The text of the section: in braces written anew, else each old entry replaced, so that comments stay."""
    nodes = layout(text)
    section = nodes[(WAIVERS,)]
    if section.flow:
        return "{" + ", ".join(_in_braces(name, entry) for name, entry in after.items()) + "}"
    newline = ("\r\n" if "\r\n" in text else "\n") + " " * section.column
    made, position = "", section.start
    spans = sorted((nodes[(WAIVERS, code)].start, nodes[(WAIVERS, code)].end, code) for code in steps)
    for start, end, code in spans:
        begin = text.rfind(code, position, start)
        begin -= text[begin - 1] in ("'", '"')
        entries = [_in_lines(name, entry, newline) for name, entry in _entries(steps[code]).items()]
        before = text[position:begin]
        made += before + newline.join(entries) if entries else before.rstrip()
        position = end
    return (made + text[position : section.end]).lstrip()


def _in_braces(name: str, entry: Tree) -> str:
    parts = entry.items() if isinstance(entry, dict) else ()
    listed = ", ".join(f"{key}: {double_quoted(str(value))}" for key, value in parts)
    return f"{written_key(name)}: {{{listed}}}"


def _in_lines(name: str, entry: Tree, newline: str) -> str:
    parts = entry.items() if isinstance(entry, dict) else ()
    return f"{written_key(name)}:" + "".join(
        f"{newline}  {key}: {_scalar(str(value))}" for key, value in parts
    )


def _scalar(value: str) -> str:
    """The value plain where YAML then reads the same, else in double quotes."""
    try:
        plain = yaml.load(f"k: {value}", yaml.CBaseLoader) == {"k": value}
    except yaml.YAMLError:
        plain = False
    return value if plain else double_quoted(value)
