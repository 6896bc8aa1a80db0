"""Load the two states to compare: two files, two years of an office, or its report and its data today."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import UsageError
from reportgen.files.folders import DISTRICT_FILE
from reportgen.finding import FaultyInput, Finding
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile, Submission
from reportgen.office.judge import load_case
from reportgen.office.workspace import open_district, open_folder, origin_folder, report_path

_USAGE = "写成 reportgen diff 甲.yaml 乙.yaml、reportgen diff dongli 2021 2022 或 reportgen diff dongli"


@dataclass(frozen=True)
class Folders:
    """The folders of data and reports. year: None for the newest; draft: compare with the last draft."""

    data: Path
    year: int | None
    out: Path
    draft: bool


def read_states(words: Sequence[str], folders: Folders) -> tuple[Submission, Submission]:
    """Load the two states that the words name, the older first.

    words: two files; an office and two years; or an office, for the data its report was made from and its data
    today. Raises UsageError where the words are none of these, FaultyInput where a file has faults.
    """
    files = [w.endswith((".yaml", ".yml")) for w in words]
    years = [re.fullmatch(r"\d{4}", w) is not None for w in words]
    if files == [True, True]:
        pair = _files(Path(words[0]), Path(words[1]), folders)
    elif not any(files) and years == [False, True, True]:
        older, newer = (open_district(folders.data, int(year)) for year in words[1:])
        pair = _office(older, words[0]), _office(newer, words[0])
    elif files == [False] and years == [False]:
        pair = _since_report(words[0], folders)
    else:
        raise UsageError(f"看不懂要比较什么：{' '.join(words)}", _USAGE)
    (before, faults), (after, more) = pair
    if before is None or after is None:
        raise FaultyInput([*faults, *more], "数据有错，没有比较：先改正上面的错误")
    return before, after


_Read = tuple[Submission | None, list[Finding]]


def _office(district: DistrictFile, office: str) -> _Read:
    return _read(district, district.entry(office))


def _read(district: DistrictFile, entry: DirectoryEntry) -> _Read:
    case, findings = load_case(district, entry)
    return (case.submission if case else None), findings


def _since_report(office: str, folders: Folders) -> tuple[_Read, _Read]:
    """The data that the office's report was made from, and its data today."""
    district = open_district(folders.data, folders.year)
    entry = district.entry(office)
    report = report_path(folders.out, district, entry, folders.draft)
    if not (origin_folder(report) / DISTRICT_FILE).is_file():
        draft = " --draft" if folders.draft else ""
        raise UsageError(
            f"{entry.name}还没有生成过报告，或生成它的版本没有留下数据（没有 {origin_folder(report)}）",
            f"先运行 reportgen build {entry.slug}{draft}；或比较两个文件：reportgen diff 甲.yaml 乙.yaml",
        )
    return _office(open_folder(origin_folder(report)), entry.slug), _read(district, entry)


def _files(before: Path, after: Path, folders: Folders) -> tuple[_Read, _Read]:
    """Two files, each with the district.yaml in its folder; without one, that of the other file or of the year."""
    own = [p.parent for p in (before, after) if (p.parent / DISTRICT_FILE).is_file()]
    known = open_folder(own[-1]) if own else open_district(folders.data, folders.year)
    return _file(before, known), _file(after, known)


def _file(path: Path, known: DistrictFile) -> _Read:
    if path.suffix != ".yaml":
        raise UsageError(f"{path} 不是 .yaml 文件", "数据文件的名称以 .yaml 结尾")
    if not path.is_file():
        raise UsageError(f"没有 {path}", _USAGE)
    own = (path.parent / DISTRICT_FILE).is_file()
    district = open_folder(path.parent) if own else dataclasses.replace(known, folder=path.parent)
    entries = district.district.directory
    # A copy such as dongli-旧.yaml belongs to the office whose slug its name begins with.
    named = [e for e in entries if path.stem == e.slug or re.match(rf"{e.slug}[^a-z0-9]", path.stem)]
    entry = named[0] if named else entries[0].model_copy(update={"full_name": path.stem})
    return _read(district, entry.model_copy(update={"slug": path.stem}))
