"""reportgen doctor: report which programs and fonts this machine has, what replaces missing fonts, what to install."""

import argparse
import sys

from reportgen import __version__
from reportgen.cli.screen import say
from reportgen.errors import EngineError
from reportgen.pdf import fonts, libreoffice
from reportgen.pdf.engine import open_engine

_ENGINE_NAMES = {"LibreOfficeKit": "LibreOfficeKit（快）", "soffice": "soffice 命令（慢）"}


def run(_arguments: argparse.Namespace) -> int:
    """Print the state of the machine and try to start LibreOffice. Returns 1 where PDFs cannot be made."""
    say(f"reportgen {__version__}，Python {sys.version.split()[0]}")
    office = libreoffice.find()
    if office is None:
        say(
            "LibreOffice：没有。装法：make setup，或 apt-get install libreoffice-writer-nogui（麒麟、UOS：libreoffice-writer）"
        )
    else:
        say(f"LibreOffice：{office.version or '版本不明'}，{office.program}")
    starts = office is not None and _try_engine()
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
    usable = starts and all(row.used for row in rows)
    say("\n可以生成 PDF。" if usable else "\n还不能生成合格的 PDF：先补齐上面缺的。")
    return 0 if usable else 1


def _try_engine() -> bool:
    """Start LibreOffice and print how it converts documents and how it is isolated. Returns whether it works."""
    try:
        with open_engine() as engine:
            isolation = engine.probe()
            say(f"转换：用 {_ENGINE_NAMES.get(engine.name, engine.name)}，已试启动")
            if engine.remark:
                say(f"  说明：{engine.remark}")
    except EngineError as error:
        say(f"转换：{error}")
        return False
    network = "系统隔开" if "network" in isolation else "系统不支持隔开，只靠 LibreOffice 的设置"
    files = "系统隔开" if "files" in isolation else "系统不支持隔开，只靠 LibreOffice 的设置"
    say(f"隔离：网络——{network}；别的文件——{files}")
    return True
