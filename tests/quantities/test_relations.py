"""Numbers of one sentence that prove or belie one another."""

import pytest

from reportgen.quantities.relations import relations


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("举办讲座24场，比上年的15场多了9场。", "举办讲座24场，比上年的15场多了19场。"),
        ("签约家庭医生1200户，占常住3000户的40%。", "签约家庭医生1200户，占常住3000户的60%。"),
        ("招聘网格员20名，报到18名，到岗率90%。", "招聘网格员20名，报到18名，到岗率80%。"),
        (
            "办公费2.30万元、水电费3.10万元，两项合计5.40万元。",
            "办公费2.30万元、水电费3.10万元，两项合计5.90万元。",
        ),
        ("修剪树木共230棵（前街150棵、后街80棵）。", "修剪树木共230棵（前街150棵、后街180棵）。"),
        (
            "各季度分别办件310件、290件、355件，全年共955件。",
            "各季度分别办件310件、290件、355件，全年共995件。",
        ),
        ("人均学习24学时，50人共计1200学时。", "人均学习24学时，50人共计1020学时。"),
        ("每场约60人，全年20场，累计1200人次。", "每场约60人，全年20场，累计2100人次。"),
        ("应急演练24次，平均每月2次。", "应急演练24次，平均每月4次。"),
        ("办件量达2400件，同比增加400件，增长20%。", "办件量达2400件，同比增加400件，增长16%。"),
        ("应签责任书80份，实签76份，签订率95%。", "应签责任书80份，实签67份，签订率95%。"),
    ],
)
def test_a_number_is_proved_by_the_two_beside_it_or_belied(right: str, wrong: str) -> None:
    assert [found.holds for found in relations(right)] == [True]
    assert [found.holds for found in relations(wrong)] == [False]


def test_a_rate_of_what_is_left_is_proved_by_the_rest() -> None:
    assert [found.holds for found in relations("投入经费50万元，实际支出20万元，节约率60%。")] == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        "本科以上占62%，大专占28%，其他占20%。",
        "专项经费分三批拨付，比例为40%、30%和40%。",
        "35岁以下占30%，36至50岁占45%，51岁以上占52%。",
        "各类支出占比为：人员经费58%、公用经费22%、项目支出30%。",
        "电话回访200户，接通280户。",
        "报名参训90人，到会98人。",
        "发放慰问金15.60万元，其中困难党员4.20万元、低保家庭14.10万元。",
    ],
)
def test_what_cannot_be_together_is_belied(wrong: str) -> None:
    assert False in [found.holds for found in relations(wrong)]


@pytest.mark.parametrize(
    "right",
    [
        "居民提案由8件增至22件，采纳率却由75%降至68%。",
        "女性占55%，党员占40%，本科以上占80%。",
        "走访老人300人，其中独居180人、高龄160人。",
        "暑期两个月演出24次，平均每月12次。",
        "受理诉求120件，其中物业类60件，共涉及小区15个。",
        "35岁以下占30%，其余为36岁以上。",
        "一季度办件130件，比上季度多30件，全年共500件。",
        "每场约60人，全年20场，累计1300人次。",
    ],
)
def test_what_can_be_together_is_not_belied(right: str) -> None:
    assert False not in [found.holds for found in relations(right)]
