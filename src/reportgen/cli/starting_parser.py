"""The arguments of the commands that begin something: init and new; and of schema."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[Any]"


_NEW = """
去年的文件里：职责、编制、成员等照抄，去年的“本年”数变成“上年”数，文字带来并标上“【待核】”，
今年的数字和日期留作“待填”，忽略检查和原因不带。没有去年文件的街道得到一份空白表，每个键后面有说明。
已有的文件一律不动。
"""


def add_starting(commands: _Commands, common: argparse.ArgumentParser, year: Callable[[str], int]) -> None:
    """Add the commands. year: reads a year as it is typed."""
    init = commands.add_parser(
        "init",
        help="新建一个区",
        description="在新的或空的文件夹里写好 data、templates、schema 和说明；再运行一次就补上缺少的，已有的不动。",
    )
    init.add_argument("folder", type=Path, metavar="文件夹", help="新的或空的文件夹")
    init.add_argument("--year", type=year, default=None, metavar="年度", help="评价年度（默认去年）")
    new = commands.add_parser(
        "new",
        parents=[common],
        help="从去年的文件开始新的一年",
        description="从去年的文件写出新一年的：写明街道就写这几个，不写就是 district.yaml 和去年报送过的全部街道。",
        epilog=_NEW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    new.add_argument("office", nargs="*", metavar="街道", help="标识或名称；不写就是全区")
    schema = commands.add_parser(
        "schema",
        parents=[common],
        help="数据文件的格式",
        description="输出数据文件的 JSON Schema，编辑器用它提示键名、说明和错误；或输出全部键的清单。"
        "写明 --year 的，街道文件的带上这一年的附加项，去掉隐藏的。",
    )
    schema.add_argument(
        "file",
        nargs="?",
        choices=["office", "district"],
        default=None,
        metavar="文件",
        help="office（街道文件）或 district",
    )
    schema.add_argument("--markdown", action="store_true", help="全部键的清单，即 docs/填报说明.md 的后半")
