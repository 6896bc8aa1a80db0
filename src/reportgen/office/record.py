"""The records of a year: the last result of each office, one file per office in out/<year>/.records/.

A file has two lines of JSON, each preceded by its SHA-256. The first (the mark) tells whether the office has to be
built again, the second has everything else. A record that is incomplete or altered is treated as missing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from reportgen.errors import UNREADABLE
from reportgen.files.folders import DEFAULT_TEMPLATE, SLUG
from reportgen.files.regular import read_whole
from reportgen.finding import Finding
from reportgen.office.result import (
    OfficeResult,
    OutputFile,
    PaperResult,
    Recipe,
    ReportFigures,
    ScoreRow,
    State,
)

MAX_RECORD_BYTES = 64 << 20  # a usual record has 30 KB


@dataclass(frozen=True, slots=True)
class Mark:
    """The part of a record that tells whether the office has to be built again.

    template, templates, fingerprint: see Recipe. papers: the fingerprint of each paper by the name of its DOCX.
    """

    state: State
    template: str
    fingerprint: str
    outputs: Mapping[str, OutputFile]
    templates: tuple[str, ...] = ()
    papers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, result: OfficeResult) -> Self:
        """Return the mark of a result."""
        recipe = result.recipe
        papers = {p.output(".docx"): p.fingerprint for p in result.papers if p.outputs}
        return cls(
            result.state, recipe.template, recipe.fingerprint, result.outputs, recipe.templates, papers
        )

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """Parse what line() returned. Raises one of UNREADABLE for any other bytes."""
        raw = _content(line)
        return cls(
            State(raw["state"]),
            _text(raw["template"]),
            _text(raw["fingerprint"]),
            _outputs(raw["outputs"]),
            tuple(_text(path) for path in raw["templates"]),
            {_text(name): _text(value) for name, value in raw["papers"].items()},
        )

    def line(self) -> bytes:
        """Return the mark as a line of a record."""
        return _line({**asdict(self), "outputs": _listed(self.outputs)})


def records_folder(out: Path, draft: bool) -> Path:
    """The folder with the records of out/<year>; drafts have a folder of their own."""
    return out / (".records-草稿" if draft else ".records")


def record_path(records: Path, slug: str) -> Path:
    """The path of an office's record."""
    return records / f"{slug}.json"


def record_bytes(result: OfficeResult) -> bytes:
    """Return the content of a record: the whole result except its documents."""
    rest = {
        "slug": result.slug,
        "name": result.name,
        "figures": asdict(result.figures) if result.figures else None,
        "findings": [finding.document() for finding in result.findings],
        "papers": [_paper_document(paper) for paper in result.papers],
        "reason": result.reason,
        "seconds": result.seconds,
        "inputs": dict(result.recipe.inputs),
    }
    return Mark.of(result).line() + _line(rest)


def read_marks(records: Path, slugs: Iterable[str]) -> dict[str, Mark]:
    """Read the marks of these offices. Offices without a readable record are left out."""
    found: dict[str, Mark] = {}
    for slug in slugs:
        try:
            found[slug] = Mark.parse(
                read_whole(record_path(records, slug), MAX_RECORD_BYTES).split(b"\n", 1)[0]
            )
        except UNREADABLE:
            continue
    return found


def read_results(records: Path, slugs: Iterable[str]) -> dict[str, OfficeResult]:
    """Read the results of these offices. Offices without a readable record are left out."""
    found: dict[str, OfficeResult] = {}
    for slug in slugs:
        try:
            result = parse_record(read_whole(record_path(records, slug), MAX_RECORD_BYTES))
        except UNREADABLE:
            continue
        if result.slug == slug:
            found[slug] = result
    return found


def recorded_template(records: Path, slug: str) -> Path:
    """The template that the report of an office without 文书 was made with last; the default where there is none."""
    mark = read_marks(records, [slug]).get(slug)
    return Path(mark.template) if mark and mark.template else DEFAULT_TEMPLATE


