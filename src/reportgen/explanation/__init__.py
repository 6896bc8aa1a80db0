"""Explain how a figure of the report is computed: formula, operands with their places, steps, basis."""

from reportgen.errors import UsageError
from reportgen.explanation.accounts import accounts
from reportgen.explanation.added import added_figures
from reportgen.explanation.budget_parts import budget_parts
from reportgen.explanation.derivation import Derivation, Derive, Operand
from reportgen.explanation.points import scores
from reportgen.explanation.project_figures import project_figures
from reportgen.finding import nearest
from reportgen.model.submission import Submission
from reportgen.scoring import compute

__all__ = ["Derivation", "Operand", "explain", "quantities"]


def quantities(submission: Submission) -> list[str]:
    """The names of all figures that can be explained, in the order of the report."""
    return list(dict.fromkeys(name for name, _ in _derivations(submission)))


def explain(submission: Submission, quantity: str) -> list[Derivation]:
    """Explain a quantity. Returns two derivations where a 一级指标 and a 三级指标 have the same name.

    Raises UsageError for an unknown name; the message has the nearest name and the list of all.
    """
    found = [derive() for name, derive in _derivations(submission) if name == quantity]
    if not found:
        names = quantities(submission)
        inside = [n for n in names if quantity in n]
        near = inside[0] if inside else nearest(quantity, names)
        hint = f"是不是“{near}”？" if near else ""
        raise UsageError(f"没有“{quantity}”这个数。{hint}", f"可以说明的：{'、'.join(names)}")
    return found


def _derivations(submission: Submission) -> list[tuple[str, Derive]]:
    scorecard = compute(submission)
    return [
        *accounts(submission),
        *budget_parts(submission),
        *added_figures(submission),
        *scores(submission, scorecard),
        *project_figures(submission, scorecard),
    ]
