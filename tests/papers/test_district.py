"""The district's files know the papers: ledger, overview, volume, manifest, status; crashes leave old or new."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reportgen.cli import main
from reportgen.files import atomic
from reportgen.files.folders import LOCK
from tests.conftest import ROOT
from tests.papers.conftest import PAPERS, Run, list_papers, out_files, spoil, times

THREE = (
    PAPERS
    + '  - {名称: 公开版, 模板: templates/公开版.docx, 文件名: "{标识}-公开版", 不公开: [姓名, 电话]}\n'
)


def second_office() -> None:
    text = Path("data/2023/mingxi.yaml").read_text("utf-8")
    Path("data/2023/yunling.yaml").write_text(text.replace("明溪", "云岭"), "utf-8")


def test_every_file_of_the_district_knows_the_papers(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    list_papers(THREE)
    second_office()
    assert run("build", "--all") == 0, capsys.readouterr().out
    files = out_files()
    outline = [
        item.title for item in PdfReader(io.BytesIO(files["汇编.pdf"])).outline if not isinstance(item, list)
    ]
    assert outline[-4:] == [
        "明溪街道办事处自评报告", "明溪街道办事处公开版", "云岭街道办事处自评报告", "云岭街道办事处公开版",
    ]  # fmt: skip
    sheet = load_workbook(io.BytesIO(files["台账.xlsx"]))["文书"]
    rows = [[cell.value for cell in row[:7]] for row in sheet.iter_rows(min_row=4)]
    assert [row[:2] for row in rows[:3]] == [
        ["明溪街道办事处", "自评报告"], ["明溪街道办事处", "自评表"], ["明溪街道办事处", "公开版"],
    ]  # fmt: skip
    assert [row[5] for row in rows[:3]] == ["是", "否", "是"] and len(rows) == 6
    page = files["index.html"].decode()
    assert "公开版（" in page and "mingxi-%E5%85%AC%E5%BC%80%E7%89%88.pdf" in page
    office = json.loads(files["manifest.json"])["offices"]["mingxi"]
    assert [paper["name"] for paper in office["papers"]] == ["自评报告", "自评表", "公开版"]
    assert sorted(f for paper in office["papers"] for f in paper["files"]) == office["files"]
    assert office["pages"] == sum(paper["pages"] for paper in office["papers"])
    assert run("verify") == 0
    capsys.readouterr()
    assert run("status") == 0
    assert "3/3" in capsys.readouterr().out
    assert run("build", "--all", "--only-changed-list") == 0
    assert capsys.readouterr().out == ""


def test_an_office_whose_papers_stay_out_is_not_in_the_volume(run: Run) -> None:
    list_papers(PAPERS.replace("templates/report.docx}", "templates/report.docx, 是否进汇编: 否}"))
    assert run("build", "--all") == 0
    assert "汇编.pdf" not in out_files()
    list_papers(PAPERS)
    before = times()
    assert run("build", "--all") == 0
    assert "汇编.pdf" in out_files()
    assert times()["mingxi.pdf"] == before["mingxi.pdf"]  # the report itself is as it was


def test_an_offices_papers_are_withdrawn_with_its_data(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    second_office()
    assert run("build", "--all") == 0
    Path("data/2023/yunling.yaml").unlink()
    assert run("build", "--all") == 0
    left = {p.name for p in Path("out/2023/已撤下").iterdir()}
    assert left == {
        "yunling.docx",
        "yunling.pdf",
        "2023云岭街道办事处自评表.docx",
        "2023云岭街道办事处自评表.pdf",
    }
    assert run("verify") == 0, capsys.readouterr().out


def test_offices_that_exchange_their_files_are_told_and_then_right(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither list is wrong by itself; on the disk one office's file would take the place of the other's."""
    second_office()
    names = {"mingxi": "甲", "yunling": "乙"}
    bodies = {slug: Path(f"data/2023/{slug}.yaml").read_text("utf-8") for slug in names}

    def call(mingxi: str, yunling: str) -> None:
        for slug, name in (("mingxi", mingxi), ("yunling", yunling)):
            own = f"文书: [{{名称: 表, 模板: templates/自评表.docx, 文件名: {name}}}]\n"
            Path(f"data/2023/{slug}.yaml").write_text(bodies[slug] + own, "utf-8")

    call("甲", "乙")
    assert run("build", "--all") == 0
    call("乙", "丙")
    assert run("build", "mingxi") == 2
    assert "“乙.docx”已经是 yunling 的" in capsys.readouterr().err
    assert run("build", "yunling") == 0 and run("build", "mingxi") == 0
    assert run("build", "--all") == 0 and run("verify") == 0, capsys.readouterr().out
    assert {"乙.pdf", "丙.pdf"} <= out_files().keys() and "甲.pdf" not in out_files()


