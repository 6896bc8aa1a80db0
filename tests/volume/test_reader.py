"""What reports of another build lose when they are bound, and what they keep."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from reportgen.cli import main
from reportgen.files import atomic
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import open_engine
from reportgen.render import Template
from reportgen.volume.assembly import Binding
from reportgen.volume.contents import Volume
from reportgen.volume.frontmatter import FrontMatter
from reportgen.volume.reader import SourcePdf
from tests.conftest import FICTION, ROOT
from tests.pdf.test_archive import with_compressed_objects
from tests.volume.test_volume import pixels, report_of


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report as `reportgen build` makes it."""
    folder = tmp_path_factory.mktemp("district")
    data = Path(shutil.copytree(FICTION, folder / "data"))
    where = ["--data", str(data), "--out", str(folder), "--template", str(ROOT / "templates" / "report.docx")]
    assert main(["build", "mingxi", *where]) == 0
    return folder / "2023" / "mingxi.pdf"


def saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_attachment(report: Path) -> bytes:
    writer = PdfWriter(clone_from=report)
    writer.add_attachment("附件.txt", b"it gets lost")
    return saved(writer)


def without_structure(report: Path) -> bytes:
    writer = PdfWriter(clone_from=report)
    root: Any = writer.root_object
    del root["/StructTreeRoot"]
    return saved(writer)


def encrypted(report: Path) -> bytes:
    writer = PdfWriter(clone_from=report)
    writer.encrypt("", "owner", algorithm="RC4-128")
    return saved(writer)


def with_fonts_in_the_page(report: Path) -> bytes:
    """As Word and WPS write it: no page has a font table of its own object."""
    writer = PdfWriter(clone_from=report)
    for page in writer.pages:
        resources: Any = page["/Resources"]
        resources[NameObject("/Font")] = resources["/Font"].get_object()
    root: Any = writer.root_object
    root[NameObject("/AcroForm")] = DictionaryObject()
    return saved(writer)


def compressed_objects(report: Path) -> bytes:
    return with_compressed_objects(report.read_bytes())


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (with_attachment, "没有并入：/Names"),
        (without_structure, "没有并入：/MarkInfo"),
        (encrypted, "文件尾有 Encrypt"),
        (with_fonts_in_the_page, "没有并入：/AcroForm"),
        (compressed_objects, "交叉引用表"),
    ],
)
def test_a_report_that_libreoffice_did_not_write_is_bound_all_the_same(
    alter: Callable[[Path], bytes], told: str, report: Path, tmp_path: Path
) -> None:
    foreign, target = tmp_path / "foreign.pdf", tmp_path / "汇编.pdf"
    foreign.write_bytes(alter(report))
    count = len(PdfReader(report).pages)
    volume = Volume(
        2023, "示例区", "示例区财政局", (report_of("甲", foreign, count), report_of("乙", report, count)), ()
    )
    with atomic.open_for_writing(target) as stream, open_engine() as engine:
        binding = Binding(stream, target, target.parent)
        binding.get_ready(FrontMatter(Template.open(ROOT / "templates" / "volume.docx"), engine))
        binding.finish(volume)
    assert len(binding.remarks) == 1
    assert binding.remarks[0].startswith("foreign.pdf ") and told in binding.remarks[0]
    alone = pixels(report, tmp_path / "alone")
    assert pixels(target, tmp_path / "volume")[-2 * count :] == alone * 2
    kept = [h.title for h in Reading(report).headings if h.level == 1]
    assert [h.title for h in Reading(target).headings if h.level == 2] == kept * 2
    root: Any = PdfReader(target).trailer["/Root"]
    assert len(root["/StructTreeRoot"]["/K"]) == (2 if alter is without_structure else 3)


def test_a_report_as_libreoffice_writes_it_has_no_remark(report: Path) -> None:
    assert SourcePdf(report.read_bytes(), report.name).remark == ""