def recorded_slugs(records: Path) -> list[str]:
    """The slugs of the offices that have a record, sorted."""
    return sorted(p.stem for p in records.glob("*.json") if SLUG.fullmatch(p.stem) and not p.is_dir())


def parse_record(content: bytes) -> OfficeResult:
    """Parse what record_bytes() returned. Raises one of UNREADABLE for any other bytes."""
    first, second = content.splitlines()
    mark, raw = Mark.parse(first), _content(second)
    inputs = {_text(name): _text(sha256) for name, sha256 in raw["inputs"].items()}
    return OfficeResult(
        slug=_text(raw["slug"]),
        name=_text(raw["name"]),
        state=mark.state,
        figures=_figures(raw["figures"]) if raw["figures"] is not None else None,
        findings=tuple(Finding.parse(f) for f in raw["findings"]),
        papers=tuple(_paper(paper) for paper in raw["papers"]),
        reason=_text(raw["reason"]),
        seconds=float(raw["seconds"]),
        recipe=Recipe(mark.template, mark.fingerprint, inputs, mark.templates),
    )


def _line(value: object) -> bytes:
    # JSON escapes everything outside ASCII, so no character of the data can end the line.
    text = json.dumps(value, default=str).encode("ascii")
    return hashlib.sha256(text).hexdigest().encode("ascii") + b" " + text + b"\n"


def _content(line: bytes) -> dict[str, Any]:
    digest, _, text = line.strip(b"\n").partition(b" ")
    if hashlib.sha256(text).hexdigest().encode("ascii") != digest:
        raise ValueError("not as it was written")
    content: dict[str, Any] = json.loads(text)
    return content


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("not a text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _file_name(name: Any) -> str:
    if not _text(name) or "/" in name or "\0" in name or name in (".", ".."):
        raise ValueError("not the name of a file in the folder")
    return str(name)


def _listed(outputs: Mapping[str, OutputFile]) -> dict[str, list[int | str]]:
    return {name: [left.size, left.mtime_ns, left.sha256] for name, left in outputs.items()}


def _outputs(raw: Any) -> dict[str, OutputFile]:
    return {_file_name(name): _output(*left) for name, left in raw.items()}


def _paper_document(paper: PaperResult) -> dict[str, object]:
    plain = {k: v for k, v in asdict(replace(paper, documents=None)).items() if k != "documents"}
    return {**plain, "outputs": _listed(paper.outputs)}


def _paper(raw: dict[str, Any]) -> PaperResult:
    if type(raw["in_volume"]) is not bool:
        raise TypeError("neither yes nor no")
    return PaperResult(
        name=_text(raw["name"]),
        stem=_text(raw["stem"]),
        state=State(raw["state"]),
        template=_text(raw["template"]),
        subject=_text(raw["subject"]),
        fingerprint=_text(raw["fingerprint"]),
        in_volume=raw["in_volume"],
        pages=_whole(raw["pages"]),
        reason=_text(raw["reason"]),
        remark=_text(raw["remark"]),
        outputs=_outputs(raw["outputs"]),
    )


def _output(size: Any, mtime_ns: Any, sha256: Any) -> OutputFile:
    return OutputFile(_whole(size), _whole(mtime_ns), _text(sha256))


def _decimal(value: Any) -> Decimal:
    number = Decimal(_text(value))
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def _rows(raw: Iterable[dict[str, Any]]) -> tuple[ScoreRow, ...]:
    return tuple(
        ScoreRow(
            _text(r["name"]), _decimal(r["max_score"]), None if r["score"] is None else _decimal(r["score"])
        )
        for r in raw
    )


def _figures(raw: dict[str, Any]) -> ReportFigures:
    return ReportFigures(
        approved=_decimal(raw["approved"]),
        adjusted=_decimal(raw["adjusted"]),
        outturn=_decimal(raw["outturn"]),
        rate=None if raw["rate"] is None else _decimal(raw["rate"]),
        classes=_rows(raw["classes"]),
        indicators=_rows(raw["indicators"]),
        total=_decimal(raw["total"]),
        rating=_text(raw["rating"]),
    )
