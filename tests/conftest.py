"""Fixtures: the real district (data/2022) and a fictional, flawless one (tests/district/2023)."""

import shutil
import signal
from pathlib import Path

import pytest

from reportgen.model.submission import DistrictFile, Submission
from reportgen.reading.loader import load_district, load_office

ROOT = Path(__file__).parent.parent
FICTION = ROOT / "tests" / "district"

# A process that a shell started in the background ignores Ctrl-C, and so would those that the tests send it to.
signal.signal(signal.SIGINT, signal.default_int_handler)


def district_of(folder: Path) -> DistrictFile:
    district, findings = load_district(folder)
    assert district is not None, findings
    return district


def submission_of(folder: Path, office: str) -> Submission:
    district = district_of(folder)
    submission, findings = load_office(district, district.entry(office))
    assert submission is not None, findings
    return submission


@pytest.fixture
def dongli() -> Submission:
    return submission_of(ROOT / "data" / "2022", "dongli")


@pytest.fixture
def mingxi() -> Submission:
    return submission_of(FICTION / "2023", "mingxi")


@pytest.fixture
def fiction(tmp_path: Path) -> Path:
    """A data folder of one's own with the fictional district in it, to spoil at will."""
    return Path(shutil.copytree(FICTION, tmp_path / "data"))


@pytest.fixture
def shared() -> Path:
    """The project's shared folder (seed text, schemas), which a stranger's clone lacks."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not beside this clone")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite the golden texts from what is made now")
