"""What the server refuses before it starts, and that no other command needs its packages."""

import datetime
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.office.links import make_link, read_links

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(fiction: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, "--data", str(fiction)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_other_machines_need_links_that_open(run: Run, fiction: Path) -> None:
    for address in ("0.0.0.0", "192.0.2.1", "::"):
        code, said = run("serve", "--listen", address)
        assert code == 2 and "先发链接" in said and "/link/" not in said
    make_link(fiction / "2023", "mingxi", datetime.date(2020, 1, 1))
    assert run("serve", "--listen", "0.0.0.0")[0] == 2


def test_a_port_in_use_and_half_a_certificate_are_told(run: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = run("serve", "--port", str(taken.getsockname()[1]))
    assert code == 2 and "被别的程序占用" in said and "/link/" not in said
    assert "要一起写" in run("serve", "--cert", str(tmp_path / "a"))[1]
    assert "没有文件" in run("serve", "--cert", str(tmp_path / "a"), "--key", str(tmp_path / "b"))[1]


@pytest.mark.parametrize(
    ("package", "command"), [("uvicorn", ["serve"]), ("segno", ["invite", "--all", "--sheet", "x"])]
)
def test_missing_packages_are_told(
    run: Run, fiction: Path, monkeypatch: pytest.MonkeyPatch, package: str, command: list[str]
) -> None:
    for name in [n for n in sys.modules if n.startswith(("reportgen.web", "reportgen.scaffold.invitations"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    code, said = run(*command)
    assert code == 2 and package in said and "make serve" in said
    assert not read_links(fiction / "2023").links


def test_no_other_command_imports_them(fiction: Path) -> None:
    program = (
        "import sys\nfrom reportgen.cli import main\n"
        f"code = main(['check', 'mingxi', '--data', {str(fiction)!r}])\n"
        "print(code, [m for m in ('starlette', 'uvicorn', 'segno', 'pypdfium2', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("0 []")
