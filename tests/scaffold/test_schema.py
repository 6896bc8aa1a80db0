"""The JSON Schemas: what the program reads passes them, faults do not, and the shipped files are what is generated."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from reportgen.cli import main
from reportgen.scaffold.json_schema import schema
from tests.conftest import FICTION, ROOT

VALIDATE = {file: jsonschema.Draft7Validator(schema(file)).validate for file in ("office", "district")}
DISTRICTS = [*sorted(FICTION.glob("*/district.yaml")), ROOT / "data" / "2022" / "district.yaml"]
OFFICES = [p for d in DISTRICTS for p in sorted(d.parent.glob("*.yaml")) if p != d]


def tree(path: Path, as_numbers: bool) -> Any:
    """A file as the program reads it, every value a string; or as an editor does, with numbers."""

    def typed(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: typed(value) for key, value in node.items()}
        if isinstance(node, list):
            return [typed(value) for value in node]
        if as_numbers and re.fullmatch(r"-?\d+", node):
            return int(node)
        return float(node) if as_numbers and re.fullmatch(r"-?\d+\.\d+", node) else node

    return typed(yaml.load(path.read_text("utf-8"), yaml.CBaseLoader))


@pytest.mark.parametrize("as_numbers", [True, False])
@pytest.mark.parametrize("path", [*OFFICES, *DISTRICTS], ids=lambda p: f"{p.parent.name}/{p.name}")
def test_what_the_program_reads_passes(path: Path, as_numbers: bool) -> None:
    VALIDATE["district" if path in DISTRICTS else "office"](tree(path, as_numbers))


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    def spoil(node: Any) -> None:
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = to

    return spoil


RULE = ("指标体系", 0, "二级指标", 0, "三级指标", 0, "计分规则")
FAULTS = [
    ("office", _set("预算", "执行数", to="107.433")),
    ("office", _set("预算", "执行数", to="107万")),
    ("office", _set("预算", "执行", to=107.43)),
    ("office", _set("机构人员", "实有人数", to=1.5)),
    ("office", _set("自评工作", "收集开始", to="2024年2月")),
    ("office", _set("版式", to={"封面": "有"})),
    ("office", _set("评价工作组", to=[])),
    ("office", lambda tree: tree.pop("主要职责")),
    ("district", _set("等级标准", to="优秀86")),
    ("district", _set("权重方案", to=[{"一级指标": "产出指标"}])),
    ("district", _set("审核阈值", to={"资产变动": "20"})),
    ("district", _set(*RULE, to={"方式": "正向"})),
    ("district", _set(*RULE, to={"方式": "正项", "目标": "3"})),
    ("district", _set(*RULE, to={"方式": "反向", "目标": "3", "超出": "随意"})),
    ("district", _set("年度", to="22")),
]


@pytest.mark.parametrize(("file", "spoil"), FAULTS)
def test_faults_do_not_pass(file: str, spoil: Callable[[Any], None]) -> None:
    path = FICTION / "2023" / ("mingxi.yaml" if file == "office" else "district.yaml")
    spoiled = tree(path, as_numbers=True)
    VALIDATE[file](spoiled)
    spoil(spoiled)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATE[file](spoiled)


@pytest.mark.parametrize("file", ["office", "district"])
def test_the_shipped_schemas_are_what_the_program_prints(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", file]) == 0
    printed = capsys.readouterr().out
    assert (ROOT / "schema" / f"{file}.schema.json").read_text("utf-8") == printed
    assert not re.search(r'"(title|description)": "[A-Za-z ]+"', printed)


@pytest.mark.parametrize("file", ["office", "district"])
def test_the_schemas_are_schemas(file: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema(file))


def test_a_file_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 2
    assert "写 district 或 office" in capsys.readouterr().err
