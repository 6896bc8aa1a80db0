"""Every key that a template may print, with what it means: what view.values() gives, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from reportgen.model.additions import AddedColumn, AddedField
from reportgen.model.fields import Record
from reportgen.model.finances import Budget
from reportgen.model.project import ProjectFunds
from reportgen.render.part_values import part_meanings


class KeyKind(StrEnum):
    """What a key stands for."""

    TEXT = "文字"
    FLAG = "是或否"
    GROUP = "一组内容"
    LIST = "列表"


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its meaning. path: names from the top; of a list the names that each item has.

    is_open: the names that the group has are laid down by the district.
    """

    path: tuple[str, ...]
    kind: KeyKind
    meaning: str
    of_list: tuple[str, ...] = ()  # the list whose items have it
    is_open: bool = False


# what score_values() gives of an office and of each project
_SCORED = ("评分表", "指标表", "有扣分原因", "一级得分", "等级标准", "总分值", "总分", "等级")
# name: meaning; [] marks a list, ? what only a condition can ask for, {} what the district lays down under it;
# what stands deeper belongs to the line above
_TEXT = """
年度: 评价年度，四位数字
市名: district.yaml 的市名
区名: district.yaml 的区名
财政局: 财政局的名称
依据文件: 自评所依据的文件
通知文件: 财政局布置自评的通知
单位: 街道的名称和代码
  简称: 如 东里
  名称: 如 东里街道办事处
  全称: 前面带区名
  代码: 单位代码
版式: 报告的样子，在街道文件的“版式”里选
  封面?: 要不要封面
  目录?: 要不要目录
  签字栏?: 名单后面要不要签字栏
草稿?: 是不是草稿
目录域?: 目录要不要放在 Word 能更新的域里
主要职责[]: 每项一段
机构人员: 编制和实有人数
  行政编制: 名
  事业编制: 名
  编制合计: 行政编制加事业编制
  实有人数: 年末人数
  人员说明: 没有就空着
  超编原因: 没有就空着
资产: 年末的资产、负债、净资产，万元
  截止日期: 年度的 12 月 31 日
  资产总额: 一组
    称谓: 报告里怎么称呼
    本年: 万元
    上年: 万元
    变动: 如 减少19.09%
    变动原因: 没有就空着
  负债总额: 一组
    称谓: 报告里怎么称呼
    本年: 万元
    上年: 万元
    变动: 如 减少2.61%
    变动原因: 没有就空着
  净资产: 资产总额减负债总额
    称谓: 报告里怎么称呼
    本年: 万元
    上年: 万元
    变动: 如 减少56.05%
    变动原因: 没有就空着
预算: 预算和执行，万元
  口径: 如 项目
  年初预算: 万元
  全年预算: 调整后的预算，万元
  执行数: 全年支出，万元
  执行率: 执行数除以全年预算
  结余: 全年预算减执行数，万元
  有调整?: 全年预算和年初预算是不是不同；填了“全年预算又作”的算没有
  调整: 全年预算比年初预算，如 增加5.00%
  调整原因: 没有就空着
  收支说明: 没有就空着
  资金来源: 没有就空着
  分值: 资金一行的分值；不计分的空着
  得分: 资金一行的得分；不计分的空着
  扣分原因: 资金一行的扣分原因；没有就空着
绩效目标: 年初定的目标
  总体目标[]: 逐项
    标题: 目标的标题
    内容: 几条的写成 一是…二是…
  分项目标[]: 逐项
    标题: 目标的标题
    目标: 绩效目标
    指标: 绩效指标，几条的写成 一是…二是…
重点工作[]: 逐项；没有就是空的
  标题: 工作的标题
  内容: 完成情况
自评工作: 自评怎么开展的
  评价范围: 评价的资金范围
  工作过程[]: 每项一段
  启动: 如 2024年1月
  资料清单: 哪天发出，如 1月15日
  收集开始: 如 1月15日
  收集结束: 如 2月20日
评分表[]: 每个三级指标一行；资金一行计分的，第一行是它
  一级指标: 名称
  一级合并: docxtpl 合并单元格用：restart 或 continue
  二级指标: 名称
  二级合并: docxtpl 合并单元格用：restart 或 continue
  三级指标: 名称
  评分标准: 怎么评分
  年度指标值: 没有就空着；不设的写 /
  完成值: 没有就空着
  分值: 满分
  自评得分: 得分；不适用的写“不适用”，不设的写“不设”
  扣分原因: 扣分、偏差、不适用的原因；没有就空着
  不设?: 表上有这一行而本单位不设
  同页?: 这一行是否和下一行留在一页
指标表[]: 同评分表，没有资金一行；资金一行的分值、得分在“预算”里
有扣分原因?: 是否有一行写了扣分原因
一级得分[]: 每个一级指标的小计
  名称: 一级指标
  分值: 满分
  得分: 小计
  包含: 下面的二级指标；只有一个时空着
等级标准[]: 每个等级
  等级: 如 优秀
  范围: 如 得分≥85分
总分值: 满分的合计
总分: 得分的合计
等级: 按等级标准评定
问题和措施[]: 逐项
  问题: 存在的问题
  措施: 改进措施；没有就空着
  责任人: 没有就空着
  完成时限: 没有就空着
项目[]: 每个项目一项；没有就是空的
  名称: 项目名称
  标识: 文件名用的
  主管部门: 没有就空着
  实施单位: 没有就空着
  资金: 项目的资金，万元
    年度资金总额: 全部资金
      年初预算: 万元
      全年预算: 调整后的，万元
      执行数: 万元
      执行率: 执行数除以全年预算
    分值: 资金一行的分值；不计分的空着
    得分: 资金一行的得分；不计分的空着
    扣分原因: 资金一行的扣分原因；没有就空着
    各行[]: 年度资金总额和三个来源，逐行
      资金来源: 年度资金总额、其中：当年财政拨款……
      年初预算: 万元；没有就空着
      全年预算: 万元；没有就空着
      执行数: 万元；没有就空着
      执行率: 没有就空着
      分值: 只有总额一行有
      得分: 只有总额一行有
      扣分原因: 只有总额一行有
  年度目标: 年度总体目标
    预期目标: 没有就空着
    实际完成情况: 没有就空着
附加项{}: 本区另外要填的，名称在 district.yaml 的“附加项”里
评价工作组[]: 每人一行
  序号: 从 1 起
  姓名: 两个字的中间空一格
  单位: 工作单位
  职务: 职务
  职称: 没有就空着
佐证材料清单[]: 写了依据的数，每个依据一行；都没有写就是空的
  序号: 从 1 起
  事项: 哪一项的什么数，如 事项办结率
  数: 一个数，或这一项的几个数，用顿号隔开
  依据: 数的来源，如 综合服务中心办件台账
落款: 报告的落款
  署名: 没有另写就是单位全称
  成文日期: 没有就空着
  联系人: 没有就空着
  联系电话: 没有就空着
  文号: 没有就空着
目录[]: 目录的每一行
  级别: 1 或 2
  标题: 带编号
  页码: 页码
  书签: 标题处的书签
"""


