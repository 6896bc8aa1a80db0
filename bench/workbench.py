"""17 offices with 3 people each edit in the 工作台 at once; the server is killed meanwhile. No edit may be lost or doubled.

    python -m bench.workbench [SECONDS [KILLS]]

Each person writes a value, waits 0.5 to 2 s, looks at the page of the report, and goes on. Two of the three people of
an office also write the same field, so there are conflicts. At the end each value that the server said it had saved
must be in the record of edits exactly once, and the data must be what the record says. Prints the times of saves and
pictures on loopback and the memory of the server.
"""

import datetime
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from reportgen.cli import main as reportgen
from reportgen.editing.audit import ValueChange, digest
from reportgen.editing.store import read_history
from reportgen.office.links import make_link
from reportgen.office.workspace import open_folder

ROOT = Path(__file__).parent.parent
OFFICES, PEOPLE = 17, 3
FIELDS = ("预算.资金来源", "机构人员.人员说明", "落款.联系人")
SHARED = "自评工作.评价范围"


@dataclass
class Person:
    """One person of an office. acknowledged: the values that the server said it had saved."""

    slug: str
    number: int
    port: int
    secret: str
    acknowledged: list[str] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    conflicts: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    cookie: str = ""
    token: str = ""

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, bytes, dict[str, str]]:
        """One request. Raises OSError or HTTPException while there is no server."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {
                "Cookie": self.cookie,
                "X-Token": self.token,
                "Origin": f"http://127.0.0.1:{self.port}",
            }
            headers |= {"Content-Type": kind} if kind else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        finally:
            connection.close()

    def enter(self) -> None:
        """Open the link."""
        body = urlencode({"who": f"第{self.number}人"}).encode()
        _, _, headers = self.ask("POST", f"/link/{self.secret}", body, "application/x-www-form-urlencoded")
        self.cookie = headers["set-cookie"].partition(";")[0]
        _, page, _ = self.ask("GET", f"/o/{self.slug}")
        self.token = re.findall(r'data-token="(\w+)"', page.decode())[0]

    def work(self, end: float) -> None:
        """Edit until end; what the server does not acknowledge is tried again with the same value, as the page does."""
        chance = random.Random(f"{self.slug} {self.number}")
        count = 0
        while time.monotonic() < end:
            count += 1
            name = SHARED if self.number < 2 and chance.random() < 0.3 else FIELDS[self.number]
            self.save(name, f"{self.number}号第{count}次", end)
            self.look()
            time.sleep(chance.uniform(0.5, 2.0))

    def save(self, name: str, value: str, end: float) -> None:
        """Write a value, again and again until the server has answered."""
        change: dict[str, str] = {}
        while time.monotonic() < end + 20:
            try:
                if not change:
                    state = json.loads(self.ask("GET", f"/o/{self.slug}/state")[1])
                    change = {
                        "name": name,
                        "before": state["values"].get(name, ""),
                        "after": value,
                        "base": state["version"],
                    }
                start = time.perf_counter()
                status, content, _ = self.ask(
                    "POST", f"/o/{self.slug}/value", json.dumps(change).encode(), "application/json"
                )
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.2)
                continue
            self.saves.append(time.perf_counter() - start)
            if status == 200:
                self.acknowledged.append(value)
            elif status == 409:
                self.conflicts += 1
            elif "太旧" in content.decode():
                change = {}
                continue
            else:
                self.refused[content.decode()[:100]] += 1
            return

    def look(self) -> None:
        """Ask for the page of the report."""
        start = time.perf_counter()
        try:
            status, _, _ = self.ask("GET", f"/o/{self.slug}/picture?page=3&width=800&viewer={self.number}")
        except (OSError, http.client.HTTPException):
            return
        if status == 200:
            self.pictures.append(time.perf_counter() - start)


def start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """Start the server and wait until it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "serve", "--port", str(port)],
        cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while True:
        assert server.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)


def verify(year: Path, people: list[Person]) -> None:
    """Every acknowledged value is in the record once, and the data is what the record says."""
    for slug in {person.slug for person in people}:
        history = read_history(year / f"{slug}.yaml")
        assert not history.touched_since
        effective = [each.entry for each in history.logged if each.outcome != "未生效"]
        known = effective[0].hash_before if effective else ""
        for entry in effective:
            assert entry.hash_before == known, slug
            known = entry.hash_after
        assert not effective or digest((year / f"{slug}.yaml").read_bytes()) == known
        written = Counter(c.after for e in effective for c in e.changes if isinstance(c, ValueChange))
        for person in (p for p in people if p.slug == slug):
            assert len(set(person.acknowledged)) == len(person.acknowledged)
            for value in person.acknowledged:
                assert written[value] == 1, (slug, value, written[value])


def show(name: str, seconds: list[float]) -> None:
    """Print median and 95th percentile in ms."""
    if len(seconds) > 1:
        p95 = statistics.quantiles(seconds, n=20)[18]
        print(
            f"{name}: {len(seconds)}, median {statistics.median(seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
        )


def main() -> None:
    """Run the load and verify."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 60.0
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        assert reportgen(["demo", str(folder / "data"), "--offices", str(OFFICES), "--faults", "0"]) == 0
        (folder / "templates").symlink_to(ROOT / "templates")
        year = folder / "data" / "2025"
        until = datetime.date(2999, 1, 1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        entries = [e for e in open_folder(year).district.directory if (year / f"{e.slug}.yaml").is_file()]
        people = [
            Person(e.slug, n, port, make_link(year, e.slug, until)[1]) for e in entries for n in range(PEOPLE)
        ]
        server = start(folder, port)
        for index, person in enumerate(people):
            if index and index % 9 == 0:  # the server allows 20 requests for links in a minute
                os.kill(server.pid, signal.SIGKILL)
                server.wait()
                server = start(folder, port)
            person.enter()
        load(folder, port, server, people, seconds, kills)
        verify(year, people)


def load(
    folder: Path,
    port: int,
    server: "subprocess.Popen[bytes]",
    people: list[Person],
    seconds: float,
    kills: int,
) -> None:
    """All people edit at once; the server is killed and started again a number of times."""
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=person.work, args=(end,)) for person in people]
    for thread in threads:
        thread.start()
    memory = []
    for n in range(10):
        time.sleep(seconds / 10)
        if kills and n % max(1, 10 // kills) == 0 and n < 9:
            os.kill(server.pid, signal.SIGKILL)
            server.wait()
            server = start(folder, port)
        memory.append(psutil.Process(server.pid).memory_info().rss >> 20)
    for thread in threads:
        thread.join()
    server.terminate()
    server.wait()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {kills} kills")
    show("saves", [s for p in people for s in p.saves])
    show("pictures", [s for p in people for s in p.pictures])
    acknowledged = sum(len(p.acknowledged) for p in people)
    print(
        f"{acknowledged} saved, {sum(p.conflicts for p in people)} conflicts; memory of the server in MB: {memory}"
    )
    print("refused:", sum((p.refused for p in people), Counter()).most_common(3))


if __name__ == "__main__":
    main()
