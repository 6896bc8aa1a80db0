"""The district on a Dask cluster: real schedulers, real worker processes, one of them killed, others poisoned."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from reportgen.batch import cluster
from reportgen.batch.plan import Plan, Request, make_plan
from reportgen.batch.run import setup
from reportgen.batch.work import Task
from reportgen.cli import main
from reportgen.errors import ReportgenError
from reportgen.office.judge import OfficeFiles
from tests.conftest import FICTION, ROOT

TEMPLATE = ROOT / "templates" / "report.docx"
SLUGS = ("mingxi", *(f"o{i}" for i in range(1, 8)))
PATIENCE = 60.0  # seconds for processes to start or end: a bound, not a measure

# What a worker does to an office, in place of doing it. Dask loads a preload more than once in a process.
SPOILT = """
import os, pathlib, signal, time
from reportgen.batch import cluster, work

done = vars(work).setdefault("done", work.OfficeWorker.work)

def spoilt(self, task):
    with pathlib.Path("had." + task.slug).open("a") as had:
        print(os.getpid(), file=had)
    if task.slug in {killing!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    if task.slug in {hanging!r}:
        time.sleep(600)
    return done(self, task)

work.OfficeWorker.work = spoilt
cluster.OFFICE_SECONDS = {deadline!r}
"""
ANOTHER_OFFICE = """
from reportgen.batch import cluster

ours = vars(cluster).setdefault("ours", cluster.machine)
cluster.machine = lambda: {**ours(), "LibreOffice": "24.2.7.2 kit"}
"""


def waited(there: Callable[[], object], told: Callable[[], str] = str) -> None:
    """Until there is what is waited for; told gives what to show where it does not come."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Dask:
    """A scheduler and the workers given to it, each a process group with its log."""

    def __init__(self, folder: Path, protocol: str = "tcp", config: Path | None = None) -> None:
        self.folder, self.address = folder, f"{protocol}://127.0.0.1:{free_port()}"
        self.environment = os.environ | {"TMPDIR": str(folder)}
        if config:
            self.environment["DASK_CONFIG"] = str(config)
        self.processes: list[subprocess.Popen[bytes]] = []
        port = self.address.rpartition(":")[2]
        self.scheduler = self.start(
            "scheduler", "--protocol", protocol, "--host", "127.0.0.1", "--port", port
        )
        waited(lambda: "Scheduler at:" in self.log("scheduler"))

    def start(self, kind: str, *options: str, name: str = "") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", kind, "--no-dashboard", *options]
        with (self.folder / f"{name or kind}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command,
                    stdout=log,
                    stderr=log,
                    env=self.environment,
                    cwd=self.folder,
                    start_new_session=True,
                )
            )
        return self.processes[-1]

    def worker(
        self, name: str, *options: str, preload: str = "", threads: int = 1
    ) -> subprocess.Popen[bytes]:
        if preload:
            path = self.folder / f"{name}_preload.py"
            path.write_text(preload)
            options = (*options, "--preload", str(path))
        options = (self.address, "--nthreads", str(threads), "--local-directory", str(self.folder), *options)
        process = self.start("worker", *options, name=name)
        waited(
            lambda: "Registered to:" in self.log(name) or process.poll() is not None, lambda: self.log(name)
        )
        assert process.poll() is None, self.log(name)
        return process

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def engines(self) -> list[psutil.Process]:
        """The LibreOffice processes of all workers."""
        below = [
            p
            for process in self.processes
            if psutil.pid_exists(process.pid)
            for p in psutil.Process(process.pid).children(recursive=True)
        ]
        return [p for p in below if "worker.py" in "".join(_command(p)[:6])]

    def close(self) -> None:
        below = [
            p
            for process in self.processes
            if process.poll() is None
            for p in psutil.Process(process.pid).children(recursive=True)
        ]
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _, alive = psutil.wait_procs(below, PATIENCE)
        assert not alive, "a process has outlived its cluster"


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # it has ended since it was listed
        return []


