"""What differs between two renderings, block by block."""

import pytest

from reportgen.comparison.documents import Block, TextDifference, differences

HEAD = Block(("指标", "得分"), ("指标", "得分"))


def paragraphs(*texts: str) -> list[Block]:
    return [Block((text,)) for text in texts]


def row(*cells: str) -> Block:
    return Block(cells, HEAD.texts)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # more blocks on one side than on the other: what has no counterpart stands alone
        (
            paragraphs("甲。"),
            paragraphs("乙。", "丙。", "丁。"),
            [("甲。", "乙。"), ("", "丙。"), ("", "丁。")],
        ),
        (
            paragraphs("甲。", "乙。", "丙。"),
            paragraphs("丁。"),
            [("甲。", "丁。"), ("乙。", ""), ("丙。", "")],
        ),
        (paragraphs("甲。"), [], [("甲。", "")]),
        ([], paragraphs("甲。"), [("", "甲。")]),
        (paragraphs("同。", "甲。"), paragraphs("同。", "乙。"), [("甲。", "乙。")]),
    ],
)
def test_blocks_without_a_counterpart(
    before: list[Block], after: list[Block], expected: list[tuple[str, str]]
) -> None:
    assert differences(before, after) == tuple(TextDifference("", *pair) for pair in expected)


def test_rows_without_a_counterpart() -> None:
    before, after = [HEAD, row("满意度", "8")], [HEAD, row("满意度", "9"), row("覆盖率", "10")]
    assert differences(before, after) == (
        TextDifference("满意度｜得分", "8", "9"),
        TextDifference("", "", "覆盖率｜10"),
    )
    assert differences(after, before)[1] == TextDifference("", "覆盖率｜10", "")
