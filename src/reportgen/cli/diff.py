"""reportgen diff."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reportgen.cli.jsonoutput import print_document
from reportgen.cli.screen import paint, say
from reportgen.comparison import Comparison, compare_submissions
from reportgen.comparison.change import Change
from reportgen.comparison.pieces import Piece
from reportgen.comparison.states import Folders, read_states
from reportgen.finding import Place
from reportgen.model.submission import Submission

_CONTEXT = 12  # characters printed before and after a change in a sentence
_COLOURS = {"增": "32", "删": "31", "改": "33", "移": "36"}  # ECMA-48: green, red, yellow, cyan


def run(arguments: argparse.Namespace) -> int:
    """Print the differences. Returns 1 if there are any and --exit-code is given. Raises FaultyInput."""
    folders = Folders(arguments.data, arguments.year, arguments.out, arguments.draft)
    comparison = compare_submissions(*read_states(arguments.states, folders))
    if arguments.format == "json":
        print_document(_document(comparison))
    else:
        _print(comparison)
    return 1 if comparison.changes and arguments.exit_code else 0


def _print(comparison: Comparison) -> None:
    before, after = comparison.before, comparison.after
    say(f"前：{_title(before)}  {before.source.file}")
    say(f"后：{_title(after)}  {after.source.file}")
    if not comparison.changes:
        say("没有差别。" if comparison.same_text else "内容没有差别，只是注释或写法不同。")
        return
    section = ""
    for change in comparison.changes:
        if change.section != section:
            section = change.section
            say(f"\n{section}")
        _print_change(change, comparison)
    counts = Counter[str](c.kind for c in comparison.changes)
    kinds = "，".join(f"{kind} {counts[kind]}" for kind in _COLOURS if counts[kind])
    say(f"\n共 {len(comparison.changes)} 处差别：{kinds}")


def _title(submission: Submission) -> str:
    return f"{submission.entry.name} {submission.district.year}年度"


def _print_change(change: Change, comparison: Comparison) -> None:
    what = f"{change.what}：" if change.what else ""
    line = f"  {_colour(change.kind, change.kind)}  {what}"
    lines = _lines(change, comparison)
    if change.pieces:
        say(f"{line}{lines}\n      {_mark_changes(change.pieces)}")
    elif change.kind in ("改", "移") and len(change.before) + len(change.after) > 60:
        say(f"{line}{lines}")
        say(f"      原：{_colour('删', change.before)}\n      新：{_colour('增', change.after)}")
    elif change.kind in ("改", "移"):
        note = f"，{change.note}" if change.note else ""
        say(f"{line}{change.before} → {change.after}{note}{lines}")
    else:
        say(f"{line}{change.before or change.after}{lines}")
    if change.written:
        before, after = (text or "（没有）" for text in change.written)
        say(f"      写法：{_colour('删', before)} → {_colour('增', after)}")


def _lines(change: Change, comparison: Comparison) -> str:
    """The line numbers before and after, once if they are equal; with the file's name for district.yaml."""
    texts = []
    for place, side in (
        (change.before_place, comparison.before),
        (change.after_place, comparison.after),
    ):
        if place and place.line:
            name = "" if place.file == side.source.file else f"{Path(place.file).name} "
            texts.append(f"{name}第 {place.line} 行")
    return f"  〔{' → '.join(dict.fromkeys(texts))}〕" if texts else ""


def _colour(kind: str, text: str) -> str:
    return paint(text, _COLOURS[kind])


def _mark_changes(pieces: Sequence[Piece]) -> str:
    """Mark a changed sentence: …原文[-删去的-]{+新增的+}…, on a terminal also in red and green."""
    shown = []
    for index, piece in enumerate(pieces):
        match piece.fate:
            case "删":
                shown.append(_colour("删", f"[-{piece.text}-]"))
            case "增":
                shown.append(_colour("增", f"{{+{piece.text}+}}"))
            case _:
                shown.append(_shorten(piece.text, index > 0, index < len(pieces) - 1))
    return "".join(shown)


def _shorten(text: str, keep_start: bool, keep_end: bool) -> str:
    start, end = (_CONTEXT if keep_start else 0), (_CONTEXT if keep_end else 0)
    if len(text) <= start + end + 1:
        return text
    return f"{text[:start]}…{text[len(text) - end :]}"


def _document(comparison: Comparison) -> dict[str, object]:
    def state(submission: Submission) -> dict[str, object]:
        return {
            "单位": submission.entry.name,
            "年度": submission.district.year,
            "文件": submission.source.file,
            "区级文件": submission.district_source.file,
        }

    def place(at: Place | None) -> dict[str, object] | None:
        return {"文件": at.file, "行": at.line, "列": at.column} if at else None

    return {
        "前": state(comparison.before),
        "后": state(comparison.after),
        "相同": not comparison.changes,
        "文字相同": comparison.same_text,
        "差别": [
            {
                "部分": c.section,
                "内容": c.what,
                "种类": c.kind,
                "前": c.before,
                "后": c.after,
                "说明": c.note,
                "写法": list(c.written) if c.written else None,
                "片段": [[p.fate, p.text] for p in c.pieces],
                "前的位置": place(c.before_place),
                "后的位置": place(c.after_place),
            }
            for c in comparison.changes
        ],
    }
