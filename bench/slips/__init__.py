"""Slips of the hand, one at a time, in the offices of the fictional district: how many the checks find.

    python -m bench slips            recall by kind, wrong findings per 100 correct edits
    python -m bench slips --missed   with the cases that are missed and the wrong findings

Every case is an edit that is right and its twin that is wrong. A slip counts as found when the wrong one
brings a finding at its place that the right one does not bring; a wrong finding is one that the right
one brings and the untouched file does not. Each batch was written before the rules knew it (batches.py).
"""

from bench.slips.report import main

__all__ = ["main"]
