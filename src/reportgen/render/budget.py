"""How much one rendering may do: steps (nodes of the template carried out) and characters (text made).

Counted, not timed: the same template and data always come to the same sum, on whatever machine.
"""

from jinja2.exceptions import TemplateRuntimeError

# A report takes about 2,000 steps and 40,000 characters (measured), one of an office a hundred times the size a hundred
# times that. The bounds leave five times as much again.
MAX_STEPS = 1_000_000
MAX_CHARACTERS = 20_000_000
APPLICATION = 5  # steps that a filter or a test costs, being a function of Python


class BudgetExceeded(TemplateRuntimeError):
    """The rendering would do more than it may. message and advice are in Chinese."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class RenderBudget:
    """What is left for one rendering. Every part of a template draws on the same."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.refill()

    def refill(self) -> None:
        """Begin a rendering."""
        self.steps = MAX_STEPS
        self.characters = MAX_CHARACTERS

    def spend(self, steps: int, characters: int) -> None:
        """Raises BudgetExceeded when there is not that much left."""
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
