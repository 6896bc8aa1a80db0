"""reportgen rule."""

import argparse

from reportgen.checks.documentation import sections_of
from reportgen.checks.manual import IMPOSSIBLE, READING, markdown
from reportgen.checks.rulebook import BY_CODE, RULES
from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.finding import nearest
from reportgen.reading.unfinished import UNCONFIRMED_CODE


def run(arguments: argparse.Namespace) -> int:
    """Print one rule's documentation, the list of all rules, or docs/rules.md.

    Raises UsageError for an unknown code; the message names the nearest one.
    """
    if arguments.markdown:
        say(markdown(), end="")
        return 0
    if arguments.code is None:
        for listed in RULES:
            say(f"{listed.code:<8} {listed.severity}  {listed.title}（{listed.scope}）")
        return 0
    say(_explanation(arguments.code.strip().upper()))
    return 0


def _explanation(code: str) -> str:
    if code in IMPOSSIBLE:
        title, why = IMPOSSIBLE[code]
        return f"{code}  {title}\n  不会发生：{why}。"
    if code in READING:
        consequence = "不能忽略" if code == UNCONFIRMED_CODE else "改正后才能计分和审核，不能忽略"
        return f"{code}  读取时的检查\n  {READING[code]}。{consequence}。"
    if code not in BY_CODE:
        known = [*BY_CODE, *IMPOSSIBLE, *READING]
        near = nearest(code, known)
        hint = f"最接近的是 {near}（{BY_CODE[near].title}）" if near in BY_CODE else ""
        raise UsageError(f"没有编号为“{code}”的审核规则。{hint}", "运行 reportgen rule 列出全部规则")
    found = BY_CODE[code]
    lines = [f"{found.code}  {found.title}（{found.severity}，{found.scope}）"]
    lines += [f"  {name}：{text}" for name, text in sections_of(found)]
    return "\n".join(lines)
