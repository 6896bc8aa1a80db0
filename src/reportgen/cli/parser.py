"""The arguments of every command, in Chinese. Imports nothing heavy, so that --help answers quickly."""

import argparse
import re
from pathlib import Path
from typing import Any, TypeAlias

from reportgen import __version__
from reportgen.cli.arguments import add_format, add_office, add_out
from reportgen.cli.editing_parser import add_editing
from reportgen.cli.filing_parser import add_filing
from reportgen.cli.invitation_parser import add_invite, add_serve
from reportgen.cli.screen import escape_controls
from reportgen.cli.starting_parser import add_starting
from reportgen.cli.template_parser import add_template

# argparse translates its messages with gettext. These are the ones that a clerk can see.
_CHINESE = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明",
    "show program's version number and exit": "显示版本",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可选：%(choices)s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "expected one argument": "后面要跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
    "invalid %(type)s value: %(value)r": "%(value)r 不是有效的值",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "ignored explicit argument %r": "多余的值 %r",
    "not allowed with argument %s": "不能与 %s 同用",
    "one of the arguments %s is required": "%s 之中要给一个",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
}


def _translate(text: str) -> str:
    return _CHINESE.get(text, text)


argparse._ = _translate  # type: ignore[attr-defined]  # argparse offers no other way but a global gettext domain


def _year(text: str) -> int:
    if len(text) == 4 and text.isdecimal() and text.isascii():
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是年度，写四位数字，如 2022")


def _positive(text: str) -> int:
    if text.isdecimal() and text.isascii() and 0 < int(text) <= 256:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 256 的整数")


def _scheduler(text: str) -> str:
    if re.fullmatch(r"(tcp|tls)://\S+:\d{1,5}", text):
        return text
    raise argparse.ArgumentTypeError(f"“{text}”不是调度器的地址，写成 tcp://主机:端口 或 tls://主机:端口")


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data", type=Path, default=Path("data"), metavar="文件夹", help="数据文件夹（默认 data）"
    )
    common.add_argument(
        "--year", type=_year, default=None, metavar="年度", help="评价年度（默认数据文件夹里最近的一年）"
    )
    return common


def _outputs() -> argparse.ArgumentParser:
    outputs = argparse.ArgumentParser(add_help=False)
    add_out(outputs)
    outputs.add_argument(
        "--template",
        type=Path,
        default=None,
        metavar="文件",
        help="Word 模板（默认上次生成这份报告用的；第一次用 templates/report.docx）",
    )
    return outputs


_Commands: TypeAlias = "argparse._SubParsersAction[Any]"

_DIFF_EPILOG = """三种用法：
  reportgen diff dongli                 东里的数据与上次生成报告时相比
  reportgen diff dongli 2021 2022       东里两个年度相比
  reportgen diff 甲.yaml 乙.yaml        两个文件相比，甲在前、乙在后

比的是内容：分数、金额、日期、人员、文字、指标；注释、写法不同不算差别。
没有差别或有差别都返回 0（有差别要返回 1 用 --exit-code）；数据有错返回 1。
"""


def _add_build(
    commands: _Commands, common: argparse.ArgumentParser, outputs: argparse.ArgumentParser
) -> None:
    build = commands.add_parser(
        "build",
        parents=[common, outputs],
        help="生成报告",
        description="读数据、计分、审核，生成 Word 和 PDF。",
    )
    build.add_argument("office", nargs="*", metavar="街道", help="标识或名称，如 dongli 或 东里；可写几个")
    build.add_argument("--all", action="store_true", help="本年度已报送数据的全部街道")
    build.add_argument("--draft", action="store_true", help="有错误也生成，每页印“草稿”")
    build.add_argument(
        "--paper", default="", metavar="名称", help="只做这一份文书（district.yaml 的“文书”里的名称）"
    )
    build.add_argument("--force", action="store_true", help="没有变化的也重新生成")
    build.add_argument(
        "--thorough", action="store_true", help="与 --all 同用：逐个核对结果文件的内容，不只看大小和时间"
    )
    build.add_argument("--final-only", action="store_true", help="与 --all 同用：只做、只收已经定稿的街道")
    workers = build.add_mutually_exclusive_group()
    workers.add_argument(
        "-j", "--jobs", type=_positive, default=0, metavar="个数", help="同时工作的进程数（默认每核一个）"
    )
    workers.add_argument(
        "--cluster",
        type=_scheduler,
        default=None,
        metavar="地址",
        help="与 --all 同用：由集群生成，写调度器的地址 tcp://主机:端口 或 tls://主机:端口",
    )
    build.add_argument(
        "--only-changed-list", action="store_true", help="与 --all 同用：只列出需要重新生成的标识"
    )
    build.add_argument("--json", action="store_true", help="与 --all 同用：进度和结果写成 JSON，一行一条")


