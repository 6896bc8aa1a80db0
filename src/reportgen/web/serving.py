"""Run the 工作台: refuse what is not safe, start the workers and the server, stop them in good order."""

import ctypes
import datetime
import errno
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from reportgen.batch.child import prepare
from reportgen.batch.preview_pool import PreviewPool, preview_workers
from reportgen.errors import UsageError, system_reason
from reportgen.office.links import ensure_key
from reportgen.office.office_build import Target
from reportgen.office.workspace import open_folder
from reportgen.web.access_log import start_log
from reportgen.web.application import application
from reportgen.web.judging import judge_all
from reportgen.web.workbench import Settings, Workbench

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # parameters of mallopt(3)
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class ServerOptions:
    """How the server is reached. hosts: names in the address besides the one listened on. workers: 0 for the usual."""

    listen: str = "127.0.0.1"
    port: int = 8766
    hosts: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    workers: int = 0

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        try:
            return ip_address(self.listen).is_loopback
        except ValueError:
            return self.listen == "localhost"


def serve(folder: Path, target: Target, options: ServerOptions, tell: Callable[[str], None]) -> None:
    """Serve data/<year> until SIGTERM or Ctrl-C.

    tell is called with the address of the server's own link. Raises UsageError where it would not be safe or the
    port cannot be used; FaultyInput for faults of district.yaml.
    """
    open_folder(folder)
    book = ensure_key(folder)
    if bool(options.certificate) != bool(options.key):
        raise UsageError("--cert 和 --key 要一起写", "写证书文件和私钥文件")
    for file in (options.certificate, options.key):
        if file and not file.is_file():
            raise UsageError(f"没有文件 {file}", "检查 --cert 和 --key")
    if not options.is_loopback and not any(link.is_open(datetime.date.today()) for link in book.links):
        raise UsageError(
            f"要在 {options.listen} 上给别的机器用，先发链接",
            "reportgen invite --all --bureau --address 网址 --sheet 链接.html；只在本机用就去掉 --listen",
        )
    prepare()
    _give_memory_back()
    start_log()
    secret = secrets.token_urlsafe(32) if options.is_loopback else ""
    settings = Settings(folder, target, secret, secure=options.certificate is not None)
    with _listening(options) as listener, PreviewPool(options.workers or preview_workers()) as pool:
        if secret:
            scheme = "https" if options.certificate else "http"
            tell(f"{scheme}://127.0.0.1:{options.port}/link/{secret}")
        workbench = Workbench(settings, pool)
        threading.Thread(target=judge_all, args=(workbench.district,), daemon=True).start()
        _run(workbench, options, listener)


def _give_memory_back() -> None:
    """Let what requests have used go back to the system, so that a server that runs for months stays small.

    glibc keeps a heap for every thread and raises the size above which it asks the system for a block of its own;
    small values that live long then hold the space of PDFs between them. A fixed limit ends the raising. Where the
    C library is another one, nothing is done.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, 128 << 10)


def _listening(options: ServerOptions) -> socket.socket:
    """A socket bound to the address. Raises UsageError where that is not possible."""
    try:
        family = socket.getaddrinfo(options.listen, options.port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((options.listen, options.port))
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        reason = "这个端口已经被别的程序占用" if error.errno == errno.EADDRINUSE else system_reason(error)
        advice = "换一个 --port，检查 --listen"
        raise UsageError(f"不能在 {options.listen}:{options.port} 上监听：{reason}", advice) from None
    return listener


def _run(workbench: Workbench, options: ServerOptions, listener: socket.socket) -> None:
    hosts = {*options.hosts, *(_LOOPBACK_NAMES if options.is_loopback else (options.listen,))}
    config = uvicorn.Config(
        application(workbench, hosts),
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
        access_log=False,  # its lines would have the secrets of links; access_log.py writes its own
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 << 10,
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        workbench.batch.stop()
