"""FandolFang with TrueType outlines: `truetype.py FandolFang-Regular.otf FandolFang-Regular.ttf`.

LibreOffice embeds a CFF font as Type 1, which carries a number that counts up through the process's life
inside its encrypted part: to give the same bytes each time, the program would have to encrypt it anew, which
took most of the time Python spent on a report (0.32 s of CPU, 0.11 s with this). The outlines are approximated
within half a unit of 1000; nothing else changes. Run once by `make setup`; takes some 20 s.
"""

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MAX_ERROR = 0.5  # font units
# what TrueType's maxp has beyond CFF's; no glyph has instructions
NO_INSTRUCTIONS = {
    "maxZones": 1,
    "maxTwilightPoints": 0,
    "maxStorage": 0,
    "maxFunctionDefs": 0,
    "maxInstructionDefs": 0,
    "maxStackElements": 0,
    "maxSizeOfInstructions": 0,
    "maxComponentElements": 0,
}


def with_truetype_outlines(font: TTFont) -> TTFont:
    """font, changed in place: glyf and loca for CFF."""
    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    table.compile(font)
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = advance, getattr(glyphs[name], "xMin", 0)
    maxima = font["maxp"]
    maxima.tableVersion = 0x00010000
    for key, value in NO_INSTRUCTIONS.items():
        setattr(maxima, key, value)
    maxima.compile(font)
    font["post"].formatType = 3.0  # names of glyphs would be a megabyte that nobody reads
    font.sfntVersion = "\000\001\000\000"
    return font


def main(source: Path, target: Path) -> None:
    """Convert source; target appears whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    with_truetype_outlines(TTFont(source, recalcTimestamp=False)).save(part)
    part.replace(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
