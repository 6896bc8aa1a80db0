"""The cases of batches/*.yaml: slips and correct edits as text, and where each goes into an office's file.

A batch is written without looking at the rules, committed, and measured before any rule is changed for it; only that
first figure counts (docs/slips.md). `笔误` lists slips by kind, `正确` correct edits by group. A case is a place, a
space, and a text. [right|wrong] is said rightly or wrongly, the rest is both; {…} are facts of the office (facts.py),
{…~} with two digits exchanged, {…*} ten times as much. The place is a letter of PLACES or @ and a path of keys;
`=` for a path leaves what the file says. `‖` separates entries of one place.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.slips.case import Edit, SlipCase, Tree, variants

_FOLDER = Path(__file__).parent / "batches"
_MEASURES = ("建立整改清单，按月调度。", "由分管领导包联，逐项销号。", "列入年度计划，半年检查一次。")
_RATING = "居民满意度"
SYSTEM = "指标体系"
BATCHES = sorted((path.stem for path in _FOLDER.glob("*.yaml")), key=int)


def _cases(batch: str, part: str) -> list[tuple[int, str, str]]:
    texts: dict[str, list[str]] = yaml.safe_load((_FOLDER / f"{batch}.yaml").read_text("utf-8"))[part]
    flat = [(kind, text) for kind, of_kind in texts.items() for text in of_kind]
    return [(index, kind, text) for index, (kind, text) in enumerate(flat)]


def slips(batch: str, facts: dict[str, str], system: Any, number: int, offices: int) -> Iterator[SlipCase]:
    """The slips that fall to the office of that number of so many. system: the district's 指标体系 as a tree."""
    for index, kind, text in _cases(batch, "笔误"):
        if index % offices == number:
            place, _, sentence = text.partition(" ")
            right, wrong = variants(sentence, facts)
            if right != wrong:
                yield SlipCase(
                    kind, text, _edit(place, right, system), _edit(place, wrong, system), _where(place)
                )


def corrections(
    batch: str, facts: dict[str, str], system: Any, number: int, offices: int
) -> Iterator[tuple[str, str, Edit]]:
    """(group, text, edit) of each correct edit that falls to the office."""
    for index, group, text in _cases(batch, "正确"):
        if index % offices == number:
            place, _, sentence = text.partition(" ")
            yield group, text, _edit(place, variants(sentence, facts)[0], system)


def _where(place: str) -> tuple[tuple[str, ...], ...]:
    if not place.startswith("@"):
        return (PLACES[place][1],)
    return ((place[1:].split(".")[0],),)


def _edit(place: str, text: str, system: Any) -> Edit:
    if place.startswith("@"):
        path = tuple(int(part) if part.isdigit() else part for part in place[1:].split("."))
        return _field(path, text, system)
    put = PLACES[place][0]

    def edit(tree: Tree) -> None:
        for part in text.split("‖"):
            put(tree, part)

    return edit


def _field(path: tuple[Any, ...], text: str, system: Any) -> Edit:
    def edit(tree: Tree) -> None:
        if path[0] == SYSTEM:
            tree[SYSTEM] = yaml.safe_load(system)
        node: Any = tree
        for key in path[:-1]:
            node = node[key]
        if text != "=":
            node[path[-1]] = text

    return edit


Put = Callable[[Tree, str], None]


def _work(tree: Tree, text: str) -> None:
    tree["重点工作"].append({"标题": "做好日常管理", "内容": text})


def _duty(tree: Tree, text: str) -> None:
    tree["主要职责"].append(text)


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
            "措施": _MEASURES[len(tree["问题和措施"]) % len(_MEASURES)],
            "责任人": "党政办公室",
            "完成时限": tree["问题和措施"][0]["完成时限"],
        }
    )


def _pair(tree: Tree, text: str) -> None:
    problem, measure = text.split("→")
    _problem(tree, problem)
    tree["问题和措施"][-1]["措施"] = measure


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
    "职": (_duty, ("主要职责",)),
    "程": (_process, ("自评工作", "工作过程")),
    "收": (_remark, ("预算", "收支说明")),
    "调": (_adjustment, ("预算", "调整原因")),
    "总": (_overall, ("绩效目标", "总体目标")),
    "分": (_specific, ("绩效目标", "分项目标")),
    "问": (_problem, ("问题和措施",)),
    "对": (_pair, ("问题和措施",)),
    "措": (_measure, ("问题和措施",)),
    "员": (_staff, ("机构人员", "人员说明")),
    "围": (_scope, ("自评工作", "评价范围")),
    "因": (_reason, ("评分", _RATING)),
}
"""Letter: what puts a text into the file, and the key path at which a finding counts."""
