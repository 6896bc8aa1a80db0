"""Two runs, the same bytes; and the bytes still a PDF/A."""

import datetime
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from reportgen.errors import EngineError
from reportgen.pdf import libreoffice
from reportgen.pdf.archive import normalised
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import open_engine

from .conftest import WHEN, build_docx


def test_two_workers_give_the_same_bytes(docx: Path, pdf: bytes) -> None:
    with open_engine("lok") as other:
        again = other.convert(docx.read_bytes(), docx.name)
    assert again != pdf
    assert normalised(again, WHEN) == normalised(pdf, WHEN)


def test_a_worker_gives_the_same_bytes_again(docx: Path) -> None:
    """LibreOffice counts the fonts it embeds, and the count is in their encrypted parts."""
    with open_engine("lok") as engine:
        first, second = (engine.convert(docx.read_bytes(), docx.name) for _ in range(2))
    assert normalised(first, WHEN) == normalised(second, WHEN)
    numbers = [
        re.findall(rb"/UniqueID (\d+)", program) for file in (first, second) for program in type1_fonts(file)
    ]
    assert len(set(map(tuple, numbers))) == len(numbers)


def type1_fonts(pdf: bytes) -> list[bytes]:
    """The Type 1 font programs of a PDF."""
    reader = PdfReader(io.BytesIO(pdf))
    fonts: Any = reader.pages[-1]["/Resources"]["/Font"]  # type: ignore[index]
    described = [font.get_object()["/FontDescriptor"] for font in fonts.values()]
    return [descriptor["/FontFile"].get_data() for descriptor in described if "/FontFile" in descriptor]


def test_a_renumbered_font_is_still_a_font(pdf: bytes, tmp_path: Path) -> None:
    """A PDF with a broken font would be drawn otherwise. The pictures are compared."""
    (tmp_path / "before.pdf").write_bytes(pdf)
    (tmp_path / "after.pdf").write_bytes(normalised(pdf, WHEN))
    pictures = []
    for name in ("before", "after"):
        command = ["pdftoppm", "-r", "60", "-png", str(tmp_path / f"{name}.pdf"), str(tmp_path / name)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        assert done.stderr == ""
        pictures.append([page.read_bytes() for page in sorted(tmp_path.glob(f"{name}-*.png"))])
    assert len(pictures[0]) == 3
    assert pictures[0] == pictures[1]


def test_the_date_given_is_the_date_shown(pdf: bytes) -> None:
    east = datetime.timezone(datetime.timedelta(hours=8))
    made = normalised(pdf, datetime.datetime(2023, 3, 25, 7, 30, tzinfo=east))
    reader = PdfReader(io.BytesIO(made), strict=True)
    assert reader.metadata is not None
    assert reader.metadata.creation_date == datetime.datetime(2023, 3, 24, 23, 30, tzinfo=datetime.UTC)
    assert b"<xmp:CreateDate>2023-03-24T23:30:00Z</xmp:CreateDate>" in made
    assert normalised(pdf, WHEN) != made


def test_every_object_is_where_the_table_says(pdf: bytes) -> None:
    made = normalised(pdf, WHEN)
    start = int(made[made.rindex(b"startxref") :].split()[1])
    count = int(made[start:].split(b"\n", 2)[1].split()[1])
    entries = made[made.index(b"\n", start + 5) + 1 :]
    for number in range(1, count):
        offset = int(entries[20 * number : 20 * number + 10])
        assert made[offset:].startswith(b"%d 0 obj" % number)


def test_pages_and_marks_stay(pdf: bytes) -> None:
    before, after = Reading(pdf), Reading(normalised(pdf, WHEN))
    assert after.pages == before.pages
    assert (after.archive_level, after.tagged) == ("2B", True)
    assert after.headings == before.headings


def test_normalising_twice_changes_nothing(pdf: bytes) -> None:
    once = normalised(pdf, WHEN)
    assert normalised(once, WHEN) == once


def test_other_content_has_another_identifier(pdf: bytes, tmp_path: Path) -> None:
    with open_engine("lok") as engine:
        other = engine.convert(build_docx(tmp_path / "c.docx", body="另一段话。").read_bytes(), "c.docx")
    made = [normalised(file, WHEN) for file in (pdf, other)]
    identifiers = [PdfReader(io.BytesIO(file)).trailer["/ID"] for file in made]
    assert identifiers[0] != identifiers[1]


def test_a_time_without_zone_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="time zone"):
        normalised(pdf, datetime.datetime(2023, 3, 25))


def test_what_is_packed_here_says_what_libreoffice_packs(
    docx: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told nothing, LibreOffice compresses itself and leaves no remarks: stream by stream the same must come out."""

    def unasked(folder: Path, release: str) -> dict[str, str]:
        told = prepare(folder, release)
        return {name: value for name, value in told.items() if name != "VCL_DEBUG_DISABLE_PDFCOMPRESSION"}

    prepare = libreoffice.prepare
    monkeypatch.setattr(libreoffice, "prepare", unasked)
    with open_engine("lok") as engine:
        packed = engine.convert(docx.read_bytes(), docx.name)
    assert len(packed) < 0.7 * len(pdf)
    ours, theirs = (streams(normalised(file, WHEN)) for file in (pdf, packed))
    assert len(ours) > 10
    assert ours == theirs


def streams(pdf: bytes) -> dict[int, bytes]:
    """What every stream of a PDF says, by the number of its object."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    objects = ((number, reader.get_object(number)) for number in range(1, int(reader.trailer["/Size"])))
    return {number: it.get_data() for number, it in objects if isinstance(it, StreamObject)}


def test_no_remark_of_libreoffice_stays(pdf: bytes) -> None:
    assert b"% PDFWriterImpl" in pdf
    made = normalised(pdf, WHEN)
    assert b"% PDFWriterImpl" not in made
    assert not any(re.search(rb"^% ", page, re.M) for page in contents(made))
    assert any(re.search(rb"^% ", page, re.M) for page in contents(pdf))


def contents(pdf: bytes) -> list[bytes]:
    """The contents of every page."""
    pages = [page.get_contents() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [page.get_data() for page in pages if page is not None]


def test_another_structure_is_refused() -> None:
    with pytest.raises(EngineError, match="不是 LibreOffice 的写法"):
        normalised(b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF\n", WHEN)


def test_the_document_says_that_it_is_chinese(pdf: bytes) -> None:
    root: Any = PdfReader(io.BytesIO(normalised(pdf, WHEN))).trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
