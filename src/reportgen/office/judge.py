"""Judge one office: load its data, compute its scores, run the checks.

The rules are imported and applied when the findings are asked for the first time. So the report of an office can be
rendered and its conversion begun before.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from reportgen.checks.definition import Case, Unreadable
from reportgen.files.folders import DISTRICT_FILE, previous_files
from reportgen.finding import Finding, Place, Severity
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.reading.composer import value_at
from reportgen.reading.loader import parse_district, parse_office_file, read_office, validated_office
from reportgen.reading.unfinished import unconfirmed_findings
from reportgen.reading.yamltext import YamlFile
from reportgen.scoring import compute


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """The files that an office is judged by, as bytes. previous: last year's district.yaml and office file, if any."""

    office: bytes
    previous: tuple[bytes, bytes] | None = None


@dataclass(frozen=True)
class Judgement:
    """An office's submission with its scorecard (case), and every finding.

    case is None where the office's file cannot be read; faults then says what is wrong with it, else which keys are
    missing that papers print. previous: the bytes of last year's files, if any.
    """

    district: DistrictFile
    entry: DirectoryEntry
    case: Case | None
    faults: tuple[Finding, ...] = ()
    previous: tuple[bytes, bytes] | None = None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the office's data. Applies the rules at the first call."""
        if self.case is None:
            return self.faults
        from reportgen.checks.examination import check  # imports all rules, which takes 0.1 s

        previous = _previous_case(self.district.folder, self.entry.slug, self.previous)
        findings = [*self.faults, *check(self.case.submission, self.case.scorecard, previous)]
        findings += unconfirmed_findings(self.district.source)
        findings += unconfirmed_findings(self.case.submission.source, f"reportgen confirm {self.entry.slug}")
        return tuple(findings)

    @property
    def is_examined(self) -> bool:
        """Whether the findings are known already."""
        return self.case is None or "findings" in vars(self)

    def examined(self) -> Self:
        """Apply the rules now, for a caller that has nothing to do meanwhile."""
        assert self.findings is not None
        return self


def read_files(district: DistrictFile, entry: DirectoryEntry) -> OfficeFiles:
    """Read the files of an office. Raises UsageError where it has handed in no data, or a file cannot be read."""
    return OfficeFiles(read_office(district, entry), previous_files(district.folder, entry.slug))


def load_case(district: DistrictFile, entry: DirectoryEntry) -> tuple[Case | None, list[Finding]]:
    """Read and assess the file of an office. Raises UsageError where it has handed in no data."""
    return assess(district, entry, read_office(district, entry))


def assess(district: DistrictFile, entry: DirectoryEntry, office: bytes) -> tuple[Case | None, list[Finding]]:
    """Load and score an office's file and replace the references in its texts.

    Returns None and the findings where the file has faults.
    """
    read = parse_office_file(district, entry, office)
    submission, faults = validated_office(district, entry, read)
    if submission is None:
        return None, faults + _faults_of_references(read, district)
    scorecard = compute(submission)
    if not submission.source.braces and not submission.district_source.braces:
        return Case(submission, scorecard), []
    from reportgen.references.resolution import resolve  # needs the template's vocabulary; few files do

    resolved, faults = resolve(submission, scorecard)
    return (None, faults) if faults else (Case(resolved, compute(resolved)), [])


def _faults_of_references(read: YamlFile, district: DistrictFile) -> list[Finding]:
    """The references at fault in a file that has other faults."""
    if not read.source.braces:
        return []
    from reportgen.references.resolution import written_faults

    found = {path: value_at(read.tree, path) for path in read.source.braces}
    texts = {path: text for path, text in found.items() if isinstance(text, str)}
    return written_faults(texts, read.source, district.district)


def judge(district: DistrictFile, entry: DirectoryEntry, files: OfficeFiles) -> Judgement:
    """Load and score one office. The rules are applied when the findings are asked for."""
    case, faults = assess(district, entry, files.office)
    return Judgement(district, entry, case, tuple(faults), files.previous)


def _previous_case(folder: Path, slug: str, files: tuple[bytes, bytes] | None) -> Case | Unreadable | None:
    """Load and score last year's data of an office. folder: data/<this year>.

    Returns None where the office has no file for last year, and Unreadable where that file has faults. Those
    faults are not reported again this year; rule YR-05 reports that the two years cannot be compared.
    """
    if files is None:
        return None
    district, faults = _previous_district(folder.parent / str(int(folder.name) - 1), files[0])
    if district is None:
        return Unreadable(faults)
    entry = next((e for e in district.district.directory if e.slug == slug), None)
    if entry is None:
        message, advice = f"去年的街道名录里没有标识“{slug}”", f"在名录里加上标识“{slug}”，或给去年的文件改名"
        place = district.source.place(("街道名录",))
        return Unreadable((Finding("YML-05", Severity.ERROR, place, message, advice),))
    case, findings = assess(district, entry, files[1])
    return case or Unreadable(tuple(findings))


@lru_cache(maxsize=2)
def _previous_district(folder: Path, raw: bytes) -> tuple[DistrictFile | None, tuple[Finding, ...]]:
    """Load last year's district.yaml. It is the same for every office of a run, so the result is kept."""
    if not raw:
        place = Place(str(folder / DISTRICT_FILE))
        message, advice = "没有这个文件，或者它是空的", f"把去年的 {DISTRICT_FILE} 放回 {folder}"
        return None, (Finding("YML-04", Severity.ERROR, place, message, advice),)
    district, findings = parse_district(folder, raw)
    return district, tuple(findings)
