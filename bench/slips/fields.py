"""Slips in single values and in whole entries: figures of the data, names, dates, repeated entries."""

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from bench.slips.case import Edit, SlipCase, Tree, misspelt, other_name

Path = tuple[Any, ...]


def field_slips(tree: Tree, facts: dict[str, str]) -> Iterator[SlipCase]:
    """All slips of an office's fields. tree is the untouched file."""
    yield from _figures(tree)
    yield from _names(tree, facts)
    yield from _dates(tree, facts)
    yield from _repeats(tree, facts)
    yield from _content(tree, facts)


def _nothing(tree: Tree) -> None:
    """The right twin of a slip in a field is the file as it is."""


def _set(path: Path, value: Any) -> Edit:
    def edit(tree: Tree) -> None:
        node: Any = tree
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value

    return edit


def _get(tree: Tree, path: Path) -> Any:
    node: Any = tree
    for key in path:
        node = node[key]
    return node


def _changed(kind: str, tree: Tree, path: Path, change: Callable[[str], str], *places: str) -> SlipCase:
    old = str(_get(tree, path))
    where = tuple((p,) for p in places) or ((str(path[0]),),)
    return SlipCase(
        kind, f"{'.'.join(map(str, path))}：{old}→{change(old)}", _nothing, _set(path, change(old)), where
    )


def _times(factor: str) -> Callable[[str], str]:
    return lambda text: f"{Decimal(text) * Decimal(factor):.2f}"


