"""Every number of the printed report has an account."""

import re
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.model.submission import Submission
from reportgen.quantities.standing import accounts, counts
from reportgen.scoring import compute
from tests.conftest import ROOT

# what the program numbers itself: styles of the golden text, page feet, contents, headings, rows of the members
_LAYOUT = re.compile(
    r"^\[(?:单页页脚|双页页脚|toc \d)\].*$|^\[[^\]]*\] (?:\d{1,2}(?:[.．]| \| )|（\d{1,2}）)?", re.MULTILINE
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def printed(name: str) -> list[str]:
    """The numbers of a finished report's text, without what the program numbers: headings, pages, rows."""
    text = (ROOT / "tests" / "golden" / f"{name}.txt").read_text("utf-8")
    return _DIGITS.findall(_LAYOUT.sub("", text))


@pytest.mark.parametrize("name", ["dongli", "mingxi"])
def test_every_printed_number_has_an_account(name: str, request: pytest.FixtureRequest) -> None:
    submission: Submission = request.getfixturevalue(name)
    found = accounts(submission, compute(submission))
    known = {d for a in found for d in _DIGITS.findall(a.text)}
    known |= {d.lstrip("0") for d in known} | {f"{float(d):.2f}" for d in known}
    missing = [d for d in printed(name) if d not in known]
    assert missing == []
    assert sum(counts(found).values()) == len(found)


def test_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["numbers", "dongli", "--year", "2022"]) == 0
    out = capsys.readouterr().out
    assert "孤立  5230余件  受理审批事项  " in out and "计算  100.00%  执行率" in out
    assert main(["numbers", "dongli", "--year", "2022", "--format", "json"]) == 0
    assert '"依据类别": "孤立"' in capsys.readouterr().out
