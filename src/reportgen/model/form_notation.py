"""Understand an indicator as the forms have it: rows that are 不设, and a 年度指标值 that tells how to score."""

from typing import Any

from reportgen.model.fields import fault
from reportgen.model.placeholders import OPEN_MARK
from reportgen.model.quantity import read_quantity

UNSET = "/"
_UNSET_MARKS = frozenset(("", "/", "／", "—", "——", "不设", "不设置"))
_NAME, _TARGET, _POINTS, _RULE = "三级指标", "年度指标值", "分值", "计分规则"
_KINDS = {"≥": "正向", "≤": "反向", "": "等于"}


def is_unset(name: str, target: str | None) -> bool:
    """Tell whether an indicator is 不设: a dash or nothing stands for its name or its 年度指标值."""
    return name in _UNSET_MARKS or (target is not None and target in _UNSET_MARKS)


def understood(value: Any) -> Any:
    """Return the tree of an indicator with what its notation means: no points where it is 不设, a rule where none is written.

    Raises a fault where the 年度指标值 does not tell the rule. What is no tree of an indicator is returned as it is.
    """
    if not isinstance(value, dict):
        return value
    if not isinstance(value.get(_NAME), str):  # that is a fault, which is told; the rule is not
        return {_RULE: {"方式": "酌情"}, **value}
    name, target = value[_NAME].strip(), value.get(_TARGET)
    target = target.strip() if isinstance(target, str) else None
    if is_unset(name, target):
        points = value.get(_POINTS, "")
        points = "0" if isinstance(points, str) and points.strip() in _UNSET_MARKS else points
        found = {**value, _NAME: name or UNSET, _POINTS: points, _RULE: {"方式": "酌情"}}
        return found if target is None else {**found, _TARGET: target or UNSET}
    return value if _RULE in value else {**value, _RULE: _rule(name, target)}


def understood_group(value: Any) -> Any:
    """Return the tree of a 二级指标; one without any 三级指标 has a row that is 不设."""
    if isinstance(value, dict):
        inner = value.get(_NAME)
        if inner == [] or (isinstance(inner, str) and inner.strip() in _UNSET_MARKS):
            return {**value, _NAME: [{_NAME: UNSET, _TARGET: UNSET}]}
    return value


def _rule(name: str, target: str | None) -> dict[str, Any]:
    """Return the 计分规则 that a 年度指标值 means: a number is to be reached or kept within, words are 定性.

    Source: 财预〔2020〕10号.
    """
    if target is None or target == OPEN_MARK:
        raise fault(f"三级指标“{name}”没有计分规则", "写 计分规则: {方式: …}，或写明年度指标值，如 ≥98%")
    aim = read_quantity(target)
    if aim is not None and aim.bound not in _KINDS:
        message = f"三级指标“{name}”没有计分规则，年度指标值“{target}”看不出刚好 {aim.bare} 时怎样计分"
        raise fault(message, f"写成 {'≥' if aim.bound == '>' else '≤'}{aim.bare}，或写 计分规则: {{方式: …}}")
    if aim is not None:
        return {"方式": _KINDS[aim.bound], "目标": aim}
    if any(c.isdigit() for c in target):
        message = f"三级指标“{name}”没有计分规则，从年度指标值“{target}”看不出怎样计分"
        raise fault(message, "写 计分规则: {方式: …}；年度指标值写成 ≥98%、≤90万元 这样的，可以不写")
    return {"方式": "定性"}