@pytest.mark.parametrize("failing", [0, 2, 5, 7])
def test_a_crash_between_the_files_leaves_one_generation(
    run: Run, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", "mingxi") == 0
    documents = [name for name in out_files() if name != "manifest.json"]
    old = out_files()
    spoil("执行数: 207.90", "执行数: 207.80")  # both papers print it
    spoil("结余2.10万元", "结余2.20万元")

    class Killed(BaseException):
        """No code stands between a kill and the disk."""

    replace, count = Path.replace, 0

    def cut_short(self: Path, other: Any) -> Path:
        nonlocal count
        if self.parent.name == "2023" or ".records" in str(self) or ".built" in str(self):
            count += 1
            if count > failing:
                raise Killed
        return replace(self, other)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_short)
        patch.setattr(atomic.Pending, "discard", lambda _self: None)
        with pytest.raises(Killed):
            run("build", "mingxi")
    Path("out/2023", LOCK).write_bytes(b"running")
    assert run("build", "--all") == 0
    now = out_files()
    assert all(now[name] != old[name] for name in documents)
    assert run("verify") == 0
    assert not list(Path("out").rglob("*.part"))


@pytest.mark.parametrize("step", range(3))
def test_a_crash_while_files_are_set_aside(run: Run, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", "mingxi") == 0
    made = out_files()
    list_papers(PAPERS.partition("  - {名称: 自评表")[0])
    replace, count = Path.replace, 0

    def cut_short(self: Path, other: Any) -> Path:
        nonlocal count
        if "已撤下" in str(other) or ".records" in str(other):
            count += 1
            if count > step:
                raise KeyboardInterrupt
        return replace(self, other)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_short)
        with pytest.raises(KeyboardInterrupt):
            from reportgen.cli.build import run as build
            from reportgen.cli.parser import parser

            build(parser().parse_args(["build", "mingxi"]))
    assert run("build", "--all") == 0 and run("verify") == 0
    for name in (n for n in made if "自评表" in n):
        assert (Path("out/2023/已撤下") / name).read_bytes() == made[name]


def test_a_watch_makes_the_papers_that_change(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "reportgen", "watch", "mingxi"],
            stdout=stream, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def until(words: str, count: int) -> None:
        deadline = time.monotonic() + 60
        while log.read_text("utf-8").count(words) < count:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text("utf-8")
            time.sleep(0.02)

    try:
        until("用时", 1)
        before = times()
        spoil("事业编制: 30", "事业编制: 31")
        until("用时", 2)
        now = times()
        assert {name for name in now if now[name] != before[name]} == {"mingxi.docx", "mingxi.pdf"}
        shutil.copy(ROOT / "templates" / "公开版.docx", "templates/自评表.docx")
        until("用时", 3)
        after = times()
        assert {name for name in after if after[name] != now[name]} == {
            "2023明溪街道办事处自评表.docx",
            "2023明溪街道办事处自评表.pdf",
        }
    finally:
        os.kill(process.pid, signal.SIGINT)
        process.wait(20)
    assert main(["verify"]) == 0
