"""reportgen explain."""

import argparse
from collections.abc import Sequence

from reportgen.cli.jsonoutput import print_document
from reportgen.cli.screen import say
from reportgen.explanation import Derivation, Operand, explain, quantities
from reportgen.finding import FaultyInput
from reportgen.office.judge import load_case
from reportgen.office.workspace import open_district


def run(arguments: argparse.Namespace) -> int:
    """Print how a figure is computed, or the names of all figures. Raises FaultyInput where the data has faults."""
    district = open_district(arguments.data, arguments.year)
    case, findings = load_case(district, district.entry(arguments.office))
    if case is None:
        raise FaultyInput(findings, "数据有错，说明不了：先改正上面的错误")
    submission = case.submission
    if arguments.quantity is None:
        names = quantities(submission)
        print_document(names) if arguments.format == "json" else say("\n".join(names))
        return 0
    found = explain(submission, arguments.quantity)
    if arguments.format == "json":
        print_document([_document(d) for d in found])
    else:
        say("\n\n".join(_text(d) for d in found))
    return 0


def _text(derivation: Derivation) -> str:
    lines = [f"{derivation.quantity} = {derivation.result}"]
    for label, texts in (
        ("公式", [derivation.formula]),
        ("取数", [_operand(o) for o in derivation.operands]),
        ("计算", derivation.steps),
        ("取整", [derivation.rounding]),
        ("结果", [derivation.result]),
        ("依据", [_operand(o) for o in derivation.basis]),
        ("说明", [derivation.remark] if derivation.remark else []),
        ("引用", [_operand(o) for o in derivation.uses]),
    ):
        lines += [f"  {label if i == 0 else '　　'}  {text}" for i, text in enumerate(texts)]
    return "\n".join(lines)


def _operand(operand: Operand) -> str:
    place = operand.place
    return f"{operand.name}：{operand.value}" + (f"  〔{place.file}:{place.line}〕" if place else "")


def _document(derivation: Derivation) -> dict[str, object]:
    return {
        "数": derivation.quantity,
        "公式": derivation.formula,
        "取数": _documents(derivation.operands),
        "计算": list(derivation.steps),
        "取整": derivation.rounding,
        "结果": derivation.result,
        "依据": _documents(derivation.basis),
        "说明": derivation.remark,
        "引用": _documents(derivation.uses),
    }


def _documents(operands: Sequence[Operand]) -> list[dict[str, object]]:
    return [
        {
            "名称": o.name,
            "值": o.value,
            "文件": o.place.file if o.place else None,
            "行": o.place.line if o.place else None,
        }
        for o in operands
    ]
