"""What a command that only reads prints when the data cannot be read."""

import dataclasses
import json
from collections.abc import Sequence

from reportgen.cli.printing import print_findings
from reportgen.finding import Finding


def refuse(findings: Sequence[Finding], form: str, sentence: str) -> int:
    """Print the faults and what came of them, as text or as {"findings": […]}; the exit code, 1."""
    if form == "json":
        print(
            json.dumps({"findings": [dataclasses.asdict(f) for f in findings]}, ensure_ascii=False, indent=2)
        )
    else:
        print_findings(findings)
        print(sentence)
    return 1
