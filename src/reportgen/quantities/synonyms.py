"""What indicators and sentences call the same thing: 调解成功率 and 化解率, 查出隐患 and 隐患排查."""

import re

_CALLED = {
    "化解率": "调解成功率 化解成功率 调处成功率 调成率 调解率 调处率",
    "化解": "调解 调处 和解",
    "满意度": "满意率 认可度 认可率 好评率 满意程度 满意比例 满意的比例",
    "办结率": "办理率 办复率 办成率 办毕率",
    "办结": "办理 办复 答复 办毕 解决",
    "排查": "查出 发现 检查 查找 摸排 登记 查处 查改 整改",
    "覆盖率": "覆盖面 覆盖比例",
    "隐患": "风险点 问题隐患",
    "居民": "群众 市民 百姓 住户",
    "天数": "时长 用时 时间 时限 周期",
    "活动": "服务",
}
_TERMS = {term: name for name, terms in _CALLED.items() for term in terms.split()}
_TERM = re.compile("|".join(sorted(map(re.escape, _TERMS), key=len, reverse=True)))


def common_terms(text: str) -> str:
    """The text with each such term replaced by the one that stands for all."""
    return _TERM.sub(lambda found: _TERMS[found[0]], text)
