"""Secret links: stored as hashes, revocable, with an end; the command prints them once; the sheet has them as QR codes."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.errors import UsageError
from reportgen.office.links import BUREAU, ensure_key, links_path, make_link, read_links, revoke_links

TODAY = datetime.date(2024, 1, 15)
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(fiction: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        code = main(["invite", *arguments, "--data", str(fiction)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_a_link_opens_until_its_last_day_or_until_it_is_revoked(fiction: Path) -> None:
    folder = fiction / "2023"
    link, secret = make_link(folder, "mingxi", TODAY)
    other, bureau = make_link(folder, BUREAU, TODAY)
    assert secret not in links_path(folder).read_text() and links_path(folder).stat().st_mode & 0o077 == 0
    book = read_links(folder)
    assert book.opened_by(secret, TODAY) == link and book.opened_by(bureau, TODAY) == other
    assert book.opened_by(secret, TODAY + datetime.timedelta(days=1)) is None
    assert book.opened_by(secret[:-1], TODAY) is None and book.opened_by("", TODAY) is None
    assert revoke_links(folder, lambda each: each.office == "mingxi") and not revoke_links(
        folder, lambda n: n == link
    )
    book = read_links(folder)
    assert book.opened_by(secret, TODAY) is None and book.open_link(link.number, TODAY) is None
    assert book.opened_by(bureau, TODAY) == other
    assert ensure_key(folder).key == book.key and len(book.key) == 64


def test_a_damaged_file_opens_nothing(fiction: Path) -> None:
    make_link(fiction / "2023", "mingxi", TODAY)
    links_path(fiction / "2023").write_text('{"key": 1, "links": [{}]}')
    with pytest.raises(UsageError, match="内容被改动过"):
        read_links(fiction / "2023")


def test_the_command_prints_a_link_once_and_the_sheet_draws_it(
    run: Run, tmp_path: Path, fiction: Path
) -> None:
    code, said = run("明溪", "--bureau", "--until", "2999-01-31", "--address", "https://gz.example/")
    assert code == 0 and said.count("https://gz.example/link/") == 2
    (secret, _) = re.findall(r"/link/([\w-]{43})", said)
    opened = read_links(fiction / "2023").opened_by(secret, TODAY)
    assert opened and opened.office == "mingxi"
    sheet = tmp_path / "链接.html"
    code, said = run("--all", "--sheet", str(sheet))
    page = sheet.read_text("utf-8")
    assert code == 0 and "/link/" not in said and page.count("<svg") == page.count("/link/") == 2
    assert "示例区明溪街道办事处" in page or "明溪街道办事处" in page
    code, said = run("--list")
    assert said.count("能用") == 4 and "/link/" not in said
    assert run("--revoke", "1")[0] == 0 and run("mingxi", "--revoke")[0] == 0
    assert run("--list")[1].count("已撤销") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "没有写明给谁"),
        (["明西"], "是不是"),
        (["明溪", "--until", "2020-01-01"], "已经过了"),
        (["明溪", "--address", "gz.example"], "不是网址"),
        (["--revoke", "7"], "没有可以撤销的"),
        (["--revoke"], "没有写明撤销谁"),
    ],
)
def test_what_is_refused(run: Run, arguments: list[str], words: str) -> None:
    code, said = run(*arguments)
    assert code == 2 and words in said
