"""What a template is given to print, where several texts meet in one cell."""

from pathlib import Path

import pytest

from reportgen.render.view import values
from reportgen.scoring import compute
from tests.conftest import submission_of


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("扣分原因: 两个社区投诉偏多。, 偏差原因: 目标偏低。", "两个社区投诉偏多；目标偏低。"),
        ("扣分原因: 两个社区投诉偏多；, 偏差原因: 目标偏低", "两个社区投诉偏多；目标偏低"),
        ("扣分原因: 两个社区投诉偏多。", "两个社区投诉偏多。"),
    ],
)
def test_reasons_in_one_cell_are_joined_without_a_full_stop_before_the_semicolon(
    fiction: Path, stated: str, printed: str
) -> None:
    path = fiction / "2023" / "mingxi.yaml"
    text = path.read_text("utf-8")
    line = "  平均办理天数: {完成值: 5}"
    assert text.count(line) == 1
    path.write_text(text.replace(line, f"  平均办理天数: {{完成值: 5, {stated}}}"), "utf-8")
    submission = submission_of(fiction / "2023", "mingxi")
    assert f"'{printed}'" in str(values(submission, compute(submission)))
