"""The arguments of score, set, add, remove, move, waive, undo, confirm, log and watch."""

import argparse
from typing import Any, TypeAlias

from reportgen.cli.arguments import add_format, add_office

_Commands: TypeAlias = "argparse._SubParsersAction[Any]"
_Parents: TypeAlias = list[argparse.ArgumentParser]

_SET_EPILOG = """
名称就是填报说明里的键，从上到下用点连起来；列表里的第几项写成 第3项：
  reportgen set dongli 预算.执行数=105.20
  reportgen set dongli 评价工作组.第3项.职务=人大主任 --reason 任命文件更正
没有的可选项会加在所在一节的末尾。
"""
_ADD_EPILOG = """
一项有几个键的写 键=值，没写的必填键先写“待填”；一项是一段文字的，直接写文字：
  reportgen add dongli 评价工作组 姓名=张三 单位=东里街道办事处 职务=副主任
  reportgen add dongli 主要职责 "承办其他事项" --at 3
文件里还没有这个列表，就加上它。
"""
_REMOVE_EPILOG = """
名称同 set：列表里的一项（评价工作组.第3项），或可以不填的键（预算.调整原因），可写几个。
一项自己的各行连同行末的注释删去，单独成行的注释留着；列表的最后一项删去时，列表的名称也删去。
"""
_SCORE_EPILOG = """
得分低于分值时要有扣分原因：原来没有的，写入 --reason；原来有的不动，要换用 --deduction。
--deduction '' 表示不写，也不动原有的。
"""
_WAIVE_EPILOG = """
问题写成 编号@位置，同 check 所列；位置可以只写其中一段，只有一个的可以只写编号：
  reportgen waive dongli IND-02@群众满意度 --reason 已公开的报告未写扣分原因
  reportgen waive dongli                    列出可以说明的问题
  reportgen waive district IND-04 --reason …    district.yaml 里的问题
  reportgen waive --migrate --dry-run       看旧写法“编号: 理由”会怎么改；去掉 --dry-run 就写入
一条说明只管一个问题、当时的数字；数字变了就失效，核对后再运行一次（不写 --reason 沿用原来的理由）。
算错的数（得分超过分值、合计不对等）不能说明，只能改正。
"""


def add_editing(
    commands: _Commands, common: argparse.ArgumentParser, outputs: argparse.ArgumentParser
) -> None:
    """Add these commands."""
    parents = [common, outputs, _edit_options()]
    _add_score(commands, parents)
    _add_set(commands, parents)
    _add_entries(commands, parents)
    _add_waive(commands, parents)
    _add_undo(commands, parents)
    _add_confirm(commands, parents)
    log = commands.add_parser(
        "log",
        parents=[common],
        help="修改记录",
        description="列出 score、set、add、waive、undo 等所做的每次修改。",
    )
    add_office(log)
    add_format(log)
    log.add_argument("--json", dest="format", action="store_const", const="json", help="同 --format json")
    watch = commands.add_parser(
        "watch",
        parents=[common, outputs],
        help="存盘即生成",
        description="守着数据、district.yaml 和模板，一存盘就重新生成；按 Ctrl-C 结束。",
    )
    watch.add_argument("office", nargs="*", metavar="街道", help="标识或名称；不写就守全部已报送的街道")
    watch.add_argument("--draft", action="store_true", help="有错误也生成，每页印“草稿”")


def _edit_options() -> argparse.ArgumentParser:
    writing = argparse.ArgumentParser(add_help=False)
    writing.add_argument("--dry-run", action="store_true", help="只看会变什么，不写入")
    writing.add_argument("--no-build", action="store_true", help="只改数据，不生成 Word 和 PDF")
    writing.add_argument("--draft", action="store_true", help="有错误也生成，每页印“草稿”")
    writing.add_argument("--who", default="", metavar="姓名", help="谁改的（默认登录名）")
    return writing


def _add_undo(commands: _Commands, parents: _Parents) -> None:
    undo = commands.add_parser(
        "undo",
        parents=parents,
        help="撤销上一次修改",
        description="撤销 score、set、add、waive 等所做的最近一次还没有撤销的修改；撤销本身也记入修改记录。",
    )
    add_office(undo)
    undo.add_argument("--reason", default="", metavar="理由", help="为什么撤销")


