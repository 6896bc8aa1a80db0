"""Verify a PDF by its own content, whatever the engine reports."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportgen.pdf.content import Reading
from reportgen.pdf.fonts import ExpectedFaces, face
from reportgen.pdf.glyphs import PAGE_NUMBER

_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_SPELLED = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff0-9A-Za-z，。；：！？、]")
_NUMBER = re.compile(r"\d+|[ivxlc]+")
_MAX_QUOTED = 40  # characters of an expected text in a message
_ARCHIVE = "2B"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the PDF of a report must show. Text is compared without white space, because lines may break
    anywhere. Characters outside GB 2312 are only searched for on their own, because a second font draws them and
    LibreOffice writes them after their line.

    title: on the first page. headings: (level, title) as printed, numbers included, in order.
    contents: the lowest level of headings listed in the table of contents; 0 where there is none.
    sentences: may be anywhere, such as the one with total and grade.
    rows: of tables, each with the texts of its cells in order, without empty cells.
    members: names as printed, all on the page of the last heading or later.
    closing: 成文日期 first, then 署名 and contact: where the date stands on or after the page of the last heading, all of
        them are on one page with a member, so that nobody finds the end of a report by itself on a page.
    literal: braces like {{ that are in the data and are printed as typed.
    faces: from fonts.expected_faces(); None to skip the check of font names.
    """

    title: str
    pages: int = 1
    headings: tuple[tuple[int, str], ...] = ()
    contents: int = 0
    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    members: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    faces: ExpectedFaces | None = field(default=None)


def verify(pdf: Path | bytes | Reading, expected: Expectation) -> list[str]:
    """Return everything that is wrong with the PDF, in Chinese; an empty list for a good one."""
    try:
        reading = pdf if isinstance(pdf, Reading) else Reading(pdf)
        if not reading.page_count:
            return ["PDF 没有页"]
        return [message for check in _CHECKS for message in check(reading, expected)]
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        return [f"PDF 不能读取：{type(error).__name__}: {error}"]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= _MAX_QUOTED else text[:_MAX_QUOTED] + "…"


def _form(pdf: Reading, expected: Expectation) -> Iterator[str]:
    if pdf.page_count < expected.pages:
        yield f"PDF 只有 {pdf.page_count} 页，应不少于 {expected.pages} 页"
    if pdf.archive_level != _ARCHIVE:
        yield f"PDF 不是 PDF/A-2b 归档格式（标识：{pdf.archive_level or '无'}）"
    if not pdf.tagged:
        yield "PDF 没有结构标记"


def _fonts(pdf: Reading, expected: Expectation) -> Iterator[str]:
    used = {face(font.name) for font in pdf.fonts}
    for font in pdf.fonts:
        if not font.embedded:
            yield f"字体没有嵌入：{font.name}"
        for character in sorted(font.missing):
            yield f"没有字体能显示“{character}”（U+{ord(character[0]):04X}），页面上是方框或空白"
    if expected.faces is None:
        return
    for family, faces in expected.faces.required:
        if not used & faces:
            yield f"没有用上 {family} 或它的替代字体"
    for font in pdf.fonts:
        # Symbols and emoji may come from any font, text may not.
        spelled = sorted(c for c in font.characters if _SPELLED.search(c))
        if face(font.name) not in expected.faces.allowed and spelled:
            yield f"用了不该出现的字体：{face(font.name)}（“{spelled[0]}”）"
    for font in pdf.fonts:
        chinese = _HAN.search("".join(sorted(font.characters)))
        if face(font.name) in expected.faces.latin and chinese:
            yield f"西文字体 {font.name} 用在了汉字“{chinese[0]}”上"


def _leftovers(pdf: Reading, expected: Expectation) -> Iterator[str]:
    for number, text in enumerate(pdf.pages, 1):
        if "\ufffd" in text:
            yield f"第 {number} 页有无法识别的字符（U+FFFD）"
        for typed in expected.literal:
            text = text.replace(_squeezed(typed), "")
        if found := _LEFTOVER.search(text):
            yield f"第 {number} 页留有模板标记：{_short(text[max(0, found.start() - 5) : found.end() + 20])}"


