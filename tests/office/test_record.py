"""Records: what a run reads back is what it wrote, and anything else is as if it had not been written."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import UNREADABLE
from reportgen.finding import Place, Severity
from reportgen.office.record import (
    Mark,
    parse_record,
    read_marks,
    read_results,
    record_bytes,
    record_path,
)
from reportgen.office.result import Documents, OfficeResult, OutputFile
from tests.fictional import figures, finding, named, record

DISTRICT = named(1)


def sample(**changes: Any) -> OfficeResult:
    given = figures(DISTRICT, Decimal("96.5"), Decimal("0.91428"))
    found = (finding(Severity.ERROR), finding(acknowledged="属实", place=Place("甲.yaml")))
    return record("o0", "示明溪街道办事处", given, **{"findings": found, "seconds": 0.125, **changes})


@pytest.mark.parametrize(
    "text", ["换\u2028行\u2029", "\x85\x0b\x0c", "\n\r\t", "\x1b[31m", "\x00", "😀𠮷", '"\\', "\ud800"]
)
def test_a_record_survives_every_character(text: str) -> None:
    result = sample(reason=text, remark=text, findings=(finding(message=text, advice=text),))
    assert parse_record(record_bytes(result)) == result
    assert record_bytes(result).count(b"\n") == 2


def test_documents_are_not_recorded_and_numbers_are_exact() -> None:
    result = sample()
    again = parse_record(record_bytes(result))
    assert again == result
    (paper,) = parse_record(record_bytes(sample(documents=Documents(b"PK")))).papers
    assert paper.documents is None
    assert again.figures is not None and again.figures.rate == Decimal("0.91428")


def line(value: object) -> bytes:
    from reportgen.office import record as module

    return module._line(value)


def spoilt(part: int, **changes: object) -> bytes:
    """A record whose digests are right and whose content is not what this program writes."""
    lines = record_bytes(sample()).splitlines()
    content = json.loads(lines[part].partition(b" ")[2])
    lines[part] = line({**content, **changes}).strip()
    return b"\n".join(lines) + b"\n"


PAPER = json.loads(record_bytes(sample()).splitlines()[1].partition(b" ")[2])["papers"][0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\xff\xfe",
        b"{}",
        record_bytes(sample())[:300],
        record_bytes(sample())[:-9],
        record_bytes(sample()).replace(b"96.5", b"99.5"),
        spoilt(0, outputs={"/dev/zero": [0, 0, ""]}),
        spoilt(0, outputs={"../x.pdf": [0, 0, ""]}),
        spoilt(0, outputs={"x.pdf": ["0", 0, ""]}),
        spoilt(0, outputs=[]),
        spoilt(0, state="好"),
        spoilt(0, fingerprint=None),
        spoilt(1, findings=[{"编号": "X"}]),
        spoilt(1, findings=3),
        spoilt(1, figures={"total": "NaN"}),
        spoilt(0, templates=[3]),
        spoilt(0, papers={"x.docx": 3}),
        spoilt(1, papers=[{"name": "自评报告"}]),
        spoilt(1, papers=[{**PAPER, "pages": "12"}]),
        spoilt(1, papers=[{**PAPER, "outputs": {"../x.pdf": [0, 0, ""]}}]),
        spoilt(1, papers=[{**PAPER, "in_volume": "是"}]),
        spoilt(1, name={"深": [[[[]]]]}),
        line([[]] * 3) + line({}),
        line({}) + b"9" * 64 + b" " + b"[" * 100_000 + b"\n",
    ],
)
def test_anything_else_is_no_record(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UNREADABLE):
        parse_record(content)
    record_path(tmp_path, "o0").write_bytes(content)
    assert read_results(tmp_path, ["o0"]) == {}


def test_what_is_no_file_is_no_record(tmp_path: Path) -> None:
    import os

    os.mkfifo(record_path(tmp_path, "a"))
    record_path(tmp_path, "b").mkdir()
    record_path(tmp_path, "c").symlink_to("/dev/zero")
    assert read_results(tmp_path, ["a", "b", "c", "d"]) == read_marks(tmp_path, ["a", "b", "c", "d"]) == {}


def test_a_mark_is_the_first_line_of_its_record() -> None:
    result = sample(outputs={"o0.pdf": OutputFile(3, 4, "5")})
    assert Mark.parse(record_bytes(result).splitlines()[0]) == Mark.of(result)
