"""Documentation that cannot drift: every key, kind, command and make target is explained where people look."""

import argparse
import re
import shlex
from collections import Counter

import pytest

from reportgen.cli import main
from reportgen.cli.parser import parser
from reportgen.model.criteria import KINDS
from reportgen.model.district import District
from reportgen.model.evaluation import SelfEvaluation
from reportgen.model.fields import Record
from reportgen.model.weights import WeightScheme
from reportgen.reading.validation import aliases, records_in
from reportgen.scaffold.keytables import BEGIN, END
from tests.conftest import ROOT

FILLING_IN = (ROOT / "docs" / "填报说明.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "命令.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def rows(text: str) -> dict[str, list[str]]:
    """The table rows of a text by their first cell."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return {row[0]: row[1:] for row in cells}


def records(record: type[Record]) -> set[type[Record]]:
    """A record and all records within it."""
    inner = [r for field in record.model_fields.values() for r in records_in(field.annotation)]
    return {record}.union(*(records(r) for r in inner))


def test_the_list_of_keys_is_what_the_program_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--markdown"]) == 0
    generated = capsys.readouterr().out
    begin, end = FILLING_IN.index(BEGIN), FILLING_IN.index(END) + len(END) + 1
    assert FILLING_IN[begin:end] == generated


def test_every_key_of_the_model_is_explained_and_listed() -> None:
    listed = {key.rpartition(".")[2] for key in rows(FILLING_IN)}
    for record in records(SelfEvaluation) | records(District):
        if record is WeightScheme:
            continue  # it is written as the list of its rows
        for field in record.model_fields.values():
            assert field.description and "|" not in field.description, (record, field.alias)
            assert field.alias in listed, (record, field.alias)


@pytest.mark.parametrize("kind", KINDS)
def test_every_scoring_kind_has_its_row(kind: str) -> None:
    written, computed = rows(FILLING_IN)[kind]
    assert written.startswith(f"`{{方式: {kind}") and computed
    for key in (str(f.alias) for f in KINDS[kind].model_fields.values()):
        explained = rows(FILLING_IN)[f"计分规则.{key}"][0]
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


def test_no_two_rows_of_commands_explain_the_same() -> None:
    """rows() would show the last of them only."""
    first = [line.split("|")[1].strip() for line in COMMANDS.splitlines() if line.startswith("| ")]
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
            "templates",
            *commands(),
        }
        formats = {
            "text",
            "json",
            "sarif",
            "github",
            "JSON",
            "YAML",
            "SARIF",
            "GitHub",
            "Schema",
            "office",
            "district",
        }
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
