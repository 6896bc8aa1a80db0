"""reportgen check."""

import argparse

from reportgen.checks import check
from reportgen.cli.printing import print_findings, summary
from reportgen.finding import blocking
from reportgen.loader import load_office
from reportgen.scoring import compute
from reportgen.workspace import FaultyDistrict, chosen, open_district


def run(arguments: argparse.Namespace) -> int:
    """Print what the rules find in each office; 1 if any of it is an error nobody answered for."""
    try:
        district = open_district(arguments.data, arguments.year)
    except FaultyDistrict as fault:
        print_findings(fault.findings)
        return 1
    code = 0
    for entry in chosen(district, arguments.office, arguments.all):
        submission, findings = load_office(district, entry)
        if submission is not None:
            findings = check(submission, compute(submission))
        print_findings(findings)
        print(f"{entry.name}  {district.district.year}年度：{summary(findings)}")
        code = max(code, 1 if blocking(findings) else 0)
    return code