def _add_confirm(commands: _Commands, parents: _Parents) -> None:
    confirm = commands.add_parser(
        "confirm",
        parents=parents,
        help="确认去年带来的文字",
        description="核对过的文字去掉“【待核】”，其余一字不动，记入修改记录，重新生成。",
        epilog="名称同 set：重点工作，绩效目标.总体目标.第1项，……；不写就是全部。",
    )
    add_office(confirm)
    confirm.add_argument("names", nargs="*", metavar="名称", help="哪些文字，如 重点工作；不写就是全部")
    confirm.add_argument("--reason", default="", metavar="理由", help="记入修改记录")


def _add_score(commands: _Commands, parents: _Parents) -> None:
    score = commands.add_parser(
        "score",
        parents=parents,
        help="改自评得分",
        description="改自评得分：先显示得分、总分、等级、文字、审核结果会怎么变，再写入、重新生成。",
        epilog=_SCORE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_office(score)
    score.add_argument("values", nargs="+", metavar="三级指标=得分", help="如 群众满意度=9；可写几个")
    score.add_argument("--reason", required=True, metavar="理由", help="为什么改，记入修改记录")
    score.add_argument("--deduction", default=None, metavar="扣分原因", help="写入扣分原因，代替原有的")


def _add_set(commands: _Commands, parents: _Parents) -> None:
    assign = commands.add_parser(
        "set",
        parents=parents,
        help="改任何一个值",
        description="改数据里的任何一个值，其余一字不动；先显示会怎么变，再写入、重新生成。",
        epilog=_SET_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_office(assign)
    assign.add_argument("values", nargs="+", metavar="名称=值", help="如 预算.执行数=105.20；可写几个")
    assign.add_argument("--reason", default="", metavar="理由", help="为什么改，记入修改记录")


def _add_entries(commands: _Commands, parents: _Parents) -> None:
    form = argparse.RawDescriptionHelpFormatter
    add = commands.add_parser(
        "add",
        parents=parents,
        help="列表加一项",
        description="在列表里加一项，其余一字不动；先显示会怎么变，再写入、重新生成。",
        epilog=_ADD_EPILOG,
        formatter_class=form,
    )
    add_office(add)
    add.add_argument("list", metavar="列表", help="如 评价工作组、绩效目标.总体目标")
    add.add_argument("values", nargs="*", metavar="键=值或文字", help="这一项的内容")
    add.add_argument("--at", type=_position, default=None, metavar="第几项", help="加在第几项（默认最后）")
    remove = commands.add_parser(
        "remove",
        parents=parents,
        help="删去列表的一项，或一个可以不填的键",
        description="删去列表的一项，或一个可以不填的键，其余一字不动。",
        epilog=_REMOVE_EPILOG,
        formatter_class=form,
    )
    add_office(remove)
    remove.add_argument("names", nargs="+", metavar="名称", help="如 评价工作组.第3项")
    move = commands.add_parser(
        "move",
        parents=parents,
        help="移动列表的一项",
        description="把列表的一项移到第几项，其余一字不动。",
    )
    add_office(move)
    move.add_argument("item", metavar="名称", help="如 评价工作组.第3项")
    move.add_argument("to", type=_position, metavar="第几项", help="移到第几项，如 1")
    for command in (add, remove, move):
        command.add_argument("--reason", default="", metavar="理由", help="为什么改，记入修改记录")


def _position(text: str) -> int:
    number = text.removeprefix("第").removesuffix("项")
    if number.isdecimal() and number.isascii() and 0 < int(number) < 100_000:
        return int(number)
    raise argparse.ArgumentTypeError(f"“{text}”不是第几项，写 3 或 第3项")


def _add_waive(commands: _Commands, parents: _Parents) -> None:
    waive = commands.add_parser(
        "waive",
        parents=parents,
        help="说明一个问题属实而不改",
        description="给审核查出的一个问题写明属实而不改的理由，写入“忽略检查”，记入修改记录，可以 undo。",
        epilog=_WAIVE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    waive.add_argument(
        "office", nargs="?", default="", metavar="街道", help="标识或名称；区里的问题写 district"
    )
    waive.add_argument("references", nargs="*", metavar="编号@位置", help="如 IND-02@群众满意度；可写几个")
    waive.add_argument("--reason", default="", metavar="理由", help="为什么属实而不改")
    waive.add_argument("--migrate", action="store_true", help="把旧写法“编号: 理由”改成新写法，先显示怎么改")
