"""The text of the finished DOCX, kept as a file that people read; `make golden` rewrites it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reportgen.model.submission import Submission
from reportgen.render import Template
from reportgen.render.view import values
from reportgen.scoring import compute
from tests.conftest import ROOT
from tests.docx_text import dump

CONTENTS: Sequence[dict[str, object]] = [
    {"级别": 1, "标题": "一、部门基本情况", "页码": "1", "书签": "_Toc000001"},
    {"级别": 2, "标题": "（一）部门概况", "页码": "1", "书签": "_Toc000002"},
]


@pytest.mark.parametrize("office", ["dongli", "mingxi"])
def test_text_of_the_docx(office: str, request: pytest.FixtureRequest) -> None:
    submission: Submission = request.getfixturevalue(office)
    template = Template.open(ROOT / "templates" / "report.docx")
    made = dump(template.render(values(submission, compute(submission), CONTENTS)))
    golden = Path(__file__).parent / "golden" / f"{office}.txt"
    if request.config.getoption("--golden"):
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")
