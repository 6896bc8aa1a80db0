"""From the command line to the finished files, with the real LibreOffice."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from reportgen.cli import main
from reportgen.pdf import engine, libreoffice
from reportgen.pdf.content import Reading
from tests.conftest import FICTION, ROOT
from tests.office.word_edits import narrow_columns
from tests.pdf.test_archive import with_compressed_objects

TEMPLATE = ["--template", str(ROOT / "templates" / "report.docx")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """out/ after `reportgen build dongli` and `reportgen build mingxi`."""
    out = tmp_path_factory.mktemp("out")
    assert main(["build", "dongli", "--data", str(ROOT / "data"), "--out", str(out), *TEMPLATE]) == 0
    assert main(["build", "mingxi", "--data", str(FICTION), "--out", str(out), *TEMPLATE]) == 0
    return out


def spoil(data: Path, old: str, new: str, name: str = "mingxi") -> None:
    path = data / "2023" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def visible(out: Path) -> list[str]:
    """The files that people see below out/."""
    names = (p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())
    return sorted(name for name in names if "/." not in name)


def texts_of(pdf: Path) -> Iterator[str]:
    return iter(Reading(pdf).pages)


def grey_pixels(pdf: Path, folder: Path) -> list[int]:
    """For each page at 20 dpi, the pixels as light grey as the draft mark (DOCX: silver, half transparent)."""
    subprocess.run(["pdftoppm", "-gray", "-r", "20", pdf, folder / "page"], check=True)
    pages = [path.read_bytes().split(b"\n", 3)[3] for path in sorted(folder.glob("page*.pgm"))]
    return [sum(200 <= pixel < 232 for pixel in page) for page in pages]


def test_the_files_and_nothing_else(built: Path) -> None:
    reports = [p.relative_to(built).as_posix() for p in built.rglob("*.docx")]
    assert sorted(reports) == ["2022/dongli.docx", "2023/mingxi.docx"]
    assert not [p for p in built.rglob("*") if p.suffix == ".part" or "未通过" in p.name]
    reports = ["2022/dongli.docx", "2022/dongli.pdf", "2023/mingxi.docx", "2023/mingxi.pdf"]
    assert visible(built) == sorted([*reports, "2022/manifest.json", "2023/manifest.json"])


def test_the_pdf_says_who_made_what(built: Path) -> None:
    reader = PdfReader(built / "2022" / "dongli.pdf")
    information = reader.metadata
    assert information is not None
    assert information.title == "桥西区东里街道办事处部门2022年度整体支出绩效自评报告"
    assert information.author == "桥西区东里街道办事处"
    assert information.subject == "部门整体支出绩效自评报告"
    reading = Reading(built / "2022" / "dongli.pdf")
    assert reading.archive_level == "2B" and reading.tagged
    first = [h.title for h in reading.headings if h.level == 1]
    assert first[0] == "一、部门基本情况" and first[-1].startswith("六、评价工作组人员名单及签字")


def test_conclusion_and_members_are_on_the_pages(built: Path) -> None:
    text = "".join(texts_of(built / "2022" / "dongli.pdf"))
    assert "最终得分“98”分，绩效评价等级为“优秀”" in text
    assert "产出指标40分（包含数量、质量、时效、成本），实际得分为40分" in text
    for name in ("葛国力", "张帅", "房昊洋"):
        assert name in text


def test_the_same_data_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    assert main(["build", "dongli", "--data", str(ROOT / "data"), "--out", str(tmp_path), *TEMPLATE]) == 0
    for name in ("dongli.docx", "dongli.pdf"):
        assert (tmp_path / "2022" / name).read_bytes() == (built / "2022" / name).read_bytes()


def test_the_docx_is_valid(built: Path, shared: Path) -> None:
    files = sorted(map(str, [*built.rglob("*.docx"), ROOT / "templates" / "report.docx"]))
    tool = shared / "tools" / "validate_docx.py"
    done = subprocess.run([sys.executable, str(tool), *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_contents_in_word_have_the_pages_of_the_pdf(built: Path) -> None:
    with zipfile.ZipFile(built / "2022" / "dongli.docx") as package:
        document = package.read("word/document.xml").decode()
    for heading in Reading(built / "2022" / "dongli.pdf").headings:
        if heading.level <= 2:
            entry = document[document.index(f">{heading.title}<") :]
            assert f">{heading.printed}<" in entry[: entry.index("</w:p>")], heading


@pytest.mark.parametrize("office", ["mingxi", "明溪", "明溪街道办事处"])
def test_an_error_stops_the_final_version_but_not_the_draft(
    fiction: Path, tmp_path: Path, office: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(
        fiction,
        "辖区治理水平提升: {完成值: 达成, 自评得分: 30}",
        "辖区治理水平提升: {完成值: 达成, 自评得分: 10}",
    )
    where = ["--data", str(fiction), "--out", str(tmp_path / "out"), *TEMPLATE]
    assert main(["build", office, *where]) == 1
    said = capsys.readouterr().out
    assert "BUD-04" in said and "没有生成" in said
    assert not list(tmp_path.glob("out/**/*.docx"))
    if office == "mingxi":
        assert main(["build", office, "--draft", *where]) == 0
        assert visible(tmp_path / "out") == ["2023/mingxi-草稿.docx", "2023/mingxi-草稿.pdf"]
        pages = grey_pixels(tmp_path / "out" / "2023" / "mingxi-草稿.pdf", tmp_path)
        # two characters across the page; text alone leaves some hundred such pixels by smoothing
        assert min(pages) > 1000, pages


def test_the_final_version_carries_no_draft_mark(built: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cover, *_ = grey_pixels(built / "2022" / "dongli.pdf", Path(folder))
    assert cover < 300


def test_signs_of_the_template_and_symbols_in_the_data_are_printed_as_typed(
    fiction: Path, tmp_path: Path
) -> None:
    spoil(fiction, "做好应急管理工作。", "做好应急管理☑工作😀，{{ 预算.执行率 }}、{% 注 %}照原样𠮷喆。")
    where = ["--data", str(fiction), "--out", str(tmp_path / "out"), *TEMPLATE]
    assert main(["build", "mingxi", *where]) == 0
    text = "".join(texts_of(tmp_path / "out" / "2023" / "mingxi.pdf"))
    # a second font draws what the first has not, and LibreOffice writes that behind the line
    assert "、{%注%}照原样" in text and "{{预算.执行率}}" in text
    assert all(sign in text for sign in "☑😀𠮷喆")


def test_names_and_indicators_with_rare_characters_pass_the_verification(
    fiction: Path, tmp_path: Path
) -> None:
    spoil(fiction, "姓名: 示乙", "姓名: 喆示")
    spoil(fiction, "姓名: 示例丙", "姓名: 示𠮷堃")
    spoil(fiction, "三级指标: 网格化覆盖率", "三级指标: 网格镕化覆盖率", "district")
    spoil(fiction, "  网格化覆盖率: {", "  网格镕化覆盖率: {")
    where = ["--data", str(fiction), "--out", str(tmp_path / "out"), *TEMPLATE]
    assert main(["build", "mingxi", *where]) == 0


def test_without_an_engine_the_word_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libreoffice, "find", lambda: None)
    out = tmp_path / "out"
    assert main(["build", "dongli", "--data", str(ROOT / "data"), "--out", str(out), *TEMPLATE]) == 2
    assert "libreoffice-writer" in capsys.readouterr().err
    assert visible(out) == ["2022/dongli.docx"]
    with zipfile.ZipFile(out / "2022" / "dongli.docx") as package:
        assert "（二）部门收支预决算情况" in package.read("word/document.xml").decode()


def test_a_pdf_that_fails_its_verification_does_not_replace_the_good_one(
    built: Path, fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(built, out)
    good = (out / "2023" / "mingxi.pdf").read_bytes()
    template = tmp_path / "narrow.docx"
    template.write_bytes(narrow_columns())
    where = ["--data", str(fiction), "--out", str(out), "--template", str(template)]
    assert main(["build", "mingxi", *where]) == 2
    assert "缺少“扣分原因和其他说明”" in capsys.readouterr().err
    assert (out / "2023" / "mingxi.pdf").read_bytes() == good
    assert (out / "2023" / "mingxi.未通过.pdf").is_file()


def test_all_offices_of_a_year_and_those_that_are_missing(
    fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(fiction / "2023" / "mingxi.yaml", fiction / "2023" / "yunling.yaml")
    spoil(fiction, "执行数: 207.90", "执行数: 二百", "yunling")
    where = ["--data", str(fiction), "--out", str(tmp_path / "out"), *TEMPLATE]
    assert main(["build", "--all", *where]) == 1
    said = capsys.readouterr().out
    assert "有数据 2 个，本次生成 1 个，无须生成 0 个，未成 1 个" in said
    assert "yunling.yaml:21:8 数字“二百”" in said or "yunling.yaml:21:8 “二百”不是数字" in said
    assert (tmp_path / "out" / "2023" / "mingxi.pdf").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "donli"], "是不是“dongli”"),
        (["build", "zhongshan"], "还没有报送"),
        (["build"], "没有写明街道"),
        (["build", "dongli", "--year", "1999"], "没有 "),
        (["build", "dongli", "--template", "nowhere.docx"], "nowhere.docx"),
    ],
)
def test_what_cannot_run_says_why(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [*arguments, "--data", str(ROOT / "data"), "--out", str(tmp_path)]
    assert main(given if "--template" in given else [*given, *TEMPLATE]) == 2
    assert words in capsys.readouterr().err


def test_the_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    out.write_text("a file stands where the folder should be")
    assert main(["build", "dongli", "--data", str(ROOT / "data"), "--out", str(out), *TEMPLATE]) == 2
    assert "写不了" in capsys.readouterr().err


def test_soffice_stands_in_and_its_contents_are_right_too(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "open_engine", partial(engine.open_engine, "soffice"))
    out = tmp_path / "out"
    assert main(["build", "mingxi", "--data", str(FICTION), "--out", str(out), *TEMPLATE]) == 0
    assert Reading(out / "2023" / "mingxi.pdf").headings == Reading(built / "2023" / "mingxi.pdf").headings
    assert (out / "2023" / "mingxi.docx").read_bytes() == (built / "2023" / "mingxi.docx").read_bytes()


def test_a_pdf_of_an_unknown_structure_is_kept_and_told_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another release of LibreOffice may write its PDF otherwise: the report comes out all the same."""
    convert = engine.Engine.convert

    def otherwise(self: engine.Engine, docx: bytes, name: str, seconds: int) -> bytes:
        return with_compressed_objects(convert(self, docx, name, seconds))

    monkeypatch.setattr(engine.Engine, "convert", otherwise)
    where = ["--data", str(FICTION), "--out", str(tmp_path / "out"), *TEMPLATE]
    assert main(["build", "mingxi", *where]) == 0
    assert capsys.readouterr().out.count("注意：字节不可重现") == 1
    reading = Reading(tmp_path / "out" / "2023" / "mingxi.pdf")
    assert (reading.archive_level, reading.tagged) == ("2B", True)
