"""The shape of a check: one function with its documentation, which yields what it found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getdoc

from reportgen.finding import Severity
from reportgen.loader import Submission
from reportgen.model import SelfEvaluation
from reportgen.scoring import Scorecard
from reportgen.yamltext import KeyPath

SECTIONS = ("检查内容", "为什么", "错例", "改法")


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at: one office's submission and the scorecard computed from it."""

    submission: Submission
    scorecard: Scorecard

    @property
    def evaluation(self) -> SelfEvaluation:
        """The office's own data."""
        return self.submission.evaluation


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a rule found: key path, what is wrong with both figures, what to do (Chinese).

    severity overrides the rule's; in_scheme says that path lies in the file of the 指标体系.
    """

    path: KeyPath
    message: str
    advice: str
    severity: Severity | None = None
    in_scheme: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its stable code. Its docstring has the four SECTIONS, in Chinese."""

    code: str
    severity: Severity
    title: str
    find: Callable[[Case], Iterator[Hit]]

    @property
    def documentation(self) -> str:
        """The docstring, which `reportgen rule CODE` prints."""
        return getdoc(self.find) or ""


def rule(code: str, severity: Severity, title: str) -> Callable[[Callable[[Case], Iterator[Hit]]], Rule]:
    """Make a function a rule."""
    return lambda find: Rule(code, severity, title, find)
