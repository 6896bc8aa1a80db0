"""reportgen init."""

import argparse
import datetime

from reportgen.cli.new import print_begun
from reportgen.cli.screen import say
from reportgen.scaffold.beginning import begin_district


def run(arguments: argparse.Namespace) -> int:
    """Write a new district into a folder. The year before this one is evaluated unless another is given."""
    year = arguments.year or datetime.date.today().year - 1
    print_begun(begin_district(arguments.folder, year))
    say(f"接着做什么，见 {arguments.folder / 'README.md'}")
    return 0
