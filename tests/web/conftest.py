"""What the tests of the 工作台 share: a server in this process without LibreOffice, and clients with their sessions."""

import datetime
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportgen.batch.preview_pool import Preview, PreviewPool, PreviewTask
from reportgen.office.links import BUREAU, make_link
from reportgen.office.office_build import Target
from reportgen.web.application import application
from reportgen.web.workbench import Settings, Workbench
from tests.conftest import ROOT

HOST = "gz.example"
ORIGIN = {"origin": f"http://{HOST}"}
UNTIL = datetime.date(2999, 1, 1)


class NoPictures(PreviewPool):
    """Draws nothing, so that no LibreOffice is needed."""

    def __init__(self) -> None:
        super().__init__(0)

    def draw(self, viewer: str, task: PreviewTask) -> Preview:
        return Preview(problem="测试里不画")


@pytest.fixture
def folder(fiction: Path) -> Path:
    """data/2023 of a district with two offices that have handed in."""
    year = fiction / "2023"
    text = (year / "mingxi.yaml").read_text("utf-8").replace("明溪", "云岭")
    (year / "yunling.yaml").write_text(text, "utf-8")
    return year


@pytest.fixture
def workbench(folder: Path, tmp_path: Path) -> Iterator[Workbench]:
    template = Path(shutil.copy(ROOT / "templates" / "report.docx", tmp_path))
    with NoPictures() as pool:
        yield Workbench(Settings(folder, Target(tmp_path / "out", template), "own" * 15), pool)


class Browser(TestClient):
    """A client that keeps its cookies and sends the token of its session with every change."""

    token = ""

    def enter(self, secret: str, who: str = "示甲") -> None:
        """Open a link and tell a name."""
        answer = self.post(f"/link/{secret}", data={"who": who}, headers=ORIGIN)
        page = self.get(answer.headers["location"], follow_redirects=True)
        self.token = next(
            iter(re.findall(r'(?:data-token|name="token" value)="([0-9a-f]{64})"', page.text)), ""
        )

    def change(self, path: str, **body: object):  # type: ignore[no-untyped-def]
        """Send a change with token and origin."""
        return self.post(path, json=body, headers={**ORIGIN, "x-token": self.token})


@pytest.fixture
def browser(workbench: Workbench) -> Callable[[], Browser]:
    app = application(workbench, [HOST])
    return lambda: Browser(
        app, base_url=f"http://{HOST}", follow_redirects=False, raise_server_exceptions=False
    )


@pytest.fixture
def as_office(browser: Callable[[], Browser], folder: Path) -> Browser:
    client = browser()
    client.enter(make_link(folder, "mingxi", UNTIL)[1])
    return client


@pytest.fixture
def as_bureau(browser: Callable[[], Browser], folder: Path) -> Browser:
    client = browser()
    client.enter(make_link(folder, BUREAU, UNTIL)[1], "区里")
    return client
