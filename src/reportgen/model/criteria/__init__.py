"""计分规则: the scoring kinds (kinds/, found by criterion.py) and what they give."""

from reportgen.model.criteria.bounds import Actual, ActualMismatch, Bounds
from reportgen.model.criteria.criterion import KINDS, Criterion
from reportgen.model.criteria.kind import Kind
from reportgen.model.criteria.tiers import Tier

__all__ = ["KINDS", "Actual", "ActualMismatch", "Bounds", "Criterion", "Kind", "Tier"]
