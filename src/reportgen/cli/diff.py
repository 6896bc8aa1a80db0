"""reportgen diff."""

import argparse
import dataclasses
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reportgen.cli.refusal import refuse
from reportgen.comparison import Comparison, compare_submissions
from reportgen.comparison.change import Change
from reportgen.comparison.pieces import Piece
from reportgen.errors import UsageError
from reportgen.files.folders import DISTRICT_FILE
from reportgen.finding import Finding, Place
from reportgen.model.submission import DistrictFile, Submission
from reportgen.office.workspace import FaultyDistrict, open_district, open_folder, origin, report_path
from reportgen.reading.loader import load_office

_CONTEXT = 12  # characters shown either side of a change in a sentence
_COLOURS = {"增": "32", "删": "31", "改": "33", "移": "36"}
_USAGE = "写成 reportgen diff 甲.yaml 乙.yaml、reportgen diff dongli 2021 2022 或 reportgen diff dongli"

_REFUSED = "数据有错，没有比较：先改正上面的错误"


def run(arguments: argparse.Namespace) -> int:
    """Print what differs; 1 where data has faults, and where anything differs with --exit-code."""
    try:
        before, after, findings = _states(arguments)
    except FaultyDistrict as fault:
        return refuse(fault.findings, arguments.format, _REFUSED)
    if before is None or after is None:
        return refuse(findings, arguments.format, _REFUSED)
    comparison = compare_submissions(before, after)
    if arguments.format == "json":
        print(json.dumps(_document(comparison), ensure_ascii=False, indent=2))
    else:
        _print(comparison)
    return 1 if comparison.changes and arguments.exit_code else 0


def _states(arguments: argparse.Namespace) -> tuple[Submission | None, Submission | None, list[Finding]]:
    """The two states asked for, older first, and the faults of what could not be read."""
    words: list[str] = arguments.states
    files = [w.endswith((".yaml", ".yml")) for w in words]
    years = [re.fullmatch(r"\d{4}", w) is not None for w in words]
    if files == [True, True]:
        pair = _files(Path(words[0]), Path(words[1]), arguments)
    elif not any(files) and years == [False, True, True]:
        older, newer = (open_district(arguments.data, int(year)) for year in words[1:])
        pair = _office(older, words[0]), _office(newer, words[0])
    elif files == [False] and years == [False]:
        pair = _built(words[0], arguments)
    else:
        raise UsageError(f"看不懂要比较什么：{' '.join(words)}", _USAGE)
    return pair[0][0], pair[1][0], pair[0][1] + pair[1][1]


_Read = tuple[Submission | None, list[Finding]]


def _office(district: DistrictFile, office: str) -> _Read:
    return load_office(district, district.entry(office))


def _built(office: str, arguments: argparse.Namespace) -> tuple[_Read, _Read]:
    """The office's file against what its report was made from."""
    district = open_district(arguments.data, arguments.year)
    entry = district.entry(office)
    report = report_path(arguments.out, district, entry, arguments.draft)
    if not (origin(report) / DISTRICT_FILE).is_file():
        draft = " --draft" if arguments.draft else ""
        raise UsageError(
            f"{entry.name}还没有生成过报告，或生成它的版本没有留下数据（没有 {origin(report)}）",
            f"先运行 reportgen build {entry.slug}{draft}；或比较两个文件：reportgen diff 甲.yaml 乙.yaml",
        )
    return _office(open_folder(origin(report)), entry.slug), load_office(district, entry)


def _files(before: Path, after: Path, arguments: argparse.Namespace) -> tuple[_Read, _Read]:
    """Two files, each with the district.yaml beside it; without one, the other's or the year's."""
    folders = [p.parent for p in (before, after) if (p.parent / DISTRICT_FILE).is_file()]
    known = open_folder(folders[-1]) if folders else open_district(arguments.data, arguments.year)
    return _file(before, known), _file(after, known)


def _file(path: Path, known: DistrictFile) -> _Read:
    if path.suffix != ".yaml":
        raise UsageError(f"{path} 不是 .yaml 文件", "数据文件的名称以 .yaml 结尾")
    if not path.is_file():
        raise UsageError(f"没有 {path}", _USAGE)
    own = (path.parent / DISTRICT_FILE).is_file()
    district = open_folder(path.parent) if own else dataclasses.replace(known, folder=path.parent)
    entries = district.district.directory
    # a copy under another name is still some office's: the one whose slug its name begins with
    named = [e for e in entries if path.stem == e.slug or re.match(rf"{e.slug}[^a-z0-9]", path.stem)]
    entry = named[0] if named else entries[0].model_copy(update={"full_name": path.stem})
    return load_office(district, entry.model_copy(update={"slug": path.stem}))


