"""Faults of references in sentences, and of the sources named for numbers."""

from reportgen.demo.faults.fault import Fault, Scene


def _template_tag(scene: Scene) -> None:
    scene.tree["预算"]["收支说明"] += "，自评得{{总分}}分"


def _source_of_nothing(scene: Scene) -> None:
    scene.tree["依据"] = {"987654件": "综合服务中心办件台账"}


def _misspelt(text: str) -> str:
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("  资金来源: "))
    lines[at] = "  资金来源: 全年预算{预算.全年预祘}万元全部由区级财政安排"
    return "\n".join(lines)


FAULTS = (
    Fault(("REF-01",), "模板的标签贴到了收支说明里", _template_tag),
    Fault(("SRC-01",), "依据里的数在文字里找不到", _source_of_nothing),
    Fault(("YML-14",), "引用的名称写错了", spoil=_misspelt),
)
