"""Two runs, the same bytes; and the bytes still a PDF/A."""

import datetime
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfReader
from pypdf.generic import NullObject, StreamObject

from reportgen.pdf import libreoffice
from reportgen.pdf.archive import make_archive
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import Engine, open_engine
from reportgen.pdf.expectation import Expectation, verify
from reportgen.pdf.libreoffice import Installation

from .conftest import WHEN, build_docx


def test_two_workers_give_the_same_bytes(docx: Path, pdf: bytes) -> None:
    with open_engine("lok") as other:
        again = other.convert(docx.read_bytes(), docx.name)
    assert again != pdf
    assert make_archive(again, WHEN).pdf == make_archive(pdf, WHEN).pdf


def test_a_worker_gives_the_same_bytes_again(docx: Path) -> None:
    """LibreOffice counts the fonts it embeds, and the count is in their encrypted parts."""
    with open_engine("lok") as engine:
        first, second = (engine.convert(docx.read_bytes(), docx.name) for _ in range(2))
    assert make_archive(first, WHEN).pdf == make_archive(second, WHEN).pdf
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
    before, after = (
        pictures(pdf, tmp_path / "before.pdf"),
        pictures(make_archive(pdf, WHEN).pdf, tmp_path / "after.pdf"),
    )
    assert len(before) == 3
    assert before == after


