"""公开版: names and telephone numbers are left out, wherever they stand; figures stay."""

import re
from pathlib import Path

from reportgen.pdf.content import Reading
from reportgen.render.withholding import withheld
from tests.conftest import FICTION, submission_of
from tests.papers.conftest import PAPERS, Run, list_papers, spoil

PUBLIC = (
    PAPERS
    + '  - {名称: 公开版, 模板: templates/公开版.docx, 文件名: "{标识}-公开版", 不公开: [姓名, 电话]}\n'
)


def text_of(name: str) -> str:
    return "".join("".join(Reading(Path("out/2023") / name).pages).split())


def test_the_public_edition_names_nobody(run: Run) -> None:
    list_papers(PUBLIC)
    spoil("联系人: 示例丁", "联系人: 示例丁\n  联系电话: 0311-81234567")
    spoil("做好应急管理工作。", "做好应急管理工作，由示例甲、示乙负责，值班电话13812345678。")
    spoil("责任人: 财政所", "责任人: 李小明、财政所")
    assert run("build", "mingxi") == 0
    whole, public = text_of("mingxi.pdf"), text_of("mingxi-公开版.pdf")
    for word in ("示例甲", "示乙", "13812345678", "0311-81234567", "示例丁", "李小明"):
        assert word in whole and word not in public, word
    assert "由示某某、示某负责，值班电话（略）。" in public and "李某某、财政所" in public
    figures = re.findall(r"\d+\.\d\d|\d+分|\d+\.\d\d%", public)
    assert figures and all(figure in whole for figure in figures)
    assert "最终得分" in public and "评价工作组" not in public.replace("评价工作小组", "")


def test_only_what_is_named_is_left_out(run: Run) -> None:
    evaluation = submission_of(FICTION / "2023", "mingxi").evaluation
    given = {
        "文字": "示例甲电话：87654321，12345678.90万元，热线12345，2023年",
        "列表": [{"姓名": "示　乙"}],
        "草稿": False,
    }
    assert withheld(given, ["姓名"], evaluation)["列表"] == [{"姓名": "示　某"}]
    shown = withheld(given, ["电话"], evaluation)
    assert shown["文字"] == "示例甲电话（略），12345678.90万元，热线12345，2023年"
    assert shown["草稿"] is False and shown["列表"] == given["列表"]
