"""Bars of scores: pictures of a template that show what share of its points an indicator, a class or the whole got.

A writer puts any picture where the bar is to stand and types {{ 行.得分条 }} as its alternative text. When the template
is compiled the picture is replaced by 101 bars, one for each percentage, and the tag {{ 行.得分率 }} in its relationship
tells which one is shown. So a bar needs no other machinery than any tag, may stand in a loop, and is drawn by Word, WPS
and LibreOffice alike. What it shows is said by the alternative text, which is 得分条 itself.
"""

import re
import struct
import zlib
from collections.abc import Iterable

from lxml import etree  # type: ignore[import-untyped]

from reportgen.render.package import CONTENT_TYPES

_TAG = re.compile(r"\{\{\s*(?P<whose>[^{}|]*?)得分条\s*\}\}")
_DOC_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationships"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_DEFAULT = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
_ID = "rIdScoreBar"
_WIDTH, _HEIGHT, _FRAME = 402, 24, 1  # pixels: 4 for one percent, and the frame
_COLOURS = bytes((0x59, 0x59, 0x59, 0xEC, 0xEC, 0xEC, 0x2F, 0x5D, 0x8C))  # frame, missing points, points


def use_bars(root: etree._Element) -> bool:
    """Let each picture whose alternative text is a 得分条 show its bar. Says whether there is any."""
    used = False
    for properties in root.iter(_DOC_PROPERTIES):
        found = _TAG.search(properties.get("descr", ""))
        if found is None:
            continue
        for blip in properties.getparent().iter(_BLIP):
            blip.set(_EMBED, f"{_ID}{{{{ {found['whose']}得分率 }}}}")
            used = True
    return used


def add_bars(parts: dict[str, bytes], owners: Iterable[str]) -> None:
    """Add the bars to the parts of a package. owners: the text parts that show one."""
    owners = list(owners)
    if not owners:
        return
    names = {step: f"word/media/score-bar-{step}.png" for step in ("", *map(str, range(101)))}
    for owner in owners:
        folder, _, leaf = owner.rpartition("/")
        rels = f"{folder}/_rels/{leaf}.rels"
        root = etree.fromstring(parts[rels]) if rels in parts else etree.Element(_RELATIONSHIPS)
        for step, name in names.items():
            target = {"Id": f"{_ID}{step}", "Type": _IMAGE, "Target": f"/{name}"}
            etree.SubElement(root, _RELATIONSHIP, target)
        parts[rels] = _bytes(root)
    types = etree.fromstring(parts[CONTENT_TYPES])
    if not any(line.get("Extension", "").lower() == "png" for line in types):
        types.insert(0, etree.Element(_DEFAULT, {"Extension": "png", "ContentType": "image/png"}))
        parts[CONTENT_TYPES] = _bytes(types)
    parts.update({name: _bar(int(step or 0)) for step, name in names.items()})


def _bytes(root: etree._Element) -> bytes:
    text: bytes = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)
    return text


def _bar(percentage: int) -> bytes:
    """A PNG of a bar that is filled to a percentage, in three colours."""
    inner = _WIDTH - 2 * _FRAME
    filled = inner * percentage // 100
    edge = bytes(_WIDTH)
    row = b"\0" * _FRAME + b"\2" * filled + b"\1" * (inner - filled) + b"\0" * _FRAME
    rows = [edge] * _FRAME + [row] * (_HEIGHT - 2 * _FRAME) + [edge] * _FRAME
    pixels = b"".join(b"\0" + line for line in rows)
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", _COLOURS), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(named: tuple[bytes, bytes]) -> bytes:
    kind, body = named
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
