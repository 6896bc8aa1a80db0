"""Convert the free substitute fonts to TrueType: `truetype.py FANDOL_FOLDER TARGET_FOLDER`.

LibreOffice embeds a CFF font as Type 1 with a number that counts up while its process runs, in an encrypted part. For
reproducible bytes this part would have to be encrypted again for every report. In addition the Noto collections have
65,535 glyphs, of which a report uses some hundreds. The converted fonts have TrueType outlines and only the common
characters. Those made from Noto get names of their own, because the original collection is still used for all other
characters (reportgen/pdf/fonts.py). The outlines are approximated within half a unit of 1000; the line metrics do not
change. `make setup` runs this once; it takes some seconds per font.
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
KEPT = ("head", "hhea", "OS/2")  # the tables with the line metrics
KEPT_NAMES = {"copyright": 0, "licenseDescription": 13, "licenseInfoURL": 14}


@dataclass(frozen=True)
class Face:
    """A face to convert: the file, the index of the font in it, and the new family name.

    latin: the file from which digits and letters are taken, if not from its own.
    """

    file: Path
    index: int
    family: str
    latin: Path | None = None

    @property
    def name(self) -> str:
        """The PostScript name of the new font."""
        return self.family.replace(" ", "") + "-Regular"


def common_characters() -> set[int]:
    """The code points of GB 2312, of the signs that GBK has beyond it (㎡, ﹣), of Latin-1 and its punctuation.

    Python's codec "gb2312" maps dash and middle dot to unusual code points; "gbk" has the usual ones.
    """
    rows = chain(product(range(0xA1, 0xF8), range(0xA1, 0xFF)), product((0xA8, 0xA9), range(0x40, 0xA1)))
    characters = (bytes(pair).decode("gbk", "ignore") for pair in rows)
    western = (*range(0x20, 0x100), *range(0x2010, 0x2060), 0x20AC)
    return {ord(character) for character in characters if character} | set(western)


def subset(font: TTFont, names: dict[str, str], latin: TTFont | None = None) -> TTFont:
    """Make a font with the common characters of another one, as far as it has them.

    latin: the font from which digits and letters are taken, if not from font itself.
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
    builder.setupPost(keepGlyphNames=False)  # saves a megabyte
    return builder.font


def _western(latin: TTFont, characters: dict[int, str], units: int) -> Iterator[tuple[str, Glyph, int]]:
    """Yield name, outline and width of the printable ASCII characters of latin, a TrueType font."""
    scale = units / latin["head"].unitsPerEm
    present, outlines = latin.getBestCmap(), latin.getGlyphSet()
    for code in range(0x20, 0x7F):
        if code in characters and code in present:
            pen = TTGlyphPen(None)
            scaled = TransformPen(pen, (scale, 0, 0, scale, 0, 0))
            outlines[present[code]].draw(DecomposingFilterPen(scaled, outlines))
            yield characters[code], pen.glyph(), round(outlines[present[code]].width * scale)


def draw(face: Face, target: Path) -> None:
    """Write a face. The target file appears completely or not at all."""
    font = TTFont(face.file, fontNumber=face.index, lazy=True)
    names = {key: text for key, number in KEPT_NAMES.items() if (text := font["name"].getDebugName(number))}
    names |= {"familyName": face.family, "styleName": "Regular"}
    names |= {"fullName": face.family, "psName": face.name}
    part = target.with_name(f".{target.name}.part")
    latin = TTFont(face.latin, lazy=True) if face.latin else None
    subset(font, names, latin).save(part)
    part.replace(target)


def find(name: str, family: str) -> list[Face]:
    """Find the face with this PostScript name with fontconfig. Returns an empty list where there is none."""
    command = ["fc-list", f":postscriptname={name}", "--format", "%{file}\t%{index}\n"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [
        Face(Path(file), int(index) & 0xFFFF, family)
        for file, index in (row.split("\t") for row in listed[:1])
    ]


def main(fandol: Path, target: Path) -> None:
    """Convert all faces that are found."""
    # FandolFang's own slab-serif digits look bold beside its Chinese characters.
    serif = next((face.file for face in find("LiberationSerif", "")), None)
    faces = [Face(file, 0, "FandolFang", serif) for file in fandol.glob("FandolFang-Regular.otf")]
    faces += find("NotoSansCJKsc-Regular", "Noto Sans CJK SC GB2312")
    faces += find("NotoSerifCJKsc-Regular", "Noto Serif CJK SC GB2312")
    faces += find("NotoSerifCJKsc-SemiBold", "Noto Serif CJK SC SemiBold GB2312")
    with ProcessPoolExecutor() as processes:
        list(processes.map(draw, faces, [target / f"{face.name}.ttf" for face in faces]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
