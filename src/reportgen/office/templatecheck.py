"""`reportgen template check`: all that is wrong with a Word template, in one run, and what it prints of the data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import TemplateError
from reportgen.office.fingerprint import TemplateFile
from reportgen.pdf import fonts
from reportgen.render import Template
from reportgen.render.braces import brace_faults
from reportgen.render.catalogue import KEYS, Keys
from reportgen.render.documenttext import read_document
from reportgen.render.outline import spots, text_parts
from reportgen.render.package import Package, read_package
from reportgen.render.preparation import prepare
from reportgen.render.printedkeys import PrintedKey
from reportgen.render.revisions import revision_faults
from reportgen.render.tagcheck import tag_faults

_STYLE_USE = re.compile(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"')
_STYLE = re.compile(r'<w:style\b[^>]*w:styleId="([^"]+)"')


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """What is said of a template, in Chinese. faults keep a paper from being made; remarks do not.

    keys: what it prints of the data; nothing where faults keep it from being compiled.
    """

    name: str
    faults: tuple[str, ...]
    remarks: tuple[str, ...]
    keys: tuple[PrintedKey, ...]


def check_template(path: Path, known: Keys = KEYS) -> TemplateReport:
    """All faults of a template file. known: the keys of a district. Raises UsageError where it cannot be read."""
    content, name = TemplateFile.read(path).content, path.name
    try:
        package = read_package(content, name)
    except TemplateError as error:
        return TemplateReport(name, (_without_name(str(error), name),), (), ())
    found = [*map(str, revision_faults(package)), *map(str, brace_faults(package))]
    found += map(str, tag_faults(package, known))
    keys: tuple[PrintedKey, ...] = ()
    try:
        prepare(package)
        if not found:
            keys = Template.load(content, name).printed_keys
    except TemplateError as error:
        found.append(str(error))
    faults = tuple(dict.fromkeys(_without_name(fault, name) for fault in found))
    return TemplateReport(name, faults, tuple(_remarks(content, package)), keys)


def _without_name(fault: str, name: str) -> str:
    return fault.removeprefix(f"模板 {name}：")


def _remarks(content: bytes, package: Package) -> Iterator[str]:
    """What the fonts and styles of a template bring with them."""
    document = read_document(content)
    named = {*document.families, *document.latin} - {""}
    for family in sorted(fonts.unknown_families(named)):
        if not fonts.is_installed(family):
            yield f"字体“{family}”本机没有，也没有替代字体，PDF 里会用别的字体\n  办法：换成 {_known_families()}，或安装它"
    for row in fonts.report():
        if not row.used and named & {row.wanted}:
            yield f"字体“{row.wanted}”和它的替代字体本机都没有\n  办法：安装 {row.install}"
    known = {
        name
        for part in package.related(package.main, "styles")
        for name in _STYLE.findall(_text(package, part))
    }
    for part in text_parts(package):
        for style in sorted(set(_STYLE_USE.findall(_text(package, part))) - known):
            yield f"{_where(package, part, style)}用了模板里没有的样式“{style}”，会按“正文”排\n  办法：在 Word 里重新选一个样式"


def _known_families() -> str:
    return "、".join(role.families[0] for role in fonts.ROLES)


def _text(package: Package, part: str) -> str:
    return package.parts[part].decode("utf-8", "replace")


def _where(package: Package, part: str, style: str) -> str:
    """The first place of a part in which a style is used."""
    for paragraph, spot in zip(
        re.split(r"(?=<w:p[ >])", _text(package, part))[1:], spots(package, part), strict=False
    ):
        if f'"{style}"' in paragraph:
            return f"{spot}："
    return ""
