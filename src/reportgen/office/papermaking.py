"""Make one paper of an office in memory: render the DOCX, convert it, prove the PDF."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportgen.checks.definition import Case
from reportgen.errors import EngineError, TemplateError, UsageError
from reportgen.files.folders import report_name
from reportgen.office.due_papers import DuePaper, Order, paper_values
from reportgen.office.fingerprint import digest, toolchain
from reportgen.office.result import Documents, PaperResult, State
from reportgen.pdf.archive import Archive, make_archive
from reportgen.pdf.conversion import Conversion
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.pdf.layoutwork import layout_work, processor_limit
from reportgen.render import Template
from reportgen.render.catalogue import THIS_PROJECT
from reportgen.render.document import unpaged_entries
from reportgen.render.score_values import Values

if TYPE_CHECKING:
    from reportgen.office.proof import Proof

Say = Callable[[str, str], None]  # called after each stage with its name and a line on its outcome
_LONG_SECONDS = 5  # of a conversion; one that takes longer is announced
_BEIJING = datetime.timezone(datetime.timedelta(hours=8))


@dataclass(frozen=True)
class LaidOut:
    """A rendered paper whose conversion is under way.

    unpaged: its headings without page numbers. warning: that the conversion will take long, in Chinese, or "".
    """

    due: DuePaper
    template: Template
    docx: bytes
    unpaged: Sequence[Mapping[str, object]]
    warning: str
    conversion: Conversion


@dataclass(frozen=True)
class PaperMaker:
    """Makes the papers of an office. is_fit: applies the rules, and tells whether errors prevent the papers."""

    case: Case
    engine: Engine | NoEngine
    order: Order
    is_fit: Callable[[], bool]
    say: Say

    def begin(self, due: DuePaper) -> PaperResult | LaidOut:
        """Render a paper and begin to convert it; the result where there is nothing to do, or it cannot be rendered.

        Raises UsageError or TemplateError where the template of an office that lists no papers cannot be used.
        """
        if not self.order.asks_for(due):
            return self._result(due)
        try:
            template = self.order.compiled(due.template)
        except (TemplateError, UsageError) as error:
            if not self._is_listed:
                raise
            name, advice = due.paper.name, error.advice
            if isinstance(error, UsageError):
                advice = f"检查“文书”里“{name}”的“模板”：写成 templates/… ，文件要在那里"
            return self._failed(due, f"{self._called(due)}：{error.message}\n  办法：{advice}")
        if due.number is None and template.prints(THIS_PROJECT):
            what = f"{self._called(due)}：模板 {template.name} 印“{THIS_PROJECT}”，这份文书的对象却不是项目"
            return self._failed(due, f"{what}\n  办法：在“文书”里写上 对象: 项目，或换模板")
        try:
            return self._laid_out(due, template)
        except TemplateError as error:
            return self._failed(due, str(error))

    def finish(self, begun: PaperResult | LaidOut) -> PaperResult:
        """Wait for the PDF of what begin() returned, prove it, render the DOCX that is handed in.

        Faults of the template or the engine are part of the result.
        """
        if isinstance(begun, PaperResult):
            return begun
        try:
            return self._finished(begun)
        except TemplateError as error:
            return self._failed(begun.due, str(error))

    def _laid_out(self, due: DuePaper, template: Template) -> PaperResult | LaidOut:
        """Raises TemplateError. A document that takes long is converted only where the rules allow it."""
        printed = self._printed(due, ())
        unpaged = unpaged_entries(template, printed)
        docx = template.render(self._printed(due, unpaged, field=False))
        if self._is_kept(due, docx):
            self.say("不变", f"{self._named(due)}要印的内容没有变，原样保留")
            return replace(self._result(due), state=State.BUILT, fingerprint=self._fingerprint(due, docx))
        work, limit = layout_work(docx), processor_limit(printed)
        is_long = work.seconds > _LONG_SECONDS
        if is_long and not self.is_fit():
            return self._result(due)
        is_told = is_long and work.seconds <= limit
        warning = f"；内容很多，转换 PDF 至少要 {work.seconds:.0f} 秒" if is_told else ""
        conversion = Conversion(self.engine, docx, self._called(due), work, limit)
        return LaidOut(due, template, docx, unpaged, warning, conversion)

    def _finished(self, layout: LaidOut) -> PaperResult:
        """Raises TemplateError.

        The template is rendered twice, because only the PDF tells on which page a heading is. LibreOffice converts
        a DOCX whose table of contents has page references, which LibreOffice fills in. The DOCX that is handed in
        has Word's own contents field, filled with the page numbers read from the PDF.
        """
        from reportgen.office.proof import Proof  # imports pypdf, which takes 0.15 s

        due, template, docx = layout.due, layout.template, layout.docx
        self.say("成文", f"{self._named(due)}Word {len(docx) // 1024} KB{layout.warning}")
        try:
            archive = self._archive(layout.conversion.result())
            proof = Proof(archive.pdf)
        except EngineError as failure:
            made = Documents(template.render(self._printed(due, layout.unpaged)))
            return replace(self._failed(due, str(failure)), documents=made)
        entries = proof.contents_entries(layout.unpaged) if template.prints("目录") else ()
        printed = self._printed(due, entries)
        documents = Documents(template.render(printed), archive.pdf)
        self.say("转换", f"PDF {len(archive.pdf) // 1024} KB")
        if reason := self._faults(layout, printed, documents, proof):
            rejected = Documents(documents.docx, None, documents.pdf)
            return replace(self._failed(due, reason), documents=rejected, remark=archive.remark)
        self.say("校验", f"{proof.pages} 页，与 Word 逐段相符，字体、数据相符")
        return replace(
            self._result(due),
            state=State.BUILT,
            fingerprint=self._fingerprint(due, docx),
            pages=proof.pages,
            remark=archive.remark,
            documents=documents,
        )

    def _faults(
        self, layout: LaidOut, printed: Mapping[str, object], documents: Documents, proof: "Proof"
    ) -> str:
        """Why the PDF does not pass its proof; "" where it does."""
        faults = proof.faults(documents.docx, layout.template, printed)
        if not faults:
            return ""
        what = f"{self._called(layout.due)}（模板 {layout.template.name}）：PDF 没有通过校验："
        advice = "原有的报告没有改动；这次的另存为“未通过”，供查看"
        if any(fault.of_fonts for fault in faults):
            advice += "。字体问题先运行 reportgen doctor"
        return str(EngineError(what + "；".join(map(str, faults)), advice))

    def _result(self, due: DuePaper) -> PaperResult:
        """The result of a paper before anything is made."""
        template, paper = due.template.as_posix(), due.paper
        return PaperResult(
            paper.name, due.stem, State.READY, template, due.subject, in_volume=paper.in_volume
        )

    def _failed(self, due: DuePaper, reason: str) -> PaperResult:
        return replace(self._result(due), state=State.FAILED, reason=reason)

    def _printed(self, due: DuePaper, contents: Sequence[Mapping[str, object]], field: bool = True) -> Values:
        return paper_values(self.case, due, contents, self.order.draft, field)

    def _archive(self, pdf: bytes) -> Archive:
        """Make a PDF fit to be kept. It bears the date of the report, so the same data gives the same bytes."""
        day = self.case.submission.report_date
        return make_archive(pdf, datetime.datetime.combine(day, datetime.time(), _BEIJING))

    def _called(self, due: DuePaper) -> str:
        """What messages call a paper: 东里街道办事处的报告, or by its 名称 where papers are listed."""
        return f"{self.case.submission.entry.name}的{due.title if self._is_listed else '报告'}"

    def _named(self, due: DuePaper) -> str:
        return f"{due.title}：" if self._is_listed else ""

    @property
    def _is_listed(self) -> bool:
        return self.case.submission.lists_papers

    def _fingerprint(self, due: DuePaper, laid_out: bytes) -> str:
        """A digest of all that a paper prints and is made with: its text and layout, its date, its name, the tools."""
        day = self.case.submission.report_date.isoformat()
        template = self.order.templates.file(due.template).sha256
        parts = [due.stem, digest(laid_out), template, day, str(self.order.draft), *toolchain().values()]
        return digest("\n".join(parts).encode())

    def _is_kept(self, due: DuePaper, laid_out: bytes) -> bool:
        kept = self.order.kept.get(report_name(due.stem, self.order.draft)) if self._is_listed else None
        return kept is not None and kept == self._fingerprint(due, laid_out)


def lay_out(case: Case, due: DuePaper, template: Template, engine: Engine | NoEngine) -> bytes:
    """Make a PDF of a paper to look at: as a draft, but neither compressed nor proven. Raises TemplateError, EngineError."""
    printed, name = paper_values(case, due, draft=True), f"{case.submission.entry.name}的样子"
    unpaged = unpaged_entries(template, printed)
    docx = template.render(paper_values(case, due, unpaged, True, False))
    limit = processor_limit(printed)
    layout_work(docx).check(name, limit)
    return engine.convert(docx, name, limit)
