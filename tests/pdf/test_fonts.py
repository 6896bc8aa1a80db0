"""Which face shows which name, by the face itself and not by the name that the PDF gives it."""

import ctypes
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from fontTools.pens.statisticsPen import StatisticsPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from reportgen.errors import EngineMissing
from reportgen.pdf import fonts
from reportgen.pdf.content import Reading
from reportgen.pdf.engine import Engine, open_engine

from .conftest import build_docx

CHARACTERS = "骨直角"


def matched(pattern: str, wanted: str, config: Path | None = None) -> str:
    environment = {"FONTCONFIG_FILE": str(config)} if config else {}
    command = ["fc-match", "--format", wanted, pattern]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "fonts.conf").write_text(fonts.fontconfig(folder / "cache"), encoding="utf-8")
    return folder / "fonts.conf"


@pytest.mark.parametrize(
    ("family", "substitute"),
    [
        ("方正小标宋简体", "NotoSerifCJKSCSemiBoldGB2312-Regular"),
        ("方正小标宋_GBK", "NotoSerifCJKSCSemiBoldGB2312-Regular"),
        ("仿宋_GB2312", "FandolFang-Regular"),
        ("仿宋", "FandolFang-Regular"),
        ("FangSong", "FandolFang-Regular"),
        ("仿宋_GB2312:charset=5586", "LXGWWenKai-Regular"),  # 喆 is not in FandolFang
        ("楷体_GB2312", "GBZenKai-Medium"),
        ("KaiTi", "GBZenKai-Medium"),
        ("方正小标宋简体:charset=5586", "NotoSerifCJKsc-SemiBold"),
        ("黑体", "NotoSansCJKSCGB2312-Regular"),
        ("黑体:lang=ja", "NotoSansCJKSCGB2312-Regular"),
        ("黑体:charset=5586", "NotoSansCJKsc-Regular"),
        ("SimHei:bold", "NotoSansCJKSCGB2312-Regular"),  # which has no bold either
        ("宋体", "NotoSerifCJKSCGB2312-Regular"),
        ("宋体:charset=5586", "NotoSerifCJKsc-Regular"),
        ("Times New Roman", "LiberationSerif"),
        ("Noto Sans CJK JP:lang=ja", "LXGWWenKai-Regular"),
    ],
)
def test_fontconfig_chooses(family: str, substitute: str, config: Path) -> None:
    assert matched(family, "%{postscriptname}", config) == substitute


