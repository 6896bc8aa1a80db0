"""`python -m bench.slips`: as `python -m bench slips`, with its own arguments."""

from bench.slips.report import main

main()
