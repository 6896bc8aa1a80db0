"""What the tests of edits share: an office to edit, one edit by the library, and what must hold after any of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.editing.audit import AuditEntry, digest
from reportgen.editing.edited import EditedOffice
from reportgen.editing.proposal import commit, propose_values
from reportgen.editing.store import open_session, read_history
from tests.conftest import ROOT, district_of

Run = Callable[..., tuple[int, str]]
TEMPLATE = ["--template", str(ROOT / "templates" / "report.docx")]


@pytest.fixture
def office(fiction: Path) -> EditedOffice:
    district = district_of(fiction / "2023")
    return EditedOffice(district, district.entry("mingxi"))


def file_of(office: EditedOffice) -> Path:
    return office.district.office_file(office.entry)


def edit(office: EditedOffice, name: str, value: str) -> AuditEntry:
    with open_session(file_of(office)) as session:
        return commit(session, propose_values(office, session.raw, [(name, value)], "试"), "测试")


def verify_chain(office: EditedOffice, original: bytes) -> list[int]:
    """Data and record agree: each edit began where the one before it ended, and the data is what the last
    one made. The numbers of those that took effect."""
    data = file_of(office)
    history = read_history(data)
    known, numbers = digest(original), []
    for each in history.logged:
        assert each.entry.hash_before == known and not each.touched_before
        if each.outcome != "未生效":
            known = each.entry.hash_after
            numbers.append(each.entry.number)
    assert digest(data.read_bytes()) == known and not history.touched_since
    assert [e.entry.number for e in history.logged] == sorted({e.entry.number for e in history.logged})
    return numbers


@pytest.fixture
def data(fiction: Path) -> Path:
    return fiction / "2023" / "mingxi.yaml"


@pytest.fixture
def run(fiction: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command of mingxi, without building unless build=True: its exit code and all it said."""

    def command(name: str, *arguments: str, build: bool = False) -> tuple[int, str]:
        given = [name, "mingxi", *arguments, "--data", str(fiction)]
        if name != "log":
            given += ["--out", str(tmp_path / "out"), *TEMPLATE, *([] if build else ["--no-build"])]
        code = main(given)
        said = capsys.readouterr()
        return code, said.out + said.err

    return command
