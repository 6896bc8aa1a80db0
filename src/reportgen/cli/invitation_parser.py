"""The arguments of invite."""

import argparse
import datetime
from pathlib import Path
from typing import Any, TypeAlias

_Commands: TypeAlias = "argparse._SubParsersAction[Any]"

_EPILOG = """
链接只显示这一次，程序只记它的 SHA-256；丢了就撤销，另发一个。
  reportgen invite dongli --sheet 东里.html     一页纸：链接和二维码，打印后交给街道
  reportgen invite --all --sheet 链接.html      每个街道一页
  reportgen invite --bureau                     区里的链接
  reportgen invite --list                       列出发过的链接
  reportgen invite dongli --revoke              撤销东里的全部链接；--revoke 3 只撤销第 3 号
"""
DEFAULT_DAYS = 90


def add_invite(commands: _Commands, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    invite = commands.add_parser(
        "invite",
        parents=[common],
        help="发工作台的链接",
        description="给街道或区里发进入工作台的秘密链接：可以撤销，到期失效。",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    invite.add_argument("office", nargs="*", metavar="街道", help="标识或名称；可写几个")
    invite.add_argument("--all", action="store_true", help="名录里的每个街道")
    invite.add_argument("--bureau", action="store_true", help="区里的链接")
    invite.add_argument(
        "--until", type=_day, default=None, metavar="日期", help=f"用到哪一天（默认 {DEFAULT_DAYS} 天后）"
    )
    invite.add_argument(
        "--address",
        default="http://127.0.0.1:8766",
        metavar="网址",
        help="街道打开工作台的网址（默认 http://127.0.0.1:8766）",
    )
    invite.add_argument(
        "--sheet", type=Path, default=None, metavar="文件", help="写成可以打印的网页，带二维码"
    )
    invite.add_argument("--list", action="store_true", help="列出发过的链接")
    invite.add_argument(
        "--revoke", nargs="?", const=0, type=_number, default=None, metavar="号", help="撤销；不写号就是全部"
    )


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成 2023-03-31") from None


def _number(text: str) -> int:
    if text.isdecimal() and text.isascii() and 0 < int(text) < 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是链接的号，reportgen invite --list 列出")
