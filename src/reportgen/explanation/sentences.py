"""Explain the texts that have references: what was written, what stands for each reference, and where that is from."""

from collections.abc import Iterator

from reportgen.explanation.derivation import Derivation, Operand
from reportgen.finding import Place
from reportgen.model.references import Reference, ReferringText
from reportgen.model.source import KeyPath, Source, key_name
from reportgen.model.submission import Submission

_FORMULA = "把引用换成报告里的数和文字"
_ROUNDING = "与报告别处印的相同"
_RULE = Operand("规则", "引用的名称和印法与模板的标签相同")
_OF_DISTRICT = frozenset({"年度", "市名", "区名", "财政局", "依据文件", "通知文件"})
_OF_BUDGET = {"执行率": "执行率", "结余": "结余", "调整": "预算调整"}


def referring_texts(submission: Submission) -> dict[str, tuple[Source, KeyPath, ReferringText]]:
    """Return the texts with references by the name of their key, those of the office's file first."""
    sources = {s.file: s for s in (submission.source, submission.district_source)}
    return {
        key_name(path): (source, path, text)
        for source in sources.values()
        for path, text in source.referring.items()
    }


def sentence(submission: Submission, name: str, source: Source, text: ReferringText) -> Derivation:
    """Explain a text: name is that of its key."""
    operands = tuple(_operand(submission, reference) for reference in text.references)
    steps = (f"{text.written} → {text.text}",)
    return Derivation(name, _FORMULA, operands, steps, _ROUNDING, text.text, (_RULE,))


def _operand(submission: Submission, reference: Reference) -> Operand:
    computed = figure_of(reference)
    value = f"{reference.text}（算出的“{computed}”）" if computed else reference.text
    return Operand(f"{{{reference.name}}}", value, None if computed else _origin(submission, reference.path))


def _origin(submission: Submission, path: KeyPath) -> Place | None:
    """Where the value of a reference is typed; None where it is nowhere."""
    if path[0] == "指标体系":
        return submission.indicator_source.place(("指标体系",))
    source = submission.district_source if path[0] in _OF_DISTRICT else submission.source
    return source.place(path) if path in source.values else None


def figure_of(reference: Reference) -> str:
    """Return the name of the figure that a reference draws, as explain() knows it; empty for what is typed."""
    match reference.path:
        case ("预算", str(key)):
            return _OF_BUDGET.get(key, "")
        case ("资产", "净资产", "本年" | "上年" as year):
            return "净资产" if year == "本年" else "上年净资产"
        case ("资产", str(item), "变动"):
            return f"{item}变动"
        case ("机构人员", "编制合计") | ("总分",) | ("等级",):
            return str(reference.path[-1])
        case ("评分", str(name), "自评得分") | ("一级得分", str(name), "得分"):
            return name
    return ""


def uses(submission: Submission, name: str) -> Iterator[Operand]:
    """Yield every text into which a figure is drawn, with the place of the reference."""
    for where, (source, _, text) in referring_texts(submission).items():
        for reference in text.references:
            if figure_of(reference) == name:
                place = Place(source.file, *reference.mark, where)
                yield Operand(where, f"{{{reference.name}}}", place)
