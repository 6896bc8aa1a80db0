"""The exceptions of the program: what stops a run, with the advice that mends it.

Faults in what a person wrote are values (see finding.py), not exceptions.
"""


class ReportgenError(Exception):
    """A run that cannot go on.

    message: what is wrong, in Chinese, for the clerk.
    advice: what to do about it, in Chinese; may be empty.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n  办法：{self.advice}" if self.advice else self.message


class UsageError(ReportgenError):
    """The command was asked for something that does not exist: an office, a year, a folder."""


class TemplateError(ReportgenError):
    """The Word template cannot be used, or a tag in it cannot be filled."""


class EngineError(ReportgenError):
    """The foreign program that makes PDF failed, hung, or made no PDF."""


class EngineMissing(EngineError):
    """Neither LibreOfficeKit nor soffice is installed."""


class Terminated(BaseException):
    """SIGTERM: like Ctrl-C, the run is to end in good order; nothing that catches errors may stop it."""