@contextmanager
def dask(folder: Path, protocol: str = "tcp", config: Path | None = None) -> Iterator[Dask]:
    folder.mkdir(exist_ok=True)
    started = Dask(folder, protocol, config)
    try:
        yield started
    finally:
        started.close()


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/ with eight offices, all with the figures of 明溪."""
    data = Path(shutil.copytree(FICTION, tmp_path_factory.mktemp("district") / "data"))
    with (data / "2023" / "district.yaml").open("a", encoding="utf-8") as directory:
        for number, slug in enumerate(SLUGS[1:], start=1):
            directory.write(f"  - {{代码: 99990110{number}, 名称: 街{number}, 标识: {slug}}}\n")
            shutil.copy(data / "2023" / "mingxi.yaml", data / "2023" / f"{slug}.yaml")
    return data


@pytest.fixture(scope="module")
def at_home(district: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this machine makes of the district without a cluster."""
    out = tmp_path_factory.mktemp("home")
    assert main(build(district, out)) == 0
    return reports(out)


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """One worker with a thread, and one with two, which have to share its LibreOffice."""
    with dask(tmp_path_factory.mktemp("dask")) as started:
        started.worker("one")
        started.worker("two", threads=2)
        yield started


def build(data: Path, out: Path, *options: str) -> list[str]:
    return ["build", "--all", "--data", str(data), "--out", str(out), "--template", str(TEMPLATE), *options]


def reports(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (out / "2023").glob("*") if p.stem in SLUGS}


def plan_of(data: Path, out: Path) -> Plan:
    return make_plan(Request(data, 2023, out, TEMPLATE))


def tasks(plan: Plan, taken: list[str]) -> Iterator[Task]:
    for office in plan.stale:
        taken.append(office.slug)
        files = OfficeFiles(plan.inputs.office(office.slug))
        yield Task(office.slug, office.name, files, plan.template_path(office.slug))


def test_a_cluster_makes_the_same_bytes_and_leaves_no_engine_running(
    two_workers: Dask, district: Path, at_home: dict[str, bytes], tmp_path: Path
) -> None:
    assert main(build(district, tmp_path, "--cluster", two_workers.address)) == 0
    assert reports(tmp_path) == at_home
    assert len(at_home) == 2 * len(SLUGS)
    waited(lambda: not two_workers.engines())


