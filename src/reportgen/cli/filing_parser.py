"""The arguments of submit, return, finalise and reopen."""

import argparse
from typing import Any, TypeAlias

from reportgen.cli.arguments import add_office

_Commands: TypeAlias = "argparse._SubParsersAction[Any]"

_RETURN_EPILOG = """
意见写在某一项上，名称同 set，可写几条：
  reportgen return dongli --remark '预算.执行数=与决算不符' --remark '评价工作组=少一位社区代表'
"""


def add_filing(
    commands: _Commands, common: argparse.ArgumentParser, outputs: argparse.ArgumentParser
) -> None:
    """Add the four commands."""
    who = argparse.ArgumentParser(add_help=False)
    add_office(who)
    who.add_argument("--who", default="", metavar="姓名", help="谁办的（默认登录名）")
    who.add_argument("--reason", default="", metavar="话", help="理由或总的意见，记入办理记录")
    commands.add_parser(
        "submit",
        parents=[common, who],
        help="街道提交",
        description="提交本年度的数据：有错误不能提交；提交以后锁定，退回以前不能再改。",
    )
    back = commands.add_parser(
        "return",
        parents=[common, who],
        help="区里退回",
        description="退回提交的数据，写明意见；街道改好后再提交。",
        epilog=_RETURN_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    back.add_argument(
        "--remark", action="append", default=[], metavar="名称=意见", help="写在某一项上的意见，可写几条"
    )
    commands.add_parser(
        "finalise",
        parents=[common, outputs, who],
        help="区里定稿",
        description="定稿：生成正式的 Word 和 PDF，记下各文件的 SHA-256，此后数据和文件都不能再改。",
    )
    commands.add_parser(
        "reopen",
        parents=[common, who],
        help="撤销定稿",
        description="撤销定稿，要写理由；街道改好后再提交。",
    )
