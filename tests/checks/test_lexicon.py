"""Lawful repetition, announced counts, and pages of ordinary official prose in which nothing is wrong."""

from pathlib import Path

import pytest

from reportgen.checks import lexicon
from reportgen.quantities.texts import figures
from tests.checks.pages import WORK, report_findings

LAWFUL = [
    "人人有责、稳稳当当、常常走访、天天巡查、层层压实、事事有回音、件件有着落",
    "一户一户走访，一条一条梳理，一件一件落实，逐条逐条对照，逐户逐户登记",
    "方方面面、实实在在、家家户户、扎扎实实、林林总总、许许多多",
    "研究研究对策，再商量商量，多了解了解情况",
    "社区社区书记、社区社区工作者、街道街道办事处",
    "居民委员会委员会议、工作工作组、便民服务服务中心",
    "以法为据、以理服人、以情动人，共建共治共享",
    "服务群众、服务发展、服务大局",
]
SLIPS = {
    "优化服务服务环境": ["服务"],
    "推进网格网格管理": ["网格"],
    "加强组织领导组织领导": ["组织领导"],
    "开展开展整治": ["开展"],
}


@pytest.mark.parametrize("text", LAWFUL)
def test_lawful_repetition(text: str) -> None:
    assert list(lexicon.repeated_words(text)) == []


@pytest.mark.parametrize("text", SLIPS)
def test_slips(text: str) -> None:
    assert list(lexicon.repeated_words(text)) == SLIPS[text]


def test_names_may_begin_the_next_word() -> None:
    assert list(lexicon.repeated_words("东里东里社区", frozenset({"东里"}))) == []
    assert list(lexicon.repeated_words("东里东里社区")) == ["东里"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("8", 8)]
    + [(text, 0) for text in ("十十", "十十十", "二三", "二三十", "一二三")],
)
def test_numerals(text: str, number: int) -> None:
    assert lexicon.numeral(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("抓好三项工作：一是甲；二是乙。", [("三项工作", 3, 2)]),
        ("抓好三项工作。一是甲；二是乙。", []),  # a full stop between: the list may be of something else
        ("抓好“三项工作”，一是甲；二是乙。", []),
        (
            "抓好两方面工作，一是甲；二是乙。还有三点要求：一要快；二要好；三要省。",
            [("两方面", 2, 2), ("三点要求", 3, 3)],
        ),
        ("三级联动，一是甲；二是乙。", []),
        ("统一是前提，唯一是关键。", []),
    ],
)
def test_announcements(text: str, found: list[tuple[str, int, int]]) -> None:
    assert list(lexicon.announced_in_text(text)) == found


def test_figures() -> None:
    assert [str(f) for f in figures("完成12次，达98.5%以上，5230余件，第3页，2023年，138户4472平方米")] == [
        "12次", "98.5%", "5230余件", "138户", "4472平方米",
    ]  # fmt: skip


ORDINARY = [
    "2023年，我街道坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻落实党的二十大精神，扎实推进“三基”建设。",
    "严格落实“三会一课”、主题党日等制度，全年开展主题党日活动12次，党员参与率达98%以上。",
    "持续开展“我为群众办实事”实践活动，建立“街道吹哨、部门报到”机制，解决急难愁盼问题156件。",
    "坚持“绿水青山就是金山银山”，PM2.5平均浓度同比下降3.2%，空气质量优良天数达到265天。",
    "投入资金1.2亿元，改造老旧小区6个、居民楼42栋，惠及居民3800余户、1.1万人。",
    "深入推进扫黑除恶常态化，辖区发案率较2022年下降15%，群众安全感进一步增强。",
    "会同云岭街道联合开展交界地带环境整治，清理卫生死角320处。",
    "落实《中华人民共和国安全生产法》（2021年修订），检查企业210家次，整改隐患96处。",
    "组建“1+3+N”网格队伍，设一级网格1个、二级网格3个、三级网格28个，做到人在格中走、事在格中办。",
    "服务大厅实行“一窗受理、集成服务”，办事群众“最多跑一次”，平均等候时间由15分钟缩短为8分钟。",
    "围绕“五个一”目标，打造十五分钟便民生活圈，四季度前全部建成。",
    "一是抓队伍，二是抓阵地，三是抓活动，形成了人人参与、户户受益的良好局面。",
    "自2019年以来连续五年获评先进，2021—2023年三年行动任务如期完成。",
    "对口帮扶的两个村集体经济收入分别达到30万元和45万元。",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose_is_left_alone(tmp_path: Path, text: str) -> None:
    assert report_findings(tmp_path, [(WORK, text)]) == []
