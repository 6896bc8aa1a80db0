"""What all requests share: the data folder, its district and links, the versions of files that forms are based on."""

import datetime
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from reportgen.batch.preview_pool import PreviewPool
from reportgen.district_run.batch_process import BatchCommand, BatchProcess
from reportgen.editing.audit import digest
from reportgen.editing.edited import EditedOffice
from reportgen.editing.proposal import Proposal, commit
from reportgen.editing.store import Session as EditSession
from reportgen.editing.store import open_session
from reportgen.errors import UsageError
from reportgen.files.folders import DISTRICT_FILE
from reportgen.files.regular import read_bytes
from reportgen.model.submission import DistrictFile
from reportgen.office.links import LinkBook, ensure_key, links_path
from reportgen.office.office_build import Target
from reportgen.office.workspace import open_folder
from reportgen.web.session import Visitor, read_cookie

_MAX_VERSIONS = 400  # of files, some 20 KB each
_MAX_PDFS = 48  # some 0.6 MB each
_EDIT_WAIT = 5.0  # seconds to wait for another edit of the same file

T = TypeVar("T")


class _Reread(Generic[T]):
    """A value read from a file, read again when the file changes."""

    def __init__(self, path: Path, read: Callable[[], T]) -> None:
        self._path, self._read = path, read
        self._lock = threading.Lock()
        self._known: tuple[tuple[int, int, int] | None, T] | None = None

    def get(self) -> T:
        """The value of the present file."""
        try:
            state = self._path.stat()
            signature = (state.st_mtime_ns, state.st_size, state.st_ino)
        except OSError:
            signature = None
        with self._lock:
            if self._known is None or signature is None or self._known[0] != signature:
                self._known = (signature, self._read())
            return self._known[1]


@dataclass(frozen=True)
class Settings:
    """Where the 工作台 works and how it is reached. folder: data/<year>. own_secret: of the server's own link."""

    folder: Path
    target: Target
    own_secret: str
    secure: bool = False


class Workbench:
    """The state of the server. Its methods may be called from several threads."""

    def __init__(self, settings: Settings, pool: PreviewPool) -> None:
        self.settings, self.pool = settings, pool
        target = settings.target
        self.batch = BatchProcess(BatchCommand(settings.folder, target.out, target.template))
        folder = settings.folder
        self._district = _Reread(folder / DISTRICT_FILE, lambda: open_folder(folder))
        self._links = _Reread(links_path(folder), lambda: ensure_key(folder))
        self._versions: OrderedDict[str, bytes] = OrderedDict()
        self._pdfs: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def district(self) -> DistrictFile:
        """The district as its file is now. Raises FaultyInput for faults of district.yaml."""
        return self._district.get()

    @property
    def links(self) -> LinkBook:
        """The links as their file is now. Raises UsageError for a damaged file."""
        return self._links.get()

    def key(self, session: Visitor) -> str:
        """The key that signs a session. That of the server's own link ends with the server."""
        return self.links.key + (self.settings.own_secret if session.link == 0 else "")

    def session(self, cookie: str) -> Visitor | None:
        """The session of a cookie; None where it was not signed here, or its link does not open any more."""
        for key in (self.links.key, self.links.key + self.settings.own_secret):
            session = read_cookie(cookie, key)
            if session and self.key(session) == key and self.is_open(session):
                return session
        return None

    def is_open(self, session: Visitor) -> bool:
        """Whether the session's link still opens."""
        if session.link == 0:
            return True
        link = self.links.open_link(session.link, datetime.date.today())
        return link is not None and link.office == session.office

    def office(self, slug: str) -> EditedOffice:
        """An office of the directory by its 标识. Raises UsageError for any other text."""
        district = self.district
        entry = next((e for e in district.district.directory if e.slug == slug), None)
        if entry is None:
            raise UsageError("名录里没有这个街道", "检查网址")
        return EditedOffice(district, entry)

    def read(self, office: EditedOffice) -> bytes | None:
        """The office's file, which later requests may be based on; None where there is none."""
        path = office.district.office_file(office.entry)
        if not path.is_file():
            return None
        raw = read_bytes(path)
        self._remember(raw)
        return raw

    def _remember(self, raw: bytes) -> None:
        with self._lock:
            version = digest(raw)
            self._versions[version] = raw
            self._versions.move_to_end(version)
            while len(self._versions) > _MAX_VERSIONS:
                self._versions.popitem(last=False)

    def version(self, office: EditedOffice, version: str) -> bytes:
        """The file that a form was based on. Raises UsageError where it is not known any more."""
        with self._lock:
            found = self._versions.get(version)
        if found is None:  # the server was started since; the file may still be the same
            self.read(office)
            with self._lock:
                found = self._versions.get(version)
        if found is None:
            raise UsageError("页面太旧了，没有存", "重新打开这一页；您写的文字还在框里，可以复制")
        return found

    def edit(
        self, office: EditedOffice, who: str, propose: Callable[[EditSession], Proposal | None]
    ) -> tuple[bytes, Proposal | None]:
        """Make an edit and return the file after it. propose: is given the locked file; None where nothing is to do."""
        path = office.district.office_file(office.entry)
        with open_session(path, _EDIT_WAIT) as session:
            proposal = propose(session)
            if proposal is None:
                self._remember(session.raw)
                return session.raw, None
            commit(session, proposal, who)
        self._remember(proposal.raw)
        return proposal.raw, proposal

    def pdf(self, slug: str, fingerprint: str) -> bytes | None:
        """The PDF made last for an office, if it was made from the same things."""
        with self._lock:
            known = self._pdfs.get(slug)
        return known[1] if known and known[0] == fingerprint else None

    def keep_pdf(self, slug: str, fingerprint: str, pdf: bytes) -> None:
        """Keep the PDF made last for an office."""
        with self._lock:
            self._pdfs[slug] = (fingerprint, pdf)
            self._pdfs.move_to_end(slug)
            while len(self._pdfs) > _MAX_PDFS:
                self._pdfs.popitem(last=False)
