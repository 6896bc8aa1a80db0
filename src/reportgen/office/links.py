"""The secret links by which an office or the bureau enters the 工作台: data/<year>/.links.json.

The file holds the SHA-256 of each secret, never the secret. A secret has 256 random bits, so its hash needs no salt
and cannot be guessed back. The file also holds the key that signs the sessions of the 工作台.
"""

import datetime
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from reportgen.errors import UNREADABLE, UsageError, system_reason
from reportgen.files import atomic
from reportgen.files.lock import hold_lock
from reportgen.files.regular import read_whole

BUREAU = ""  # the office of the bureau's links
_NAME = ".links.json"
_MAX_BYTES = 4 << 20  # a link takes some 250 bytes
_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Link:
    """A link. number: for people, to revoke it. office: a 标识, BUREAU for the bureau. sha256: of the secret.

    made: ISO 8601 with its zone. until: the last day on which it opens, ISO 8601. revoked: when it was, "" if never.
    """

    number: int
    office: str
    sha256: str
    made: str
    until: str
    revoked: str = ""

    def is_open(self, today: datetime.date) -> bool:
        """Whether the link opens on a day."""
        return not self.revoked and today <= datetime.date.fromisoformat(self.until)


@dataclass(frozen=True, slots=True)
class LinkBook:
    """All links of a year. key: signs the sessions, in hexadecimal digits."""

    key: str
    links: tuple[Link, ...] = ()

    def opened_by(self, secret: str, today: datetime.date) -> Link | None:
        """The link that a secret opens on a day; None for any other secret."""
        sha256 = hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
        found = next((link for link in self.links if secrets.compare_digest(link.sha256, sha256)), None)
        return found if found and found.is_open(today) else None

    def open_link(self, number: int, today: datetime.date) -> Link | None:
        """The link of a number, if it still opens on a day."""
        return next((link for link in self.links if link.number == number and link.is_open(today)), None)


def links_path(folder: Path) -> Path:
    """The path of the file. folder: data/<year>."""
    return folder / _NAME


def read_links(folder: Path) -> LinkBook:
    """Read the links of a year; a book without links where there is no file. Raises UsageError for a damaged file."""
    path = links_path(folder)
    try:
        values = json.loads(read_whole(path, _MAX_BYTES))
        return LinkBook(str(values["key"]), tuple(Link(**link) for link in values["links"]))
    except FileNotFoundError:
        return LinkBook("")
    except UNREADABLE as error:
        reason = system_reason(error) if isinstance(error, OSError) else "内容被改动过"
        raise UsageError(
            f"读不了链接的记录 {path}：{reason}", "从备份恢复；没有备份就删去它，再给各街道发新的链接"
        ) from None


def make_link(folder: Path, office: str, until: datetime.date) -> tuple[Link, str]:
    """Make a link for an office and return it with its secret, which is not kept anywhere. Raises UsageError."""
    secret = secrets.token_urlsafe(32)

    def add(book: LinkBook) -> LinkBook:
        link = Link(
            len(book.links) + 1,
            office,
            hashlib.sha256(secret.encode()).hexdigest(),
            _now(),
            until.isoformat(),
        )
        return replace(book, links=(*book.links, link))

    return _changed(folder, add).links[-1], secret


def revoke_links(folder: Path, chosen: Callable[[Link], bool]) -> tuple[Link, ...]:
    """Revoke the chosen links that are not revoked yet and return them. Raises UsageError."""
    now = _now()
    before = {link.number for link in read_links(folder).links if not link.revoked and chosen(link)}

    def revoke(book: LinkBook) -> LinkBook:
        links = (replace(n, revoked=now) if n.number in before else n for n in book.links)
        return replace(book, links=tuple(links))

    return tuple(link for link in _changed(folder, revoke).links if link.number in before)


def ensure_key(folder: Path) -> LinkBook:
    """Return the links of a year, with a key for sessions, which is made where there is none. Raises UsageError."""
    book = read_links(folder)
    return book if book.key else _changed(folder, lambda unchanged: unchanged)


def _changed(folder: Path, change: Callable[[LinkBook], LinkBook]) -> LinkBook:
    with _locked(folder):
        book = read_links(folder)
        made = change(book if book.key else replace(book, key=secrets.token_hex(32)))
        content = {"key": made.key, "links": [asdict(link) for link in made.links]}
        path = links_path(folder)
        pending = atomic.prepare(path, json.dumps(content, indent=1).encode() + b"\n")
        try:
            with atomic.refusals(path):
                pending.part.chmod(0o600)  # whoever reads the key can sign a session
            pending.publish()
        finally:
            pending.discard()
        return made


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    path = folder / f"{_NAME}.lock"
    busy = UsageError(f"另一个程序正在改 {links_path(folder)}", "稍后再试")
    with atomic.refusals(path), hold_lock(path, True, _WAIT_SECONDS, busy):
        yield


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")
