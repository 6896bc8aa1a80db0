"""The printable sheet with the secret links: one page for each, with its address and QR code."""

import io
from collections.abc import Sequence
from html import escape

import segno

_HEAD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>工作台的链接</title>
<meta name="referrer" content="no-referrer">
<style>
body { font: 16px/1.8 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 0 auto; max-width: 42em; }
section { page-break-after: always; padding: 3em 1em; }
section:last-child { page-break-after: auto; }
h1 { font-size: 1.5em; }
code { font-size: 1.05em; overflow-wrap: anywhere; }
svg { display: block; margin: 1.5em 0; }
</style></head><body>
"""
_PAGE = """<section>
<h1>{name}</h1>
<p>{title}部门整体支出绩效自评，在浏览器里填报：</p>
<p><code>{address}</code></p>
{code}
<p>用到 {until}。链接就是钥匙：不要转发、不要拍照发到群里；怀疑别人看到了，请区里撤销，另发一个。<br>
打开以后写上您的姓名即可填报，写什么存什么，不用按保存。用 Chrome、Edge、360（极速模式）、麒麟或统信自带的浏览器。</p>
</section>
"""


def invitation_sheet(title: str, invitations: Sequence[tuple[str, str, str]]) -> str:
    """The page. title: district and year. invitations: name, address and last day of each link."""
    pages = (
        _PAGE.format(
            name=escape(name), title=escape(title), address=escape(address), until=until, code=_code(address)
        )
        for name, address, until in invitations
    )
    return f"{_HEAD}{''.join(pages)}</body></html>\n"


def _code(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", scale=5, xmldecl=False, svgns=True)
    return drawing.getvalue().decode()
