"""Members, signatures and the formal elements below the report."""

import re
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity

_ORDINAL = re.compile("第?[一二三四五六七八九十]+")


@rule("SIG-01", Severity.WARNING, "没有签字栏")
def no_signature_column(case: Case) -> Iterator[Hit]:
    """检查内容：工作组名单有没有签字栏。
    为什么：标题是“人员名单及签字”，表里就要有签字的地方。
    错例：版式: {签字栏: 否} ｜ 版式: {封面: 否, 签字栏: 否}
    对例：版式: {封面: 否} ｜ 版式: {目录: 否}
    改法：删去“签字栏: 否”。
    """
    if not case.evaluation.layout.signature_column:
        yield Hit(("版式", "签字栏"), "名单没有签字栏，标题却是“人员名单及签字”", "删去“签字栏: 否”一行")


@rule("SIG-02", Severity.INFO, "职称整列空白")
def empty_titles(case: Case) -> Iterator[Hit]:
    """检查内容：工作组名单的职称是不是一个也没有填。
    为什么：整列空白像是漏填。
    错例：无 评价工作组.第1项.职称 ＋ 无 评价工作组.第2项.职称 ＋ 无 评价工作组.第3项.职称
    ｜ 评价工作组: [{姓名: 示例甲, 单位: 示例区明溪街道办事处, 职务: 主任}]
    对例：无 评价工作组.第1项.职称 ＋ 无 评价工作组.第2项.职称
    ｜ 评价工作组: [{姓名: 示例甲, 单位: 示例区明溪街道办事处, 职务: 主任, 职称: 无}]
    改法：填写职称；确实都没有的，写“无”。
    """
    members = case.evaluation.members
    if all(m.title is None for m in members):
        yield Hit(
            ("评价工作组",), f"{len(members)} 名成员的职称全部空白", "每人加“职称: …”，没有的写“职称: 无”"
        )


@rule("SIG-03", Severity.ERROR, "评价工作组成员重复")
def duplicate_members(case: Case) -> Iterator[Hit]:
    """检查内容：工作组里是否有姓名、单位、职务都相同的人；单位名称是否近似到像同一个单位（只提示）。
    为什么：一人签两次字，名单就不可信；近似的单位名多是一处写错。
    错例：评价工作组.第2项.姓名: 示例甲 ＋ 评价工作组.第2项.职务: 主任
    ｜ 评价工作组.第4项: {姓名: 示例戊, 单位: 明溪社区居委会, 职务: 社区书记}
    对例：评价工作组.第2项.姓名: 示例甲 ｜ 评价工作组.第4项: {姓名: 示例戊, 单位: 明溪第二社区居委会, 职务: 社区书记}
    改法：删去重复的一行；单位确是两个的不必改。
    """
    seen: dict[tuple[str, str, str], int] = {}
    for index, member in enumerate(case.evaluation.members):
        key = (member.name, member.unit, member.post)
        if key in seen:
            yield Hit(
                ("评价工作组", index, "姓名"),
                f"第{index + 1}项“{member.name}（{member.unit}，{member.post}）”与第{seen[key] + 1}项重复",
                "删去重复的一项",
            )
        seen.setdefault(key, index)
    units = {m.unit: index for index, m in reversed(list(enumerate(case.evaluation.members)))}
    for unit, index in units.items():
        base = _ORDINAL.sub("", unit)
        if base != unit and base in units:
            yield Hit(
                ("评价工作组", index, "单位"),
                f"“{unit}”与第{units[base] + 1}项“{base}”名称近似",
                "是同一个单位的改成一样；确是两个的说明即可",
                Severity.INFO,
            )


@rule("DOC-01", Severity.INFO, "缺少落款要素")
def formal_elements(case: Case) -> Iterator[Hit]:
    """检查内容：有没有落款（署名、成文日期）和联系人。
    为什么：公文要有成文日期和署名处，财政部门复核时要找得到人。
    错例：无 落款 ｜ 无 落款.联系人
    对例：落款.文号: 示街字〔2024〕5号 ｜ 落款.联系电话: 000-39181877
    改法：加“落款”，写成文日期、联系人、联系电话；有文号的写文号。
    """
    closing = case.evaluation.closing
    if closing is None:
        yield Hit(
            (), "没有落款：缺署名、成文日期、联系人", "加“落款”，写成文日期、联系人、联系电话；有文号的写文号"
        )
    elif closing.contact is None:
        yield Hit(("落款",), "落款里没有联系人", "加“联系人: …”和“联系电话: …”")
