"""Wrong, doubled and dropped characters."""

import re
from collections.abc import Iterator

from reportgen.checks.definition import Case, Hit, rule
from reportgen.finding import Severity
from reportgen.quantities.texts import HANZI
from reportgen.spelling.bound_characters import stranded
from reportgen.spelling.misprints import misprints, words

# characters that are lawfully said twice, and those that may follow a word without being one with it
_TWICE = frozenset(
    "账周帮场项栋期班人天年月日处时事件条户家村个层级样步渐常往仅刚多好慢快远深牢紧满稳默点种重纷频屡区代世生星爸妈爷奶哥姐弟妹宝太叔婆公舅姑姨伯婶猩饽馍娃谢看试走听想说问聊谈敲大小轻高早久细略"
)
_SUFFIX = frozenset("长员组前后中上内外间里")
# words that begin with the last character of the one before: 图书馆馆藏, 推进会会前
_SECOND = frozenset(
    re.findall(
        r"\w+",
        "中标 组长 组员 队长 队员 院长 会长 所长 站长 店长 "
        "馆藏 办件 办公 办事 件数 件次 会前 会后 会中 会场 格次 路段 站点 院内 校内 馆内 室外 楼层 "
        "区长 区里 街长 市属 区属 党课 业态 员额 量化 数值 率先",
    )
)
_SINGLE = frozenset("的了和在是与及对把被由向为以到将让使")
_THAN = re.compile("不(?:少|低|高|小|大)(?=[0-9])")  # 不少3次
# 截止 has no time after it: 报名截止, but 截至12月底
_UNTIL = re.compile(
    "(?<!名)(?<!报)(?<!间)截止(?:到|至|于)?(?=[12][0-9]{3}年|[0-9]{1,2}月|今年|年底|年末|现在|本年)"
)
_DOUBLE = re.compile(f"({HANZI})\\1")


@rule("TXT-06", Severity.WARNING, "错字")
def wrong_characters(case: Case) -> Iterator[Hit]:
    """检查内容：公文里常见的同音、形近错字（布署、按排、记帐、截止目前、防讯、社会治综合治理），不能单独成词、与两旁的字又不成词的字（“协凋解决”的“协”）。名单里的人名、地名不查；字是左右两边的词各占一个的不算（“公布署名”）。
    为什么：错字有损公文的严肃，读的人也会怀疑别处。
    错例：“按照区委布署推进工作。” ｜ “矛盾纠纷化介到位。”
    对例：“公布署名文章评选结果。” ｜ “报名于9月30日截止。”
    改法：按所示改正；确实没有错的词，写进 district.yaml 的“不算错字”；本区自己的词写进“错字”。
    """
    names = _Names(case)
    own = [(wrong, right) for right, forms in case.submission.district.misprints.items() for wrong in forms]
    for passage in case.prose:
        if passage.path[-1] in ("姓名", "文号", "联系人", "联系电话"):
            continue
        masked = names.mask(passage.text)
        found = misprints(masked)
        pairs = [(m.wrong, m.right) for m in found]
        pairs += [(wrong, right) for wrong, right in own if wrong in passage.text]
        pairs += [(found[0], f"{found[0]}于") for found in _THAN.finditer(passage.text)]
        pairs += [("截止", "截至")] if _UNTIL.search(passage.text) else []
        faults = [f"“{wrong}”应为“{right}”" for wrong, right in pairs]
        faults += [f"“{words}”不成词" for words in stranded(masked) if not any(w in words for w, _ in pairs)]
        if faults:
            yield Hit(passage.path, f"错字：{'、'.join(faults)}", "按所示改正；不成词的核对用字")


class _Names:
    """The names of people and places that may stand in the sentences of a report."""

    def __init__(self, case: Case) -> None:
        evaluation, district = case.evaluation, case.submission.district
        members = evaluation.members
        names = {m.name for m in members} | {m.unit.removesuffix("居委会") for m in members}
        names |= {e.short_name for e in district.directory} | {
            # 示例市委市政府: 市委 is a word of its own
            *(name.rstrip("市区县") for name in (district.name, district.city)),
            *district.lawful_words,
        }
        self._names = frozenset(names - {""})
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)
        heads = "".join({name[0] for name in self._names})
        self._begins = re.compile(f"[{re.escape(heads)}]")

    def mask(self, text: str) -> str:
        """The text with names as blanks of the same length: no character in or across a name is wrong.

        Each place of the text is looked at once, however many names there are.
        """
        pieces, position = [], 0
        while found := self._begins.search(text, position):
            start = found.start()
            length = next((n for n in self._lengths if text[start : start + n] in self._names), 0)
            pieces.append(text[position:start] + ("□" * length or text[start]))
            position = start + max(length, 1)
        return "".join([*pieces, text[position:]])


@rule("TXT-07", Severity.WARNING, "叠字")
def doubled_characters(case: Case) -> Iterator[Hit]:
    """检查内容：一个字是不是多打了一遍（维护护、推进进、的的）。“人人”“层层”这类说法，以及前一个词的末字与后一个词的首字相同（“网格格局”）不算。
    为什么：多是录入时重复。
    错例：“积极维护护社区治安。” ｜ “听取居民的的意见。”
    对例：“人人参与，层层落实，家家户户动手。” ｜ “网格格局基本形成。”
    改法：删去一个字。
    """
    if not _DOUBLE.search(case.everything):
        return
    names = _Names(case)
    for passage in case.prose:
        if passage.part == "字段" or not _DOUBLE.search(passage.text):
            continue
        text = names.mask(passage.text)
        for found in _DOUBLE.finditer(text):
            if _slip(text, found.start()):
                around = passage.text[max(0, found.start() - 2) : found.end() + 2]
                yield Hit(passage.path, f"“{around}”里“{found[1]}”多了一个", "删去多出的一个字")


def _slip(text: str, at: int) -> bool:
    character, known = text[at], words()
    if text[at + 2 : at + 3] == character or (at and text[at - 1] == character):
        return False
    if character in _SINGLE:
        return True
    if character in "一二三四五六七八九十零〇万亿" or _paired(text, at):
        return False
    left = at > 0 and text[at - 1 : at + 1] in known
    next_word = text[at + 1 : at + 3]
    if next_word in _SECOND:
        return False
    right = next_word in known or text[at + 2 : at + 3] in _SUFFIX
    if character in _TWICE and not left:
        return False
    return not (left and right) and (left or character not in _TWICE)


def _paired(text: str, at: int) -> bool:
    """家家户户, 干干净净: one of two pairs; also a quoted “敲敲门”."""
    after, before = text[at + 2 : at + 4], text[max(0, at - 2) : at]
    return (len(after) == 2 and after[0] == after[1]) or (len(before) == 2 and before[0] == before[1])
