"""The arguments that several commands have, so that each is described in one place."""

import argparse
from pathlib import Path


def add_office(command: argparse.ArgumentParser) -> None:
    """Add the one office that the command is about."""
    command.add_argument("office", metavar="街道", help="标识或名称，如 dongli 或 东里")


def add_format(command: argparse.ArgumentParser) -> None:
    """Add --format: text for people, json for programs."""
    command.add_argument(
        "--format", choices=["text", "json"], default="text", help="text 或 json（默认 text）"
    )


def add_out(command: argparse.ArgumentParser) -> None:
    """Add --out: the folder of the results."""
    command.add_argument(
        "--out", type=Path, default=Path("out"), metavar="文件夹", help="结果文件夹（默认 out）"
    )
