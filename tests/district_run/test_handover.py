"""`build --all` leaves the district's files, and only makes them again when something has changed."""

import json
import os
import subprocess
from pathlib import Path

import openpyxl
import pytest

from reportgen.batch.plan import Request, make_plan
from reportgen.cli import main
from reportgen.district_run.handover import Handover
from reportgen.errors import EngineError
from reportgen.files.folders import LEDGER, MANIFEST, OVERVIEW, VOLUME
from reportgen.office.publish import OutputFolder
from reportgen.pdf.content import Reading
from tests.batch.conftest import Make, command, district, run
from tests.conftest import ROOT

__all__ = ["district"]  # the fixture
FILES = {LEDGER, OVERVIEW, VOLUME, MANIFEST}


@pytest.fixture
def finished(district: Make) -> Path:
    data = district(3)
    done = run(data)
    assert done.returncode == 0, done.stdout + done.stderr
    return data


def out_of(data: Path) -> Path:
    return data.parent / "out" / "2023"


def test_all_four_are_there_and_agree(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = out_of(finished)
    assert {p.name for p in out.iterdir()} >= FILES
    sheet = openpyxl.load_workbook(out / LEDGER).worksheets[0]
    cells = {str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None}
    assert {"虚构jia街道办事处", "虚构ding街道办事处"} <= cells
    assert "未报送" in cells
    assert "虚构yi街道办事处" in (out / OVERVIEW).read_text("utf-8")
    reports = sum(Reading(out / f"{slug}.pdf").page_count for slug in ("jia", "yi", "bing"))
    assert Reading(out / VOLUME).page_count > reports
    listed = json.loads((out / MANIFEST).read_text("utf-8"))
    assert {"jia.pdf", "jia.docx", LEDGER, VOLUME, OVERVIEW} <= set(listed["files"])
    assert main(["verify", "--out", str(out.parent), "--year", "2023"]) == 0
    capsys.readouterr()


def test_they_are_made_again_only_when_something_has_changed(finished: Path) -> None:
    out = out_of(finished)
    before = {n: (out / n).stat().st_mtime_ns for n in FILES}
    assert "全区的文件" not in run(finished).stdout
    assert {n: (out / n).stat().st_mtime_ns for n in FILES} == before
    (out / LEDGER).unlink()
    assert "全区的文件" in run(finished).stdout
    assert (out / LEDGER).is_file()


def test_the_same_district_gives_the_same_files(finished: Path) -> None:
    out = out_of(finished)
    before = {n: (out / n).read_bytes() for n in FILES}
    assert run(finished, "--force").returncode == 0
    assert {n for n in FILES if (out / n).read_bytes() != before[n]} == set()


def test_a_report_altered_since_is_told_by_verify(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = out_of(finished)
    with (out / "jia.pdf").open("ab") as stream:
        stream.write(b" ")
    (out / "yi.docx").unlink()
    (out / "extra.pdf").write_bytes(b"%PDF-")
    assert main(["verify", "--out", str(out.parent), "--year", "2023"]) == 1
    said = capsys.readouterr().out
    assert "改动" in said and "jia.pdf" in said
    assert "缺失" in said and "yi.docx" in said
    assert "多出" in said and "extra.pdf" in said


def test_no_room_for_the_volume_costs_the_volume(district: Make) -> None:
    """A limit on the size of files stands for the disk: what LibreOffice writes fits, four reports in one do not."""
    data = district(4)
    limited = ["prlimit", "--fsize=1100000:1100000", *command(data)]
    done = subprocess.run(limited, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    assert f"{VOLUME}：" in done.stderr and "Traceback" not in done.stderr
    out = out_of(data)
    assert {p.name for p in out.iterdir()} >= FILES - {VOLUME} | {"jia.pdf", "ding.pdf"}
    assert not (out / VOLUME).exists() and not list(out.glob(".*.part"))
    assert run(data).returncode == 0
    assert (out / VOLUME).stat().st_size > 1_100_000


@pytest.mark.parametrize(
    ("victim", "said", "made"),
    [
        ("_volume_process", "汇编的进程", {LEDGER, OVERVIEW, MANIFEST}),
        ("_district_ledger", "全区对照", set()),
    ],
)
def test_a_process_that_dies_costs_what_it_makes(
    finished: Path, victim: str, said: str, made: set[str]
) -> None:
    out = out_of(finished)
    template = ROOT / "templates" / "report.docx"
    plan = make_plan(Request(finished, None, out.parent, template))
    before = {n: (out / n).stat().st_mtime_ns for n in FILES}
    with OutputFolder.open(plan.folder) as output, Handover(plan, output, plan.results()) as handover:
        handover._begin()
        getattr(handover, victim).process.kill()
        with pytest.raises(EngineError, match=said):
            handover.finish(plan.results())
    assert {n for n in FILES if (out / n).stat().st_mtime_ns != before[n]} == made
    assert not list(out.glob(".*.part"))
    assert run(finished).returncode == 0  # which makes good what is missing
    assert VOLUME in json.loads((out / MANIFEST).read_text("utf-8"))["files"]
    assert main(["verify", "--out", str(out.parent), "--year", "2023"]) == 0


def test_an_office_whose_file_is_taken_away_is_set_aside(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = out_of(finished)
    (finished / "2023" / "yi.yaml").unlink()
    done = run(finished)
    assert done.returncode == 0 and "yi：数据文件已不在" in done.stdout
    assert {p.name for p in (out / "已撤下").iterdir()} == {"yi.docx", "yi.pdf"}
    assert not (out / "yi.pdf").exists()
    assert "yi.pdf" not in json.loads((out / MANIFEST).read_text("utf-8"))["files"]
    assert main(["verify", "--out", str(out.parent), "--year", "2023"]) == 0
    assert "数据文件已不在" not in run(finished).stdout  # said once


def test_thorough_sees_a_bit_that_was_flipped_and_the_time_restored(finished: Path) -> None:
    pdf = out_of(finished) / "jia.pdf"
    status, content = pdf.stat(), bytearray(pdf.read_bytes())
    content[1000] ^= 1
    pdf.write_bytes(content)
    os.utime(pdf, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(finished, "--only-changed-list").stdout.split() == []
    assert run(finished, "--only-changed-list", "--thorough").stdout.split() == ["jia"]
    assert run(finished, "--thorough").returncode == 0
    assert run(finished, "--only-changed-list", "--thorough").stdout.split() == []


def test_a_bit_flipped_in_the_manifest_is_told(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = out_of(finished) / MANIFEST
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"grade": "优"', '"grade": "良"', 1), "utf-8")
    assert main(["verify", "--out", str(manifest.parent.parent), "--year", "2023"]) == 1
    assert "改动  manifest.json" in capsys.readouterr().out
