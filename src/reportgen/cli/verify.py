"""reportgen verify: compare the files of a year with its manifest."""

import argparse
import re
from pathlib import Path

from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.files.folders import MANIFEST
from reportgen.office.manifest import Difference, verify

_DIGEST_CHARACTERS = 12  # printed of each SHA-256, enough to tell two apart


def run(arguments: argparse.Namespace) -> int:
    """Print every file that is missing, altered or not listed. Returns 1 if there is any."""
    year = arguments.year or _newest(arguments.out)
    folder = arguments.out / str(year)
    found = verify(folder)
    for difference in found.differences:
        say(_line(difference))
    if found.outdated:
        names = "、".join(found.outdated)
        say(f"{names}：早于清单里的报告，运行 make reports 会重新生成")
    if found.differences:
        say(f"{folder}：清单 {found.count} 个文件，{len(found.differences)} 处不符")
        return 1
    say(f"{folder}：清单 {found.count} 个文件，全部相符")
    return 0


def _line(difference: Difference) -> str:
    listed, found = (h[:_DIGEST_CHARACTERS] or "无" for h in (difference.listed, difference.found))
    return f"{difference.kind}  {difference.name}  清单 {listed}，文件 {found}"


def _newest(out: Path) -> int:
    """The latest year that has a manifest. Not taken from data/, which the receiver of the files need not have."""
    years = [int(p.parent.name) for p in out.glob(f"*/{MANIFEST}") if re.fullmatch(r"\d{4}", p.parent.name)]
    if not years:
        raise UsageError(
            f"{out} 里没有任何年度的清单 {MANIFEST}", "先运行 make reports；或用 --out 指明文件夹"
        )
    return max(years)