def pictures(pdf: bytes, file: Path) -> list[bytes]:
    """The pages as poppler draws them. It must have nothing to complain of."""
    file.write_bytes(pdf)
    command = ["pdftoppm", "-r", "60", "-png", str(file), str(file.with_suffix(""))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return [page.read_bytes() for page in sorted(file.parent.glob(f"{file.stem}-*.png"))]


def test_the_date_given_is_the_date_shown(pdf: bytes) -> None:
    east = datetime.timezone(datetime.timedelta(hours=8))
    made = make_archive(pdf, datetime.datetime(2023, 3, 25, 7, 30, tzinfo=east)).pdf
    reader = PdfReader(io.BytesIO(made), strict=True)
    assert reader.metadata is not None
    assert reader.metadata.creation_date == datetime.datetime(2023, 3, 24, 23, 30, tzinfo=datetime.UTC)
    assert b"<xmp:CreateDate>2023-03-24T23:30:00Z</xmp:CreateDate>" in made
    assert make_archive(pdf, WHEN).pdf != made


def test_every_object_is_where_the_table_says(pdf: bytes) -> None:
    made = make_archive(pdf, WHEN).pdf
    start = int(made[made.rindex(b"startxref") :].split()[1])
    count = int(made[start:].split(b"\n", 2)[1].split()[1])
    entries = made[made.index(b"\n", start + 5) + 1 :]
    for number in range(1, count):
        offset = int(entries[20 * number : 20 * number + 10])
        assert made[offset:].startswith(b"%d 0 obj" % number)


def test_pages_and_marks_stay(pdf: bytes) -> None:
    before, after = Reading(pdf), Reading(make_archive(pdf, WHEN).pdf)
    assert after.pages == before.pages
    assert (after.archive_level, after.tagged) == ("2B", True)
    assert after.headings == before.headings


def test_an_archive_file_archived_again_stays_the_same(pdf: bytes) -> None:
    once = make_archive(pdf, WHEN).pdf
    assert make_archive(once, WHEN).pdf == once


def test_other_content_has_another_identifier(pdf: bytes, tmp_path: Path) -> None:
    with open_engine("lok") as engine:
        other = engine.convert(build_docx(tmp_path / "c.docx", body="另一段话。").read_bytes(), "c.docx")
    made = [make_archive(file, WHEN).pdf for file in (pdf, other)]
    identifiers = [PdfReader(io.BytesIO(file)).trailer["/ID"] for file in made]
    assert identifiers[0] != identifiers[1]


def test_a_time_without_zone_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_archive(pdf, datetime.datetime(2023, 3, 25))


def test_what_is_packed_here_says_what_libreoffice_packs(
    docx: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told nothing, LibreOffice compresses itself and leaves no remarks: stream by stream the same must come out."""

    def unasked(folder: Path, office: Installation | None) -> dict[str, str]:
        told = prepare(folder, office)
        return {name: value for name, value in told.items() if name != "VCL_DEBUG_DISABLE_PDFCOMPRESSION"}

    prepare = libreoffice.prepare
    monkeypatch.setattr(libreoffice, "prepare", unasked)
    with open_engine("lok") as engine:
        packed = engine.convert(docx.read_bytes(), docx.name)
    assert len(packed) < 0.7 * len(pdf)
    ours, theirs = (streams(make_archive(file, WHEN).pdf) for file in (pdf, packed))
    assert len(ours) > 10
    assert ours == theirs


def streams(pdf: bytes) -> dict[int, bytes]:
    """What every stream of a PDF says, by the number of its object."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    objects = ((number, reader.get_object(number)) for number in range(1, int(reader.trailer["/Size"])))
    return {number: it.get_data() for number, it in objects if isinstance(it, StreamObject)}


def test_no_remark_of_libreoffice_stays(pdf: bytes) -> None:
    assert b"% PDFWriterImpl" in pdf
    made = make_archive(pdf, WHEN).pdf
    assert b"% PDFWriterImpl" not in made
    assert not any(re.search(rb"^% ", page, re.M) for page in contents(made))
    assert any(re.search(rb"^% ", page, re.M) for page in contents(pdf))


def contents(pdf: bytes) -> list[bytes]:
    """The contents of every page."""
    pages = [page.get_contents() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [page.get_data() for page in pages if page is not None]


def with_compressed_objects(pdf: bytes) -> bytes:
    """A cross-reference stream, and every object without a stream inside an object stream (PDF 1.5)."""
    reader = PdfReader(io.BytesIO(pdf))
    plain, position, out = [], 0, io.BytesIO()
    out.write(b"%PDF-1.7\n%\xc3\xa4\xc3\xbc\n")
    rows = {0: (0, 0, 65535)}
    size = int(reader.trailer["/Size"])
    for number in range(1, size):
        item = reader.get_object(number)
        if isinstance(item, StreamObject):
            rows[number] = (1, out.tell(), 0)
            out.write(b"%d 0 obj\n" % number)
            item.write_to_stream(out)
            out.write(b"\nendobj\n")
        elif item is not None:
            text = io.BytesIO()
            item.write_to_stream(text)
            rows[number] = (2, size, len(plain))
            plain.append((number, position, text.getvalue()))
            position += len(text.getvalue()) + 1
    head = b" ".join(b"%d %d" % (number, place) for number, place, _ in plain) + b"\n"
    body = head + b"\n".join(text for *_, text in plain)
    rows[size], rows[size + 1] = (1, out.tell(), 0), (0, 0, 0)
    out.write(
        b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d>>\nstream\n"
        % (size, len(plain), len(head), len(body))
    )
    out.write(body + b"\nendstream\nendobj\n")
    start = out.tell()
    rows[size + 1] = (1, start, 0)
    table = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2)
        for kind, place, index in (rows.get(n, (0, 0, 0)) for n in range(size + 2))
    )
    trailer = reader.trailer
    out.write(
        b"%d 0 obj\n<</Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[<00><00>]/Length %d>>"
        b"\nstream\n%s\nendstream\nendobj\n"
        % (
            size + 1,
            size + 2,
            trailer.raw_get("/Root").idnum,
            trailer.raw_get("/Info").idnum,
            len(table),
            table,
        )
    )
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def with_update(pdf: bytes) -> bytes:
    """The same with a change appended, as editors save (PDF, 7.5.6)."""
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    trailer = pdf[pdf.rindex(b"trailer") : pdf.rindex(b"startxref")].replace(b"<<", b"<</Prev %d" % start, 1)
    new = b"xref\n0 0\n"
    return pdf + new + trailer + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (with_compressed_objects, "交叉引用表"),
        (with_update, "文件尾有 Prev"),
        (lambda pdf: pdf.replace(b"/CreationDate(", b"/CreationTime("), "没有制作日期"),
        (lambda pdf: pdf.replace(b"/ID [", b"/IX ["), "文件尾没有 ID"),
        (lambda pdf: pdf.replace(b"xmp:CreateDate", b"xmp:CreateTime"), "XMP 里没有日期"),
    ],
    ids=["compressed objects", "update", "no date", "no identifier", "other metadata"],
)
def test_another_structure_keeps_the_pdf_and_is_told(
    alter: Callable[[bytes], bytes], reason: str, pdf: bytes, expected: Expectation
) -> None:
    """It stays what LibreOffice made, compressed, tagged, PDF/A; only its bytes differ from run to run."""
    altered = alter(pdf)
    made = make_archive(altered, WHEN)
    assert made.remark.startswith("字节不可重现") and reason in made.remark
    assert verify(made.pdf, expected) == []
    assert len(made.pdf) < 0.7 * len(pdf)
    assert structure(made.pdf) == structure(altered)


