"""A file that is not the program's own: only a regular one, only so much of it, and no waiting."""

import os
import socket
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.errors import NotRegularFile, TemplateError, UsageError
from reportgen.files.folders import previous_files
from reportgen.files.regular import open_regular, read_bytes, read_regular
from reportgen.render import Template


@pytest.fixture(params=["fifo", "folder", "socket", "device", "link to a device", "link to nothing"])
def strange(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, str]:
    """A path that is no regular file, and a word of what is said of it."""
    path = tmp_path / "x.yaml"
    match request.param:
        case "fifo":
            os.mkfifo(path)
            return path, "管道"
        case "folder":
            path.mkdir()
            return path, "文件夹"
        case "socket":
            monkeypatch.chdir(tmp_path)  # the name of a socket is short
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(path.name)
            return path, "套接字"
        case "device":
            return Path("/dev/zero"), "设备"
        case "link to a device":
            path.symlink_to("/dev/zero")
            return path, "设备"
    path.symlink_to(tmp_path / "nothing")
    return path, "没有这个文件"


def test_what_is_no_regular_file_is_refused_by_every_reader(strange: tuple[Path, str]) -> None:
    path, word = strange
    with pytest.raises(UsageError, match=word) as refused:
        read_bytes(path)
    assert str(path) in refused.value.message
    with pytest.raises(OSError):
        open_regular(path)
    with pytest.raises(TemplateError, match=word):
        Template.open(path)


def test_a_regular_file_is_read_up_to_one_byte_more_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    assert [len(read_regular(path, limit)) for limit in (4, 9, 10, 100)] == [5, 10, 10, 10]
    (tmp_path / "b").symlink_to(path)
    assert read_bytes(tmp_path / "b") == b"0123456789"


def test_open_regular_looks_at_the_open_file_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    before = path.stat()
    path.unlink()
    os.mkfifo(path)  # between the look and the opening
    monkeypatch.setattr(Path, "stat", lambda _self, **_: before)
    with pytest.raises(NotRegularFile):
        open_regular(path)


@pytest.mark.parametrize("name", ["mingxi.yaml", "district.yaml"])
def test_a_fifo_in_the_place_of_data_ends_the_command_with_its_name(
    fiction: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fiction / "2023" / name
    path.unlink()
    os.mkfifo(path)
    assert main(["check", "mingxi", "--data", str(fiction)]) == 2
    said = capsys.readouterr()
    assert "管道" in said.out + said.err and name in said.out + said.err


def test_last_years_file_that_is_no_file_is_a_finding_and_stops_nothing(
    fiction: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (fiction / "2022").mkdir()
    (fiction / "2022" / "district.yaml").write_bytes(b"x")
    assert previous_files(fiction / "2023", "mingxi") is None
    os.mkfifo(fiction / "2022" / "mingxi.yaml")
    assert previous_files(fiction / "2023", "mingxi") == (b"x", b"")
    assert main(["check", "mingxi", "--year", "2023", "--data", str(fiction)]) == 0
    assert "YR-05" in capsys.readouterr().out
