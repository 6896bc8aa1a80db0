"""A real `reportgen serve` and a real Chromium, for the tests of the page as people use it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from reportgen.office.links import make_link, revoke_links
from tests.conftest import FICTION, ROOT
from tests.web.conftest import UNTIL


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running server. folder: data/2023. link: of the bureau. complaints: what pages wrote to the console."""

    folder: Path
    address: str
    link: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def invite(self, office: str) -> str:
        """A new link of an office."""
        return f"{self.address}/link/{make_link(self.folder, office, UNTIL)[1]}"

    def revoke(self, office: str) -> None:
        """Revoke the links of an office."""
        revoke_links(self.folder, lambda link: link.office == office)

    def enter(self, link: str, who: str, width: int = 1280, script: bool = True) -> Page:
        """Open a link in a browser of its own, tell a name, and wait for the page."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=script
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        page.goto(link)
        page.get_by_label("您的姓名").fill(who)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/(o/|bureau)"), wait_until="commit")
        if script and "/o/" in page.url:
            page.locator("body.ready, .notice button").first.wait_for(state="attached")
        return page

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def text(self, office: str = "mingxi") -> str:
        """The office's file."""
        return (self.folder / f"{office}.yaml").read_text("utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no Chromium: make test installs it (setup/system.sh chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path, chromium: Browser) -> Iterator[Served]:
    shutil.copytree(FICTION, tmp_path / "data")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "reportgen", "serve", "--port", str(port)],
            cwd=tmp_path, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        link = _link(log, server, port)
        made = Served(tmp_path / "data" / "2023", address, link, chromium)
        yield made
        for context in made.contexts:
            context.close()
        assert made.complaints == []
        assert "Traceback" not in log.read_text("utf-8")
    finally:
        server.terminate()
        server.wait(20)


def _link(log: Path, server: "subprocess.Popen[bytes]", port: int) -> str:
    """Wait until the server answers and return its own link."""
    for _ in range(600):
        assert server.poll() is None, log.read_text("utf-8")
        found = re.search(r"http\S+/link/\S+", log.read_text("utf-8"))
        with socket.socket() as probe:
            if found and probe.connect_ex(("127.0.0.1", port)) == 0:
                return found[0]
        time.sleep(0.1)
    raise AssertionError("the server does not answer")
