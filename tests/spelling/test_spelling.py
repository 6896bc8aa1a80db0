"""Characters that are no words, misprints by the lists, and what is right all the same."""

import pytest

from reportgen.spelling.bound_characters import stranded
from reportgen.spelling.misprints import misprints


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("协尚解决邻里矛盾", "协"),
        ("基层基楚较为薄弱", "基"),
        ("进行贯切落实", "贯"),
        ("全面排察燃气管道", "察"),
    ],
)
def test_a_character_that_is_no_word_by_itself_is_stranded(text: str, character: str) -> None:
    assert any(character in words for words in stranded(text))


@pytest.mark.parametrize(
    "text",
    [
        "网格员入户走访，完成适老化改造，坚持分类施策、一户一策。",
        "按照市委市政府部署，做到群防群控、联防联控。",
        "“冀时办”“施协坊”两个品牌。",
        "协",
    ],
)
def test_official_words_and_quoted_names_are_not(text: str) -> None:
    assert not list(stranded(text))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("怔兵", "征兵"), ("优扶", "优抚"), ("工做", "工作"), ("满促", "满足"), ("勤检", "勤俭"), ("人囗", "人口"),
        ("积性", "积极性"), ("返映", "反映"), ("争求", "征求"), ("年久修", "年久失修"), ("佐材料", "佐证材料"),
    ],
)  # fmt: skip
def test_a_word_of_reports_misprinted_is_found(wrong: str, right: str) -> None:
    assert (wrong, right) in [(m.wrong, m.right) for m in misprints(f"认真做好{wrong}，")]


@pytest.mark.parametrize(
    "text",
    [
        "提高满意度",
        "力争2026年满意度提高",
        "后勤检查",
        "现代化结构",
        "择优扶持",
        "农民工做事",
        "绩效评定为优秀",
        "老旧小区的评价组",
        "日常管护到位",
    ],
)
def test_what_only_stands_across_words_is_not(text: str) -> None:
    assert not misprints(text)
