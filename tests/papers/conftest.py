"""A fictional district whose bureau lists its papers."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from tests.conftest import ROOT

Run = Callable[..., int]
PAPERS = """
文书:
  - {名称: 自评报告, 模板: templates/report.docx}
  - {名称: 自评表, 模板: templates/自评表.docx, 文件名: "{年度}{单位.名称}自评表", 是否进汇编: 否}
"""


@pytest.fixture
def run(fiction: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """run("build", "mingxi") in the project's folder, over the fictional district with two papers."""
    shutil.copytree(ROOT / "templates", fiction.parent / "templates")
    monkeypatch.chdir(fiction.parent)
    list_papers(PAPERS)

    def command(name: str, *arguments: str) -> int:
        return main([name, *arguments])

    return command


def list_papers(text: str) -> None:
    """Put a 文书 into district.yaml in place of the one there is; "" takes it out."""
    path = Path("data/2023/district.yaml")
    before, _, after = path.read_text("utf-8").partition("\n文书:")
    if after:
        after = after[after.index("\n街道名录:") :]
    else:
        before, _, after = before.partition("\n街道名录:")
        after = "\n街道名录:" + after
    path.write_text(before + text.rstrip("\n") + after, "utf-8")


def spoil(old: str, new: str, name: str = "mingxi") -> None:
    """Change one place of a data file."""
    path = Path(f"data/2023/{name}.yaml")
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def out_files() -> dict[str, bytes]:
    """The files that people see in out/2023, by name."""
    folder = Path("out/2023")
    found = (p for p in folder.rglob("*") if p.is_file())
    names = {p.relative_to(folder).as_posix(): p for p in found}
    return {
        name: p.read_bytes() for name, p in names.items() if not name.startswith(".") and "/." not in name
    }


def times() -> dict[str, int]:
    """When each document in out/2023 was written."""
    return {p.name: p.stat().st_mtime_ns for p in Path("out/2023").glob("*.[dp]*") if p.suffix != ".json"}
