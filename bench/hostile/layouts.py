"""Layouts: a template of a few tags whose report takes LibreOffice long: long words, paragraphs, cells, tables, many of all."""

import random

from bench.hostile.templates import FOR, insert, pack, unpacked
from bench.hostile.world import Case, World

_LETTERS = (
    "x", "1", "街", "。", "（", "\u00a0", "\u0628a", "\u0e01", "\U0001f468\u200d", "e\u0301\u0301", "word ", "a\u00ad",
)  # fmt: skip
_BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="position:absolute;width:99pt;height:50pt">'
    "<v:textbox><w:txbxContent>@</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
_CELL = '<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>@</w:tc>'
_TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/>'
    f"</w:tblGrid>%<w:tr>{_CELL * 2}</w:tr>#</w:tbl><w:p/>"
)
_ROW = "<w:tr><w:tc><w:p><w:r><w:t>{{%tr {} %}}</w:t></w:r></w:p></w:tc></w:tr>"
_PARAGRAPH = "<w:p><w:r><w:t>{{%p {} %}}</w:t></w:r></w:p>"
_LOOP = ("for a in 评分表", "endfor")
_PROPERTIES = (
    "", "", "<w:pageBreakBefore/>", "<w:keepNext/><w:keepLines/>", '<w:pStyle w:val="Heading1"/>', "<w:sectPr/>",
    '<w:framePr w:w="900" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="99" w:y="99"/>',
    '<w:spacing w:line="1" w:lineRule="exact"/>', '<w:spacing w:before="31680"/>', '<w:ind w:left="9000"/>',
)  # fmt: skip
_PIECES = (
    "<w:tab/>", "<w:br/>", '<w:br w:type="page"/>', "<w:noBreakHyphen/>", "<w:softHyphen/>", "<w:cr/>",
    '<w:sym w:char="F0A7"/>',
)  # fmt: skip


def make(chance: random.Random, world: World) -> Case:
    """A template with up to fifteen loops within one another around one piece of text."""
    path = world.folder / "templates" / "report.docx"
    parts = unpacked(path)
    inner, rows, outer = chance.randrange(6), chance.randrange(4), chance.randrange(5)
    text = chance.choice(_LETTERS) * chance.choice([1, 1, 50])
    piece = chance.choice(_PIECES) if chance.random() < 0.4 else ""
    properties = chance.choice(_PROPERTIES)
    run = f"<w:r><w:t>{FOR * inner}</w:t>{piece}<w:t>{text}{'{% endfor %}' * inner}</w:t></w:r>"
    xml = f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"
    around = [chance.choice([_TABLE, _TABLE, _BOX]) for _ in range(chance.choice([0, 0, 1, 1, 2, 5]))]
    for shape in around:
        xml = shape.replace("@", xml)
    begin, end = (_ROW.format(word) * rows for word in _LOOP)
    xml = xml.replace("%<", begin + "<", 1).replace("#", end, 1).replace("%<", "<").replace("#", "")
    begin, end = (_PARAGRAPH.format(word) * outer for word in _LOOP)
    insert(chance, parts, begin + xml + end)
    pack(path, parts)
    what = f"{inner}, {rows}, {outer} loops, {len(around)} around, {text[:2]!r} {piece} {properties}"
    return Case(what, ("build", "mingxi"))