def _keys() -> Iterator[Key]:
    above: list[tuple[str, bool]] = []  # names with whether each is a list
    lines = [line for line in _TEXT.splitlines() if line]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        depth = (len(line) - len(line.lstrip())) // 2
        written, _, meaning = line.strip().partition(": ")
        name = written.rstrip("[]?{}")
        del above[depth:]
        lists = [index for index, (_, is_list) in enumerate(above) if is_list]
        path = (*(name for name, _ in above), name)
        deeper = following.startswith("  " * (depth + 1))
        is_open = written.endswith("{}")
        kind = KeyKind.FLAG if written.endswith("?") else KeyKind.GROUP if deeper or is_open else KeyKind.TEXT
        kind = KeyKind.LIST if written.endswith("[]") else kind
        yield Key(path, kind, meaning, path[: lists[-1] + 1] if lists else (), is_open)
        above.append((name, written.endswith("[]")))


def _with_parts(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and behind those of the budget its sections of figures."""
    for key in keys:
        if key.path == ("绩效目标",):
            yield from parts_of_money(Budget, ("预算",))
        if key.path == ("项目", "资金", "分值"):
            for part in parts_of_money(ProjectFunds, ("项目", "资金")):
                yield replace(part, of_list=("项目",))
        yield key


def parts_of_money(record: type[Record], above: tuple[str, ...]) -> Iterator[Key]:
    """The keys of the sections of figures that a record has."""
    found = dict(part_meanings(record, above))
    for path, meaning in found.items():
        is_group = any(other[: len(path)] == path and other != path for other in found)
        yield Key(path, KeyKind.GROUP if is_group else KeyKind.TEXT, meaning)


def _with_same_rows(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and for 指标表 those that a row of 评分表 has."""
    rows = []
    for key in keys:
        yield key
        if key.of_list == ("评分表",):
            rows.append(key)
        elif key.path == ("指标表",):
            for row in rows:
                yield replace(row, path=("指标表", *row.path[1:]), of_list=("指标表",))


def _with_project_scores(keys: Iterable[Key]) -> Iterator[Key]:
    """Yield the keys, and behind those of a project its score table, total and grade."""
    scores = []
    for key in keys:
        if key.path[0] in _SCORED:
            scores.append(key)
        if key.path == ("附加项",):
            for score in scores:
                of_list = ("项目", *score.of_list)
                yield replace(score, path=("项目", *score.path), of_list=of_list)
        yield key


Keys: TypeAlias = Mapping[tuple[str, ...], Key]
KEYS: Keys = {key.path: key for key in _with_project_scores(_with_same_rows(_with_parts(_keys())))}


def keys_of_district(additions: Sequence[AddedField]) -> Keys:
    """Every key that a template of a district may print, with its 附加项."""
    return {**KEYS, **{key.path: key for field in additions for key in _added(field)}} if additions else KEYS


def _added(field: AddedField) -> Iterator[Key]:
    path = ("附加项", field.name)
    if field.type == "表":
        yield Key(path, KeyKind.LIST, field.remark or "一行一项")
        for column in field.columns:
            yield Key((*path, column.name), _kind(column), _meaning(column), path)
    else:
        yield Key(path, _kind(field), _meaning(field))


def _kind(column: AddedColumn) -> KeyKind:
    return KeyKind.LIST if column.type == "段落" else KeyKind.TEXT


def _meaning(column: AddedColumn) -> str:
    usual = {"金额": "万元", "是否": "是 或 否，条件里只有“是”成立", "段落": "每项一段"}.get(column.type, "")
    return "；".join(text for text in (column.remark, usual) if text) or column.type


def names_under(path: tuple[str, ...], keys: Keys = KEYS) -> list[str]:
    """The names that a group, or each item of a list, has; of () those at the top."""
    return [key.path[-1] for key in keys.values() if key.path[:-1] == path]
