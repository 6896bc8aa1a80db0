"""计分规则: the scoring kinds and what they give. The union of kinds is Criterion (kinds.py)."""

from reportgen.criteria.bounds import Actual, ActualMismatch, Bounds
from reportgen.criteria.kinds import LEVELS, Criterion
from reportgen.criteria.tiers import Tier

__all__ = ["LEVELS", "Actual", "ActualMismatch", "Bounds", "Criterion", "Tier"]
