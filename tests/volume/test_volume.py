"""汇编.pdf from real reports: each whole and in its place, told by what other programs read in it."""

import datetime
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from reportgen.cli import main
from reportgen.errors import EngineError, UsageError
from reportgen.files import atomic
from reportgen.office.result import State
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import Engine, open_engine
from reportgen.render import Template
from reportgen.volume import assembly as module
from reportgen.volume.assembly import Binding
from reportgen.volume.completeness import PageDigests, find_faults
from reportgen.volume.contents import BoundPaper, Volume, volume_of
from reportgen.volume.frontmatter import FrontMatter, values
from reportgen.volume.reader import SourcePdf
from reportgen.volume.stamping import FONT
from tests.conftest import FICTION, ROOT, district_of
from tests.fictional import figures, record

NAMES = ("明溪街道办事处", "云岭街道办事处")
ABSENT = ("松林街道办事处", "竹坪街道办事处", "梅塘街道办事处")
FRONT = [
    "封面",
    "空白",
    "i",
    "空白ii",
    "iii",
    "空白iv",
]  # cover, editor's note and contents, each on the right
DAY = datetime.datetime(2024, 2, 29, 16, tzinfo=datetime.UTC)  # the 1st of March in China


def report_of(name: str, pdf: Path, pages: int) -> BoundPaper:
    """A built report, wherever its PDF lies."""
    return BoundPaper(name, str(pdf), pages)


def pdf_of(report: BoundPaper) -> Path:
    return Path(report.pdf)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def template() -> Template:
    return Template.open(ROOT / "templates" / "volume.docx")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[BoundPaper, ...]:
    """Two reports with different words, as `reportgen build` makes them."""
    folder = tmp_path_factory.mktemp("district")
    data = Path(shutil.copytree(FICTION, folder / "data"))
    text = (data / "2023" / "mingxi.yaml").read_text("utf-8")
    (data / "2023" / "yunling.yaml").write_text(text.replace("明溪", "云岭"), "utf-8")
    where = ["--data", str(data), "--out", str(folder), "--template", str(ROOT / "templates" / "report.docx")]
    assert main(["build", "mingxi", "yunling", *where]) == 0
    pdfs = [folder / "2023" / f"{slug}.pdf" for slug in ("mingxi", "yunling")]
    first, second = (report_of(n, p, len(PdfReader(p).pages)) for n, p in zip(NAMES, pdfs, strict=True))
    return odd(first, folder), second


def volume(*reports: BoundPaper, absent: tuple[str, ...] = ()) -> Volume:
    return Volume(2023, "示例区", "示例区财政局", reports, absent)


def labels_of(reports: Sequence[BoundPaper]) -> tuple[list[str], list[int]]:
    """What every page from the first report on is called, and where each report begins among them."""
    labels: list[str] = []
    firsts: list[int] = []
    for report in reports:
        if len(labels) % 2:
            labels.append(f"空白{len(labels) + 1}")
        firsts.append(len(labels))
        labels += [str(len(labels) + n) for n in range(1, report.pages + 1)]
    return labels, firsts


def odd(report: BoundPaper, folder: Path) -> BoundPaper:
    """The report, without its contents page where it has an even number of pages."""
    if report.pages % 2:
        return report
    content = pdf_of(report).read_bytes()
    kids = re.search(rb"(/Kids\[ ?\d+ 0 R )(\d+ 0 R )([^\]]*\]\s*/Count) (\d+)", content)
    assert kids
    fewer = b"%s%s%s %d" % (kids[1], b" " * len(kids[2]), kids[3], report.pages - 1)
    (folder / pdf_of(report).name).write_bytes(content.replace(kids[0], fewer.ljust(len(kids[0]))))
    return report_of(report.name, folder / pdf_of(report).name, report.pages - 1)


def bind(volume: Volume, template: Template, engine: Engine, target: Path) -> int:
    with atomic.open_for_writing(target) as stream:
        binding = Binding(stream, target, target.parent)
        binding.get_ready(FrontMatter(template, engine))
        return binding.finish(volume)