def structure(pdf: bytes) -> list[str]:
    """The kinds of all structure elements, in order."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    kinds, waiting = [], [root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict) and element.get("/Type") != "/OBJR":
            kinds.append(str(element.get("/S", "")))
            kids = element.get("/K", [])
            waiting += reversed(kids if isinstance(kids, list) else [kids])
    return kinds


def test_what_libreoffice_writes_has_no_remark(pdf: bytes) -> None:
    assert make_archive(pdf, WHEN).remark == ""


def test_what_is_no_pdf_stays_for_the_proof_to_judge() -> None:
    broken = b"%PDF-1.7\nnothing\nstartxref\n0\n%%EOF\n"
    made = make_archive(broken, WHEN)
    assert made.pdf == broken and "字节不可重现" in made.remark


def test_pages_are_labelled_as_they_are_numbered(pdf: bytes) -> None:
    """The first page bears no number; the body begins with 1."""
    assert Reading(pdf).printed_number(1) == "1"
    assert PdfReader(io.BytesIO(make_archive(pdf, WHEN).pdf)).page_labels == ["封面", "1", "2"]


def test_the_contents_are_tagged_as_contents(pdf: bytes) -> None:
    assert "/TOC" not in structure(pdf)
    kinds = structure(make_archive(pdf, WHEN).pdf)
    first = kinds.index("/TOC")
    entries = [kind for kind in kinds[first:] if kind.startswith(("/TOCI", "/Contents"))]
    assert entries == [
        "/TOCI",
        "/Contents 1",
        "/TOCI",
        "/Contents 2",
        "/TOCI",
        "/Contents 1",
        "/TOCI",
        "/Contents 1",
    ]
    assert kinds.count("/TOC") == 1
    assert [k for k in kinds if k not in ("/TOC", "/TOCI")] == structure(pdf)
    elements = parents(make_archive(pdf, WHEN).pdf)
    assert elements and all(
        element["/P"] in ("/TOCI", "") for element in elements if element["/S"] == "/Contents 1"
    )


def parents(pdf: bytes) -> list[dict[str, str]]:
    """Every structure element that the pages lead to: its kind and its parent's, once all ways up end at the root."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    nums, found = root["/ParentTree"]["/Nums"], []
    for value in nums[1::2]:
        value = value.get_object()
        for element in value if isinstance(value, list) else [value]:
            node: Any = element.get_object()
            while node is not None and "/S" in node:
                parent = node["/P"].get_object()
                kids = parent["/K"] if isinstance(parent["/K"], list) else [parent["/K"]]
                assert any(not isinstance(k, int) and k.get_object() is node for k in kids)
                found.append({"/S": str(node["/S"]), "/P": str(parent.get("/S", ""))})
                node = parent
            assert node is None or node.get("/Type") == "/StructTreeRoot"
    return found


def test_a_bookmark_has_no_space_after_its_number(engine: Engine, tmp_path: Path) -> None:
    """LibreOffice puts one between an automatic number and the words; in print there is none."""
    document: Any = Document(str(build_docx(tmp_path / "a.docx")))
    number_headings(document)
    document.save(str(tmp_path / "b.docx"))
    raw = engine.convert((tmp_path / "b.docx").read_bytes(), "b.docx")
    assert Reading(raw).headings[0].title == "一、 A. 部门 基本情况"
    assert Reading(make_archive(raw, WHEN).pdf).headings[0].title == "一、A. 部门 基本情况"


def number_headings(document: Any) -> None:
    """Number "Heading 1" automatically: 一、二、 …"""
    names = nsdecls("w")
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {names} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="Heading1"/>'
            '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {names} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.insert(0, parse_xml(f'<w:numPr {names}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Heading 1":
            paragraph.runs[0].text = "A. 部门 基本情况"


def test_a_drawing_on_every_page_is_no_part_of_the_text(engine: Engine, tmp_path: Path) -> None:
    """The watermark of a draft: readers aloud would call it a figure on every page."""
    document: Any = Document(str(build_docx(tmp_path / "a.docx")))
    for section in document.sections:
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0]._p.append(parse_xml(WATERMARK))
    document.save(str(tmp_path / "b.docx"))
    raw = engine.convert((tmp_path / "b.docx").read_bytes(), "b.docx")
    drawings = [k for k in structure(raw) if k in ("/Div", "/Figure")]
    assert len(drawings) == 3
    made = make_archive(raw, WHEN).pdf
    assert not {"/Div", "/Figure"} & set(structure(made))
    assert all(
        page.count(b"/Artifact<</Type/Pagination/Subtype/Watermark>>BDC") == 1 for page in contents(made)
    )
    assert parents_of_pages(made) == [1, 1, 1]
    assert pictures(raw, tmp_path / "raw.pdf") == pictures(made, tmp_path / "made.pdf")


WATERMARK = (
    f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="W1" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;width:300pt;height:150pt;'
    "rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="silver" stroked="f">'
    '<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/></v:shape></w:pict></w:r>'
)


def parents_of_pages(pdf: bytes) -> list[int]:
    """How many nulls each page has in the tree from pages to structure."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    nums: Any = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
    arrays = dict(zip(nums[::2], nums[1::2], strict=True))
    return [sum(isinstance(e, NullObject) for e in arrays[page["/StructParents"]]) for page in reader.pages]


def test_the_document_says_that_it_is_chinese(pdf: bytes) -> None:
    root: Any = PdfReader(io.BytesIO(make_archive(pdf, WHEN).pdf)).trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
