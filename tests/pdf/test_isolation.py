"""LibreOffice opens no connection and no file but its own, whatever a document links to."""

import io
import socket
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from pypdf import PdfReader

from reportgen.pdf import isolation, libreoffice
from reportgen.pdf.engine import Engine

_PICTURE = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
     xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
     xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
     xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
     xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="{number}" name="p{number}"/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="p"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip {way}="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>
</wp:inline></w:drawing></w:r>
"""


def png() -> bytes:
    """A red square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0" * 40) * 40
    head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine that answers with a picture, and the connections to it."""
    server = socket.create_server(("127.0.0.1", 0))
    seen: list[str] = []

    def serve() -> None:
        while True:
            try:
                client, address = server.accept()
            except OSError:
                return
            with client:
                seen.append(str(address))
                client.settimeout(2)
                client.recv(65536)
                body = png()
                client.sendall(
                    b"HTTP/1.0 200 OK\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n" % len(body)
                    + body
                )

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1], seen
    server.close()


def document_with(links: list[str], folder: Path, relation: str = RELATIONSHIP_TYPE.IMAGE) -> bytes:
    """A Word file made by hand, with pictures that are links."""
    document: Any = Document()
    document.add_paragraph("东里街道")
    for number, link in enumerate(links, 1):
        identifier = document.part.relate_to(link, relation, is_external=True)
        run = parse_xml(_PICTURE.format(number=number, way="r:link", relation=identifier))
        document.add_paragraph()._p.append(run)
    document.save(str(folder / "linked.docx"))
    return (folder / "linked.docx").read_bytes()


def images(pdf: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("relation", [RELATIONSHIP_TYPE.IMAGE, RELATIONSHIP_TYPE.HYPERLINK])
def test_linked_pictures_are_neither_fetched_nor_read(
    relation: str, engine: Engine, listener: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, seen = listener
    (tmp_path / "secret.png").write_bytes(png())
    links = [f"http://127.0.0.1:{port}/a.png", (tmp_path / "secret.png").as_uri()]
    made = engine.convert(document_with(links, tmp_path, relation), "某报告")
    assert (images(made), seen) == (0, [])
    assert "东里街道" in "".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())


BARE = """
import os, sys
sys.path.insert(0, {modules!r})
from pathlib import Path
from worker import Kit
kit = Kit(Path({program!r}), Path({folder!r}))
print(kit.convert(60), flush=True)
os._exit(0)
"""


def test_its_own_settings_keep_it_from_links_where_the_kernel_does_not(
    listener: tuple[int, list[str]], tmp_path: Path
) -> None:
    """The same without isolation.py, as on a kernel that has neither namespaces nor Landlock."""
    port, seen = listener
    office = libreoffice.find()
    assert office and office.library
    folder = tmp_path / "private"
    environment = libreoffice.prepare(folder, office)
    (tmp_path / "secret.png").write_bytes(png())
    links = [f"http://127.0.0.1:{port}/a.png", (tmp_path / "secret.png").as_uri()]
    (folder / "document.docx").write_bytes(document_with(links, tmp_path))
    modules = str(Path(libreoffice.__file__).parent)
    script = BARE.format(modules=modules, program=str(office.program), folder=str(folder))
    command = [sys.executable, "-I", "-S", "-c", script]
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    assert (images((folder / "document.pdf").read_bytes()), seen) == (0, [])


PROBE = """
import socket, sys
sys.path.insert(0, {modules!r})
from pathlib import Path
from isolation import isolate
granted = isolate([Path("/usr"), Path(sys.base_prefix), Path({readable!r})], Path({folder!r}))
def attempt(action):
    try:
        action()
        return "done"
    except OSError as error:
        return "refused"
print(granted)
print(attempt(lambda: socket.create_connection(("127.0.0.1", {port}), 2)))
print(attempt(lambda: Path({secret!r}).read_bytes()))
print(attempt(lambda: Path({secret!r}).with_name("new").write_text("x")))
print(attempt(lambda: Path({readable!r}, "a").read_bytes()))
print(attempt(lambda: Path({readable!r}, "b").write_text("x")))
print(attempt(lambda: Path({folder!r}, "own").write_text("x")))
"""


def test_the_kernel_refuses_what_is_not_granted(listener: tuple[int, list[str]], tmp_path: Path) -> None:
    port, seen = listener
    for name in ("secret", "readable", "private"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("x")
    script = PROBE.format(
        modules=str(Path(isolation.__file__).parent),
        readable=str(tmp_path / "readable"),
        folder=str(tmp_path / "private"),
        secret=str(tmp_path / "secret" / "a"),
        port=port,
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    granted, *came = done.stdout.splitlines()
    network = "refused" if "network" in granted or "files" in granted else "done"
    files = "refused" if "files" in granted else "done"
    assert came == [network, files, files, "done", files, "done"]
    assert bool(seen) == (network == "done")


def test_a_kernel_without_namespaces_and_landlock_is_no_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class OldKernel:
        def __init__(self, *_arguments: object, **_options: object) -> None:
            self.unshare: Callable[..., int] = lambda *_arguments: -1
            self.syscall: Callable[..., int] = lambda *_arguments: -1

    monkeypatch.setattr(isolation.ctypes, "CDLL", OldKernel)
    assert isolation.isolate([Path("/usr")], tmp_path) == []


def test_the_engine_says_what_the_kernel_keeps_it_from(engine: Engine) -> None:
    assert set(engine.probe()) <= {"network", "files"}
    assert engine.remark == ""
