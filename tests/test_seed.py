"""The whole seed report against what comes out for 东里 2022: nothing lost, every difference declared."""

import re
from pathlib import Path

from reportgen.model.submission import Submission
from reportgen.render import Template
from reportgen.render.view import values
from reportgen.scoring import compute
from tests.conftest import ROOT
from tests.docx_text import body_paragraphs

# What the report says otherwise than the seed, and why. Each must really be in the seed.
MENDED = {
    # residue of the text extraction
    "$75 \\leq$ 得分 < 85": "75分≤得分＜85",  # and the ranges, generated, carry their unit at both ends
    "$60 \\leq$ 得分 < 75": "60分≤得分＜75",
    "得分 < 60 分": "得分＜60分",
    # decimals are generated: money and rates with two
    "728.8万元": "728.80万元",
    "117.5万元": "117.50万元",
    "预算执行率为100%": "预算执行率为100.00%",
    # ranges of dates are written with 至
    "2月21日-3月25日": "2月21日至3月25日",
    # names in the conclusion are those of the table
    "预算执行率指标10分，实际": "预算执行效率指标10分，实际",
    "社会效益、可持续影响": "社会效益、可持续性影响",
    "实际得分为40分。满意度指标": "实际得分为40分；满意度指标",
    # 一级指标 in the table carry no weight of their own in the text
    "预算执行效率指标10分预算执行率指标实际": "预算执行效率指标预算执行率指标实际",
    "满意度指标10分服务对象": "满意度指标服务对象",
    # the signature list has a column to sign in
    "序号姓名工作单位职务职称1": "序号姓名工作单位职务职称签字1",
    # numbering is generated: the seed's jumps from 4 back to 2 and 3, under a heading of their own now
    "三是培树典型全面推进。2、": "三是培树典型全面推进。重点工作完成情况：1、",
    "满意率极高。3、全面保障改善民生实事": "满意率极高。2、全面保障改善民生实事。",
}


def plain(text: str) -> str:
    """Without white space, full-width brackets, 1. for 1、."""
    text = "".join(text.split()).replace("(", "（").replace(")", "）")
    return re.sub(r"(?<!\d)(\d{1,2})、", r"\1.", text)


def test_the_whole_seed_is_in_the_report_and_nothing_else(dongli: Submission, shared: Path) -> None:
    seed = "".join((shared / "seed" / "dongli-2022.txt").read_text("utf-8").split())
    for printed, mended in MENDED.items():
        bare = "".join(printed.split())
        assert seed.count(bare) >= 1, f"{printed!r} is not in the seed"
        seed = seed.replace(bare, mended)
    template = Template.open(ROOT / "templates" / "report.docx")
    scorecard = compute(dongli)
    contents = [{"级别": 1, "标题": "TOC", "页码": "1", "书签": "_Toc000001"}]
    paragraphs = body_paragraphs(template.render(values(dongli, scorecard, contents)))
    start = paragraphs.index("目　录")
    assert plain("".join(paragraphs[:start] + paragraphs[start + 2 :])).replace("|", "") == plain(seed)
