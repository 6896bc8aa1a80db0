"""reportgen numbers."""

import argparse

from reportgen.cli.jsonoutput import print_document
from reportgen.cli.screen import say
from reportgen.finding import FaultyInput
from reportgen.model.source import key_name
from reportgen.model.submission import Submission
from reportgen.office.judge import load_case
from reportgen.office.workspace import open_district
from reportgen.quantities.standing import Account, accounts, counts


def run(arguments: argparse.Namespace) -> int:
    """Print every number of a report with its place and standing. Raises FaultyInput where the data has faults."""
    district = open_district(arguments.data, arguments.year)
    case, findings = load_case(district, district.entry(arguments.office))
    if case is None:
        raise FaultyInput(findings, "数据有错，列不出：先改正上面的错误")
    submission = case.submission
    found = accounts(submission, case.scorecard)
    if arguments.format == "json":
        print_document([_document(submission, account) for account in found])
        return 0
    lines = [_line(submission, account) for account in found]
    lines.append("  ".join(f"{standing} {count}" for standing, count in counts(found).items() if count))
    say("\n".join(lines))
    return 0


def _line(submission: Submission, account: Account) -> str:
    reason = f"  〔{account.reason}〕" if account.reason else ""
    return f"{account.standing}  {account.text}  {account.counted}  {_place(submission, account)}{reason}"


def _place(submission: Submission, account: Account) -> str:
    sources = {
        "office": submission.source,
        "scheme": submission.indicator_source,
        "district": submission.district_source,
    }
    return str(sources[account.within].place(account.path))


def _document(submission: Submission, account: Account) -> dict[str, object]:
    return {
        "数": account.text,
        "依据类别": account.standing,
        "所计": account.counted,
        "位置": _place(submission, account),
        "键": key_name(account.path),
        "说明": account.reason,
    }