def test_only_what_changed_is_sent(
    two_workers: Dask, district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a cluster has built is up to date for this machine as well, and the other way round."""
    assert main(build(district, tmp_path)) == 0
    (tmp_path / "2023" / "o3.pdf").unlink()
    capsys.readouterr()
    assert main(build(district, tmp_path, "--json", "--cluster", two_workers.address)) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [e["标识"] for e in events if e["事件"] == "完成"] == ["o3"]
    assert main(build(district, tmp_path, "--only-changed-list")) == 0
    assert capsys.readouterr().out == ""


def test_offices_are_taken_only_as_workers_are_free(
    two_workers: Dask, district: Path, tmp_path: Path
) -> None:
    plan = plan_of(district, tmp_path)
    taken: list[str] = []
    with cluster.Cluster.open(two_workers.address, setup(plan)) as workers:
        for number, result in enumerate(workers.run(tasks(plan, taken))):
            (paper,) = result.papers
            assert paper.documents and paper.documents.pdf and not result.reason
            assert len(taken) - number <= 4  # two workers, two offices each
    assert sorted(taken) == sorted(SLUGS)


def test_leaving_in_the_middle_ends_what_was_handed_out(
    two_workers: Dask, district: Path, tmp_path: Path
) -> None:
    plan = plan_of(district, tmp_path)
    with cluster.Cluster.open(two_workers.address, setup(plan)) as workers:
        assert next(iter(workers.run(tasks(plan, [])))).papers[0].documents
        assert two_workers.engines()
    waited(lambda: not two_workers.engines())


def test_a_worker_killed_with_an_office_in_hand(
    district: Path, at_home: dict[str, bytes], tmp_path: Path
) -> None:
    with dask(tmp_path / "dask") as started:
        stuck = SPOILT.format(killing=(), hanging=SLUGS[3:], deadline=600.0)
        victim = started.worker("victim", "--no-nanny", preload=stuck)
        started.worker("other")
        command = [sys.executable, "-m", "reportgen", *build(district, tmp_path / "out")]
        run = subprocess.Popen([*command, "--cluster", started.address], stdout=subprocess.PIPE, text=True)
        # it does what it is given of the first three, and sits on any other
        waited(lambda: [p for s in SLUGS[3:] for p in started.folder.glob(f"had.{s}")])
        engines = psutil.Process(victim.pid).children(recursive=True)
        assert engines
        victim.kill()
        said, _ = run.communicate(timeout=PATIENCE)
        assert run.returncode == 0, said
        assert not psutil.wait_procs(engines, PATIENCE)[1]
    assert reports(tmp_path / "out") == at_home


def test_an_office_that_ends_two_workers_is_set_aside_with_its_reason(
    district: Path, at_home: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One kills its worker's process, one never ends; those that lay ready beside them are not to blame."""
    spoilt = SPOILT.format(killing=("o2",), hanging=("o5",), deadline=4.0)
    with dask(tmp_path / "dask") as started:
        started.worker("one", preload=spoilt)
        started.worker("two", preload=spoilt)
        assert main(build(district, tmp_path / "out", "--cluster", started.address)) == 1
        had = {slug: (started.folder / f"had.{slug}").read_text().split() for slug in ("o2", "o5")}
    assert {slug: len(set(pids)) for slug, pids in had.items()} == {"o2": 2, "o5": 2}
    said = capsys.readouterr().out
    for name in ("街2", "街5"):
        assert f"未生成：{name}街道办事处  2 个工作节点在做它时退出，已搁置" in said
    spared = {f: b for f, b in at_home.items() if f.split(".")[0] not in ("o2", "o5")}
    assert reports(tmp_path / "out") == spared


def test_workers_lost_are_counted_where_dask_gives_a_task_up(
    district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Dask counts losses for all tasks that waited on a worker, and gives a task up by that count of its own."""
    (config := tmp_path / "dask.yaml").write_text("distributed: {scheduler: {allowed-failures: 1}}\n")
    with dask(tmp_path / "dask", config=config) as started:
        started.worker("one", preload=SPOILT.format(killing=("o5",), hanging=(), deadline=600.0))
        assert main(build(district, tmp_path / "out", "--cluster", started.address)) == 1
        had = (started.folder / "had.o5").read_text().split()
    assert len(set(had)) == 2
    assert "未生成：街5街道办事处  2 个工作节点在做它时退出，已搁置" in capsys.readouterr().out
    assert len(reports(tmp_path / "out")) == 2 * (len(SLUGS) - 1)


def test_the_scheduler_ends_in_mid_run_and_the_next_run_does_the_rest(
    district: Path, at_home: dict[str, bytes], tmp_path: Path
) -> None:
    stuck = SPOILT.format(killing=(), hanging=SLUGS[3:], deadline=600.0)
    with dask(tmp_path / "dask") as started:
        started.worker("one", preload=stuck)
        command = [sys.executable, "-m", "reportgen", *build(district, tmp_path / "out")]
        run = subprocess.Popen([*command, "--cluster", started.address], stderr=subprocess.PIPE, text=True)
        waited(lambda: [p for s in SLUGS[3:] for p in started.folder.glob(f"had.{s}")])
        started.scheduler.kill()
        _, said = run.communicate(timeout=PATIENCE)
    assert run.returncode == 2
    assert "与集群的连接断开" in said and "Traceback" not in said
    kept = reports(tmp_path / "out")
    assert kept and kept.items() < at_home.items()
    assert main(build(district, tmp_path / "out")) == 0
    assert reports(tmp_path / "out") == at_home


def test_a_worker_that_would_make_other_bytes_is_refused(
    district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with dask(tmp_path / "dask") as started:
        started.worker("other", preload=ANOTHER_OFFICE)
        assert main(build(district, out, "--cluster", started.address)) == 2
        said = capsys.readouterr().err
        assert "工作节点与本机不一致" in said and "LibreOffice（24.2.7.2 kit，本机 " in said
        assert "程序" not in said.split("办法")[0].split("LibreOffice（")[1]
        # as if it had joined after the run began
        monkeypatch.setattr(cluster, "_inspect", lambda *_: None)
        assert main(build(district, out, "--cluster", started.address)) == 2
        assert "不一致：LibreOffice" in capsys.readouterr().err
    assert reports(out) == {}


def test_a_faulty_template_is_told_once(two_workers: Dask, district: Path, tmp_path: Path) -> None:
    plan = plan_of(district, tmp_path)
    templates = {Path("broken.docx"): b"no DOCX"}
    broken = cluster.Setup(plan.inputs.folder, plan.inputs.district, templates, False)
    with (
        pytest.raises(ReportgenError, match=r"broken\.docx"),
        cluster.Cluster.open(two_workers.address, broken) as workers,
    ):
        list(workers.run(tasks(plan, [])))


def test_nobody_answers(
    district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    nowhere = f"tcp://127.0.0.1:{free_port()}"
    assert main(build(district, tmp_path, "--cluster", nowhere)) == 2
    assert f"连不上集群的调度器 {nowhere}" in capsys.readouterr().err
    with dask(tmp_path / "dask") as started:
        assert main(build(district, tmp_path, "--cluster", started.address)) == 2
    assert "没有工作节点" in capsys.readouterr().err


def test_workers_that_never_come_back(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "NO_WORKER_SECONDS", 1.0)
    plan = plan_of(district, tmp_path)
    with dask(tmp_path / "dask") as started:
        only = started.worker("only", "--no-nanny")
        with cluster.Cluster.open(started.address, setup(plan)) as workers:
            results = iter(workers.run(tasks(plan, [])))
            assert next(results).papers[0].documents
            only.kill()
            with pytest.raises(ReportgenError, match="没有任何工作节点"):
                list(results)


def certificates(folder: Path) -> Path:
    """A folder for DASK_CONFIG: an authority of our own, one certificate for all, encryption required."""
    folder.mkdir()
    new = "openssl req -newkey rsa:2048 -nodes"
    for command in (
        f"{new} -x509 -subj /CN=authority -keyout ca-key.pem -out ca.pem".split(),
        f"{new} -subj /CN=node -keyout key.pem -out node.csr".split(),
        [
            "openssl",
            "x509",
            "-req",
            "-in",
            "node.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca-key.pem",
            "-CAcreateserial",
            "-out",
            "node.pem",
        ],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    pair = {"cert": str(folder / "node.pem"), "key": str(folder / "key.pem")}
    tls = {"ca-file": str(folder / "ca.pem"), "scheduler": pair, "worker": pair, "client": pair}
    comm = {"require-encryption": True, "tls": tls}
    (folder / "dask.yaml").write_text(json.dumps({"distributed": {"comm": comm}}))  # JSON is YAML
    return folder


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make certificates")
def test_tls(district: Path, at_home: dict[str, bytes], tmp_path: Path) -> None:
    config = certificates(tmp_path / "tls")
    with dask(tmp_path / "dask", "tls", config) as started:
        started.worker("one")
        command = [sys.executable, "-m", "reportgen", *build(district, tmp_path / "out"), "--cluster"]
        trusted = {**os.environ, "DASK_CONFIG": str(config)}

        def said(address: str, environment: dict[str, str]) -> tuple[int, str]:
            done = subprocess.run(
                [*command, address], env=environment, capture_output=True, text=True, timeout=PATIENCE
            )
            return done.returncode, done.stderr

        code, text = said(started.address, dict(os.environ))
        assert code == 2 and "要用证书" in text and "Traceback" not in text
        code, text = said(started.address.replace("tls:", "tcp:"), trusted)
        assert code == 2 and "不加密" in text and "Traceback" not in text
        assert said(started.address, trusted) == (0, "")
    assert reports(tmp_path / "out") == at_home


def test_dask_is_imported_only_for_a_cluster(district: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom reportgen.cli import main\ncode = main(sys.argv[1:])\n"
        "print('dask:', code, [m for m in ('dask', 'distributed', 'tornado') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *build(district, tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "dask: 0 []"
    assert len(reports(tmp_path)) == 2 * len(SLUGS)


def test_without_dask_it_says_what_to_install(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "reportgen.batch.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(build(district, tmp_path, "--cluster", "tcp://127.0.0.1:1")) == 2
    assert "pip install 'reportgen[cluster]'" in capsys.readouterr().err
    assert reports(tmp_path) == {}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--all", "--cluster", "127.0.0.1:8786"], "不是调度器的地址"),
        (["--all", "--cluster", "tcp://127.0.0.1:8786", "-j", "2"], "不能与"),
    ],
)
def test_an_address_that_is_none(options: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["build", *options])
    assert end.value.code == 2
    assert words in capsys.readouterr().err


def test_a_cluster_is_for_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "dongli", "--cluster", "tcp://127.0.0.1:8786"]) == 2
    assert "--all" in capsys.readouterr().err
