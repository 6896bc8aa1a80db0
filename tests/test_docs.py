"""Documentation that cannot drift: every key, kind, command and make target is explained where people look."""

import argparse
import re

import pytest

from reportgen.cli.parser import parser
from reportgen.model.district import District
from reportgen.model.evaluation import SelfEvaluation
from reportgen.reading.validation import KINDS, aliases
from tests.conftest import ROOT

FILLING_IN = (ROOT / "docs" / "填报说明.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "命令.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize("key", sorted(aliases(SelfEvaluation) | aliases(District)))
def test_every_key_is_explained(key: str) -> None:
    assert key in FILLING_IN


@pytest.mark.parametrize("kind", KINDS)
def test_every_scoring_kind_is_explained(kind: str) -> None:
    assert f"`{{方式: {kind}" in FILLING_IN


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert f"`reportgen {command}" in COMMANDS


def test_help_is_in_chinese_throughout() -> None:
    for command in [parser(), *commands().values()]:
        text = command.format_help()
        words = set(re.findall(r"(?<![\w./|-])[A-Za-z]{4,}(?![\w./|:-])", text))
        names = {"reportgen", "Word", "Excel", "LibreOffice", "Ctrl", "data", "dongli", *commands()}
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
