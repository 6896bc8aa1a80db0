"""Run the 工作台: refuse what is not safe, start the workers and the server, stop them in good order."""

import secrets
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
from reportgen.web.workbench import Settings, Workbench

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
    if not options.is_loopback and not book.links:
        raise UsageError(
            f"要在 {options.listen} 上给别的机器用，先发链接",
            "reportgen invite --all --bureau --address 网址 --sheet 链接.html；只在本机用就去掉 --listen",
        )
    prepare()
    start_log()
    secret = secrets.token_urlsafe(32) if options.is_loopback else ""
    settings = Settings(folder, target, secret, secure=options.certificate is not None)
    if secret:
        scheme = "https" if options.certificate else "http"
        tell(f"{scheme}://127.0.0.1:{options.port}/link/{secret}")
    with PreviewPool(options.workers or preview_workers()) as pool:
        _run(Workbench(settings, pool), options)


def _run(workbench: Workbench, options: ServerOptions) -> None:
    hosts = {*options.hosts, *(_LOOPBACK_NAMES if options.is_loopback else (options.listen,))}
    config = uvicorn.Config(
        application(workbench, hosts),
        host=options.listen,
        port=options.port,
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
        access_log=False,  # its lines would have the secrets of links; ours has none
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 << 10,
    )
    try:
        uvicorn.Server(config).run()
    except OSError as error:
        raise UsageError(
            f"不能在 {options.listen}:{options.port} 上监听：{system_reason(error)}", "换一个 --port"
        ) from None
    finally:
        workbench.batch.stop()
