"""What is done while LibreOffice converts, and what is given up."""

import time
from dataclasses import replace
from threading import Event

import pytest

from reportgen.errors import EngineError, TemplateError
from reportgen.finding import blocking
from reportgen.office import papermaking
from reportgen.office.due_papers import Order
from reportgen.office.judge import Judgement, judge, read_files
from reportgen.office.production import produce
from reportgen.office.result import State
from reportgen.office.workspace import open_district
from reportgen.pdf.engine import Engine
from reportgen.render import Template
from tests.conftest import FICTION, ROOT

FINAL = Order(ROOT / "templates" / "report.docx")
DRAFT = replace(FINAL, draft=True)
ERROR = ("负债总额: {本年: 120.00", "负债总额: {本年: 121.00")  # 资产减负债不等于净资产


class PatientEngine(Engine):
    """Stands in for LibreOffice: converts only once the office has been examined, and makes no PDF then."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement, self.asked, self.waited_in_vain = judgement, 0, False

    def convert(self, docx: bytes, name: str, seconds: int = 0) -> bytes:
        self.asked += 1
        end = time.monotonic() + 30
        while not self.judgement.is_examined and time.monotonic() < end:
            time.sleep(0.01)
        self.waited_in_vain = not self.judgement.is_examined
        raise EngineError("没有 PDF", "")


class EndlessEngine(Engine):
    """Stands in for a LibreOffice whose conversion ends only when the test says so."""

    def __init__(self) -> None:
        self.begun, self.ended = Event(), Event()

    def convert(self, docx: bytes, name: str, seconds: int = 0) -> bytes:
        self.begun.set()
        self.ended.wait(60)
        raise EngineError("没有 PDF", "")


def judged(old: str = "", new: str = "") -> Judgement:
    district = open_district(FICTION, "2023")
    entry = district.entry("mingxi")
    files = read_files(district, entry)
    assert old.encode() in files.office
    return judge(district, entry, replace(files, office=files.office.replace(old.encode(), new.encode(), 1)))


def test_the_rules_are_applied_while_the_report_is_converted() -> None:
    judgement = judged()
    engine = PatientEngine(judgement)
    result = produce(judgement, DRAFT, engine)
    assert (engine.asked, engine.waited_in_vain) == (1, False)
    assert result.state is State.FAILED and result.findings == judgement.findings


def test_an_unfit_office_does_not_wait_for_its_conversion() -> None:
    judgement = judged(*ERROR)
    engine = EndlessEngine()
    result = produce(judgement, FINAL, engine)
    assert result.state is State.UNFIT and blocking(result.findings)
    assert engine.begun.wait(30) and not engine.ended.is_set()
    engine.ended.set()


def test_an_unfit_office_that_has_been_examined_is_not_converted() -> None:
    engine = EndlessEngine()
    result = produce(judged(*ERROR).examined(), FINAL, engine)
    assert result.state is State.UNFIT
    assert not engine.begun.is_set()


def test_a_report_that_takes_long_is_examined_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papermaking, "_LONG_SECONDS", 0)
    engine = EndlessEngine()
    assert produce(judged(*ERROR), FINAL, engine).state is State.UNFIT
    assert not engine.begun.is_set()


def test_what_cannot_be_laid_out_in_time_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papermaking, "processor_limit", lambda values: 0)
    engine = EndlessEngine()
    result = produce(judged(), DRAFT, engine)
    assert result.state is State.FAILED and "在 0 秒内排不完" in result.reason
    (paper,) = result.papers
    assert paper.documents and paper.documents.docx.startswith(b"PK") and not paper.documents.pdf
    assert not engine.begun.is_set()


def test_errors_in_the_data_are_told_before_those_of_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise TemplateError("超过了模板的限度", "")

    monkeypatch.setattr(Template, "render", refuse)
    assert produce(judged(*ERROR), FINAL, EndlessEngine()).state is State.UNFIT
    whole = produce(judged(), DRAFT, EndlessEngine())
    assert whole.state is State.FAILED and "超过了模板的限度" in whole.reason
