"""Find the references in a text: {预算.执行率}, and tell a misspelt one from a brace that is meant as a brace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.references.unknown_name import UnknownName
from reportgen.references.vocabulary import Vocabulary

_OPENING = re.compile("[{｛]")
_BRACE = re.compile("[{}｛｝]")
_HAN = re.compile("[\u4e00-\u9fff]")
_ODD_DOT = re.compile(r"\s*[.．。·｡]\s*")
_WORD = re.compile(r"\w+(?:\.\w+)*\.?")
_MAX_NAME = 200  # characters; no name is longer


@dataclass(frozen=True, slots=True)
class Written:
    """An opening brace that begins a reference, or was meant to. start and end: in the text; number: of the brace.

    fault: why it cannot be one; None for a reference of which only the data can tell whether it stands for something.
    """

    number: int
    start: int
    end: int
    name: str
    fault: UnknownName | None = None
    well_formed: bool = False  # what is at fault is only the name


def references_in(text: str, names: Vocabulary) -> Iterator[Written]:
    """Yield the references of a text and what was meant as one. Every other brace is a brace.

    names: a vocabulary without values.
    """
    for number, opening in enumerate(_OPENING.finditer(text)):
        start = opening.start()
        if text[start + 1 : start + 2] == "{" or text[start - 1 : start] == "{":
            continue  # Doubled braces are those of templates: they are printed as typed, which a rule reports.
        closing = _BRACE.search(text, start + 1)
        end = closing.start() if closing else len(text)
        content = text[start + 1 : min(end, start + 1 + _MAX_NAME)]
        whole = opening[0] == "{" and closing is not None and closing[0] == "}"
        if whole and names.knows(content):
            yield Written(number, start, end + 1, content)
        elif fault := _fault(content, whole, closing is not None and closing[0] in "}｝", names):
            yield Written(number, start, end, content, fault, whole and _normal(content) == content)


def _fault(content: str, whole: bool, closed: bool, names: Vocabulary) -> UnknownName | None:
    """Why a brace that was meant to begin a reference does not; None where it was not meant to."""
    name = _normal(content)
    if not _HAN.search(name):
        return None
    if "|" in content and names.knows(name):
        return UnknownName(
            f"引用“{content}”里不能写“|”", f"写成 {{{name}}}：数的印法与模板相同，单位写在后面"
        )
    if names.knows(name):
        return UnknownName(*_form(content, name, closed))
    if whole and name == content:
        return _unknown(name, names)
    begun = _WORD.match(name)
    first, dot, _ = begun[0].partition(".") if begun else ("", "", "")
    if begun and ((dot and names.is_section(first)) or names.knows(begun[0])):
        if not closed:
            return UnknownName(f"引用“{{{begun[0]}”没有收尾", "名称后面写半角“}”；不是引用就改用（）")
        return UnknownName(
            f"引用“{content}”的写法不对", "花括号里只写名称，如 {预算.执行率}；不是引用就改用（）"
        )
    return None


def _normal(content: str) -> str:
    """A name without a filter and without blanks, its points half-width."""
    return _ODD_DOT.sub(".", content.partition("|")[0].strip())


def _form(content: str, name: str, closed: bool) -> tuple[str, str]:
    """What is wrong with the form of a reference to a known name, and what to do."""
    if not closed:
        return f"引用“{{{name}”没有收尾", f"写成 {{{name}}}"
    if content != name:
        return f"引用“{content}”里有空格，或点号不对", f"写成 {{{name}}}，点号用半角“.”"
    return f"引用“{name}”用了全角花括号", f"花括号用半角：{{{name}}}"


def _unknown(name: str, names: Vocabulary) -> UnknownName | None:
    """That no such name is known, where it looks like one: with a point between words, or similar to a known one."""
    first, dot, _ = name.partition(".")
    dotted = dot and (
        names.is_section(first) or (_HAN.search(first) and _HAN.search(name.rpartition(".")[2]))
    )
    if not dotted and not names.is_section(name) and (dot or not names.resembles(name)):
        return None  # （略）, 详见附件1.2
    try:
        names.find(name)
    except UnknownName as unknown:
        return unknown
    return None
