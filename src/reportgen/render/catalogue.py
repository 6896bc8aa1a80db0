"""Every key that a template may print, with what it means: what view.values() gives, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class KeyKind(StrEnum):
    """What a key stands for."""

    TEXT = "文字"
    FLAG = "是或否"
    GROUP = "一组内容"
    LIST = "列表"


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its meaning. path: names from the top; of a list the names that each item has."""

    path: tuple[str, ...]
    kind: KeyKind
    meaning: str
    of_list: tuple[str, ...] = ()  # the list whose items have it


# name: meaning; [] marks a list, ? what only a condition can ask for; what stands deeper belongs to the line above
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
评分表[]: 每个三级指标一行
  一级指标: 名称
  一级合并: docxtpl 合并单元格用：restart 或 continue
  二级指标: 名称
  二级合并: docxtpl 合并单元格用：restart 或 continue
  三级指标: 名称
  评分标准: 怎么评分
  年度指标值: 没有就空着
  完成值: 没有就空着
  分值: 满分
  自评得分: 得分；不适用的写“不适用”
  扣分原因: 扣分、偏差、不适用的原因；没有就空着
  同页?: 这一行是否和下一行留在一页
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
        name = written.rstrip("[]?")
        del above[depth:]
        lists = [index for index, (_, is_list) in enumerate(above) if is_list]
        path = (*(name for name, _ in above), name)
        deeper = following.startswith("  " * (depth + 1))
        kind = KeyKind.FLAG if written.endswith("?") else KeyKind.GROUP if deeper else KeyKind.TEXT
        kind = KeyKind.LIST if written.endswith("[]") else kind
        yield Key(path, kind, meaning, path[: lists[-1] + 1] if lists else ())
        above.append((name, written.endswith("[]")))


KEYS: Mapping[tuple[str, ...], Key] = {key.path: key for key in _keys()}


def names_under(path: tuple[str, ...]) -> list[str]:
    """The names that a group, or each item of a list, has; of () those at the top."""
    return [key.path[-1] for key in KEYS.values() if key.path[:-1] == path]
