"""The cases of sentences.yaml and rewordings.yaml: where each text goes into an office's file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from bench.slips.case import Edit, SlipCase, Tree, variants

_FOLDER = Path(__file__).parent
_RATING = "居民满意度"


def slips(facts: dict[str, str], number: int, offices: int) -> Iterator[SlipCase]:
    """The slips in sentences that fall to the office of that number of so many."""
    texts: dict[str, list[str]] = yaml.safe_load((_FOLDER / "sentences.yaml").read_text("utf-8"))
    flat = [(kind, text) for kind, of_kind in texts.items() for text in of_kind]
    for index, (kind, text) in enumerate(flat):
        if index % offices == number:
            place, _, sentence = text.partition(" ")
            right, wrong = variants(sentence, facts)
            if right != wrong:
                put, where = PLACES[place]
                yield SlipCase(kind, text, _edit(put, right), _edit(put, wrong), (where,))


def rewordings(facts: dict[str, str], number: int, offices: int) -> Iterator[tuple[str, str, Edit]]:
    """(group, text, edit) of each correct edit that falls to the office."""
    texts: dict[str, list[str]] = yaml.safe_load((_FOLDER / "rewordings.yaml").read_text("utf-8"))
    flat = [(group, text) for group, of_group in texts.items() for text in of_group]
    for index, (group, text) in enumerate(flat):
        if index % offices == number:
            place, _, sentence = text.partition(" ")
            right, _ = variants(sentence, facts)
            yield group, text, _edit(PLACES[place][0], right)


Put = Callable[[Tree, str], None]


def _edit(put: Put, text: str) -> Edit:
    return lambda tree: put(tree, text)


def _work(tree: Tree, text: str) -> None:
    tree["重点工作"].append({"标题": "做好日常管理", "内容": text})


def _process(tree: Tree, text: str) -> None:
    tree["自评工作"]["工作过程"].append(text)


def _remark(tree: Tree, text: str) -> None:
    tree["预算"]["收支说明"] = text


def _adjustment(tree: Tree, text: str) -> None:
    tree["预算"]["调整原因"] = text


def _overall(tree: Tree, text: str) -> None:
    tree["绩效目标"]["总体目标"].append({"标题": "抓好民生实事", "内容": text})


def _specific(tree: Tree, text: str) -> None:
    goal = tree["绩效目标"]["分项目标"][0]
    measures = goal["指标"]
    goal["指标"] = [*(measures if isinstance(measures, list) else [measures]), text]


def _problem(tree: Tree, text: str) -> None:
    tree["问题和措施"].append(
        {
            "问题": text,
            "措施": "建立整改清单，按月调度。",
            "责任人": "党政办公室",
            "完成时限": tree["问题和措施"][0]["完成时限"],
        }
    )


def _measure(tree: Tree, text: str) -> None:
    tree["问题和措施"][0]["措施"] = text


def _staff(tree: Tree, text: str) -> None:
    tree["机构人员"]["人员说明"] = text


def _scope(tree: Tree, text: str) -> None:
    tree["自评工作"]["评价范围"] = text


def _reason(tree: Tree, text: str) -> None:
    tree["评分"][_RATING]["扣分原因"] = text


PLACES: dict[str, tuple[Put, tuple[str, ...]]] = {
    "工": (_work, ("重点工作",)),
    "程": (_process, ("自评工作", "工作过程")),
    "收": (_remark, ("预算", "收支说明")),
    "调": (_adjustment, ("预算", "调整原因")),
    "总": (_overall, ("绩效目标", "总体目标")),
    "分": (_specific, ("绩效目标", "分项目标")),
    "问": (_problem, ("问题和措施",)),
    "措": (_measure, ("问题和措施",)),
    "员": (_staff, ("机构人员", "人员说明")),
    "围": (_scope, ("自评工作", "评价范围")),
    "因": (_reason, ("评分", _RATING)),
}
