"""All kinds of faults that can be planted, in the order in which they are used."""

from itertools import zip_longest

from reportgen.demo.faults import amount_faults as figures
from reportgen.demo.faults import form_faults as forms
from reportgen.demo.faults import number_faults as numbers
from reportgen.demo.faults import reading_faults as reading
from reportgen.demo.faults import reference_faults as references
from reportgen.demo.faults import score_faults as scores
from reportgen.demo.faults import word_faults as words
from reportgen.demo.faults.fault import ORDINARY, Fault, Scene

__all__ = ["FAULTS", "ORDINARY", "Fault", "Scene"]

# One of each subject in turn, so that even a small district has different ones.
FAULTS: tuple[Fault, ...] = tuple(
    fault
    for row in (
        *zip_longest(figures.FAULTS, words.FAULTS, scores.FAULTS, reading.FAULTS),
        numbers.FAULTS,
        forms.FAULTS,
        references.FAULTS,
    )
    for fault in row
    if fault is not None
)
