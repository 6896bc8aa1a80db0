"""Templates: the shipped one with one to three things changed in its XML, tags, fields, links, pictures or zip."""

import gzip
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench.hostile.world import Case, World

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BODY, _RELS = "word/document.xml", "word/_rels/document.xml.rels"
FOR = "{% for a in 评分表 %}"
_TAGS = (
    FOR * 6 + "x" + "{% endfor %}" * 6, "{{ 1|round(1000000000) }}", "{{ 评分表|slice(999999999)|list }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{" * 30000, "{% if 草稿 %}" * 500 + "{% endif %}" * 500,
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "{% set a = 年度 %}" + "{% set a = a ~ a %}" * 60 + "{{ a }}",
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a|string }}", "{{ 没有 }}", "{{ 年度 + 1 }}", "{{ 年度|safe }}",
    "{{ 9 ** 9 ** 9 }}", "{% for a in a recursive %}{{ loop(a) }}{% endfor %}", "{%p if 草稿 %}", "{%tr endfor %}",
    "{% vm %}", "{% hm %}", "{% colspan 9999999999 %}", "{{ '\\x1b' }}", "{{ 单位.__class__ }}", "{{ [] | join }}",
)  # fmt: skip
_CODES = (
    " DDEAUTO cmd ", " INCL{{ '' }}UDETEXT x ", " {{ 年度 }} ", ' "INCLUDEPICTURE" "http://127.0.0.1:9/x" ', " PAGE ", " DATE ",
    ' HYPERLINK "file:///etc/passwd" ', " PAGE {% if 草稿 %} ",
)  # fmt: skip
_ADDRESSES = (
    "http://127.0.0.1:9/x.png",
    "file:///etc/passwd",
    "\\\\host\\x",
    "javascript:1",
    "https://a.example/",
)
_KINDS = ("hyperlink", "image", "attachedTemplate", "oleObject", "aFChunk", "mailMergeSource", "somethingNew")
_USES = (
    '<w:hyperlink r:id="rIdX"/>',
    '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rIdX"/></w:drawing></w:r>',
    '<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:href="rIdX"/></w:pict></w:r>',
    "",
)
_BODIES = (
    b"", b"\0" * 1000, b"<svg/>", gzip.compress(b"<svg/>"), b'<?xml version="1.0" encoding="utf-7"?><x/>', b"<x>" * 5000,
    b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "<x/>".encode("utf-16"), b"<x/>", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0",
)  # fmt: skip

Parts = dict[str, bytes]


def make(chance: random.Random, world: World) -> Case:
    """A template that is not what it was, and the building of a report with it."""
    path = world.folder / "templates" / "report.docx"
    parts = unpacked(path)
    changes = [chance.choice(_CHANGES) for _ in range(chance.randint(1, 3))]
    what = ", ".join(change(chance, parts) for change in changes)
    pack(path, parts)
    if chance.random() < 0.1:
        content = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        what += ", bytes of the zip"
    return Case(what, ("build", "mingxi"))


def unpacked(path: Path) -> Parts:
    """The parts of a DOCX, by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def pack(path: Path, parts: Parts) -> None:
    """Write parts as a DOCX."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)


def insert(chance: random.Random, parts: Parts, xml: str) -> None:
    """Put xml before one of the paragraphs of the body."""
    body = parts.get(_BODY, b"").decode(errors="replace")
    places = [found.start() for found in re.finditer("<w:p[ >]", body)] or [len(body)]
    place = chance.choice(places)
    parts[_BODY] = (body[:place] + xml + body[place:]).encode()


def _tag(chance: random.Random, parts: Parts) -> str:
    tag = chance.choice(_TAGS)
    insert(chance, parts, f"<w:p><w:r><w:t>{tag}</w:t></w:r></w:p>")
    return f"tag {tag[:40]}"


def _field(chance: random.Random, parts: Parts) -> str:
    code = chance.choice(_CODES)
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    runs = [marks[0], f"<w:r><w:instrText>{code}</w:instrText></w:r>", *marks[1:]]
    if chance.random() < 0.3:
        del runs[chance.randrange(len(runs))]
    insert(chance, parts, "<w:p>" + "".join(runs) + "</w:p>")
    return f"field {code}"


def _link(chance: random.Random, parts: Parts) -> str:
    kind, address, use = chance.choice(_KINDS), chance.choice(_ADDRESSES), chance.choice(_USES)
    mode = chance.choice((' TargetMode="External"', "", ' TargetMode="external"'))
    line = f'<Relationship Id="rIdX" Type="{_OFFICE}/{kind}" Target="{address}"{mode}/></Relationships>'
    parts[_RELS] = parts.get(_RELS, b"").replace(b"</Relationships>", line.encode())
    insert(chance, parts, f'<w:p xmlns:r="{_OFFICE}">{use}</w:p>')
    return f"{kind} {address} {use[:30]}"


def _part(chance: random.Random, parts: Parts) -> str:
    name = chance.choice(
        [*parts, "word/media/x.png", "customXml/item1.xml", "../x.xml", "word/vbaProject.bin"]
    )
    parts[name] = chance.choice(_BODIES)
    return f"{name} is {parts[name][:20]!r}"


def _loss(chance: random.Random, parts: Parts) -> str:
    name = chance.choice(list(parts))
    del parts[name]
    return f"no {name}"


def _piece(chance: random.Random, parts: Parts) -> str:
    """An element or a stretch of text goes, comes twice, or changes place."""
    name = chance.choice([name for name in parts if name.endswith(".xml")] or [*parts])
    pieces = re.split(r"(<[^>]*>)", parts[name].decode(errors="replace"))
    start = chance.randrange(len(pieces))
    cut = pieces[start : start + chance.randint(1, 9)]
    del pieces[start : start + len(cut)]
    place = chance.randrange(len(pieces) + 1)
    pieces[place:place] = cut * chance.randint(0, 2)
    parts[name] = "".join(pieces).encode()
    return f"{len(cut)} pieces of {name}"


_CHANGES: tuple[Callable[[random.Random, Parts], str], ...] = (
    _tag,
    _tag,
    _field,
    _link,
    _part,
    _loss,
    _piece,
)