def test_the_real_font_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role whose official family is installed, here Liberation Mono for want of the commercial ones."""
    role = fonts.Role("楷体", ("Liberation Mono",), fonts.ROLES[2].substitutes)
    monkeypatch.setattr(fonts, "ROLES", (role,))
    config = tmp_path / "fonts.conf"
    config.write_text(fonts.fontconfig(tmp_path / "cache"), encoding="utf-8")
    assert matched("Liberation Mono", "%{postscriptname}", config) == "LiberationMono"
    row = fonts.report()[0]
    assert (row.present, row.used, row.install) == (True, "Liberation Mono", "")
    assert "LiberationMono" in row.faces


def glyph(file: str, index: int, character: str) -> int:
    """The glyph number of a character in one face of a font file, asked of FreeType."""
    freetype = ctypes.CDLL("libfreetype.so.6")
    library, face = ctypes.c_void_p(), ctypes.c_void_p()
    freetype.FT_Get_Char_Index.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    freetype.FT_New_Face.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_long, ctypes.c_void_p]
    assert freetype.FT_Init_FreeType(ctypes.byref(library)) == 0
    assert freetype.FT_New_Face(library, file.encode(), index, ctypes.byref(face)) == 0
    return int(freetype.FT_Get_Char_Index(face, ord(character)))


def centre(file: str, index: int, character: str) -> tuple[float, float]:
    """The centre of mass of a character's ink, in thousandths."""
    font = TTFont(file, fontNumber=index, lazy=True)
    outlines = font.getGlyphSet()
    pen = StatisticsPen(outlines)
    outlines[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.meanX, pen.meanY


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_drawn_glyphs_are_the_simplified_chinese_ones(character: str, config: Path) -> None:
    drawn = centre(*place("黑体", config), character)
    assert drawn == pytest.approx(centre(*place("Noto Sans CJK SC"), character), abs=1)
    assert drawn != pytest.approx(centre(*place("Noto Sans CJK JP"), character), abs=1)


def test_the_glyphs_of_the_collection_are_the_simplified_chinese_ones(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without what set-up draws. All faces share one set of glyphs, named by number: which were taken tells the face."""
    monkeypatch.setattr(fonts, "folders", lambda: [Path("/usr/share/fonts")])
    word: Any = Document()
    paragraph = word.add_paragraph().add_run(CHARACTERS)
    paragraph.font.name = "黑体"
    paragraph._r.rPr.rFonts.set(qn("w:eastAsia"), "黑体")
    word.save(str(tmp_path / "a.docx"))
    with open_engine() as engine:
        pdf = engine.convert((tmp_path / "a.docx").read_bytes(), "a.docx")
    page: Any = PdfReader(io.BytesIO(pdf)).pages[0]
    loaded = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    used = next(font for font in loaded if "NotoSans" in font["/BaseFont"])
    program = used["/FontDescriptor"]["/FontFile"].get_data()
    numbers = {int(n) for n in re.findall(rb"/cid(\d+) put", program)}
    simplified, japanese = (
        {glyph(*place(f"Noto Sans CJK {region}"), character) for character in CHARACTERS}
        for region in ("SC", "JP")
    )
    assert numbers == simplified
    assert not simplified & japanese


def place(family: str, config: Path | None = None) -> tuple[str, int]:
    """The file of a font and which it is in there."""
    file, index = matched(family, "%{file}\t%{index}", config).split("\t")
    return file, int(index)


def test_the_report_says_what_stands_in() -> None:
    rows = {row.role: row for row in fonts.report()}
    assert rows["仿宋"].wanted == "仿宋_GB2312"
    assert rows["仿宋"].used in ("仿宋_GB2312", "FandolFang")
    assert all(row.used and row.files and row.faces for row in rows.values())


def test_the_report_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "folders", lambda: [Path("/usr/share/fonts/truetype/lxgw-wenkai")])
    rows = {row.role: row for row in fonts.report()}
    assert (rows["楷体"].used, rows["楷体"].install) == ("LXGW WenKai", "fonts-arphic-gkai00mp")
    assert rows["黑体"].used == ""
    assert "make setup" in rows["黑体"].install and "fonts-noto-cjk" in rows["黑体"].install


def test_without_fc_list_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissing, match="fc-list"):
        fonts.report()


def test_a_digest_follows_the_file(tmp_path: Path) -> None:
    file = next(row.files[0] for row in fonts.report() if row.role == "仿宋")
    changed = bytearray(file.read_bytes())
    (tmp_path / "same.otf").write_bytes(changed)
    changed[20] ^= 1  # a table's checksum
    (tmp_path / "other.otf").write_bytes(changed)
    assert fonts.versions()[file.name] == fonts._digest(tmp_path / "same.otf")
    assert fonts.versions()[file.name] != fonts._digest(tmp_path / "other.otf")


def test_rare_characters_fall_to_wenkai(engine: Engine, tmp_path: Path) -> None:
    docx = build_docx(tmp_path / "a.docx", body="东里喆堃镕祎𠮷")
    reading = Reading(engine.convert(docx.read_bytes(), docx.name))
    shown = {fonts.face(font.name): font.characters for font in reading.fonts}
    assert shown["LXGWWenKai-Regular"] >= set("喆堃镕祎𠮷")
    assert "东里喆堃镕祎𠮷" in "".join(reading.pages)
    assert not any(font.missing for font in reading.fonts)


def font_folder(place: Path, name: str) -> Path:
    """A folder of fonts with the 仿宋 of this machine under another name."""
    (place / "fonts").mkdir(parents=True)
    source = next(row.files[0] for row in fonts.report() if row.role == "仿宋")
    (place / "fonts" / name).write_bytes(source.read_bytes())
    return place / "fonts"


@pytest.mark.parametrize("variable", ["XDG_DATA_HOME", "XDG_DATA_DIRS", "HOME"])
def test_fonts_of_the_users_own_folders_are_found(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / ".local" / "share" if variable == "HOME" else tmp_path / "data"
    folder = font_folder(place, "mine.ttf")
    for name in ("XDG_DATA_HOME", "XDG_DATA_DIRS"):
        monkeypatch.delenv(name, raising=False)
    value = {"HOME": str(tmp_path), "XDG_DATA_DIRS": f"/usr/share:{place}"}.get(variable, str(place))
    monkeypatch.setenv(variable, value)
    assert folder in fonts.folders()
    assert any(face.file == folder / "mine.ttf" for face in fonts._installed(tuple(fonts.folders())))


def test_an_account_without_a_home_has_fonts_all_the_same() -> None:
    """Path.home() raises for a uid that no account has."""
    code = (
        "import os, pwd\n"
        "def nobody(uid): raise KeyError(uid)\n"
        "pwd.getpwuid = nobody\n"
        "os.environ.pop('HOME', None)\n"
        "from reportgen.pdf import fonts\n"
        "print(len(fonts.folders()) > 0, all(row.used for row in fonts.report()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_a_home_that_cannot_be_read_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is told by os.access; a file in the place of a folder by the look-up itself."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    found = fonts.folders()
    assert not any(str(tmp_path) in str(folder) or "relative" in str(folder) for folder in found)
    assert Path("/usr/share/fonts") in found
