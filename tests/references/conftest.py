"""An office of one's own, the commands that read it, and what they say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from tests.conftest import ROOT

REMARK = "收支说明: 结余2.10万元按规定结转下年使用"
TEMPLATE = ["--template", str(ROOT / "templates" / "report.docx")]
Run = Callable[..., tuple[int, str]]
Write = Callable[..., None]


@pytest.fixture
def data(fiction: Path) -> Path:
    """The file of the fictional office."""
    return fiction / "2023" / "mingxi.yaml"


@pytest.fixture
def write(data: Path) -> Write:
    """Replace a text that stands once in a file of the district, by default in the office's."""

    def write(old: str, new: str, name: str = "mingxi") -> None:
        path = data.with_name(f"{name}.yaml")
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")

    return write


@pytest.fixture
def run(fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the fictional office and return its exit code and what it printed."""

    def run(command: str, *arguments: str, build: bool = False) -> tuple[int, str]:
        where = ["--data", str(fiction)]
        if build:
            where += ["--out", str(tmp_path / "out"), *TEMPLATE]
        capsys.readouterr()
        code = main([command, "mingxi", *arguments, *where])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run
