"""Numbers of one sentence that prove or belie one another."""

import pytest

from reportgen.quantities.relations import relations


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("举办讲座24场，比上年的15场多了9场。", "举办讲座24场，比上年的15场多了19场。"),
        ("签约家庭医生1200户，占常住3000户的40%。", "签约家庭医生1200户，占常住3000户的60%。"),
        ("招聘网格员20名，报到18名，到岗率90%。", "招聘网格员20名，报到18名，到岗率80%。"),
    ],
)
def test_a_number_is_proved_by_the_two_beside_it_or_belied(right: str, wrong: str) -> None:
    assert [found.holds for found in relations(right)] == [True]
    assert [found.holds for found in relations(wrong)] == [False]


def test_a_rate_of_what_is_left_is_proved_by_the_rest() -> None:
    assert [found.holds for found in relations("投入经费50万元，实际支出20万元，节约率60%。")] == [True]
