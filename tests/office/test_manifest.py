"""manifest.json and `reportgen verify`."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path

import pytest

from reportgen import __version__
from reportgen.cli import main
from reportgen.files.folders import MANIFEST
from reportgen.office.fingerprint import Inputs, TemplateFile, measure
from reportgen.office.manifest import manifest_bytes, whole_manifest
from reportgen.office.result import OfficeResult, State
from tests.conftest import FICTION, ROOT, district_of
from tests.fictional import figures, record


@pytest.fixture
def inputs() -> Inputs:
    return Inputs.read(FICTION / "2023", False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """out/2023 with a report and the district's files; what is hidden is nobody's business."""
    folder = tmp_path / "out" / "2023"
    (folder / ".built" / "mingxi").mkdir(parents=True)
    for name in (
        "mingxi.docx",
        "mingxi.pdf",
        "台账.xlsx",
        "汇编.pdf",
        ".state.jsonl",
        ".built/mingxi/a.yaml",
    ):
        (folder / name).write_bytes(f"content of {name}".encode())
    return folder


def standings(folder: Path, inputs: Inputs) -> list[OfficeResult]:
    district = district_of(FICTION / "2023").district
    outputs = {name: measure(folder / name) for name in ("mingxi.docx", "mingxi.pdf")}
    template = TemplateFile.read(ROOT / "templates" / "report.docx")
    recipe = inputs.recipe("mingxi", inputs.office("mingxi"), None, [template])
    given = figures(district, Decimal("99.9"))
    return [
        record("mingxi", "明溪街道办事处", given, outputs=outputs, recipe=recipe),
        OfficeResult("yunling", "云岭街道办事处", State.ABSENT),
    ]


def manifest_of(folder: Path, results: list[OfficeResult], *names: str) -> bytes:
    return manifest_bytes(whole_manifest("2023", results, {name: measure(folder / name) for name in names}))


@pytest.fixture
def out(folder: Path, inputs: Inputs) -> Path:
    """out/ with a manifest that is right."""
    content = manifest_of(folder, standings(folder, inputs), "台账.xlsx", "汇编.pdf")
    (folder / MANIFEST).write_bytes(content)
    return folder.parent


def short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def test_it_lists_files_inputs_versions_and_offices(out: Path, inputs: Inputs) -> None:
    made = json.loads((out / "2023" / MANIFEST).read_bytes())
    assert sorted(made["files"]) == ["mingxi.docx", "mingxi.pdf", "台账.xlsx", "汇编.pdf"]
    for name, entry in made["files"].items():
        content = f"content of {name}".encode()
        assert entry == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    sources = {"district.yaml": inputs.folder / "district.yaml", "mingxi.yaml": inputs.folder / "mingxi.yaml"}
    sources["report.docx"] = ROOT / "templates" / "report.docx"
    assert made["inputs"] == {n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in sources.items()}
    assert made["versions"]["reportgen"] == __version__ and made["versions"]["fonts"]
    assert made["year"] == "2023"
    assert made["offices"] == {
        "mingxi": {
            "name": "明溪街道办事处",
            "state": "已生成",
            "score": "99.9",
            "grade": "优",
            "pages": 12,
            "files": ["mingxi.docx", "mingxi.pdf"],
        },
        "yunling": {
            "name": "云岭街道办事处",
            "state": "未报送",
            "score": None,
            "grade": None,
            "pages": None,
            "files": [],
        },
    }


def test_the_same_files_give_the_same_bytes(folder: Path, inputs: Inputs, out: Path) -> None:
    again = manifest_of(folder, standings(folder, inputs)[::-1], "汇编.pdf", "台账.xlsx")
    assert again == (folder / MANIFEST).read_bytes()


def test_all_right_is_said(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--out", str(out)]) == 0
    assert "清单 4 个文件，全部相符" in capsys.readouterr().out


def test_every_difference_is_named_with_both_digests(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = out / "2023"
    (folder / "mingxi.pdf").write_bytes(b"content of mingxi.pdg")  # one letter, same length
    (folder / "台账.xlsx").unlink()
    (folder / "附").mkdir()
    (folder / "附" / "说明.txt").write_bytes(b"new")
    assert main(["verify", "--out", str(out), "--year", "2023"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == [
        f"改动  mingxi.pdf  清单 {short('content of mingxi.pdf')}，文件 {short('content of mingxi.pdg')}",
        f"缺失  台账.xlsx  清单 {short('content of 台账.xlsx')}，文件 无",
        f"多出  附/说明.txt  清单 无，文件 {short('new')}",
    ]
    assert "3 处不符" in said[-1]


def test_a_report_altered_before_the_manifest_was_made_is_told(
    folder: Path, inputs: Inputs, capsys: pytest.CaptureFixture[str]
) -> None:
    left = standings(folder, inputs)
    (folder / "mingxi.docx").write_bytes(b"altered")
    (folder / MANIFEST).write_bytes(manifest_of(folder, left, "台账.xlsx", "汇编.pdf"))
    assert main(["verify", "--out", str(folder.parent)]) == 1
    assert "改动  mingxi.docx" in capsys.readouterr().out


def test_an_empty_file_is_a_file(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "2023" / "mingxi.pdf").write_bytes(b"")
    assert main(["verify", "--out", str(out)]) == 1
    assert (
        f"改动  mingxi.pdf  清单 {short('content of mingxi.pdf')}，文件 {short('')}"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (None, "没有清单"),
        ("{", "读不出来"),
        ("[]", "读不出来"),
        ('{"files": {"a": {}}}', "读不出来"),
        ('{"files": {"../a": {"sha256": "%s"}}}' % ("0" * 64), "“../a”不对"),
        ('{"files": {"/a": {"sha256": "%s"}}}' % ("0" * 64), "“/a”不对"),
        ('{"files": {"a": {"sha256": ""}}}', "“a”不对"),
    ],
)
def test_without_a_sound_manifest_nothing_can_be_verified(
    out: Path, manifest: str | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = out / "2023" / MANIFEST
    path.unlink() if manifest is None else path.write_text(manifest, "utf-8")
    assert main(["verify", "--out", str(out), "--year", "2023"]) == 2
    assert words in capsys.readouterr().err


def test_the_newest_year_with_a_manifest_is_meant(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / "2024").mkdir()
    assert main(["verify", "--out", str(out)]) == 0
    assert str(out / "2023") in capsys.readouterr().out
    assert main(["verify", "--out", str(out / "2023")]) == 2
    assert "没有任何年度的清单" in capsys.readouterr().err
