"""reportgen invite: make, list and revoke the links by which offices and the bureau enter the 工作台."""

import argparse
import datetime
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from reportgen.cli.invitation_parser import DEFAULT_DAYS
from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.files import atomic
from reportgen.files.text_table import align
from reportgen.model.submission import DistrictFile
from reportgen.office.links import BUREAU, Link, make_link, read_links, revoke_links
from reportgen.office.workspace import open_district, select_offices

_BUREAU_NAME = "区里"


def run(arguments: argparse.Namespace) -> int:
    """Make links and print them once, or list or revoke links. Returns 0; raises UsageError."""
    district = open_district(arguments.data, arguments.year)
    if arguments.list:
        _list(district)
        return 0
    offices = _offices(district, arguments)
    if arguments.revoke is not None:
        return _revoke(district, offices, arguments.revoke)
    if not offices:
        raise UsageError("没有写明给谁", "写标识或名称，如 dongli；全部街道用 --all，区里用 --bureau")
    address = _checked(arguments.address)
    until = arguments.until or datetime.date.today() + datetime.timedelta(days=DEFAULT_DAYS)
    if until < datetime.date.today():
        raise UsageError(f"{until} 已经过了", "--until 写今天或以后的日期")
    invitation_sheet = _sheet_maker() if arguments.sheet else None
    made = [(office, *make_link(district.folder, office, until)) for office in offices]
    invitations = [(_name(district, o), f"{address}/link/{secret}", link) for o, link, secret in made]
    if invitation_sheet:
        title = f"{district.district.name}{district.district.year}年度"
        rows = [(name, address, link.until) for name, address, link in invitations]
        atomic.write(arguments.sheet, invitation_sheet(title, rows).encode())
        arguments.sheet.chmod(0o600)
        say(f"链接写在 {arguments.sheet}，用浏览器打开、打印；交出以后删去这个文件")
    for name, address, link in invitations:
        secret = "（在上面的文件里）" if arguments.sheet else address
        say(f"{name}  第 {link.number} 号  用到 {link.until}  {secret}")
    return 0


def _sheet_maker() -> Callable[[str, Sequence[tuple[str, str, str]]], str]:
    try:
        from reportgen.scaffold.invitations import invitation_sheet
    except ModuleNotFoundError:
        raise UsageError(
            "--sheet 要用 segno，这里没有装", "运行 make serve，或 pip install 'reportgen[web]'"
        ) from None
    return invitation_sheet


def _offices(district: DistrictFile, arguments: argparse.Namespace) -> list[str]:
    if arguments.all:
        chosen = [entry.slug for entry in district.district.directory]
    else:
        names = arguments.office
        chosen = [entry.slug for entry in select_offices(district, names)] if names else []
    return [*chosen, *([BUREAU] if arguments.bureau else [])]


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(f"“{address}”不是网址", "写成 http://10.1.2.3:8766 或 https://主机名")
    return address.rstrip("/")


def _revoke(district: DistrictFile, offices: list[str], number: int) -> int:
    def chosen(link: Link) -> bool:
        return link.number == number if number else link.office in offices

    if not number and not offices:
        raise UsageError("没有写明撤销谁的链接", "写街道，或 --revoke 后面写链接的号")
    revoked = revoke_links(district.folder, chosen)
    if not revoked:
        raise UsageError("没有可以撤销的链接", "reportgen invite --list 列出发过的链接")
    for link in revoked:
        say(f"已撤销：{_name(district, link.office)}  第 {link.number} 号")
    return 0


def _list(district: DistrictFile) -> None:
    today = datetime.date.today()
    rows = [("号", "给谁", "发出", "用到", "状态")]
    for link in read_links(district.folder).links:
        state = "能用" if link.is_open(today) else "已撤销" if link.revoked else "已到期"
        rows.append((str(link.number), _name(district, link.office), link.made[:10], link.until, state))
    say("\n".join(align(rows, frozenset({0}))) if len(rows) > 1 else "没有发过链接")


def _name(district: DistrictFile, office: str) -> str:
    if office == BUREAU:
        return f"{_BUREAU_NAME}（{district.district.finance_bureau}）"
    return next((e.name for e in district.district.directory if e.slug == office), office)
