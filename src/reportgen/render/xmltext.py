"""Text between the elements of a part: where Jinja's statements stand that belong to whole rows and cells."""

import re

from lxml import etree  # type: ignore[import-untyped]


def text_before(element: etree._Element, text: str) -> None:
    """Put text right before an element, after the text that is there."""
    previous, parent = element.getprevious(), element.getparent()
    assert parent is not None
    if previous is None:
        parent.text = (parent.text or "") + text
    else:
        previous.tail = (previous.tail or "") + text


def text_after(element: etree._Element, text: str) -> None:
    """Put text right after an element, before the text that is there."""
    element.tail = text + (element.tail or "")


def remove(element: etree._Element) -> None:
    """Remove an element but keep the text after it, which lxml would remove too."""
    if element.tail:
        text_before(element, element.tail)
        element.tail = None
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def condition_tag(keyword: str, number: int, condition: str) -> str:
    """The statement that works out the condition of a table tag once; its name is _keyword with the number."""
    return f"{{% set _{keyword}{number} = true if ({condition}) else false %}}"


def table_tag(statement: str) -> str:
    """The table tag, without spaces, that a statement without spaces was made from; any other tag as it is."""
    statement = re.sub(r"^\{%逐行", "{%for", statement)  # either form of a loop
    return re.sub(r"^\{%set_(同页|可选列)\d+=trueif\((.*)\)elsefalse%\}$", r"{%\1\2%}", statement)
