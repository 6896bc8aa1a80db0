"""reportgen explain."""

import argparse
import json
from collections.abc import Sequence

from reportgen.cli.refusal import refuse
from reportgen.explanation import Derivation, Operand, explain, quantities
from reportgen.office.workspace import FaultyDistrict, open_district
from reportgen.reading.loader import load_office

_REFUSED = "数据有错，说明不了：先改正上面的错误"


def run(arguments: argparse.Namespace) -> int:
    """Print how a figure came about, or the names of all figures; 1 where the data has faults."""
    try:
        district = open_district(arguments.data, arguments.year)
    except FaultyDistrict as fault:
        return refuse(fault.findings, arguments.format, _REFUSED)
    submission, findings = load_office(district, district.entry(arguments.office))
    if submission is None:
        return refuse(findings, arguments.format, _REFUSED)
    if arguments.quantity is None:
        names = quantities(submission)
        print(json.dumps(names, ensure_ascii=False) if arguments.format == "json" else "\n".join(names))
        return 0
    found = explain(submission, arguments.quantity)
    if arguments.format == "json":
        print(json.dumps([_document(d) for d in found], ensure_ascii=False, indent=2))
    else:
        print("\n\n".join(_text(d) for d in found))
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
    ):
        lines += [f"  {label if i == 0 else '　　'}  {text}" for i, text in enumerate(texts)]
    return "\n".join(lines)


def _operand(operand: Operand) -> str:
    place = operand.place
    return f"{operand.name}：{operand.value}" + (f"  〔{place.file}:{place.line}〕" if place else "")


def _document(derivation: Derivation) -> dict[str, object]:
    return {
        "quantity": derivation.quantity,
        "formula": derivation.formula,
        "operands": _documents(derivation.operands),
        "steps": list(derivation.steps),
        "rounding": derivation.rounding,
        "result": derivation.result,
        "basis": _documents(derivation.basis),
        "remark": derivation.remark,
    }


def _documents(operands: Sequence[Operand]) -> list[dict[str, object]]:
    return [
        {
            "name": o.name,
            "value": o.value,
            "file": o.place.file if o.place else None,
            "line": o.place.line if o.place else None,
        }
        for o in operands
    ]
