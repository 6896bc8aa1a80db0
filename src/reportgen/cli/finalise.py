"""reportgen finalise: build the final papers of a submitted year and freeze them."""

import argparse

from reportgen.pdf.engine import start_engine


def run(arguments: argparse.Namespace) -> int:
    """Finalise the office's year. Returns 0; raises UsageError, FaultyInput or EngineError where that is not possible."""
    with start_engine() as engine:
        # These imports take 0.4 s; LibreOffice needs longer to start.
        from reportgen.cli.filing_commands import opened, person, print_step
        from reportgen.cli.reports import StageLines
        from reportgen.district_run.filing_steps import finalise
        from reportgen.office.office_build import Target
        from reportgen.office.production import warm_up

        warm_up()
        office = opened(arguments)
        target = Target(arguments.out, arguments.template)
        entry, _ = finalise(office, person(arguments), engine, target, arguments.reason.strip(), StageLines())
        print_step(office, entry)
    return 0
