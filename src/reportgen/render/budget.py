"""Limits of one rendering: steps (executed nodes of the template) and characters (text made).

They are counted, so that the same template and data give the same result on every machine, which a time limit would not.
"""

from jinja2.exceptions import TemplateRuntimeError

# A report takes about 2,000 steps and 40,000 characters (measured). The limits allow five times what an office a hundred
# times as large would take.
MAX_STEPS = 1_000_000
MAX_CHARACTERS = 20_000_000
APPLICATION = 5  # steps that a call of a filter or a test costs


class BudgetExceeded(TemplateRuntimeError):
    """The rendering exceeds its limits. message and advice are in Chinese."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class RenderBudget:
    """The steps and characters that are left for one rendering; all parts of a template share them."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.refill()

    def refill(self) -> None:
        """Set the limits for a new rendering."""
        self.steps = MAX_STEPS
        self.characters = MAX_CHARACTERS

    def spend(self, steps: int, characters: int) -> None:
        """Subtract steps and characters. Raises BudgetExceeded where not enough is left."""
        self.steps -= steps
        self.characters -= characters
        if self.steps < 0:
            raise BudgetExceeded(
                f"到这里循环和计算超过 {MAX_STEPS // 10_000} 万步",
                "请减少循环的层数和次数；一份报告用不了这么多。",
            )
        if self.characters < 0:
            raise BudgetExceeded(
                f"到这里生成的文字超过 {MAX_CHARACTERS // 10_000} 万字", "请检查循环和重复拼接的文字。"
            )
