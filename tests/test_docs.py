"""Documentation that cannot drift: every key, kind, command and make target is explained where people look."""

import argparse
import re
import shlex
from collections import Counter

import pytest

from reportgen.checks.manual import thresholds
from reportgen.cli.parser import parser
from reportgen.model.criteria import KINDS
from reportgen.model.district import District, WeightRow, WeightScheme
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.fields import Record
from reportgen.reading.validation import aliases, records_in
from tests.conftest import ROOT

FILLING_IN = (ROOT / "docs" / "填报说明.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "命令.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


OFFICE_FILE, _, DISTRICT_FILE = FILLING_IN.partition("\n## district.yaml\n")


def rows(text: str) -> dict[str, list[str]]:
    """The table rows of a text by their first cell."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return {row[0]: row[1:] for row in cells}


def keys(record: type[Record], above: str = "") -> dict[str, bool]:
    """Each key with the one it stands under (预算.执行数), and whether it must be there."""
    found: dict[str, bool] = {}
    for field in record.model_fields.values():
        key = str(field.alias)
        name = f"{above}.{key}" if above else key
        found[name] = found.get(name, True) and field.is_required()
        for inner in records_in(field.annotation):
            inner = WeightRow if inner is WeightScheme else inner  # written as the list of its rows
            for below, required in keys(inner, key).items():
                found[below] = found.get(below, True) and required
    return found


OWN = ("等级标准", "指标体系", "忽略检查")  # keys that both files may have
OF_OFFICE = {k: v for k, v in keys(SelfEvaluation).items() if k in OWN or k not in keys(District)}
OF_DISTRICT = {k: v for k, v in keys(District).items() if not k.startswith("审核阈值.")}


@pytest.mark.parametrize(("key", "required"), list(OF_OFFICE.items()))
def test_every_key_of_an_office_has_its_row(key: str, required: bool) -> None:
    must, text = rows(OFFICE_FILE)[key]
    assert text and must == ("✓" if required else "")


@pytest.mark.parametrize(("key", "required"), list(OF_DISTRICT.items()))
def test_every_key_of_the_district_has_its_row(key: str, required: bool) -> None:
    second, text = rows(DISTRICT_FILE)[key]
    of_rule = key.startswith(("计分规则.", "档次."))  # its second cell names the kinds that have the key
    assert text and (second if of_rule else second == ("✓" if required else ""))


@pytest.mark.parametrize(("key", "default"), list(thresholds()))
def test_every_threshold_has_its_row_with_its_default(key: str, default: str) -> None:
    assert rows(DISTRICT_FILE)[key][0] == default


def test_no_row_explains_a_key_there_is_not() -> None:
    known = OF_OFFICE | OF_DISTRICT | dict(thresholds()) | KINDS
    assert rows(FILLING_IN).keys() - known.keys() == {"键", "方式"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_scoring_kind_has_its_row(kind: str) -> None:
    written, computed = rows(DISTRICT_FILE)[kind]
    assert written.startswith(f"`{{方式: {kind}") and computed
    for key in (str(f.alias) for f in KINDS[kind].model_fields.values()):
        explained = rows(DISTRICT_FILE)[f"计分规则.{key}"][0]
        assert explained == "全部" or kind in explained.split("、"), key


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


# The examples in the second cell of the table of commands; a cell may have several.
EXAMPLES = [
    example for cells in rows(COMMANDS).values() for example in re.findall(r"`(reportgen [^`]+)`", cells[0])
]


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert any(example.split()[1] == command for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_command_that_parses(example: str) -> None:
    parser().parse_args(shlex.split(example)[1:])


@pytest.mark.parametrize(
    "text", [OFFICE_FILE, DISTRICT_FILE, COMMANDS], ids=["office", "district", "commands"]
)
def test_no_two_rows_explain_the_same(text: str) -> None:
    """rows() would show the last of them only."""
    first = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    headings = {"键", "方式"}  # each table of keys has one of them
    assert [cell for cell, count in Counter(first).items() if count > 1 and cell not in headings] == []


def test_help_is_in_chinese_throughout() -> None:
    for command in [parser(), *commands().values()]:
        text = command.format_help()
        words = set(re.findall(r"(?<![\w./|-])[A-Za-z]{4,}(?![\w./|:-])", text))
        names = {
            "reportgen",
            "Word",
            "Excel",
            "LibreOffice",
            "Ctrl",
            "data",
            "dongli",
            "fields",
            "preview",
            *commands(),
        }
        formats = {"text", "json", "sarif", "github", "JSON", "YAML", "SARIF", "GitHub"}
        assert not words - names - formats, (command.prog, words - names - formats)


def test_every_make_target_of_the_readme_exists() -> None:
    for target in re.findall(r"`make ([a-z]+)", README + COMMANDS):
        assert re.search(rf"^{target}:", MAKEFILE, re.M), target


def test_the_example_in_the_readme_loads() -> None:
    """The ten lines are real: each of their keys is one of the model's."""
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    keys = re.findall(r"(?:^|[{,] *)\s*-?\s*([\u4e00-\u9fff]+): ", example, re.M)
    assert len(keys) >= 10
    assert not set(keys) - aliases(SelfEvaluation) - {"群众满意度"}
