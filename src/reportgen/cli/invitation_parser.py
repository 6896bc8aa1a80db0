"""The arguments of invite and serve."""

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


def add_serve(commands: _Commands, common: argparse.ArgumentParser, outputs: argparse.ArgumentParser) -> None:
    """Add the command that serves what the links open."""
    serve = commands.add_parser(
        "serve",
        parents=[common, outputs],
        help="工作台：在浏览器里填报、审核",
        description="工作台：在浏览器里填报、看版面、提交、退回、定稿。默认只有本机能打开。",
    )
    serve.add_argument(
        "--listen", default="127.0.0.1", metavar="地址", help="在哪个地址上监听（默认 127.0.0.1，只有本机）"
    )
    serve.add_argument("--port", type=_port, default=8766, metavar="端口", help="端口（默认 8766）")
    serve.add_argument(
        "--host", action="append", default=[], metavar="主机名", help="网址里的主机名，可写几个"
    )
    serve.add_argument("--cert", type=Path, default=None, metavar="文件", help="TLS 证书")
    serve.add_argument("--key", type=Path, default=None, metavar="文件", help="TLS 私钥")
    serve.add_argument("-j", "--jobs", type=_number, default=0, metavar="个数", help="画版面的进程数")


def _port(text: str) -> int:
    if text.isdecimal() and text.isascii() and 0 < int(text) < 65_536:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是端口，写 1 到 65535")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，写成 2023-03-31") from None


def _number(text: str) -> int:
    if text.isdecimal() and text.isascii() and 0 < int(text) < 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是正整数")
