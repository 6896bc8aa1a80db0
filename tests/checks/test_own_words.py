"""错字 and 不算错字 of district.yaml: a bureau's own misprints, and its words that the lists take for misprints."""

import shutil
from pathlib import Path

import pytest

from reportgen.reading.loader import load_district
from tests.checks.pages import WORK, Example, apply, report_findings
from tests.conftest import FICTION

BANDS = "等级标准: 优90"


def _misprints(data: Path, sentence: str, district: str) -> list[str]:
    edits: Example = [(WORK, sentence), (BANDS, f"{BANDS}\n{district}")]
    return [
        f.message for f in report_findings(data, edits) if f.code in ("TXT-06", "TXT-07", "YML-03", "YML-05")
    ]


def test_a_bureau_adds_misprints_of_its_own_words(tmp_path: Path) -> None:
    found = _misprints(tmp_path, "新建明西驿站，方便居民。", "错字: {明溪驿站: [明西驿站, 明溪译站]}")
    assert found == ["错字：“明西驿站”应为“明溪驿站”"]


@pytest.mark.parametrize("sentence", ["“尉问坊”按排专人值守。", "尉问坊对对居民开放。"])
def test_a_bureau_permits_its_own_words(tmp_path: Path, sentence: str) -> None:
    assert _misprints(tmp_path, sentence, "不算错字: []") != []
    assert _misprints(tmp_path / "again", sentence, "不算错字: [尉问, 按排, 对对]") == []


def test_a_misprint_that_is_part_of_the_right_word_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FICTION / "2023", tmp_path / "2023")
    apply(tmp_path / "2023", [(BANDS, f"{BANDS}\n错字: {{明溪驿站: [驿站]}}")])
    district, findings = load_district(tmp_path / "2023")
    assert district is None
    assert [f.message for f in findings] == ["错字“驿站”就在正确的“明溪驿站”里，写对了也会报"]