def _print(comparison: Comparison) -> None:
    before, after = comparison.before, comparison.after
    print(f"前：{_title(before)}  {before.source.file}")
    print(f"后：{_title(after)}  {after.source.file}")
    if not comparison.changes:
        print("没有差别。" if comparison.same_text else "内容没有差别，只是注释或写法不同。")
        return
    section = ""
    for change in comparison.changes:
        if change.section != section:
            section = change.section
            print(f"\n{section}")
        _print_change(change, comparison)
    counts = Counter[str](c.kind for c in comparison.changes)
    kinds = "，".join(f"{kind} {counts[kind]}" for kind in _COLOURS if counts[kind])
    print(f"\n共 {len(comparison.changes)} 处差别：{kinds}")


def _title(submission: Submission) -> str:
    return f"{submission.entry.name} {submission.district.year}年度"


def _print_change(change: Change, comparison: Comparison) -> None:
    what = f"{change.what}：" if change.what else ""
    line = f"  {_coloured(change.kind, change.kind)}  {what}"
    lines = _lines(change, comparison)
    if change.pieces:
        print(f"{line}{lines}\n      {_marked(change.pieces)}")
    elif change.kind in ("改", "移") and len(change.before) + len(change.after) > 60:
        print(f"{line}{lines}")
        print(f"      原：{_coloured('删', change.before)}\n      新：{_coloured('增', change.after)}")
    elif change.kind in ("改", "移"):
        note = f"，{change.note}" if change.note else ""
        print(f"{line}{change.before} → {change.after}{note}{lines}")
    else:
        print(f"{line}{change.before or change.after}{lines}")


def _lines(change: Change, comparison: Comparison) -> str:
    """The line on either side, once where it is the same; the district's file by its name."""
    texts = []
    for place, side in (
        (change.before_place, comparison.before),
        (change.after_place, comparison.after),
    ):
        if place and place.line:
            name = "" if place.file == side.source.file else f"{Path(place.file).name} "
            texts.append(f"{name}第 {place.line} 行")
    return f"  〔{' → '.join(dict.fromkeys(texts))}〕" if texts else ""


def _coloured(kind: str, text: str) -> str:
    return f"\033[{_COLOURS[kind]}m{text}\033[0m" if sys.stdout.isatty() else text


def _marked(pieces: Sequence[Piece]) -> str:
    """…原文[-删去的-]{+新增的+}…; on a terminal in red and green as well."""
    shown = []
    for index, piece in enumerate(pieces):
        match piece.fate:
            case "删":
                shown.append(_coloured("删", f"[-{piece.text}-]"))
            case "增":
                shown.append(_coloured("增", f"{{+{piece.text}+}}"))
            case _:
                shown.append(_abridged(piece.text, index > 0, index < len(pieces) - 1))
    return "".join(shown)


def _abridged(text: str, keep_start: bool, keep_end: bool) -> str:
    start, end = (_CONTEXT if keep_start else 0), (_CONTEXT if keep_end else 0)
    if len(text) <= start + end + 1:
        return text
    return f"{text[:start]}…{text[len(text) - end :]}"


def _document(comparison: Comparison) -> dict[str, object]:
    def state(submission: Submission) -> dict[str, object]:
        return {
            "office": submission.entry.name,
            "year": submission.district.year,
            "file": submission.source.file,
            "district_file": submission.district_source.file,
        }

    def place(at: Place | None) -> dict[str, object] | None:
        return {"file": at.file, "line": at.line, "column": at.column} if at else None

    return {
        "before": state(comparison.before),
        "after": state(comparison.after),
        "same": not comparison.changes,
        "same_text": comparison.same_text,
        "changes": [
            {
                "section": c.section,
                "what": c.what,
                "kind": c.kind,
                "before": c.before,
                "after": c.after,
                "note": c.note,
                "pieces": [[p.fate, p.text] for p in c.pieces],
                "before_place": place(c.before_place),
                "after_place": place(c.after_place),
            }
            for c in comparison.changes
        ],
    }
