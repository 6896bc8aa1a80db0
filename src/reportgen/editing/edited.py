"""The file that a command edits: an office's, or district.yaml."""

from dataclasses import dataclass
from pathlib import Path

from reportgen.files.folders import DISTRICT_FILE, previous_files
from reportgen.finding import Finding
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile, Submission
from reportgen.office.judge import OfficeFiles
from reportgen.office.remembered import judge_once
from reportgen.reading.loader import parse_district, read_office

DISTRICT = "district"  # names district.yaml where a command else names an office; no 标识 may be that


@dataclass(frozen=True)
class EditedOffice:
    """The office whose file is edited, and its district."""

    district: DistrictFile
    entry: DirectoryEntry

    @property
    def name(self) -> str:
        """The name of what is edited, for messages."""
        return self.entry.name

    @property
    def slug(self) -> str:
        """The name of what is edited, for commands."""
        return self.entry.slug

    @property
    def path(self) -> Path:
        """The file that is edited."""
        return self.district.office_file(self.entry)

    def read(self, raw: bytes) -> tuple[Submission | None, list[Finding]]:
        """Load the bytes of the office's file. Returns None and the findings where they have faults."""
        files = OfficeFiles(raw, previous_files(self.district.folder, self.entry.slug))
        judgement = judge_once(self.district, self.entry, files)
        return (judgement.case.submission if judgement.case else None), list(judgement.faults)

    def faults(self, raw: bytes) -> list[Finding]:
        """The faults that the file would have with these bytes."""
        return self.read(raw)[1]


@dataclass(frozen=True)
class EditedDistrict:
    """The district.yaml that is edited."""

    district: DistrictFile
    name = DISTRICT_FILE
    slug = DISTRICT

    @property
    def path(self) -> Path:
        """The file that is edited."""
        return self.district.folder / DISTRICT_FILE

    def faults(self, raw: bytes) -> list[Finding]:
        """The faults that the file would have with these bytes."""
        return parse_district(self.district.folder, raw)[1]


EditedFile = EditedOffice | EditedDistrict


def named_file(district: DistrictFile, name: str) -> EditedFile:
    """The file of the office of this name, or district.yaml. Raises UsageError for an unknown office, or one without data."""
    if name == DISTRICT:
        return EditedDistrict(district)
    office = EditedOffice(district, district.entry(name))
    read_office(district, office.entry)  # raises, with advice, where the office has no data
    return office
