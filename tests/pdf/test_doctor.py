"""doctor starts LibreOffice and says how documents are converted and what it is kept from."""

from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.pdf import libreoffice
from reportgen.pdf.libreoffice import Installation


def test_the_way_and_the_isolation_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "转换：用 LibreOfficeKit（快），已试启动" in out
    assert "隔离：网络——" in out and "说明：" not in out


def test_a_library_that_does_not_start_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = libreoffice.find()
    assert office
    (tmp_path / "libmergedlo.so").write_bytes(b"no library")
    broken = Installation(
        tmp_path, tmp_path / "libmergedlo.so", office.soffice, office.version, office.release
    )
    monkeypatch.setattr(libreoffice, "find", lambda: broken)
    assert main(["doctor"]) == 0
    assert "说明：LibreOfficeKit 不能用，改用 soffice 命令" in capsys.readouterr().out


def test_a_libreoffice_that_does_not_start_at_all_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "libmergedlo.so").write_bytes(b"no library")
    broken = Installation(tmp_path, tmp_path / "libmergedlo.so", None, "", "")
    monkeypatch.setattr(libreoffice, "find", lambda: broken)
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "LibreOffice 启动失败" in out and "还不能生成" in out
