"""From the model to a Scorecard: the stated scores, and what the rules give."""

from reportgen.scoring.computation import compute, scorecard_of
from reportgen.scoring.redistribution import Weight, largest_remainder, redistribute
from reportgen.scoring.scorecard import ClassScore, Scorecard, ScoreLine, TableRow, UnsetRow, rating

__all__ = [
    "ClassScore",
    "ScoreLine",
    "Scorecard",
    "TableRow",
    "UnsetRow",
    "Weight",
    "compute",
    "largest_remainder",
    "rating",
    "redistribute",
    "scorecard_of",
]
