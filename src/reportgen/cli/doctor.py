"""reportgen doctor: what this machine has for making PDF, what stands in for what, what to install."""

import argparse
import sys

from reportgen import __version__
from reportgen.cli.screen import say
from reportgen.pdf import fonts, libreoffice


def run(_arguments: argparse.Namespace) -> int:
    """Print what is there; 1 where something is missing without which no PDF can be made."""
    say(f"reportgen {__version__}，Python {sys.version.split()[0]}")
    office = libreoffice.find()
    if office is None:
        say(
            "LibreOffice：没有。装法：make setup，或 apt-get install libreoffice-writer-nogui（麒麟、UOS：libreoffice-writer）"
        )
    else:
        way = "LibreOfficeKit（快）" if office.library else "soffice 命令（慢）"
        say(f"LibreOffice：{office.version or '版本不明'}，{office.program}，用 {way}")
    say("\n字体（Word 里写国标字体名；PDF 嵌入本机有的，没有的用替代字体）")
    rows = fonts.report()
    for row in rows:
        if row.present:
            state = "本机有，直接使用"
        elif row.used:
            state = f"本机没有，用 {row.used} 代替"
        else:
            state = "本机没有，也没有替代字体"
        say(f"  {row.role}  {row.wanted}：{state}")
        if row.install:
            say(f"      更合适的替代字体：{row.install}")
    usable = office is not None and all(row.used for row in rows)
    say("\n可以生成 PDF。" if usable else "\n还不能生成合格的 PDF：先补齐上面缺的。")
    return 0 if usable else 1
