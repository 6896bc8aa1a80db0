"""The Word template as the rest of the program sees it: open once, render many times."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jinja2 import Template as JinjaTemplate
from jinja2.exceptions import TemplateSyntaxError

from reportgen.errors import TemplateError, system_reason
from reportgen.files.regular import MAX_TEMPLATE_BYTES, read_regular
from reportgen.render import cache
from reportgen.render.dialect import ReportEnvironment, compile_source
from reportgen.render.entries import (
    PartCode,
    TemplateCode,
    ZipEntry,
    deflate,
    inflate,
    write_package,
)
from reportgen.render.postprocess import BrokenXml, postprocess
from reportgen.render.printedkeys import PrintedKey


class Template:
    """A compiled template, made by open(). render() may be called any number of times."""

    def __init__(
        self, name: str, content: bytes, environment: ReportEnvironment, parts: TemplateCode
    ) -> None:
        self._name = name
        self._content = content
        self._environment = environment
        self._parts: dict[str, ZipEntry | tuple[PartCode, JinjaTemplate]] = {  # in the order of the zip
            part.name: part
            if isinstance(part, ZipEntry)
            else (part, JinjaTemplate.from_code(environment, part.code, {}))
            for part in parts
        }

    @property
    def sha256(self) -> str:
        """SHA-256 of the template file, hexadecimal."""
        return hashlib.sha256(self._content).hexdigest()

    @property
    def name(self) -> str:
        """The name of the template file."""
        return self._name

    @property
    def printed_keys(self) -> tuple[PrintedKey, ...]:
        """The keys of the data that the template prints, part by part, in the order of its tags."""
        codes = (part[0] for part in self._parts.values() if not isinstance(part, ZipEntry))
        return tuple(key for code in codes for key in code.printed)

    def prints(self, key: str) -> bool:
        """Whether the template prints a key of the first level, or anything under it."""
        return any(printed.path[0] == key for printed in self.printed_keys)

    @classmethod
    def open(cls, path: Path, cache_dir: Path | None = None) -> "Template":
        """The template in a DOCX file, from the cache of compiled templates if it is there.

        cache_dir: a private folder, by default reportgen's in the user's cache folder.
        Raises TemplateError: no usable DOCX, not safe, or a tag that cannot be compiled.
        """
        return cls.load(_read(path), path.name, cache_dir)

    @classmethod
    def load(cls, content: bytes, name: str, cache_dir: Path | None = None) -> "Template":
        """open() for the bytes of a template file called name."""
        environment = ReportEnvironment()
        entry = cache.entry_path(cache_dir or cache.default_folder(), hashlib.sha256(content).hexdigest())
        parts = cache.load(entry, environment)
        if parts is None:
            with _only_template_errors(name):
                parts = _compile(content, name, environment)
            cache.store(entry, parts, environment)
        return cls(name, content, environment, parts)

    def render(self, context: Mapping[str, object]) -> bytes:
        """The DOCX with its tags filled; same context, same bytes.

        Text goes in exactly as it is. Raises TemplateError: a name that is not there, a value that cannot be
        printed, tags that do not nest with the paragraphs and tables.
        """
        self._environment.budget.refill()
        return write_package(
            part if isinstance(part, ZipEntry) else deflate(name, self._render(*part, context))
            for name, part in self._parts.items()
        )

    def part(self, name: str, context: Mapping[str, object]) -> bytes:
        """One part of what render() would give: word/document.xml …; b"" where there is no such part.

        Raises TemplateError.
        """
        if name not in self._parts:
            return b""
        self._environment.budget.refill()
        part = self._parts[name]
        return inflate(part) if isinstance(part, ZipEntry) else self._render(*part, context)

    def _render(self, part: PartCode, code: JinjaTemplate, context: Mapping[str, object]) -> bytes:
        try:
            return postprocess(code.render(context), part)
        except Exception as fault:  # an expression in a template can raise anything
            raise self._locate(part.name, fault, context) from fault

    def _locate(self, part: str, fault: Exception, context: Mapping[str, object]) -> TemplateError:
        """The fault with its place in the template, which is read again for this."""
        from reportgen.render import compiler, package, place, preparation  # only after a fault

        with _only_template_errors(self._name):
            parts = package.read_package(self._content, self._name)
            if isinstance(fault, BrokenXml):
                return place.broken_xml_error(parts, part, fault, context)
            sources = compiler.part_sources(preparation.prepare(parts))
            source = next(source for source in sources if source.name == part)
            return place.tag_error(parts, self._environment, source, fault, context)


def _read(path: Path) -> bytes:
    try:
        content = read_regular(path, MAX_TEMPLATE_BYTES)
    except OSError as error:
        advice = "请检查文件是否存在、有没有权限。"
        raise TemplateError(f"模板 {path.name}：读不了 {path}：{system_reason(error)}", advice) from None
    if len(content) > MAX_TEMPLATE_BYTES:
        what = f"文件超过 {MAX_TEMPLATE_BYTES >> 20} MB"
        raise TemplateError(f"模板 {path.name}：{what}", "请压缩或删去模板里的大图片。")
    return content


@contextmanager
def _only_template_errors(name: str) -> Iterator[None]:
    """Whatever a strange template makes the machinery raise is a fault of the template."""
    try:
        yield
    except TemplateError:
        raise
    except Exception as fault:
        what = f"模板 {name}：里面有读不懂的内容（{type(fault).__name__}）"
        advice = "请用 Word 或 WPS 打开这个模板，另存为“Word 文档（.docx）”后再试。"
        raise TemplateError(what, advice) from fault


def _compile(content: bytes, name: str, environment: ReportEnvironment) -> TemplateCode:
    """Raises TemplateError with the place of the tag."""
    # not needed with a cached template
    from reportgen.render import braces, compiler, package, place, preparation, printedkeys, revisions

    parts = package.read_package(content, name)
    revisions.check_revisions(parts)
    braces.check_tags(parts)
    plain = preparation.prepare(parts)
    dynamic: dict[str, PartCode] = {}
    for part in compiler.part_sources(plain):
        try:
            code = compile_source(environment, part.source)
        except TemplateSyntaxError as fault:
            raise place.tag_error(parts, environment, part, fault, {}) from fault
        keys = printedkeys.printed_keys(environment.parse(part.source), part.name)
        dynamic[part.name] = PartCode(part.name, code, part.fix_tables, part.number_drawings, keys)
    return compiler.assemble(plain, dynamic)
