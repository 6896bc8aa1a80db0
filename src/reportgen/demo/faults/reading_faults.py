"""Faults that prevent a file from being read: typical results of editors, input methods and haste."""

import re

from reportgen.demo.faults.fault import Fault


def _once(pattern: str, new: str, text: str) -> str:
    """Replace the first match of a pattern, in which ^ and $ match at lines."""
    changed, times = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
    assert times == 1, f"no {pattern} in the file"
    return changed


def _open_brace(text: str) -> str:
    return _once(r"^(  - \{姓名: .*)\}$", r"\1", text)


def _twice(text: str) -> str:
    return _once(r"^(  行政编制: \d+)$", r"\1\n\1", text)


def _unknown_key(text: str) -> str:
    return _once("^  人员说明:", "  人员备注:", text)


def _missing_key(text: str) -> str:
    return _once(r"^  执行数: .*\n", "", text)


def _unit(text: str) -> str:
    return _once(r"^  年初预算: (.+)$", r"  年初预算: \1万元", text)


def _no_such_day(text: str) -> str:
    return _once(r"^  收集结束: (\d+)-02-\d+$", r"  收集结束: \1-02-30", text)


def _wide_colon(text: str) -> str:
    return _once("^  全年预算: ", "  全年预算：", text)


def _tab(text: str) -> str:
    return _once("^  事业编制:", "\t事业编制:", text)


def _cut(text: str) -> str:
    return _once(r"^    - 标题: (\S{3})(\S+)$", r"    - 标题: \1 #\2", text)


def _old_encoding(text: str) -> bytes:
    return text.encode("gb18030")


def _anchor(text: str) -> str:
    return _once("^  资金来源: ", "  资金来源: &source ", text)


def _control(text: str) -> str:
    return _once("^  评价范围: ", "  评价范围: \x0b", text)


def _renamed_indicator(text: str) -> str:
    return _once("^  居民满意度: ", "  群众满意度: ", text)


def _open_figure(text: str) -> str:
    return _once(r"^  执行数: .*$", "  执行数: 待填", text)


def _unconfirmed(text: str) -> str:
    return _once("^  资金来源: ", "  资金来源: 【待核】", text)


FAULTS = (
    Fault(("YML-05",), "年初预算的数字带了单位", spoil=_unit),
    Fault(("YML-06",), "全年预算后面是全角冒号", spoil=_wide_colon),
    Fault(("YML-02",), "行政编制写了两次", spoil=_twice),
    Fault(("YML-09",), "文件存成了 GBK 编码", spoil=_old_encoding),
    Fault(("YML-01",), "一行名单缺右花括号", spoil=_open_brace),
    Fault(("YML-03",), "把“人员说明”写成“人员备注”", spoil=_unknown_key),
    Fault(("YML-04",), "没有填执行数", spoil=_missing_key),
    Fault(("YML-05",), "收集结束写成2月30日", spoil=_no_such_day),
    Fault(("YML-07",), "行首用了制表符", spoil=_tab),
    Fault(("YML-08",), "“#”把标题截断", spoil=_cut),
    Fault(("YML-10",), "资金来源以 & 开头", spoil=_anchor),
    Fault(("YML-11",), "评价范围里有控制字符", spoil=_control),
    Fault(("YML-03", "YML-04"), "指标名称与指标体系不一致", spoil=_renamed_indicator),
    Fault(("YML-12",), "执行数还没有填", spoil=_open_figure),
    Fault(("YML-13",), "资金来源是去年的，还没有核对", spoil=_unconfirmed),
)
