"""python -m reportgen."""

import sys

from reportgen.cli import run

sys.exit(run())