@pytest.fixture(scope="module")
def bound(
    reports: tuple[BoundPaper, ...],
    template: Template,
    engine: Engine,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    target = tmp_path_factory.mktemp("volume") / "汇编.pdf"
    pages = bind(volume(*reports, absent=ABSENT), template, engine, target)
    assert pages == len(FRONT) + len(labels_of(reports)[0]) == len(PdfReader(target).pages)
    return target


def pixels(pdf: Path, folder: Path) -> list[bytes]:
    """The pages as grey pictures at 36 dpi, without the uppermost 14 mm, where the volume's number stands."""
    folder.mkdir()
    subprocess.run(["pdftoppm", "-gray", "-r", "36", pdf, folder / "page"], check=True)
    pictures = []
    for path in sorted(folder.glob("page*.pgm")):
        _, size, _, picture = path.read_bytes().split(b"\n", 3)
        pictures.append(picture[int(size.split()[0]) * 20 :])
    return pictures


def test_every_page_looks_as_in_its_report(
    bound: Path, reports: tuple[BoundPaper, ...], tmp_path: Path
) -> None:
    pages = pixels(bound, tmp_path / "volume")
    labels, _ = labels_of(reports)
    alone = [p for i, r in enumerate(reports) for p in pixels(pdf_of(r), tmp_path / str(i))]
    for name, page in zip(FRONT + labels, pages, strict=True):
        assert (set(page) == {255}) == name.startswith("空白"), name
    shown = [p for p, name in zip(pages[len(FRONT) :], labels, strict=True) if "空白" not in name]
    assert [a == b for a, b in zip(shown, alone, strict=True)] == [True] * len(alone)
    pictures = alone[: reports[0].pages]
    assert len(set(pictures)) == len(pictures)  # they are fine enough to tell pages apart


def test_every_page_says_what_it_says_in_its_report_and_bears_its_number_outside(
    bound: Path, reports: tuple[BoundPaper, ...]
) -> None:
    alone = iter([text for r in reports for text in Reading(pdf_of(r)).pages])
    labels, _ = labels_of(reports)
    for number, (page, label) in enumerate(zip(PdfReader(bound).pages[6:], labels, strict=True), 1):
        shown = "".join(page.extract_text().split())
        if "空白" in label:
            assert not shown
            continue
        contents: Any = page["/Contents"]
        assert len(contents) == 3
        assert f"汇编第{number}页" in shown
        assert sorted(shown.replace(f"汇编第{number}页", "")) == sorted(next(alone))
        stamp = contents[2].get_object().get_data()
        left = float(re.search(rb"Tf ([\d.]+) [\d.]+ Td", stamp)[1])  # type: ignore[index]
        assert left > 430 if number % 2 else left == 79.4


def test_every_report_begins_on_a_right_hand_page(bound: Path, reports: tuple[BoundPaper, ...]) -> None:
    reader = PdfReader(bound)
    labels, firsts = labels_of(reports)
    assert reader.page_labels == FRONT + labels and any("空白" in label for label in labels)
    for first, report in zip(firsts, reports, strict=True):
        page = len(FRONT) + first + 1
        assert page % 2 == 1 and int(reader.page_labels[page - 1]) % 2 == 1
        assert report.name in "".join(reader.pages[page - 1].extract_text().split())


def test_blank_pages_are_no_part_of_the_structure(bound: Path) -> None:
    reader = PdfReader(bound)
    blanks = [p for p, name in zip(reader.pages, reader.page_labels, strict=True) if "空白" in name]
    assert len(blanks) == 4
    for page in blanks:
        assert "/StructParents" not in page and "/Annots" not in page
        assert page["/Contents"].get_data() == b"/Artifact BMC EMC"  # type: ignore[attr-defined]


def test_numbers_of_the_pages_before_the_reports_stand_outside(bound: Path) -> None:
    reader = PdfReader(bound)
    pages = Reading(bound).pages
    assert [page for page, name in enumerate(reader.page_labels) if f"—{name}—" in pages[page]] == [2, 4]


def test_bookmarks_are_two_levels_deep(bound: Path, reports: tuple[BoundPaper, ...]) -> None:
    reader = PdfReader(bound)
    outline: Any = reader.outline
    parts = [(item.title, reader.get_destination_page_number(item)) for item in outline[:2]]
    assert parts == [("编者说明", 2), ("目录", 4)]
    places = labels_of(reports)[1]
    for report, place, item, below in zip(reports, places, outline[2::2], outline[3::2], strict=True):
        first = len(FRONT) + place
        assert (item.title, reader.get_destination_page_number(item)) == (report.name, first)
        wanted = [(h.title, first + h.page_index) for h in Reading(pdf_of(report)).headings if h.level == 1]
        assert [(b.title, reader.get_destination_page_number(b)) for b in below] == wanted
        assert len(wanted) == 6


def test_the_cover_has_bureau_and_date_and_nothing_of_the_work_inside(
    bound: Path, reports: tuple[BoundPaper, ...]
) -> None:
    pages = Reading(bound).pages
    # the newest report is of this day, in China
    assert pages[0] == "示例区2023年度部门整体支出绩效自评报告汇编共2份报告示例区财政局编2024年2月28日"
    assert pages[2].startswith("编者说明")
    assert "下列3个单位的报告尚未定稿，本汇编未予收录：" + "、".join(ABSENT) + "。" in pages[2]
    for state in State:
        assert state not in pages[0] + pages[2] + pages[4]


def test_a_volume_of_all_offices_says_so(
    reports: tuple[BoundPaper, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    bind(volume(reports[0]), template, engine, tmp_path / "one.pdf")
    assert "名录内各单位的报告均已收录。" in Reading(tmp_path / "one.pdf").pages[2]


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
    for page, name in zip(reader.pages, reader.page_labels, strict=True):
        if "空白" in name:
            continue
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
    files[1].write_bytes(template.render(values(volume(report), DAY)))
    files[2].write_bytes(template.render(values(volume(report, absent=ABSENT * 40), DAY)))
    tool = shared / "tools" / "validate_docx.py"
    done = subprocess.run([sys.executable, tool, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_same_reports_give_the_same_bytes(
    bound: Path, reports: tuple[BoundPaper, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    bind(volume(*reports, absent=ABSENT), template, engine, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == bound.read_bytes()


def test_contents_of_several_pages_lead_to_each_report(
    reports: tuple[BoundPaper, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    long_name = "示例区" + "柳浪闻莺" * 8 + "街道办事处"  # takes two lines
    many = [report_of(f"第{i}街道办事处", pdf_of(reports[i % 2]), reports[i % 2].pages) for i in range(30)]
    many[3] = report_of(long_name, pdf_of(many[3]), many[3].pages)
    names = tuple(f"第{i}号缺席街道办事处" for i in range(40, 100))
    bind(volume(*many, absent=names), template, engine, tmp_path / "many.pdf")
    reader = PdfReader(tmp_path / "many.pdf")
    labels, firsts = labels_of(many)
    front = ["封面", "空白", "i", "ii", "iii", "iv"]
    assert reader.page_labels == front + labels
    numbers = {p.indirect_reference: i for i, p in enumerate(reader.pages)}
    links = [a.get_object() for p in reader.pages[: len(front)] for a in p.get("/Annots", ())]
    led = [numbers[link["/Dest"][0]] for link in links]
    assert sorted(set(led)) == [len(front) + first for first in firsts] and len(led) == 31
    pages = Reading(tmp_path / "many.pdf").pages
    listed = re.sub("—[iv]+—", "", "".join(pages[4 : len(front)]))
    shown = [re.search(r"汇编第\d+页", pages[len(front) + first]) for first in firsts]
    lines = [
        rf"{n}\.{report.name}\.+{stamp and stamp[0]}"
        for n, (report, stamp) in enumerate(zip(many, shown, strict=True), 1)
    ]
    assert re.fullmatch("目录" + "".join(lines), listed), listed
    assert "、".join(names) in re.sub("—[iv]+—", "", "".join(pages[2:4]))


def test_a_page_that_is_lost_or_changed_is_told(bound: Path, reports: tuple[BoundPaper, ...]) -> None:
    digests = [(r.name, digests_of(pdf_of(r))) for r in reports]
    swapped = [(digests[0][0], digests[1][1]), (digests[1][0], digests[0][1])]
    front, all_pages = len(FRONT), len(FRONT) + len(labels_of(reports)[0])
    with bound.open("rb") as file:
        assert find_faults(file, front, digests, FONT) == []
        assert "明溪街道办事处第 1 页与报告不同" in find_faults(file, front, swapped, FONT)
        assert find_faults(file, front, digests[:1], FONT) == [
            f"共 {all_pages} 页，应为 {front + reports[0].pages} 页"
        ]
        assert f"报告前有 {front - 1} 页，第一份报告不在右手页" in find_faults(file, front - 1, digests, FONT)


def test_a_blank_page_that_shows_something_is_told(
    bound: Path, reports: tuple[BoundPaper, ...], tmp_path: Path
) -> None:
    digests = [(r.name, digests_of(pdf_of(r))) for r in reports]
    spoilt = bound.read_bytes().replace(b"/Artifact BMC EMC", b"0 0 9 9 re f     ")
    (tmp_path / "spoilt.pdf").write_bytes(spoilt)
    with (tmp_path / "spoilt.pdf").open("rb") as file:
        assert find_faults(file, len(FRONT), digests, FONT) == ["云岭街道办事处前的空白页不是空白"]


def test_a_blank_page_that_is_lost_is_told(
    reports: tuple[BoundPaper, ...],
    template: Template,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Binding, "_turn_to_right_hand", lambda *_: None)
    with pytest.raises(EngineError, match="云岭街道办事处前的空白页不是空白"):
        bind(volume(*reports), template, engine, tmp_path / "汇编.pdf")


def digests_of(pdf: Path) -> list[bytes]:
    source = SourcePdf(pdf.read_bytes(), pdf.name)
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
    reports: tuple[BoundPaper, ...], old: bytes, new: bytes, tmp_path: Path
) -> None:
    content = pdf_of(reports[0]).read_bytes()
    spoilt = content.replace(old, new)
    assert spoilt != content and len(spoilt) == len(content)
    (tmp_path / "spoilt.pdf").write_bytes(spoilt)
    assert digests_of(tmp_path / "spoilt.pdf")[0] != digests_of(pdf_of(reports[0]))[0]


def test_a_volume_that_is_not_whole_does_not_replace_the_good_one(
    reports: tuple[BoundPaper, ...],
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
    reports: tuple[BoundPaper, ...], template: Template, engine: Engine, tmp_path: Path
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
    assert [(r.name, r.pdf, r.pages) for r in made.reports] == [(NAMES[0], "mingxi.pdf", 12)]
    assert made.absent == (NAMES[1],)


def test_a_report_without_a_date_is_bound_and_the_others_date_the_volume(
    reports: tuple[BoundPaper, ...], template: Template, engine: Engine, tmp_path: Path
) -> None:
    undated = report_of("甲", tmp_path / "undated.pdf", reports[0].pages)
    pdf_of(undated).write_bytes(pdf_of(reports[0]).read_bytes().replace(b"/CreationDate", b"/CreationDatX"))
    bind(volume(undated, reports[1]), template, engine, tmp_path / "汇编.pdf")
    assert "2024年2月28日" in Reading(tmp_path / "汇编.pdf").pages[0]
    with pytest.raises(EngineError, match="没有一份报告的 PDF 带日期"):
        bind(volume(undated), template, engine, tmp_path / "汇编.pdf")