def _texts(pdf: Reading, expected: Expectation) -> Iterator[str]:
    if _common(expected.title) not in _common(pdf.pages[0]):
        yield f"首页没有标题“{_short(expected.title)}”"
    whole = "".join(_bodies(pdf))
    common = _common(whole)
    for sentence in expected.sentences:
        if _common(sentence) not in common:
            yield f"缺少“{_short(sentence)}”"
    texts = (expected.title, *expected.sentences, *expected.members, *(c for r in expected.rows for c in r))
    for character in sorted(_rare("".join(texts)) - _rare(whole)):
        yield f"哪一页上都没有“{character}”（U+{ord(character):04X}）"


def _rare(text: str) -> set[str]:
    """The characters of a text that are outside GB 2312."""
    return {c for c in set(text) if not c.isspace() and not _in_gb2312(c)}


def _common(text: str) -> str:
    """The text without characters outside GB 2312, whose position in a line the PDF does not tell."""
    squeezed = _squeezed(text)
    for character in _rare(squeezed):
        squeezed = squeezed.replace(character, "")
    return squeezed


@cache
def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _bodies(pdf: Reading) -> list[str]:
    """The text of the pages without page numbers, which would interrupt sentences that continue on the next page."""
    return [PAGE_NUMBER.sub("", text) for text in pdf.pages]


def _rows(pdf: Reading, expected: Expectation) -> Iterator[str]:
    """Check the table rows in order: each must follow the one before it."""
    whole = _common("".join(_bodies(pdf)))
    position = 0
    for row in expected.rows:
        text = "".join(_common(cell) for cell in row)
        found = whole.find(text, position)
        if found < 0:
            yield f"表格缺少一行，或内容、顺序不符：{_short('｜'.join(row))}"
        else:
            position = found + len(text)


def _members(pdf: Reading, expected: Expectation) -> Iterator[str]:
    first = pdf.headings[-1].page_index if pdf.headings else 0
    pages = "".join(_bodies(pdf)[first:])
    title = _squeezed(pdf.headings[-1].title) if pdf.headings else ""
    signatures = _common(pages[pages.find(title) + len(title) :])
    for name in expected.members:
        common = _common(name)
        if common not in signatures:
            yield f"签字页缺少“{name}”"
        signatures = signatures.replace(common, "", 1)


def _closing(pdf: Reading, expected: Expectation) -> Iterator[str]:
    first = pdf.headings[-1].page_index if pdf.headings else 0
    texts = [_common(text) for text in expected.closing]
    pages = [page for page in map(_common, _bodies(pdf)[first:]) if texts and texts[0] in page]
    if not pages:  # the template may print no 落款
        return
    absent = [text for text in expected.closing if _common(text) not in pages[-1]]
    if absent:
        yield f"落款没有全在一页上：缺“{'”“'.join(absent)}”"
    if expected.members and not any(_common(name) in pages[-1] for name in expected.members):
        yield "落款单独在一页上，没有名单的行与它同页"


def _headings(pdf: Reading, expected: Expectation) -> Iterator[str]:
    wanted = [(level, _squeezed(title)) for level, title in expected.headings]
    present = [(h.level, _squeezed(h.title)) for h in pdf.headings]
    if not wanted or wanted == present:
        return
    missing = [title for level, title in wanted if (level, title) not in present]
    extra = [title for level, title in present if (level, title) not in wanted]
    if missing:
        yield f"书签缺少标题：{'、'.join(missing)}"
    if extra:
        yield f"书签多出标题：{'、'.join(extra)}"
    if not missing and not extra:
        yield "书签的标题顺序或重复与报告不符"


def _contents(pdf: Reading, expected: Expectation) -> Iterator[str]:
    if not expected.contents or not pdf.headings:
        return
    listed = "".join(_bodies(pdf)[: pdf.headings[0].page_index])
    entries = [heading for heading in pdf.headings if heading.level <= expected.contents]
    titles = [_squeezed(heading.title) for heading in entries]
    position = 0
    for heading, title, following in zip(entries, titles, (*titles[1:], ""), strict=True):
        start = listed.find(title, position)
        if start < 0:
            yield f"目录缺少“{heading.title}”"
            continue
        position = start + len(title)
        end = listed.find(following, position) if following else -1
        entry = listed[position : end if end >= 0 else None].lstrip(".…·．")
        number = _NUMBER.match(entry)
        shown = number[0] if number else ""
        if shown != heading.printed:
            yield f"目录中“{heading.title}”的页码是 {shown or '空'}，应为 {heading.printed or '空'}"


_CHECKS: tuple[Callable[[Reading, Expectation], Iterator[str]], ...] = (
    _form,
    _fonts,
    _leftovers,
    _texts,
    _headings,
    _contents,
    _rows,
    _members,
    _closing,
)
