"""The findings as a list to work off: one item for one cause, in the order of the report, errors first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.files.folders import DISTRICT_FILE
from reportgen.finding import Finding, Severity

_HEADINGS = {
    "一、部门基本情况": ("版式", "主要职责", "机构人员", "资产", "预算", "绩效目标", "重点工作"),
    "二、自评工作开展情况": ("自评工作",),
    "三、绩效目标实现情况及指标分析": ("评分", "指标体系"),
    "四、评价结论和评价等级": ("等级标准",),
    "五、存在的问题及改进措施": ("问题和措施",),
    "六、评价工作组人员名单及签字": ("评价工作组",),
}
_HEADING_OF = {key: heading for heading, keys in _HEADINGS.items() for key in keys}
_ERRORS, _OTHERS, _DISTRICT = "错误", "落款及其他", f"由区里改（{DISTRICT_FILE}）"
_ORDER = (_ERRORS, *_HEADINGS, _OTHERS, _DISTRICT)
_ITEM = re.compile(r"第\d+项")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Findings with one cause. section: the report's heading, 错误 or the district's; cause: what identifies the item."""

    section: str
    cause: str
    findings: tuple[Finding, ...]

    @property
    def is_answered(self) -> bool:
        """Whether there is nothing left to do: every finding is acknowledged."""
        return all(f.acknowledged for f in self.findings)


def worklist(findings: Iterable[Finding]) -> list[WorkItem]:
    """Group findings: those about one thing in the data, and those of one rule that ask for the same everywhere.

    One thing is what a clerk fills in as a whole: a 分项目标, an indicator, 预算. So a goal is one item, whatever is wrong
    with it; and 平米 is one item, wherever it stands.
    """
    by_thing: dict[str, list[Finding]] = {}
    for finding in findings:
        by_thing.setdefault(f"{Path(finding.place.file).stem}/{_thing(finding.place.key)}", []).append(
            finding
        )
    by_cause: dict[str, list[Finding]] = {}
    for thing, group in by_thing.items():
        demands = {(f.code, f.advice) for f in group}
        first = group[0]
        alone = len(demands) == 1 and first.place.line
        cause = f"{Path(first.place.file).stem}/{first.code}：{first.advice}" if alone else thing
        by_cause.setdefault(cause, []).extend(group)
    items = [_item(cause, group) for cause, group in by_cause.items()]
    return sorted(items, key=lambda item: (_ORDER.index(item.section), *_weight(item)))


def _thing(key: str) -> str:
    """What is filled in as a whole: 绩效目标.分项目标.第1项, 评分.群众满意度, 资产.净资产, 预算."""
    steps = key.split(".")
    if steps[0] == "忽略检查":
        return key
    if steps[0] in ("评分", "资产"):
        return ".".join(steps[:2])
    numbered = [n for n, step in enumerate(steps) if _ITEM.fullmatch(step)]
    whole = not numbered or steps[0] in ("评价工作组", "指标体系")
    return steps[0] if whole else ".".join(steps[: numbered[0] + 1])


def _item(cause: str, findings: Sequence[Finding]) -> WorkItem:
    order = list(Severity)
    ordered = sorted(findings, key=lambda f: (order.index(f.severity), bool(f.acknowledged)))
    first = min(findings, key=lambda f: (f.place.line, f.place.column))
    section = _HEADING_OF.get(first.place.key.partition(".")[0], _OTHERS)
    if Path(first.place.file).name == DISTRICT_FILE:
        section = _DISTRICT
    elif any(f.severity is Severity.ERROR for f in findings):
        section = _ERRORS
    return WorkItem(section, cause, tuple(ordered))


def _weight(item: WorkItem) -> tuple[bool, bool, int, int]:
    """Open errors first, then acknowledged errors; what is answered last; else in the order of the file."""
    errors = [f for f in item.findings if f.severity is Severity.ERROR]
    open_errors = any(not f.acknowledged for f in errors)
    first = min((f.place.line, f.place.column) for f in item.findings)
    return not open_errors, item.is_answered and not errors, *first
