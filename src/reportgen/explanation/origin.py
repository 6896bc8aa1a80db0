"""Where a number of the finished report comes from: its account, and how it is computed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.checks.definition import Case
from reportgen.explanation import Derivation, explain, quantities
from reportgen.model.source import KeyPath
from reportgen.quantities.standing import Account, accounts
from reportgen.quantities.texts import passages

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")
_MOST = 3  # origins that are told; the first is the likeliest
_WHOLE_NAME = 10  # what the whole name beside a number counts for; two characters of it count for 1
_NEARBY = 40  # characters before the number in which its name may stand
_OF_SAME_FIGURE = (
    "得分",
    "变动额",
    "变动率",
)  # what an account adds to the name by which a figure is explained


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number on a page: as printed, and the text before and behind it, without line ends."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """An account that the number may have, and how the figure is computed, if it is one."""

    account: Account
    derivations: tuple[Derivation, ...] = ()


def origins(case: Case, number: PrintedNumber) -> list[Origin]:
    """The accounts that a printed number may have, the likeliest first; none where the report does not have it."""
    texts = {passage.path: passage.text for passage in passages(case.evaluation)}
    fit = [account for account in accounts(case.submission, case.scorecard) if _has(account, number.text)]
    ranked = sorted(fit, key=lambda account: -_likeness(account, number, texts))
    likely = [account for account in ranked if _likeness(account, number, texts)] or ranked
    names = set(quantities(case.submission))
    return [Origin(account, _derivations(case, account, names)) for account in likely[:_MOST]]


def _has(account: Account, text: str) -> bool:
    return text.replace(",", "") in (found.replace(",", "") for found in NUMBER.findall(account.text))


def _likeness(account: Account, number: PrintedNumber, texts: Mapping[KeyPath, str]) -> int:
    """How much of the page's text around the number is that of the account: its sentence, or its name."""
    alike = max(
        (
            _common_end(number.before, text[: found.start()])
            + _common_begin(number.after, text[found.end() :])
            for text in [texts.get(account.path, "")]
            for found in re.finditer(re.escape(number.text), text)
        ),
        default=0,
    )
    nearby = number.before[-_NEARBY:]
    name = account.counted.removeprefix("上年")
    pairs = {name[n : n + 2] for n in range(len(name) - 1)}
    named = sum(pair in nearby for pair in pairs) + (_WHOLE_NAME if name and name in nearby else 0)
    return 2 * alike + named


def _common_end(one: str, other: str) -> int:
    return _common_begin(one[::-1], other[::-1])


def _common_begin(one: str, other: str) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _derivations(case: Case, account: Account, names: set[str]) -> tuple[Derivation, ...]:
    """How the figure of an account is computed; nothing for what is typed in a sentence or in district.yaml."""
    if account.standing not in ("计算", "填报", "有据") or account.within != "office":
        return ()
    for name in (account.counted, *(_bare(account.counted, ending) for ending in _OF_SAME_FIGURE)):
        if name in names:
            return tuple(explain(case.submission, name))
    return ()


def _bare(name: str, ending: str) -> str:
    """资产总额变动额 → 资产总额变动, 群众满意度得分 → 群众满意度."""
    return name.removesuffix(ending) + ("变动" if ending.startswith("变动") and name.endswith(ending) else "")