def _add_diff(commands: _Commands, common: argparse.ArgumentParser) -> None:
    diff = commands.add_parser(
        "diff",
        parents=[common],
        help="比较两份数据",
        description="比较两份数据，说明报告里哪些内容变了。",
        epilog=_DIFF_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument("states", nargs="+", metavar="街道、年度或文件", help="见下面的用法")
    diff.add_argument("--draft", action="store_true", help="与上次生成的草稿相比")
    add_out(diff)
    add_format(diff)
    diff.add_argument("--exit-code", action="store_true", help="有差别时返回 1")


def _add_explain(commands: _Commands, common: argparse.ArgumentParser) -> None:
    explain = commands.add_parser(
        "explain",
        parents=[common],
        help="说明一个数怎么来的",
        description="说明报告里一个数怎么来的：公式、取数（文件和行号）、计算、取整、结果、依据。",
    )
    add_office(explain)
    explain.add_argument(
        "quantity",
        nargs="?",
        default=None,
        metavar="数",
        help="执行率、总分、等级、净资产，或指标名称；不写就列出全部",
    )
    add_format(explain)


def _add_numbers(commands: _Commands, common: argparse.ArgumentParser) -> None:
    numbers = commands.add_parser(
        "numbers",
        parents=[common],
        help="列出每个数和它的依据",
        description="列出报告里的每个数：在哪里，是计算、填报、与数据相符、与旁边的数互证，还是没有旁证。",
    )
    add_office(numbers)
    add_format(numbers)


def _add_check(commands: _Commands, common: argparse.ArgumentParser) -> None:
    check = commands.add_parser(
        "check", parents=[common], help="只审核", description="审核数据，列出问题，不生成文件。"
    )
    check.add_argument("office", nargs="*", metavar="街道", help="标识或名称；可写几个")
    check.add_argument("--all", action="store_true", help="本年度已报送数据的全部街道，并作全区对照")
    check.add_argument("--strict", action="store_true", help="有警告也算不通过")
    check.add_argument(
        "--format",
        choices=["text", "json", "sarif", "github"],
        default="text",
        help="text、json、sarif 或 github（默认 text）",
    )

    rule = commands.add_parser(
        "rule", help="说明审核规则", description="说明一条审核规则；不写编号就列出全部。"
    )
    rule.add_argument("code", nargs="?", default=None, metavar="编号", help="如 BUD-02")
    rule.add_argument("--markdown", action="store_true", help="全部规则，即 docs/rules.md 的内容")


def _add_status(
    commands: _Commands, common: argparse.ArgumentParser, outputs: argparse.ArgumentParser
) -> None:
    status = commands.add_parser(
        "status",
        parents=[common, outputs],
        help="各街道的进度",
        description="列出名录里每个街道：报告的状态，和办到哪一步：填报中、已提交、退回、定稿。",
    )
    add_format(status)


def _add_verify(commands: _Commands) -> None:
    verify = commands.add_parser(
        "verify",
        help="核对结果文件夹",
        description="按清单 manifest.json 核对结果文件夹：缺失、改动、多出的文件逐个列出。",
    )
    add_out(verify)
    verify.add_argument(
        "--year", type=_year, default=None, metavar="年度", help="年度（默认有清单的最近一年）"
    )


def _non_negative(text: str) -> int:
    if text.isdecimal() and text.isascii() and len(text) <= 9:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是不小于 0 的整数")


def _add_demo(commands: _Commands) -> None:
    demo = commands.add_parser(
        "demo",
        help="写一个虚构的示例区",
        description="写一个虚构的示例区（示例市示例区），供演示和测试；地名、人名、数字都不是真的。",
    )
    demo.add_argument("folder", type=Path, metavar="文件夹", help="写到哪里：新的、空的或原来的示例文件夹")
    demo.add_argument(
        "--form",
        choices=("街道", "国家"),
        default="街道",
        help="街道（默认）只有自评报告；国家 是三份文书，每个街道两个项目，有附加项",
    )
    demo.add_argument("--offices", type=_non_negative, default=17, metavar="个数", help="街道个数（默认 17）")
    demo.add_argument(
        "--years", type=_non_negative, default=1, metavar="年数", help="年数，到 2025 年为止（默认 1）"
    )
    demo.add_argument(
        "--seed", type=_non_negative, default=1, metavar="数", help="种子；相同则写出的也相同（默认 1）"
    )
    demo.add_argument(
        "--faults",
        type=_non_negative,
        default=20,
        metavar="百分数",
        help="每年有错的街道占百分之几（默认 20）",
    )


class _Parser(argparse.ArgumentParser):
    """Escapes control characters in messages, which repeat what the user typed."""

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(escape_controls(message), file)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = _Parser(
        prog="reportgen", description="部门整体支出绩效自评报告：填数据，算分，审核，出 Word 和 PDF。"
    )
    top.add_argument("--version", action="version", version=f"reportgen {__version__}", help="显示版本")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令", title="命令")
    common, outputs = _common(), _outputs()

    _add_build(commands, common, outputs)
    _add_check(commands, common)

    _add_diff(commands, common)
    _add_explain(commands, common)
    _add_numbers(commands, common)
    _add_status(commands, common, outputs)
    _add_verify(commands)
    _add_demo(commands)
    add_template(commands, common)
    add_starting(commands, common, _year)
    add_editing(commands, common, outputs)
    add_filing(commands, common, outputs)
    add_invite(commands, common)
    add_serve(commands, common, outputs)

    commands.add_parser(
        "doctor", help="检查运行环境", description="检查 LibreOffice、字体等，说明缺什么、怎么装。"
    )
    return top
