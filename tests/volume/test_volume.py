"""汇编.pdf from real reports: each whole and in its place, told by what other programs read in it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reportgen.cli import main
from reportgen.errors import EngineError, UsageError
from reportgen.files import atomic
from reportgen.office.result import OfficeResult, Output, State
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import Engine, open_engine
from reportgen.render import Template
from reportgen.volume import assembly as module
from reportgen.volume.assembly import Binding
from reportgen.volume.completeness import PageDigests, missing
from reportgen.volume.contents import Volume, volume_of
from reportgen.volume.frontmatter import FrontMatter, values
from reportgen.volume.reader import Source
from reportgen.volume.stamping import FONT
from tests.conftest import FICTION, ROOT, district_of
from tests.fictional import figures, record

NAMES = ("明溪街道办事处", "云岭街道办事处")
NUMERALS = ["i", "ii", "iii", "iv"]


def report_of(name: str, pdf: Path, pages: int) -> OfficeResult:
    """A built report, wherever its PDF lies."""
    outputs = {str(pdf): Output(0, 0, "")}
    return OfficeResult(pdf.stem, name, State.BUILT, pages=pages, outputs=outputs)


def pdf_of(report: OfficeResult) -> Path:
    return Path(report.output(".pdf"))


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def template() -> Template:
    return Template.open(ROOT / "templates" / "volume.docx")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[OfficeResult, ...]:
    """Two reports with different words, as `reportgen build` makes them."""
    folder = tmp_path_factory.mktemp("district")
    data = Path(shutil.copytree(FICTION, folder / "data"))
    text = (data / "2023" / "mingxi.yaml").read_text("utf-8")
    (data / "2023" / "yunling.yaml").write_text(text.replace("明溪", "云岭"), "utf-8")
    where = ["--data", str(data), "--out", str(folder), "--template", str(ROOT / "templates" / "report.docx")]
    assert main(["build", "mingxi", "yunling", *where]) == 0
    pdfs = [folder / "2023" / f"{slug}.pdf" for slug in ("mingxi", "yunling")]
    return tuple(report_of(n, p, len(PdfReader(p).pages)) for n, p in zip(NAMES, pdfs, strict=True))


def volume(*reports: OfficeResult, absent: dict[str, list[str]] | None = None) -> Volume:
    return Volume(2023, "示例区", "示例区财政局", reports, absent or {})


def bind(volume: Volume, template: Template, engine: Engine, target: Path) -> int:
    with atomic.opened(target) as stream:
        binding = Binding(stream, target, target.parent)
        binding.get_ready(FrontMatter(template, engine))
        return binding.finish(volume)


@pytest.fixture(scope="module")
def bound(
    reports: tuple[OfficeResult, ...],
    template: Template,
    engine: Engine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    target = tmp_path_factory.mktemp("volume") / "汇编.pdf"
    absent = {"未报送": ["松林", "竹坪"], "有错误": ["梅塘"]}
    pages = bind(volume(*reports, absent=absent), template, engine, target)
    assert pages == 2 + sum(r.pages for r in reports) == len(PdfReader(target).pages)
    return target


def pixels(pdf: Path, folder: Path) -> list[bytes]:
    """The pages as grey pictures at 36 dpi, without the uppermost 14 mm."""
    folder.mkdir()
    subprocess.run(["pdftoppm", "-gray", "-r", "36", pdf, folder / "page"], check=True)
    pictures = []
    for path in sorted(folder.glob("page*.pgm")):
        _, size, _, picture = path.read_bytes().split(b"\n", 3)
        pictures.append(picture[int(size.split()[0]) * 20 :])
    return pictures


def test_every_page_looks_as_in_its_report(
    bound: Path, reports: tuple[OfficeResult, ...], tmp_path: Path
) -> None:
    pages = pixels(bound, tmp_path / "volume")
    alone = [p for i, r in enumerate(reports) for p in pixels(pdf_of(r), tmp_path / str(i))]
    assert [a == b for a, b in zip(pages[2:], alone, strict=True)] == [True] * len(alone)
    pictures = alone[: reports[0].pages]
    assert len(set(pictures)) == len(pictures)  # they are fine enough to tell pages apart


def test_every_page_says_what_it_says_in_its_report_and_bears_its_number(
    bound: Path, reports: tuple[OfficeResult, ...]
) -> None:
    alone = [text for r in reports for text in Reading(pdf_of(r)).pages]
    pages = [PdfReader(bound).pages[2 + i] for i in range(len(alone))]
    for number, (page, text) in enumerate(zip(pages, alone, strict=True), 1):
        contents: Any = page["/Contents"]
        assert len(contents) == 3
        shown = "".join(page.extract_text().split())
        assert f"汇编第{number}页" in shown
        assert sorted(shown.replace(f"汇编第{number}页", "")) == sorted(text)


def test_labels_count_cover_and_contents_apart(bound: Path, reports: tuple[OfficeResult, ...]) -> None:
    labels = PdfReader(bound).page_labels
    assert labels == ["封面", "i", *map(str, range(1, sum(r.pages for r in reports) + 1))]


def test_bookmarks_are_two_levels_deep(bound: Path, reports: tuple[OfficeResult, ...]) -> None:
    reader = PdfReader(bound)
    outline: Any = reader.outline
    first = 2
    for report, item, below in zip(reports, outline[::2], outline[1::2], strict=True):
        assert (item.title, reader.get_destination_page_number(item)) == (report.name, first)
        wanted = [(h.title, first + h.page_index) for h in Reading(pdf_of(report)).headings if h.level == 1]
        assert [(b.title, reader.get_destination_page_number(b)) for b in below] == wanted
        assert len(wanted) == 6
        first += report.pages


def test_the_cover_names_bureau_and_absent_offices(bound: Path) -> None:
    cover = Reading(bound).pages[0]
    assert "示例区2023年度部门整体支出绩效自评报告汇编" in cover and "示例区财政局编" in cover
    assert "共2份报告" in cover
    assert "未报送（2个）：松林、竹坪。有错误（1个）：梅塘。" in cover


def test_it_remains_an_archive_file_with_its_structure(bound: Path) -> None:
    reading = Reading(bound)
    assert reading.archive_level == "2B" and reading.tagged
    listed = subprocess.run(["pdffonts", bound], capture_output=True, text=True, check=True).stdout
    rows = listed.splitlines()[2:]
    assert rows and all(re.search(r"\byes yes yes\b", row) for row in rows), listed
    reader = PdfReader(bound)
    root: Any = reader.trailer["/Root"]
    parents: dict[int, Any] = {}
    for leaf in root["/StructTreeRoot"]["/ParentTree"]["/Kids"]:
        nums = leaf.get_object()["/Nums"]
        parents |= {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
    for page in reader.pages:
        elements = [e.get_object() for e in parents[int(page["/StructParents"])]]
        own = page.indirect_reference
        assert any(e["/Pg"].indirect_reference == own for e in elements) or not elements
        for link in page.get("/Annots", ()):
            element = parents[int(link.get_object()["/StructParent"])].get_object()
            assert element["/S"] == "/Link"
    assert len(root["/StructTreeRoot"]["/K"]) == 3
    title = reader.metadata and reader.metadata.title
    assert title == "示例区2023年度部门整体支出绩效自评报告汇编"


def test_template_and_front_matter_are_valid_word_files(
    template: Template, shared: Path, tmp_path: Path
) -> None:
    files = [ROOT / "templates" / "volume.docx", tmp_path / "few.docx", tmp_path / "many.docx"]
    report = report_of("明溪街道办事处", tmp_path / "mingxi.pdf", 12)
    files[1].write_bytes(template.render(values(volume(report))))
    files[2].write_bytes(template.render(values(volume(report, absent={"未报送": ["云岭"] * 40}))))
    tool = shared / "tools" / "validate_docx.py"
    done = subprocess.run([sys.executable, tool, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_same_reports_give_the_same_bytes(
    bound: Path, reports: tuple[OfficeResult, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    absent = {"未报送": ["松林", "竹坪"], "有错误": ["梅塘"]}
    bind(volume(*reports, absent=absent), template, engine, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == bound.read_bytes()


def test_contents_of_several_pages_lead_to_each_report(
    reports: tuple[OfficeResult, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    long_name = "示例区" + "柳浪闻莺" * 8 + "街道办事处"  # takes two lines
    many = [report_of(f"第{i}街道办事处", pdf_of(reports[i % 2]), reports[i % 2].pages) for i in range(30)]
    many[3] = report_of(long_name, pdf_of(many[3]), many[3].pages)
    names = [f"云{i}" for i in range(40)]
    bind(volume(*many, absent={"未报送": names}), template, engine, tmp_path / "many.pdf")
    reader = PdfReader(tmp_path / "many.pdf")
    labels = reader.page_labels
    front = labels.index("1")
    assert labels[1:front] == NUMERALS[: front - 1] and front == 3
    numbers = {p.indirect_reference: i for i, p in enumerate(reader.pages)}
    links = [a.get_object() for p in reader.pages[:front] for a in p.get("/Annots", ())]
    led = [numbers[link["/Dest"][0]] for link in links]
    starts = [front + sum(r.pages for r in many[:i]) for i in range(30)]
    assert sorted(set(led)) == starts and len(led) == 31
    listed = re.sub("—[iv]+—", "", "".join(Reading(tmp_path / "many.pdf").pages[1:front]))
    lines = [
        rf"{n}\.{report.name}\.+{labels[start]}"
        for n, (report, start) in enumerate(zip(many, starts, strict=True), 1)
    ]
    assert re.fullmatch("目录" + "".join(lines) + "未收录的单位.*", listed), listed
    assert "未报送（40个）：" + "、".join(names) in listed
    assert "名单附目录之后" in Reading(tmp_path / "many.pdf").pages[0]


def test_a_page_that_is_lost_or_changed_is_told(bound: Path, reports: tuple[OfficeResult, ...]) -> None:
    digests = [(r.name, digests_of(pdf_of(r))) for r in reports]
    swapped = [(digests[0][0], digests[1][1]), (digests[1][0], digests[0][1])]
    with bound.open("rb") as file:
        assert missing(file, 2, digests, FONT) == []
        assert "明溪街道办事处第 1 页与报告不同" in missing(file, 2, swapped, FONT)
        assert missing(file, 2, digests[:1], FONT) == [
            f"共 {2 + sum(r.pages for r in reports)} 页，应为 {2 + reports[0].pages} 页"
        ]


def digests_of(pdf: Path) -> list[bytes]:
    source = Source(pdf.read_bytes(), pdf.name)
    return PageDigests(source, source.page_numbers).all()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/FontFile", b"/FontFilX"),
        (b"/MediaBox[0 0 595", b"/MediaBox[0 0 594"),
        (b"stream\nx", b"stream\ny"),
    ],
    ids=["font", "size", "contents"],
)
def test_any_difference_in_a_page_changes_its_digest(
    reports: tuple[OfficeResult, ...], old: bytes, new: bytes, tmp_path: Path
) -> None:
    content = pdf_of(reports[0]).read_bytes()
    spoilt = content.replace(old, new)
    assert spoilt != content and len(spoilt) == len(content)
    (tmp_path / "spoilt.pdf").write_bytes(spoilt)
    assert digests_of(tmp_path / "spoilt.pdf")[0] != digests_of(pdf_of(reports[0]))[0]


def test_a_volume_that_is_not_whole_does_not_replace_the_good_one(
    reports: tuple[OfficeResult, ...],
    template: Template,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "汇编.pdf"
    target.write_bytes(b"good")
    spoil = module.copy

    def spoiling(source: Any, *arguments: Any) -> Any:
        source.content = source.content.replace(b"stream\nx", b"stream\ny", 1)
        return spoil(source, *arguments)

    monkeypatch.setattr(module, "copy", spoiling)
    with pytest.raises(EngineError, match="明溪街道办事处第 1 页与报告不同"):
        bind(volume(*reports), template, engine, target)
    assert target.read_bytes() == b"good" and [p.name for p in tmp_path.iterdir()] == ["汇编.pdf"]


def test_what_cannot_be_bound_says_why(
    reports: tuple[OfficeResult, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    report, target = reports[0], tmp_path / "out" / "汇编.pdf"
    with pytest.raises(UsageError, match="没有可以汇编的报告"):
        bind(volume(), template, engine, target)
    with pytest.raises(UsageError, match="读不了"):
        bind(volume(report_of("甲", tmp_path / "nowhere.pdf", 1)), template, engine, target)
    with pytest.raises(EngineError, match=f"有 {report.pages} 页，生成时是 99 页"):
        bind(volume(report_of("甲", pdf_of(report), 99)), template, engine, target)
    (tmp_path / "half.pdf").write_bytes(pdf_of(report).read_bytes()[:5000])
    with pytest.raises(EngineError, match=r"half\.pdf .*不能并入汇编"):
        bind(volume(report_of("甲", tmp_path / "half.pdf", report.pages)), template, engine, target)
    assert not list(target.parent.iterdir())


def test_only_reports_that_are_current_are_taken() -> None:
    district = district_of(FICTION / "2023").district
    built = record("mingxi", NAMES[0], figures(district, Decimal(98)))
    made = volume_of(district, [built, record("yunling", NAMES[1], None, state=State.STALE)])
    assert [(r.name, r.output(".pdf"), r.pages) for r in made.reports] == [(NAMES[0], "mingxi.pdf", 12)]
    assert made.absent == {"已过期": ["云岭"]}
