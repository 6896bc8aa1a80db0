"""`reportgen build --all`: only what changed, whatever happens in between. Real LibreOffice, real signals."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import pytest

from reportgen.batch.plan import Plan, Request, make_plan
from reportgen.batch.pool import Pool
from reportgen.batch.run import build_stale, setup
from reportgen.office.publish import OutputFolder
from reportgen.office.record import Mark, read_marks, read_results, record_bytes, record_path, records_folder
from reportgen.office.result import State
from tests.batch.conftest import Make, alive, built, command, descendants, run, slugs
from tests.conftest import ROOT

TEMPLATE = ROOT / "templates" / "report.docx"


def changed(data: Path) -> list[str]:
    return run(data, "--only-changed-list").stdout.split()


def plan_of(data: Path) -> Plan:
    return make_plan(Request(data, 2023, data.parent / "out", TEMPLATE))


def spoil(data: Path, slug: str, old: str, new: str) -> None:
    path = data / "2023" / f"{slug}.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def finished(district: Make) -> Path:
    """A district of three offices, all built."""
    data = district(3)
    done = run(data)
    assert done.returncode == 0, done.stderr + done.stdout
    return data


def test_only_what_changed_is_built_again(finished: Path) -> None:
    out = finished.parent / "out" / "2023"
    assert built(finished) == {"jia", "yi", "bing"}
    assert changed(finished) == []
    times = {p.name: p.stat().st_mtime_ns for p in out.glob("*.pdf")}

    spoil(finished, "yi", "实有人数: 48", "实有人数: 47")
    assert changed(finished) == ["yi"]
    assert "本次生成 1 个，无须生成 2 个" in run(finished).stdout
    touched = {p.name for p in out.glob("*.pdf") if p.stat().st_mtime_ns != times.get(p.name)}
    assert touched - {"汇编.pdf"} == {"yi.pdf"}


def test_an_output_that_was_altered_or_removed_is_built_again(finished: Path) -> None:
    out = finished.parent / "out" / "2023"
    (out / "jia.pdf").unlink()
    with (out / "yi.docx").open("ab") as stream:
        stream.write(b"x")
    os.utime(out / "bing.pdf")  # touched, but the bytes are the same
    assert changed(finished) == ["jia", "yi"]
    good = (out / "bing.pdf").read_bytes()
    assert run(finished).returncode == 0
    assert changed(finished) == []
    assert (out / "bing.pdf").read_bytes() == good
    with zipfile.ZipFile(out / "yi.docx") as package:
        assert package.testzip() is None


def test_district_and_template_change_them_all_and_so_does_force(finished: Path, tmp_path: Path) -> None:
    assert [o.slug for o in make_plan(Request(finished, 2023, finished.parent / "out", TEMPLATE, force=True)).stale] == [
        "jia", "yi", "bing",
    ]  # fmt: skip
    other = tmp_path / "other.docx"
    shutil.copy(TEMPLATE, other)
    with zipfile.ZipFile(other, "a") as package:
        package.comment = b"another template"
    assert len(make_plan(Request(finished, 2023, finished.parent / "out", other)).stale) == 3
    with (finished / "2023" / "district.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# one more line\n")
    assert len(changed(finished)) == 3


def test_a_bad_office_does_not_stop_the_others_and_is_named(district: Make) -> None:
    data = district(3)
    spoil(data, "yi", "执行数: 207.90", "执行数: 二百")
    done = run(data)
    assert done.returncode == 1
    assert built(data) == {"jia", "bing"}
    assert "有错误：虚构yi街道办事处" in done.stdout and "“二百”不是数字" in done.stdout
    assert "未报送：虚构ding街道办事处" in done.stdout
    again = run(data)  # nothing has changed, and it is still said
    assert again.returncode == 1 and "本次生成 0 个" in again.stdout and "“二百”不是数字" in again.stdout
    spoil(data, "yi", "执行数: 二百", "执行数: 207.90")
    assert changed(data) == ["yi"]
    assert run(data).returncode == 0


def test_events_for_other_programs(finished: Path) -> None:
    lines = [json.loads(line) for line in run(finished, "--json", "--force").stdout.splitlines()]
    assert [e["事件"] for e in lines] == ["开始", "完成", "完成", "完成", "结束"]
    assert {e["标识"] for e in lines[1:4]} == {"jia", "yi", "bing"}
    assert all(e["总分"] == 99.9 and e["状态"] == "已生成" for e in lines[1:4])


def test_a_record_survives_its_file_and_a_damaged_one_is_no_record(finished: Path) -> None:
    records = records_folder(finished.parent / "out" / "2023", draft=False)
    results = read_results(records, slugs(3))
    assert set(results) == {"jia", "yi", "bing"}
    for slug, result in results.items():
        assert record_path(records, slug).read_bytes() == record_bytes(result)
        assert read_marks(records, [slug])[slug] == Mark.of(result)
    whole = record_path(records, "jia").read_bytes()
    for damaged in (
        whole[:200],
        whole[:-30],
        whole.replace(b"jia", b"yi"),
        b"",
        b"{}\n{}\n",
        whole * 2,
        b"\xff" * 99,
    ):
        record_path(records, "jia").write_bytes(damaged)
        assert set(read_results(records, slugs(3))) == {"yi", "bing"}
    assert changed(finished) == ["jia"]  # it is built again, and nothing else


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_whatever_ends_the_run_costs_only_the_offices_in_hand(
    district: Make, number: signal.Signals, code: int
) -> None:
    data = district(8)
    process = subprocess.Popen(
        command(data), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()  # two offices are done, others in hand
    children = descendants(process.pid)
    assert children
    process.send_signal(number)
    assert process.wait(30) == code
    deadline = time.monotonic() + 20
    while alive(children) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(children)
    left = changed(data)
    assert 1 <= len(left) <= 6
    for path in (data.parent / "out" / "2023").glob("*.docx"):
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None
    done = run(data)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"本次生成 {len(left)} 个" in done.stdout
    assert built(data) == set(slugs(8))
    assert not list((data.parent / "out").rglob("*.part"))


def killer(pool: Pool, slug: str | None, times: int, how: signal.Signals) -> threading.Thread:
    """Strikes the worker that has slug (None: any office) in hand, so many times."""

    def strike() -> None:
        left, struck = times, set()
        deadline = time.monotonic() + 60
        while left and time.monotonic() < deadline:
            for worker in list(pool._workers):
                pid, task = worker.process.pid, worker.task
                if pid and task and pid not in struck and slug in (None, task.slug):
                    struck.add(pid)
                    left -= 1
                    os.kill(pid, how)
                    break
            time.sleep(0.02)

    thread = threading.Thread(target=strike)
    thread.start()
    return thread


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["crash", "hang"])
def test_a_worker_that_crashes_or_hangs_is_replaced_and_its_office_done(
    district: Make, how: signal.Signals
) -> None:
    data = district(4)
    plan = plan_of(data)
    with Pool(setup(plan), 2, deadline=20.0) as pool:
        thread = killer(pool, None, 1, how)
        with OutputFolder.open(plan.folder) as output:
            results = build_stale(plan, output, plan.results(), pool, ())
        thread.join()
    assert {r.slug: r.reason for r in results.values() if r.state is not State.BUILT} == {}
    assert built(data) == set(slugs(4))


def test_an_office_that_costs_two_workers_is_set_aside_and_named(district: Make) -> None:
    data = district(4)
    plan = plan_of(data)
    with Pool(setup(plan), 2) as pool:
        thread = killer(pool, "yi", 2, signal.SIGKILL)
        with OutputFolder.open(plan.folder) as output:
            results = build_stale(plan, output, plan.results(), pool, ())
        thread.join()
    assert results["yi"].state is State.FAILED
    assert "已搁置" in results["yi"].reason
    assert built(data) == {"jia", "bing", "ding"}
    assert changed(data) == ["yi"]  # what failed is tried again


def test_a_full_disk_costs_the_office_in_hand(district: Make) -> None:
    """A limit on the size of files stands for the disk: Word fits, the PDF does not."""
    data = district(2)
    limited = ["prlimit", "--fsize=200000:200000", *command(data)]
    done = subprocess.run(limited, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "未生成：虚构jia街道办事处" in done.stdout
    assert built(data) == set()
    assert not list((data.parent / "out").rglob("*.part"))
    assert run(data).returncode == 0
    assert built(data) == {"jia", "yi"}


def test_two_runs_at_once_the_second_is_told(district: Make) -> None:
    data = district(8)
    first = subprocess.Popen(command(data), stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    first.stdout.readline()
    first.send_signal(signal.SIGSTOP)  # or it may be through before the second has begun
    try:
        second = run(data)
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 2 and "另一个生成正在写" in second.stderr
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_faults_of_the_district_are_told_before_anything_starts(district: Make) -> None:
    data = district(1)
    path = data / "2023" / "district.yaml"
    path.write_text(path.read_text("utf-8").replace("等级标准: 优90", "等级标准: 优99"), "utf-8")
    done = run(data)
    assert done.returncode == 1 and "没有名为“优99”的等级标准" in done.stdout
    path.write_text("街道名录：\n", "utf-8")
    assert "全角冒号" in run(data).stdout


def test_nothing_to_do_imports_no_model_and_no_office(finished: Path) -> None:
    code = (
        "import sys\nfrom reportgen.cli import main\nmain(sys.argv[1:])\n"
        "print([m for m in ('pydantic','jinja2','docx','pypdf','rich','openpyxl') if m in sys.modules])"
    )
    arguments = command(finished)[3:]
    done = subprocess.run(
        [command(finished)[0], "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_districts_file_is_kept_once_for_all_its_offices(finished: Path) -> None:
    kept = finished.parent / "out" / "2023" / ".built"
    copies = [kept / slug / "district.yaml" for slug in ("jia", "yi", "bing")]
    assert len({path.stat().st_ino for path in copies}) == 1
    assert copies[0].read_bytes() == (finished / "2023" / "district.yaml").read_bytes()
    assert run(finished, "--force").returncode == 0
    assert not list(kept.rglob("*.part"))


def test_half_a_file_that_a_killed_run_left_is_swept_away(finished: Path) -> None:
    """Even where everything is current, as after a kill in the middle of the volume of a --force run."""
    out = finished.parent / "out" / "2023"
    (out / ".汇编.pdf.abc.part").write_bytes(b"half")
    (out / ".lock").write_bytes(b"running")
    assert run(finished).returncode == 0
    assert not list(out.rglob("*.part")) and not (out / ".lock").read_bytes()
