"""Templates as people change them in Word: each builds and is proven, and a damaged PDF of it is refused."""

import datetime
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from reportgen.office.due_papers import Order
from reportgen.office.fingerprint import TemplateFiles
from reportgen.office.judge import Judgement, judge, read_files
from reportgen.office.production import produce
from reportgen.office.proof import Proof
from reportgen.office.result import Documents, OfficeResult, State
from reportgen.pdf.archive import make_archive
from reportgen.pdf.engine import Engine, open_engine
from reportgen.render import Template
from reportgen.render.view import values
from tests.conftest import FICTION, district_of
from tests.office.word_edits import EDITS, edited, narrow_columns, new_form

_WHEN = datetime.datetime(2024, 2, 28, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with open_engine("lok") as engine:
        yield engine


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    district = district_of(FICTION / "2023")
    entry = district.entry("mingxi")
    return judge(district, entry, read_files(district, entry))


Produce = Callable[[bytes], OfficeResult]


@pytest.fixture(scope="module")
def made(engine: Engine, judgement: Judgement) -> Produce:
    """made(template) → the result of producing the fictional office's paper with it."""
    path = Path("样表.docx")
    return lambda template: produce(judgement, Order(path, TemplateFiles({path: template})), engine)


def documents(result: OfficeResult) -> Documents:
    assert result.state is State.BUILT, result.reason
    (paper,) = result.papers
    assert paper.documents is not None
    return paper.documents


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_builds_and_is_proven(name: str, made: Produce) -> None:
    assert documents(made(edited(name))).pdf


def test_a_form_of_ones_own_builds_and_is_proven(made: Produce) -> None:
    assert made(new_form()).pages == 2


def test_what_the_layout_loses_is_refused(made: Produce) -> None:
    result = made(narrow_columns())
    assert result.state is State.FAILED
    assert "明溪街道办事处的报告（模板 样表.docx）：PDF 没有通过校验：" in result.reason
    assert "缺少“扣分原因和其他说明”" in result.reason
    assert "doctor" not in result.reason  # no font is the cause


def without_paragraph(text: str) -> Callable[[Any], None]:
    def damage(document: Any) -> None:
        target = next(p for p in document.element.body.iter(qn("w:p")) if text in _text(p))
        for run in list(target.iter(qn("w:r"))):
            run.getparent().remove(run)

    return damage


def changed(old: str, new: str) -> Callable[[Any], None]:
    """Another text in the last paragraph that has the old one."""

    def damage(document: Any) -> None:
        target = [p for p in document.element.body.iter(qn("w:p")) if old in _text(p)][-1]
        first, *rest = target.iter(qn("w:t"))
        first.text = _text(target).replace(old, new)
        for other in rest:
            other.text = ""

    return damage


def without_row(text: str) -> Callable[[Any], None]:
    def damage(document: Any) -> None:
        row = next(r for r in document.element.body.iter(qn("w:tr")) if text in _text(r))
        row.getparent().remove(row)

    return damage


def without_part(kind: str) -> Callable[[Any], None]:
    """The header or footer empty."""

    def damage(document: Any) -> None:
        for section in document.sections:
            for part in (getattr(section, kind), getattr(section, f"even_page_{kind}")):
                for node in part._element.iter(qn("w:t")):
                    node.text = ""

    return damage


def _text(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


DAMAGES: list[tuple[str, Callable[[Any], None], str]] = [
    ("headings renamed", without_paragraph("绩效评价小组根据"), "缺少“绩效评价小组根据绩效评价的原理"),
    ("title reworded", changed("优”。其中", "良”。其中"), "绩效评价等级为“优”"),
    ("grade sentence reworded", changed("自评得99.9分", "自评得98.9分"), "缺少“经评定，我单位自评得99.9分"),
    ("two columns of the score table swapped", without_row("平均办理天数"), "缺少“时效指标”"),
    ("points before the name of the indicator", changed("9.9", "9.8"), "9.9"),
    ("member list first", without_row("副主任"), "副主任"),
    ("score table moved to the end", without_row("辖区治理水平提升"), "辖区治理水平提升"),
    ("column of the member list removed", changed("示例区明溪街道办事处", "示例区明溪街道"), "缺少“示例区明溪街道办事处”"),
    ("header with the unit's name", without_part("header"), "页缺少页眉“示例区明溪街道办事处”"),
    ("footer with the unit's name", without_part("footer"), "缺少页脚“—”"),
    ("text box", without_paragraph("内部资料"), "缺少文本框或脚注里的“明溪街道办事处内部资料”"),
    ("text box of a newer Word", without_paragraph("注意保存"), "缺少文本框或脚注里的“得分99.9，注意保存”"),
    ("bullets", without_paragraph("绩效评价小组根据"), "绩效评价小组根据"),
    ("numbered list decimal", changed("绩效评价小组根据", "评价小组根据"), "缺少“（3）绩效评价小组根据"),
    ("hyperlink", changed("公开网址", ""), "公开网址"),
    ("merged cells", without_row("合计"), "合计"),
    ("table in a cell", without_row("210.00"), "缺少“执行率”"),
    ("floating table", without_row("资产总额"), "缺少文本框或脚注里的"),
    ("long cell over pages", changed("摘自明溪街道", "摘自明川街道"), "缺少“摘自明溪街道办事处职能配置规定"),
    ("landscape section for the score table", without_row("网格化覆盖率"), "网格化覆盖率"),
    ("a form with twelve sections in another order", without_paragraph("通知"), "通知"),
    ("a one-page form", changed("99.00%", "98.00%"), "缺少“99.00%”（在“执行率”之后）"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "damage", "said"), DAMAGES, ids=[name for name, *_ in DAMAGES])
def test_a_damaged_pdf_is_refused_with_what_is_missing(
    name: str,
    damage: Callable[[Any], None],
    said: str,
    made: Produce,
    judgement: Judgement,
    engine: Engine,
    tmp_path: Path,
) -> None:
    template = edited(name)
    docx = documents(made(template)).docx
    document: Any = Document(io.BytesIO(docx))
    damage(document)
    document.save(tmp_path / "damaged.docx")
    pdf = make_archive(engine.convert((tmp_path / "damaged.docx").read_bytes(), "damaged"), _WHEN).pdf
    assert judgement.case is not None
    printed = values(judgement.case.submission, judgement.case.scorecard)
    faults = Proof(pdf).faults(docx, Template.load(template, "样表.docx", tmp_path), printed)
    assert said in "；".join(map(str, faults))
    assert not any(fault.of_fonts for fault in faults)


def test_a_word_file_of_other_data_is_refused(made: Produce, judgement: Judgement, tmp_path: Path) -> None:
    """Every row of the score table and every member that the data has stands in the paper."""
    template = edited("saved by Word")
    result = documents(made(template))
    assert judgement.case is not None and result.pdf is not None
    printed = values(judgement.case.submission, judgement.case.scorecard)
    compiled, proof = Template.load(template, "样表.docx", tmp_path), Proof(result.pdf)
    assert proof.faults(result.docx, compiled, printed) == []
    members, rows = printed["评价工作组"], printed["评分表"]
    assert isinstance(members, list) and isinstance(rows, list)
    other = printed | {"评价工作组": [*members[:-1], members[-1] | {"姓名": "示例壬"}]}
    assert [str(f) for f in proof.faults(result.docx, compiled, other)] == ["数据里的“示例壬”没有印出来"]
    other = printed | {"评分表": [rows[1], rows[0], *rows[2:]]}
    assert "没有印在应有的位置" in str(proof.faults(result.docx, compiled, other)[0])
    assert "“97”没有印出来" in str(proof.faults(result.docx, compiled, printed | {"总分": "97"})[0])
    form = Template.load(edited("a one-page form"), "小表.docx", tmp_path)
    assert not any(key.path[0] == "评价工作组" for key in form.printed_keys)
