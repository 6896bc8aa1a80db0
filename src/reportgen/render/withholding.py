"""Leave names and telephone numbers out of what a paper is filled with, for an edition that is made public.

Of a name the surname stays (张帅 becomes 张某), wherever the report has it: in the list of members, as a contact, as
who is responsible, and within sentences. A telephone number is printed nowhere. Totals and figures stay as they are.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from reportgen.formatting import padded_name
from reportgen.model.evaluation import SelfEvaluation
from reportgen.render.score_values import Values

NAMES, TELEPHONES = "姓名", "电话"
_LEFT_OUT = "（略）"
# Mobile numbers, numbers with an area code, and whatever digits follow a word for a telephone (YD/T, 11 or 7–8 digits).
_TELEPHONE = re.compile(
    r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.])"
    r"|(?<![\d.])[（(]?0\d{2,3}[）)]?[-－—– ]?\d{7,8}(?:[-－—–转]\d{1,6})?(?!\d)"
    r"|(?<=电话|热线|手机|座机)(?P<mark>号码)?[为是：:（( ]{0,2}\d{7,8}(?!\d)"
)
# A word of these tells that somebody is named by office or post, not by name.
_POSTS = re.compile(
    r"[办科所室部局组队站委会处院厅]|中心|街道|社区|单位|领导|书记|主任|负责|人员|专员|所长|经理|干部"
)
_SURNAMES_OF_TWO = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "夏侯",
    "司徒",
)


def withheld(values: Mapping[str, object], kinds: Collection[str], evaluation: SelfEvaluation) -> Values:
    """What a template is filled with, without what kinds (姓名, 电话) name."""
    closing = evaluation.closing
    names = _people(evaluation) if NAMES in kinds else ()
    replacements = {name: _masked(name) for name in names}
    replacements |= {padded_name(name): padded_name(_masked(name)) for name in names}
    if TELEPHONES in kinds and closing and closing.telephone:
        replacements[closing.telephone] = ""
    pattern = re.compile("|".join(map(re.escape, sorted(replacements, key=len, reverse=True))) or r"(?!)")

    def shown(text: str) -> str:
        text = pattern.sub(lambda found: replacements[found[0]], text)
        return _TELEPHONE.sub(_LEFT_OUT, text) if TELEPHONES in kinds else text

    return {key: _each(value, shown) for key, value in values.items()}


def _each(value: object, shown: Callable[[str], str]) -> object:
    """The same value with every text in it as it may be shown."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {key: _each(inner, shown) for key, inner in value.items()}
    return [_each(item, shown) for item in value] if isinstance(value, (list, tuple)) else value


def _people(evaluation: SelfEvaluation) -> Iterable[str]:
    """The names of people that the data tells."""
    found = [member.name for member in evaluation.members]
    if evaluation.closing and evaluation.closing.contact:
        found.append(evaluation.closing.contact)
    for problem in evaluation.problems:
        given = re.split(r"[、，,；;\s]+", problem.owner or "")
        found += [name for name in given if 2 <= len(name) <= 4 and not _POSTS.search(name)]
    return dict.fromkeys(name for name in found if len(name) > 1)


def _masked(name: str) -> str:
    surname = name[:2] if name.startswith(_SURNAMES_OF_TWO) and len(name) > 2 else name[:1]
    return surname + "某" * (len(name) - len(surname))
