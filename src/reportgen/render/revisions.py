"""Tracked changes (修订) in a template are refused: the text they delete would be printed.

Which of the two states is meant is for the people who wrote it to say, so that neither is guessed.
"""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reportgen.errors import TemplateError
from reportgen.render.headings import W
from reportgen.render.outline import Spot, part_label, places, text_parts
from reportgen.render.package import Package

# local names, as they are the same in Word's later namespaces
_KINDS = {
    "ins": "插入", "del": "删除", "moveFrom": "移走", "moveTo": "移来", "cellIns": "插入单元格",
    "cellDel": "删除单元格", "cellMerge": "合并单元格", "conflictIns": "冲突的插入", "conflictDel": "冲突的删除",
    "customXmlInsRangeStart": "插入", "customXmlDelRangeStart": "删除", "customXmlMoveFromRangeStart": "移走",
    "customXmlMoveToRangeStart": "移来", "moveFromRangeStart": "移走", "moveToRangeStart": "移来",
    "rPrChange": "字体格式", "pPrChange": "段落格式", "sectPrChange": "页面设置", "tblPrChange": "表格格式",
    "tblPrExChange": "表格格式", "tblGridChange": "列宽", "trPrChange": "表格行格式", "tcPrChange": "单元格格式",
    "numberingChange": "编号",
}  # fmt: skip


def check_revisions(package: Package) -> None:
    """Raises TemplateError for the first part with tracked changes."""
    for fault in revision_faults(package):
        raise fault


def revision_faults(package: Package) -> Iterator[TemplateError]:
    """Yield for each part with tracked changes the place of the first and the number of all."""
    for part in text_parts(package):
        root = ElementTree.fromstring(package.parts[part])
        revisions = [element for element in root.iter() if _leaf(element) in _KINDS]
        if revisions:
            spot = _place(package, part, root, revisions[0])
            kinds = dict.fromkeys(_KINDS[_leaf(revision)] for revision in revisions)
            yield TemplateError(
                f"模板 {package.name}：{spot}：有没处理的修订（{'、'.join(kinds)}，这个部分共 {len(revisions)} 处）",
                "请在 Word 或 WPS 的“审阅”里接受或拒绝全部修订，关掉修订后保存。",
            )


def _leaf(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _place(package: Package, part: str, root: Element, revision: Element) -> Spot:
    """The paragraph around a tracked change; of one that marks a row or table, its first paragraph."""
    known = {id(paragraph): spot for spot, paragraph in places(package, part, root)}
    parents = {id(child): parent for parent in root.iter() for child in parent}
    holder: Element | None = revision
    while holder is not None and holder.tag != f"{W}body":
        first = next((known[id(p)] for p in holder.iter(f"{W}p") if id(p) in known), None)
        if first:
            return first
        holder = parents.get(id(holder))
    return Spot(part_label(package, part), "")
