"""计分规则: the scoring kinds and what they give. The union of kinds is Criterion (kinds.py)."""

from reportgen.model.criteria.bounds import Actual, ActualMismatch, Bounds
from reportgen.model.criteria.kinds import LEVELS, Criterion
from reportgen.model.criteria.tiers import Tier

__all__ = ["LEVELS", "Actual", "ActualMismatch", "Bounds", "Criterion", "Tier"]
