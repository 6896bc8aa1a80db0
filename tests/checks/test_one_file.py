"""A rule, and a scoring kind, is one file: added to a copy of the program, it is read, scored, listed and explained."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

RULE = '''
"""A rule for this test."""

from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity


@rule("TRY-01", Severity.WARNING, "实有人数为偶数")
def even_headcount(case: Case) -> Iterator[Hit]:
    """检查内容：实有人数是不是偶数。
    为什么：只供测试。
    错例：实有 48 人。
    改法：不必改。
    """
    heads = case.evaluation.staffing.headcount
    if heads % 2 == 0:
        yield Hit(("机构人员", "实有人数"), f"实有 {heads} 人，是偶数", "不必改")
'''
KIND = '''
"""A scoring kind for this test."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from reportgen.model.criteria.bounds import Actual, Bounds, Verdict, number_of, text_of
from reportgen.model.criteria.kind import KindWithTarget


class Half(KindWithTarget):
    """减半: w where B reaches A, else w/2."""

    law = "达到目标得满分，否则得一半"
    papers = ("试〔2024〕1号",)
    kind: Literal["减半"] = Field(alias="方式")

    def judge(self, actual: Actual, max_score: Decimal) -> Verdict:
        """w or w/2."""
        if number_of(actual, self.target) >= self.target.value:
            return Verdict(Bounds.exactly(max_score), f"{text_of(actual)}，达到目标")
        return Verdict(Bounds.exactly(max_score / 2), f"{text_of(actual)}，未达到目标，减半")
'''


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "src", tmp_path / "src"))  # with what is compiled already


def run(program: Path, *arguments: str) -> tuple[int, str]:
    return python(program, "-m", "reportgen", *arguments)


def python(program: Path, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(program), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=program,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_rule_is_one_file(program: Path, fiction: Path) -> None:
    data = ("--data", str(fiction))
    assert "TRY-01" not in run(program, "rule")[1]
    (program / "reportgen" / "checks" / "rules" / "tried.py").write_text(RULE, "utf-8")
    assert "TRY-01   警告  实有人数为偶数（本报告）" in run(program, "rule")[1]
    assert "为什么：只供测试。" in run(program, "rule", "try-01")[1]
    assert "### TRY-01 实有人数为偶数（警告）" in run(program, "rule", "--markdown")[1]
    code, printed = run(program, "check", "mingxi", "--strict", *data)
    assert code == 1 and "TRY-01" in printed and "实有 48 人，是偶数" in printed


@pytest.mark.parametrize(
    ("folder", "text", "told"),
    [
        ("checks/rules", RULE.replace("TRY-01", "HR-01"), "two rules share a code: ['HR-01']"),
        ("checks/rules", RULE.replace("TRY-01", "TRY"), "TRY is no code of a rule"),
        ("checks/rules", RULE.replace("(case: Case)", "(case: int)"), "a rule cannot look at <class 'int'>"),
        ("model/criteria/kinds", KIND.replace('"减半"', '"正向"'), "two scoring kinds are named 正向"),
    ],
)
def test_a_name_is_given_once(program: Path, folder: str, text: str, told: str) -> None:
    (program / "reportgen" / folder / "tried.py").write_text(text, "utf-8")
    code, printed = python(program, "-c", "import reportgen.checks.rulebook")
    assert code == 1 and told in printed


def test_a_scoring_kind_is_one_file(program: Path, fiction: Path) -> None:
    data = ("--data", str(fiction))
    district = fiction / "2023" / "district.yaml"
    text = district.read_text("utf-8")
    district.write_text(text.replace("{方式: 正向, 目标: 12}", "{方式: 减半, 目标: 16}"), "utf-8")
    code, printed = run(program, "check", "mingxi", *data)
    assert code == 1 and "没有“减半”这种计分方式" in printed
    (program / "reportgen" / "model" / "criteria" / "kinds" / "tried.py").write_text(KIND, "utf-8")
    assert "计分方式" not in run(program, "check", "mingxi", *data)[1]
    printed = run(program, "explain", "mingxi", "便民服务活动次数", *data)[1]
    assert "达到目标得满分，否则得一半" in printed
    assert "未达到目标，减半，得5分" in printed
    assert "减半（目标 16）" in printed and "试〔2024〕1号" in printed
