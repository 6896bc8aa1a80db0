"""reportgen serve: the 工作台 in a browser."""

import argparse

from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.files.folders import year_folder


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C, then return 0. Raises UsageError where the packages are missing or it would not be safe."""
    try:
        from reportgen.web.serving import ServerOptions, serve
    except ModuleNotFoundError as missing:
        raise UsageError(
            f"工作台要用 {missing.name}，这里没有装", "运行 make serve，或 pip install 'reportgen[web]'"
        ) from None
    from reportgen.office.office_build import Target

    options = ServerOptions(
        arguments.listen,
        arguments.port,
        tuple(name.lower() for name in arguments.host),
        arguments.cert,
        arguments.key,
        arguments.jobs,
    )
    folder = year_folder(arguments.data, arguments.year)
    say(f"工作台：{folder}，结果在 {arguments.out}；Ctrl-C 结束")
    if not options.is_loopback and not options.certificate:
        say(
            "注意：没有 --cert 和 --key，链接和数据在网上是明文；前面放一个做 TLS 的反向代理，或写 --cert --key"
        )
    serve(folder, Target(arguments.out, arguments.template), options, _tell)
    return 0


def _tell(address: str) -> None:
    say(f"在浏览器里打开（区里的身份，这次运行有效，不要转发）：\n{address}")
