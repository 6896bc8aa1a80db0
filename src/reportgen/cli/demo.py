"""reportgen demo."""

import argparse

from reportgen.cli.screen import say
from reportgen.demo.generation import write_demo


def run(arguments: argparse.Namespace) -> int:
    """Write the fictional district and print a summary. Raises UsageError where the folder cannot be used."""
    written = write_demo(
        arguments.folder,
        arguments.offices,
        arguments.years,
        arguments.seed,
        arguments.faults / 100,
        arguments.form == "国家",
    )
    for year, handed_in, planted in zip(written.years, written.handed_in, written.planted, strict=True):
        absent = arguments.offices - handed_in
        say(
            f"{arguments.folder / str(year)}：示例区 {arguments.offices} 个街道，已报送 {handed_in} 个，"
            f"未报送 {absent} 个；有错的 {planted} 个"
        )
    say(f"哪个街道有什么错：{written.manifest}")
    return 0
