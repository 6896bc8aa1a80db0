"""Every office of the directory has exactly one state, and the state is what the module says it is."""

import json
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.files.text_table import align, display_width
from reportgen.finding import Severity
from reportgen.office.fingerprint import Inputs, TemplateFile, measure
from reportgen.office.record import record_bytes, record_path, records_folder
from reportgen.office.result import OfficeResult, State
from reportgen.office.roster import roster, tally
from tests.conftest import FICTION, ROOT, district_of
from tests.fictional import figures, finding, named, record, varied

DISTRICT = named(1)
BUILT = record("o0", "示明溪街道办事处", figures(DISTRICT, DISTRICT.rating_bands[0].start))
UNFIT = record("o0", "示明溪街道办事处", None, state=State.UNFIT, outputs={})
FAILED = record("o0", "示明溪街道办事处", None, state=State.FAILED, outputs={}, reason="磁盘满\n  办法：清理")


@pytest.mark.parametrize(
    ("handed_in", "left", "current", "state"),
    [
        (False, None, False, State.ABSENT),
        (False, BUILT, True, State.ABSENT),
        (True, None, False, State.READY),
        (True, UNFIT, True, State.UNFIT),
        (True, UNFIT, False, State.READY),
        (True, FAILED, False, State.FAILED),
        (True, FAILED, True, State.FAILED),
        (True, BUILT, True, State.BUILT),
        (True, BUILT, False, State.STALE),
    ],
)
def test_each_state(handed_in: bool, left: OfficeResult | None, current: bool, state: State) -> None:
    slugs, records = {"o0"} if handed_in else set(), {"o0": left} if left else {}
    (standing,) = roster(DISTRICT.directory, slugs, records, lambda _: current)
    assert standing.state is state
    assert (standing.reported is not None) == (state in (State.BUILT, State.STALE))
    assert standing.is_judged != (state in (State.ABSENT, State.READY))


def test_findings_stand_open_ones_first_and_are_counted_open() -> None:
    found = (
        finding(Severity.INFO),
        finding(Severity.ERROR, acknowledged="属实"),
        finding(Severity.WARNING),
        finding(Severity.ERROR),
    )
    (standing,) = roster(DISTRICT.directory, {"o0"}, {"o0": record("o0", "示", None, findings=found)}, bool)
    assert [(f.severity, f.acknowledged) for f in standing.sorted_findings] == [
        ("错误", ""), ("警告", ""), ("提示", ""), ("错误", "属实")
    ]  # fmt: skip
    assert [standing.count(s) for s in Severity] == [1, 1, 1]
    assert standing.acknowledged == 1


def test_the_tally_counts_every_office_once() -> None:
    district = named(24)
    counts = tally(varied(district))
    assert sum(counts.values()) == 24
    assert all(counts[state] > 0 for state in State), counts


def test_columns_stand_under_one_another() -> None:
    lines = align([("名称", "分"), ("a", "98"), ("东里街道", "8")], frozenset({1}))
    assert [display_width(line) for line in lines] == [12, 12, 12]
    assert lines[1].endswith(" 98")


def status(data: Path, *more: str) -> list[str]:
    template = ROOT / "templates" / "report.docx"
    return ["status", "--data", str(data), "--out", str(data / "out"), "--template", str(template), *more]


def leave(data: Path) -> Path:
    """A report of mingxi as a run leaves it; its PDF."""
    out = data / "out" / "2023"
    out.mkdir(parents=True)
    pdf = out / "mingxi.pdf"
    pdf.write_bytes(b"%PDF")
    inputs = Inputs.read(data / "2023", draft=False)
    given = figures(district_of(FICTION / "2023").district, DISTRICT.rating_bands[1].start)
    template = TemplateFile.read(ROOT / "templates" / "report.docx")
    recipe = inputs.recipe("mingxi", inputs.office("mingxi"), None, [template])
    outputs = {pdf.name: measure(pdf)}
    left = record("mingxi", "明溪街道办事处", given, recipe=recipe, outputs=outputs)
    path = record_path(records_folder(out, draft=False), "mingxi")
    path.parent.mkdir()
    path.write_bytes(record_bytes(left))
    return pdf


def states(data: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    assert main(status(data, "--format", "json")) == 0
    document = json.loads(capsys.readouterr().out)
    assert sum(document["合计"].values()) == len(document["街道"])
    return {o["标识"]: o["状态"] for o in document["街道"]}


def test_status_follows_data_and_outputs(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert states(fiction, capsys) == {"mingxi": "有数据", "yunling": "未报送"}
    pdf = leave(fiction)
    assert states(fiction, capsys)["mingxi"] == "已生成"
    pdf.write_bytes(b"%PDX")
    assert states(fiction, capsys)["mingxi"] == "已过期"
    pdf.write_bytes(b"%PDF")
    assert states(fiction, capsys)["mingxi"] == "已生成"
    office = fiction / "2023" / "mingxi.yaml"
    office.write_text(office.read_text("utf-8") + "# 改过\n", "utf-8")
    assert states(fiction, capsys)["mingxi"] == "已过期"
    office.unlink()
    assert states(fiction, capsys)["mingxi"] == "未报送"


def test_status_as_text_ends_with_the_counts(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leave(fiction)
    assert main(status(fiction)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "2023年度共 2 个：已生成 1 个，未报送 1 个"
    assert lines[1].split() == ["mingxi", "明溪街道办事处", "已生成", "填报中", "80", "良", *["0"] * 5]
    assert display_width(lines[0].partition("状态")[0]) == display_width(lines[1].partition("已生成")[0])


def test_a_faulty_directory_is_told_with_its_place(fiction: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fiction / "2023" / "district.yaml"
    path.write_text(path.read_text("utf-8").replace("街道名录:", "街道名单:"), "utf-8")
    assert main(status(fiction)) == 1
    assert "街道名单" in capsys.readouterr().out
