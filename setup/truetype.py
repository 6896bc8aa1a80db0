"""The free substitutes drawn anew with TrueType outlines: `truetype.py FANDOL_FOLDER TARGET_FOLDER`.

LibreOffice embeds a CFF font as Type 1, which carries a number that counts up through the process's life
inside its encrypted part: to give the same bytes each time, the program has to encrypt it anew. And the Noto
collections hold 65,535 glyphs, of which a report shows some hundreds. What comes out are fonts with TrueType
outlines and the common characters only; those from Noto get a name of their own, for the collection stands
behind them for the rest (reportgen/pdf/fonts.py). The outlines are approximated within half a unit of 1000;
lines are set by the same measures as before. Run once by `make setup`, some seconds a font.
"""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, product
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

MAX_ERROR = 0.5  # font units
KEPT = ("head", "hhea", "OS/2")  # what lines are set by
KEPT_NAMES = {"copyright": 0, "licenseDescription": 13, "licenseInfoURL": 14}


@dataclass(frozen=True)
class Face:
    """A face to be drawn: the file, which font in it, and the family it becomes.

    latin: the file that its figures and letters come from, if not its own.
    """

    file: Path
    index: int
    family: str
    latin: Path | None = None

    @property
    def name(self) -> str:
        """Its PostScript name."""
        return self.family.replace(" ", "") + "-Regular"


def common_characters() -> set[int]:
    """The code points of GB 2312, of the signs that GBK has beyond it (㎡, ﹣), of Latin-1 and its punctuation.

    Python's own "gb2312" has another dash and another middle dot than everybody types: "gbk" has the right ones.
    """
    rows = chain(product(range(0xA1, 0xF8), range(0xA1, 0xFF)), product((0xA8, 0xA9), range(0x40, 0xA1)))
    characters = (bytes(pair).decode("gbk", "ignore") for pair in rows)
    western = (*range(0x20, 0x100), *range(0x2010, 0x2060), 0x20AC)
    return {ord(character) for character in characters if character} | set(western)


def subset(font: TTFont, names: dict[str, str], latin: TTFont | None = None) -> TTFont:
    """A font with the common characters of the other, as far as it has them.

    latin: the font its figures and letters come from, if not its own.
    """
    present, outlines, metrics = font.getBestCmap(), font.getGlyphSet(), font["hmtx"]
    characters = {c: present[c] for c in sorted(common_characters()) if c in present}
    order = list(dict.fromkeys([".notdef", *characters.values()]))
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    widths = {name: metrics[name][0] for name in order}
    if latin is not None:
        for name, glyph, width in _western(latin, characters, font["head"].unitsPerEm):
            glyphs[name], widths[name] = glyph, width
    builder = FontBuilder(font["head"].unitsPerEm)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(characters)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({n: (widths[n], getattr(glyphs[n], "xMin", 0)) for n in order})
    for tag in KEPT:
        builder.font[tag] = font[tag]
    builder.setupNameTable(names)
    builder.setupPost(keepGlyphNames=False)  # a megabyte that nobody reads
    return builder.font


def _western(latin: TTFont, characters: dict[int, str], units: int) -> Iterator[tuple[str, Glyph, int]]:
    """The printable characters of ASCII from latin, a font of TrueType outlines: name, outline, width."""
    scale = units / latin["head"].unitsPerEm
    present, outlines = latin.getBestCmap(), latin.getGlyphSet()
    for code in range(0x20, 0x7F):
        if code in characters and code in present:
            pen = TTGlyphPen(None)
            scaled = TransformPen(pen, (scale, 0, 0, scale, 0, 0))
            outlines[present[code]].draw(DecomposingFilterPen(scaled, outlines))
            yield characters[code], pen.glyph(), round(outlines[present[code]].width * scale)


def draw(face: Face, target: Path) -> None:
    """Write a face; the target appears whole or not at all."""
    font = TTFont(face.file, fontNumber=face.index, lazy=True)
    names = {key: text for key, number in KEPT_NAMES.items() if (text := font["name"].getDebugName(number))}
    names |= {"familyName": face.family, "styleName": "Regular"}
    names |= {"fullName": face.family, "psName": face.name}
    part = target.with_name(f".{target.name}.part")
    latin = TTFont(face.latin, lazy=True) if face.latin else None
    subset(font, names, latin).save(part)
    part.replace(target)


def find(name: str, family: str) -> list[Face]:
    """Where fontconfig has the face of this PostScript name; empty where it has not."""
    command = ["fc-list", f":postscriptname={name}", "--format", "%{file}\t%{index}\n"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [
        Face(Path(file), int(index) & 0xFFFF, family)
        for file, index in (row.split("\t") for row in listed[:1])
    ]


def main(fandol: Path, target: Path) -> None:
    """Draw what there is."""
    # the slab figures of FandolFang look bold beside its Chinese
    serif = next((face.file for face in find("LiberationSerif", "")), None)
    faces = [Face(file, 0, "FandolFang", serif) for file in fandol.glob("FandolFang-Regular.otf")]
    faces += find("NotoSansCJKsc-Regular", "Noto Sans CJK SC GB2312")
    faces += find("NotoSerifCJKsc-Regular", "Noto Serif CJK SC GB2312")
    faces += find("NotoSerifCJKsc-SemiBold", "Noto Serif CJK SC SemiBold GB2312")
    with ProcessPoolExecutor() as processes:
        list(processes.map(draw, faces, [target / f"{face.name}.ttf" for face in faces]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