def _figures(tree: Tree) -> Iterator[SlipCase]:
    for key in ("年初预算", "全年预算", "执行数"):
        yield _changed("数据里的金额", tree, ("预算", key), misspelt, "预算")
        yield _changed("数据里的金额差十倍", tree, ("预算", key), _times("10"), "预算")
    yield _changed("数据里的金额差十倍", tree, ("预算", "执行数"), _times("10000"), "预算")
    for item in ("资产总额", "负债总额", "净资产"):
        for when in ("本年", "上年"):
            yield _changed("资产负债的数", tree, ("资产", item, when), misspelt, "资产")
    yield _changed("人数", tree, ("机构人员", "实有人数"), lambda t: t + "0", "机构人员")
    yield _changed("人数", tree, ("机构人员", "行政编制"), lambda t: str(int(t) // 10 or 1), "机构人员")
    for name in ("便民服务活动次数", "安全隐患排查处数"):
        yield _changed("完成值差十倍", tree, ("评分", name, "完成值"), lambda t: t + "0", "评分")
    for name in ("事项办结率", "矛盾纠纷化解率", "居民满意度"):
        shifted = lambda t: f"{Decimal(t[:-1]) * 10:f}%"  # noqa: E731
        yield _changed("完成值差十倍", tree, ("评分", name, "完成值"), shifted, "评分")
        yield _changed(
            "完成值差十倍", tree, ("评分", name, "完成值"), lambda t: f"{Decimal(t[:-1]) / 10:f}%", "评分"
        )
    yield _changed("完成值差十倍", tree, ("评分", "居民满意度", "样本量"), lambda t: t[:1], "评分")
    stated = [n for n, row in tree["评分"].items() if "自评得分" in row]
    for name in stated[:2]:
        yield _changed("自评得分", tree, ("评分", name, "自评得分"), lambda t: f"{Decimal(t) + 30}", "评分")


def _names(tree: Tree, facts: dict[str, str]) -> Iterator[SlipCase]:
    members = tree["评价工作组"]
    last = len(members) - 1
    cases: list[tuple[str, Path, str]] = [
        ("单位和署名", ("评价工作组", 1, "单位"), f"{facts['区']}{facts['邻']}街道办事处"),
        ("单位和署名", ("评价工作组", 2, "单位"), f"虚拟区{facts['街道']}街道办事处"),
        ("单位和署名", ("评价工作组", last, "单位"), f"{facts['邻社区']}社区居委会"),
        ("单位和署名", ("评价工作组", last, "单位"), members[last]["单位"].replace("社区", "杜区")),
        ("单位和署名", ("落款", "署名"), f"{facts['区']}{facts['邻']}街道办事处"),
        ("单位和署名", ("落款", "文号"), f"{facts['邻']}办〔{facts['下年']}〕12号"),
        ("单位和署名", ("问题和措施", 0, "责任人"), f"{facts['邻']}街道财政所"),
        ("单位和署名", ("重点工作", 0, "标题"), f"{facts['邻']}街道重点工作"),
        ("人员重复", ("评价工作组", last, "姓名"), members[0]["姓名"]),
        ("人员重复", ("评价工作组", 3, "姓名"), members[2]["姓名"]),
        ("人员重复", ("评价工作组", 1, "职务"), members[0]["职务"]),
        ("人员重复", ("评价工作组", 2, "职务"), members[1]["职务"]),
        ("人员重复", ("落款", "联系人"), other_name(members[0]["姓名"])),
        ("未填完的字段", ("问题和措施", 0, "责任人"), "待定"),
        ("未填完的字段", ("问题和措施", 0, "完成时限"), f"{facts['下年']}年X月"),
        ("未填完的字段", ("落款", "联系人"), "某某某"),
        ("未填完的字段", ("评价工作组", 2, "职务"), "XX主任"),
        ("未填完的字段", ("落款", "文号"), f"{facts['街道']}办〔{facts['下年']}〕XX号"),
        ("未填完的字段", ("评价工作组", 4, "单位"), "（此处填写单位）"),
        ("未填完的字段", ("重点工作", 0, "标题"), "标题待补充"),
        ("未填完的字段", ("问题和措施", 1, "责任人"), "____"),
        ("字段里的错字", ("问题和措施", 0, "责任人"), "党政办公事"),
        ("字段里的错字", ("评价工作组", 3, "职务"), "纪工委书纪"),
        ("字段里的错字", ("重点工作", 0, "标题"), "推动民生宝障"),
        ("字段里的错字", ("绩效目标", "总体目标", 0, "标题"), "加墙基层治理"),
        ("字段里的错字", ("预算", "资金来源"), "预算资金全部由区级财正预算安排"),
        ("字段里的错字", ("自评工作", "评价范围"), "部门整体支岀"),
    ]
    for kind, path, value in cases:
        yield SlipCase(
            kind, f"{'.'.join(map(str, path))}→{value}", _nothing, _set(path, value), ((str(path[0]),),)
        )


def _dates(tree: Tree, facts: dict[str, str]) -> Iterator[SlipCase]:
    this, after = facts["年"], facts["下年"]
    cases: list[tuple[Path, str]] = [
        (("自评工作", "启动"), f"{this}-01-08"),
        (("自评工作", "资料清单"), f"{this}-01-15"),
        (("自评工作", "收集结束"), f"{after}-01-02"),
        (("自评工作", "收集开始"), f"{after}-12-02"),
        (("自评工作", "收集结束"), f"{int(after) + 1}-02-11"),
        (("落款", "成文日期"), f"{this}-03-05"),
        (("落款", "成文日期"), f"{after}-01-02"),
        (("落款", "成文日期"), f"{int(after) + 10}-03-05"),
        (("落款", "文号"), f"{facts['街道']}办〔{int(this) - 1}〕12号"),
        (("落款", "文号"), f"{facts['街道']}办〔20〕12号"),
        (("问题和措施", 0, "完成时限"), f"{this}年6月底"),
        (("问题和措施", 0, "完成时限"), f"{after}年1月底"),
        (("问题和措施", 0, "完成时限"), f"{after}年13月底"),
        (("问题和措施", 0, "完成时限"), f"{after}年6月31日"),
        (("问题和措施", 1, "完成时限"), f"{int(this) - 1}年底"),
        (("问题和措施", 1, "完成时限"), f"{after[:3]}年6月底"),
        (("落款", "联系电话"), "000-391818"),
        (("落款", "联系电话"), "000-3918l877"),
    ]
    for path, value in cases:
        old = str(tree.get(str(path[0]), ""))
        if value not in old:
            yield SlipCase(
                "日期和期限",
                f"{'.'.join(map(str, path))}→{value}",
                _nothing,
                _set(path, value),
                ((str(path[0]),),),
            )


def _repeats(tree: Tree, facts: dict[str, str]) -> Iterator[SlipCase]:
    def twice(*path: Any) -> Edit:
        def edit(changed: Tree) -> None:
            parent = _get(changed, path[:-1])
            parent.append(copy.deepcopy(parent[path[-1]]))

        return edit

    def reworded(*path: Any) -> Edit:
        def edit(changed: Tree) -> None:
            parent = _get(changed, path[:-1])
            again = copy.deepcopy(parent[path[-1]])
            parent.append(_reworded(again))

        return edit

    for where, edits in (
        ("主要职责", (twice("主要职责", 0), twice("主要职责", 2), reworded("主要职责", 1))),
        ("重点工作", (twice("重点工作", 0), reworded("重点工作", 1))),
        (
            "绩效目标",
            (
                twice("绩效目标", "总体目标", 0),
                reworded("绩效目标", "总体目标", 1),
                twice("绩效目标", "分项目标", 0),
            ),
        ),
        ("问题和措施", (twice("问题和措施", 0), reworded("问题和措施", 1))),
        ("自评工作", (twice("自评工作", "工作过程", 0), reworded("自评工作", "工作过程", 1))),
    ):
        for number, edit in enumerate(edits):
            yield SlipCase("段落重复", f"{where} {number}", _nothing, edit, ((where,),))


def _reworded(value: Any) -> Any:
    """The same said a little differently."""
    if isinstance(value, dict):
        return {
            k: _reworded(v) if k not in ("责任人", "完成时限", "对应指标") else v for k, v in value.items()
        }
    if isinstance(value, list):
        return [_reworded(v) for v in value]
    text = str(value)
    for old, new in (
        ("，", "，并"),
        ("推进", "大力推进"),
        ("做好", "切实做好"),
        ("建立", "逐步建立"),
        ("和", "与"),
    ):
        if old in text:
            return text.replace(old, new, 1)
    return "进一步" + text


def _content(tree: Tree, facts: dict[str, str]) -> Iterator[SlipCase]:
    deducted = [n for n, row in tree["评分"].items() if "扣分原因" in row]
    cases: list[tuple[str, Path, Any]] = [
        ("原因照抄或空话", ("评分", deducted[0], "扣分原因"), tree["评分"][deducted[-1]]["扣分原因"]),
        ("原因照抄或空话", ("评分", deducted[-1], "扣分原因"), "由于各方面客观原因影响，未能完全达到预期"),
        ("原因照抄或空话", ("评分", deducted[0], "扣分原因"), "按照评分标准扣分，属于正常扣分情况"),
        ("原因照抄或空话", ("预算", "调整原因"), "根据工作实际需要进行了相应调整"),
        ("措施不对问题", ("问题和措施", 0, "措施"), tree["问题和措施"][1]["措施"]),
        ("措施不对问题", ("问题和措施", 0, "措施"), tree["问题和措施"][0]["问题"]),
        ("措施不对问题", ("问题和措施", 0, "措施"), "加强领导，提高认识，进一步抓好落实。"),
        ("措施不对问题", ("问题和措施", 1, "措施"), "无。"),
    ]
    for kind, path, value in cases:
        yield SlipCase(
            kind,
            f"{'.'.join(map(str, path))}→{str(value)[:20]}",
            _nothing,
            _set(path, value),
            ((str(path[0]),),),
        )
