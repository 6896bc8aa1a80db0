"""The examples in the documentation of the rules, put into the flawless office so that they can be examined.

An example is what a clerk would write. Its parts are joined by “ ＋ ”:

- “…”: a sentence, as the account of the work done (重点工作.第1项.内容)
- 键: 值: this value of a key; a value in {…} or […] is YAML
- 无 键: without this key
- 共5家: a district of so many offices, which are alike

A key is named as in `reportgen set`; an indicator in district.yaml by its name alone (事项办结率.评分标准). Before a key
stands whose it is, unless it is the office's own: 区里 (district.yaml), 去年, 去年区里, 第2家 (the second office),
项目 (a flawless project of the office, which it has in such examples only).
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from reportgen.checks.definition import DistrictCase, Rule, UnreadableYear, YearPair
from reportgen.checks.examination import check_district
from reportgen.finding import Finding
from reportgen.office.judge import judge, read_files
from tests.checks.pages import LAST_YEAR, apply, case_of
from tests.conftest import FICTION, district_of

_PART = re.compile(
    r"(?:(?P<whose>区里|去年区里|去年|项目|第\d+家) )?(?:无 (?P<without>\S+)|(?P<key>[^“:]+): (?P<value>.+))"
)
_ITEM = re.compile(r"第(\d+)项")
_NAMES = ("青松", "白柏", "赤桥", "玄渡", "黄坡", "紫塘", "青柏")
_PROJECT = """
名称: 走访慰问
标识: zoufang
资金: {年度资金总额: {年初预算: 10.00, 全年预算: 10.00, 执行数: 9.00}}
指标体系:
  - 一级指标: 产出指标
    分值: 100
    二级指标: [{二级指标: 数量指标, 三级指标: [{三级指标: 走访次数, 分值: 100, 年度指标值: ≥12次}]}]
评分: {走访次数: {完成值: 13次}}
"""
_MAIN = "重点工作.第1项.内容"


@dataclass(frozen=True)
class Change:
    """One part of an example. value: None where the key is taken away. whose: "" for the examined office."""

    whose: str
    key: str
    value: str | None


def parse(example: str) -> tuple[list[Change], int]:
    """The changes of an example, and the number of offices. Raises ValueError where it is not written as said above."""
    changes, offices = [], 1
    for part in example.split(" ＋ "):
        if found := re.fullmatch(r"共(\d+)家", part):
            offices = int(found[1])
        elif part.startswith("“") and part.endswith("”"):
            changes.append(Change("", _MAIN, part[1:-1]))
        elif found := _PART.fullmatch(part):
            changes.append(Change(found["whose"] or "", found["key"] or found["without"], found["value"]))
        else:
            raise ValueError(f"not an example: {part}")
    numbered = [int(c.whose[1:-1]) for c in changes if re.fullmatch(r"第\d+家", c.whose)]
    return changes, max(offices, *numbered, 1)


def findings_of(described: Rule[Any], example: str, data: Path) -> list[Finding]:
    """What all rules find in the flawless office (or district) after the changes of the example."""
    changes, offices = parse(example)
    if described.subject is DistrictCase:
        return _of_district(changes, offices, data / "2023")
    _write(data / "2023", [c for c in changes if "去年" not in c.whose])
    if described.subject in (YearPair, UnreadableYear):
        shutil.copytree(FICTION / "2023", data / "2022")
        apply(data / "2022", LAST_YEAR)
        past = [Change(c.whose.removeprefix("去年"), c.key, c.value) for c in changes if "去年" in c.whose]
        _rewrite(data / "2022", past)
    district = district_of(data / "2023")
    judgement = judge(district, district.entry("mingxi"), read_files(district, district.entry("mingxi")))
    assert judgement.case is not None, judgement.findings
    return list(judgement.findings)


def _write(folder: Path, changes: list[Change]) -> None:
    shutil.copytree(FICTION / "2023", folder, dirs_exist_ok=True)
    _rewrite(folder, changes)


def _rewrite(folder: Path, changes: list[Change]) -> None:
    for name, whose in (("mingxi.yaml", ""), ("district.yaml", "区里")):
        path = folder / name
        tree = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)
        own = [c for c in changes if c.whose == whose]
        for change in own:
            _change(tree, change)
        if of_project := [c for c in changes if c.whose == "项目" and not whose]:
            tree["项目"] = [yaml.load(_PROJECT, yaml.CBaseLoader)]
            for change in of_project:
                _change(tree["项目"][0], change)
            own += of_project
        if own:
            path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=9999), "utf-8")


def _change(tree: Any, change: Change) -> None:
    at, steps = tree, list(_steps(tree, change.key))
    for step in steps[:-1]:
        at = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
    last = steps[-1]
    if change.value is None:
        del at[last]
        return
    value = yaml.load(change.value, yaml.CBaseLoader) if change.value[0] in "{[" else change.value
    if isinstance(at, list) and last == len(at):
        at.append(value)
    else:
        at[last] = value


def _steps(tree: Any, key: str) -> Iterator[str | int]:
    names = key.split(".")
    if names[0] not in tree and (path := _named(tree, names[0], ())):
        yield from path
        names = names[1:]
    for name in names:
        item = _ITEM.fullmatch(name)
        yield int(item[1]) - 1 if item else name


def _named(at: Any, name: str, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path of the indicator or class of this name in the 指标体系."""
    if isinstance(at, dict) and name in (at.get("三级指标"), at.get("一级指标")):
        return path
    inner = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
    return next((found for step, below in inner if (found := _named(below, name, (*path, step)))), ())


def _of_district(changes: list[Change], offices: int, folder: Path) -> list[Finding]:
    slugs = ["mingxi", *(f"office{n}" for n in range(2, offices + 1))]
    names = ["明溪", *_NAMES]
    for number, slug in enumerate(slugs, 1):
        own = [
            Change("", c.key, c.value)
            for c in changes
            if c.whose == f"第{number}家" or (number == 1 and not c.whose)
        ]
        _write(folder, own)
        text = (folder / "mingxi.yaml").read_text("utf-8").replace("明溪", names[number - 1])
        (folder / f"{slug}.new").write_text(text, "utf-8")
    directory = [
        {"代码": f"99990100{n}9", "名称": name, "标识": slug}
        for n, (name, slug) in enumerate(zip(names, slugs, strict=False))
    ]
    rows = yaml.safe_dump(directory, allow_unicode=True, default_flow_style=True, width=9999).strip()
    _write(folder, [c for c in changes if c.whose == "区里"] + [Change("区里", "街道名录", rows)])
    for slug in slugs:
        (folder / f"{slug}.new").replace(folder / f"{slug}.yaml")
    return check_district([case_of(folder, slug) for slug in slugs])
