"""The arguments of reportgen template."""

import argparse
from pathlib import Path
from typing import Any


def add_template(commands: "argparse._SubParsersAction[Any]", common: argparse.ArgumentParser) -> None:
    """Add the command template with its three actions. common: --data and --year."""
    template = commands.add_parser(
        "template",
        help="检查、预览 Word 模板",
        description="检查 Word 模板、列出可用的标签、预览一个街道的报告。",
    )
    actions = template.add_subparsers(dest="action", required=True, metavar="动作", title="动作")
    check = actions.add_parser(
        "check",
        parents=[common],
        help="检查模板",
        description="一次列出模板的全部错误和位置，并说明它要印哪些数据。",
    )
    check.add_argument("file", type=Path, metavar="文件", help="Word 模板，如 templates/report.docx")
    fields = actions.add_parser(
        "fields", parents=[common], help="列出可用的标签", description="列出模板里可以用的全部标签和意思。"
    )
    fields.add_argument("--office", default=None, metavar="街道", help="同时列出这个街道现在的值")
    fields.add_argument("--docx", type=Path, default=None, metavar="文件", help="写成 Word 文件，供复制")
    preview = actions.add_parser(
        "preview",
        parents=[common],
        help="预览一个街道的报告",
        description="用这个模板生成一个街道的 Word 和 PDF，不动结果文件夹和记录。",
    )
    preview.add_argument("file", type=Path, metavar="文件", help="Word 模板")
    preview.add_argument("--office", required=True, metavar="街道", help="标识或名称，如 dongli 或 东里")
    preview.add_argument(
        "--to", type=Path, default=None, metavar="文件夹", help="写到哪里（默认新建一个临时文件夹）"
    )
