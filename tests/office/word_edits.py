"""Changes that somebody makes to the report's template in Word, each made with python-docx."""

import copy
import io
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tests.conftest import ROOT
from tests.render.word_files import PICTURE

Edit = Callable[[Any], None]
EDITS: dict[str, Edit] = {}

_BOX = """<w:r {names} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape id="box" style="position:absolute;\
width:220pt;height:40pt;margin-left:120pt;margin-top:0"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>\
</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
_DRAWN_BOX = """<w:r {names} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent><mc:Choice \
Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" \
behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH \
relativeFrom="column"><wp:posOffset>2000000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">\
<wp:posOffset>300000</wp:posOffset></wp:positionV><wp:extent cx="2600000" cy="500000"/><wp:wrapSquare \
wrapText="bothSides"/><wp:docPr id="7" name="box"/><a:graphic><a:graphicData \
uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>\
<a:xfrm><a:off x="0" y="0"/><a:ext cx="2600000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>\
</wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/>\
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>\
</mc:AlternateContent></w:r>"""


def edit(name: str) -> Callable[[Edit], Edit]:
    """Enter an edit under what a person would call it."""

    def enter(function: Edit) -> Edit:
        EDITS[name] = function
        return function

    return enter


def template() -> Any:
    """The report's template, open."""
    return Document(str(ROOT / "templates" / "report.docx"))


def saved(document: Any) -> bytes:
    """The bytes of an open document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def edited(name: str) -> bytes:
    """The report's template after an edit."""
    document = template()
    EDITS[name](document)
    return saved(document)


def paragraph(document: Any, text: str) -> Any:
    """The first paragraph of the body that holds a text."""
    return next(p for p in document.paragraphs if text in p.text)


def retype(target: Any, text: str) -> None:
    """Type another text in place of a paragraph's."""
    for run in target.runs[1:]:
        run._r.getparent().remove(run._r)
    target.runs[0].text = text


def after(target: Any, text: str, style: Any = None) -> Any:
    """A new paragraph after another, in its style or another one."""
    element = OxmlElement("w:p")
    target._p.addnext(element)
    added = Paragraph(element, target._parent)
    added.style = style or target.style
    added.add_run(text)
    return added


def table(document: Any, text: str) -> Any:
    """The table with a text in it."""
    return next(t for t in document.tables if any(text in cell.text for cell in t._cells))


def grey_free(document: Any) -> None:
    """Nothing: an edit that only opens the file and saves it."""


def _field(target: Any, instruction: str) -> None:
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        target._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))


EDITS["saved by Word"] = grey_free


@edit("headings renamed")
def _(d: Any) -> None:
    retype(paragraph(d, "部门基本情况"), "单位概况")
    retype(paragraph(d, "部门收支预决算情况"), "收入支出情况")
    retype(paragraph(d, "评价结论和评价等级"), "结论")


@edit("last heading renamed")
def _(d: Any) -> None:
    retype(paragraph(d, "评价工作组人员名单及签字"), "自评小组")


@edit("title reworded")
def _(d: Any) -> None:
    for p in d.paragraphs:
        if p.text == "部门{{ 年度 }}年度整体支出绩效自评报告":
            retype(p, "{{ 年度 }}年度预算绩效自我评价报告书")


@edit("grade sentence reworded")
def _(d: Any) -> None:
    retype(paragraph(d, "整体支出绩效最终得分"), "经评定，我单位自评得{{ 总分 }}分，等次为{{ 等级 }}。")


@edit("grade sentence removed")
def _(d: Any) -> None:
    p = paragraph(d, "整体支出绩效最终得分")
    p._p.getparent().remove(p._p)


@edit("two columns of the score table swapped")
def _(d: Any) -> None:
    t = table(d, "评分标准")
    for row in t._tbl.tr_lst:
        cells = row.tc_lst
        if len(cells) > 5:
            cells[4].addnext(cells[3]) if len(cells) == 7 else None


@edit("points before the name of the indicator")
def _(d: Any) -> None:
    t = table(d, "评分标准")
    for row in t._tbl.tr_lst:
        cells = row.tc_lst
        if len(cells) == 7 and not any("评价指标" in "".join(c.itertext()) for c in cells):
            cells[5].addnext(cells[2])


@edit("member list first")
def _(d: Any) -> None:
    heading = paragraph(d, "评价工作组人员名单及签字")._p
    members = heading.getnext()
    first = paragraph(d, "部门基本情况")._p
    first.addprevious(heading)
    first.addprevious(members)
    first.addprevious(OxmlElement("w:p"))


@edit("score table moved to the end")
def _(d: Any) -> None:
    t = table(d, "评分标准")._tbl
    d.element.body.find(qn("w:sectPr")).addprevious(t)
    d.element.body.find(qn("w:sectPr")).addprevious(OxmlElement("w:p"))


@edit("section on problems before the conclusion")
def _(d: Any) -> None:
    start, end = paragraph(d, "存在的问题及改进措施")._p, paragraph(d, "评价工作组人员名单及签字")._p
    moved = []
    while start is not end:
        moved.append(start)
        start = start.getnext()
    target = paragraph(d, "评价结论和评价等级")._p
    for element in moved:
        target.addprevious(element)


@edit("column of the member list removed")
def _(d: Any) -> None:
    t = table(d, "工作单位")
    index = next(i for i, c in enumerate(t.rows[0].cells) if c.text == "职称")
    for row in t._tbl.tr_lst:
        if len(row.tc_lst) > index + 1:
            row.remove(row.tc_lst[index])
    t._tbl.tblGrid.remove(t._tbl.tblGrid.gridCol_lst[index])
    for span in t._tbl.iter(qn("w:gridSpan")):
        if span.get(qn("w:val")) == "6":
            span.set(qn("w:val"), "5")


@edit("other fonts and sizes")
def _(d: Any) -> None:
    for style in ("公文正文", "Heading 1", "heading 1", "标题 1"):
        if style in [s.name for s in d.styles]:
            d.styles[style].font.size = Pt(14)
    for run in paragraph(d, "部门基本情况").runs:
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "楷体_GB2312")
    for run in paragraph(d, "自评的组织工作").runs:
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
        run.font.size = Pt(20)


@edit("a typeface that nothing stands in for")
def _(d: Any) -> None:
    for run in paragraph(d, "主要职责：").runs:
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "华文行楷")


@edit("header with the unit's name")
def _(d: Any) -> None:
    for header in (d.sections[1].header, d.sections[1].even_page_header):
        header.paragraphs[0].add_run("{{ 单位.全称 }}")


@edit("footer with the unit's name")
def _(d: Any) -> None:
    for footer in (d.sections[-1].footer, d.sections[-1].even_page_footer):
        footer.paragraphs[0].add_run("　{{ 单位.名称 }}")


@edit("page number as 第几页 共几页")
def _(d: Any) -> None:
    for footer in (d.sections[-1].footer, d.sections[-1].even_page_footer):
        target = footer.paragraphs[0]
        for run in target.runs:
            run._r.getparent().remove(run._r)
        target.add_run("第")
        _field(target, "PAGE")
        target.add_run("页 共")
        _field(target, "NUMPAGES")
        target.add_run("页")


@edit("no page numbers")
def _(d: Any) -> None:
    for footer in (d.sections[-1].footer, d.sections[-1].even_page_footer):
        for run in footer.paragraphs[0].runs:
            run._r.getparent().remove(run._r)


@edit("text box")
def _(d: Any) -> None:
    paragraph(d, "{{ 财政局 }}")._p.append(
        parse_xml(_BOX.format(names=nsdecls("w"), text="{{ 单位.名称 }}内部资料"))
    )


@edit("text box of a newer Word")
def _(d: Any) -> None:
    paragraph(d, "{{ 财政局 }}")._p.append(
        parse_xml(_DRAWN_BOX.format(names=nsdecls("w"), text="得分{{ 总分 }}，注意保存"))
    )


@edit("footnote")
def _(d: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    names = nsdecls("w")
    notes = (
        f'<w:footnotes {names}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p>'
        '</w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>年度指{{ 年度 }}年一月至十二月。'
        "</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), d.part.package)
    d.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for text in ("贯彻落实", "{{ 财政局 }}"):
        paragraph(d, text)._p.append(
            parse_xml(
                f'<w:r {names}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
            )
        )
        break


@edit("comment")
def _(d: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    names = nsdecls("w")
    text = (
        f'<w:comments {names}><w:comment w:id="1" w:author="示例甲"><w:p><w:r><w:t>这里请核对</w:t></w:r></w:p>'
        "</w:comment></w:comments>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    part = Part(PackURI("/word/comments.xml"), kind, text.encode(), d.part.package)
    d.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)
    target = paragraph(d, "部门基本情况")._p
    target.insert(1, parse_xml(f'<w:commentRangeStart {names} w:id="1"/>'))
    target.append(parse_xml(f'<w:commentRangeEnd {names} w:id="1"/>'))
    target.append(parse_xml(f'<w:r {names}><w:commentReference w:id="1"/></w:r>'))


@edit("logo on the cover")
def _(d: Any) -> None:
    target = paragraph(d, "{{ 单位.全称 }}")
    target.runs[0].add_picture(io.BytesIO(PICTURE), width=Cm(3))


@edit("logo in the header")
def _(d: Any) -> None:
    d.sections[-1].header.paragraphs[0].add_run().add_picture(io.BytesIO(PICTURE), width=Cm(1))


@edit("landscape section for the score table")
def _(d: Any) -> None:
    t = table(d, "评分标准")._tbl
    last = d.element.body.find(qn("w:sectPr"))
    for place, landscape in ((t.addprevious, False), (t.addnext, True)):
        p = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        section = copy.deepcopy(last)
        size = section.find(qn("w:pgSz"))
        if landscape:
            width, height = size.get(qn("w:w")), size.get(qn("w:h"))
            size.set(qn("w:w"), height)
            size.set(qn("w:h"), width)
            size.set(qn("w:orient"), "landscape")
        properties.append(section)
        p.append(properties)
        place(p)


@edit("whole report landscape")
def _(d: Any) -> None:
    for section in d.sections:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width


@edit("extra paragraph")
def _(d: Any) -> None:
    after(paragraph(d, "绩效评价小组根据"), "{{ 单位.名称 }}已将本报告送{{ 财政局 }}备案。")


@edit("page break before a section")
def _(d: Any) -> None:
    after(paragraph(d, "绩效评价小组根据"), "").add_run().add_break(WD_BREAK.PAGE)


@edit("bullets")
def _(d: Any) -> None:
    numbering = d.part.numbering_part.element
    names = nsdecls("w")
    abstract = parse_xml(
        f'<w:abstractNum {names} w:abstractNumId="7"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/><w:rPr><w:rFonts '
        'w:ascii="Symbol" w:hAnsi="Symbol" w:hint="default"/></w:rPr></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {names} w:numId="7"><w:abstractNumId w:val="7"/></w:num>'))
    _number(paragraph(d, "绩效评价小组根据"), 7)


def _number(target: Any, number: int) -> None:
    properties = target._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _numbered(d: Any, kind: str, text: str) -> None:
    numbering = d.part.numbering_part.element
    names = nsdecls("w")
    abstract = parse_xml(
        f'<w:abstractNum {names} w:abstractNumId="8"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {names} w:numId="8"><w:abstractNumId w:val="8"/></w:num>'))
    for start in ("绩效评价小组根据", "绩效评价工作于", "{{ 段落 }}", "{{ 项.问题 }}"):
        _number(paragraph(d, start), 8)


for _kind, _text in (
    ("decimal", "（%1）"),
    ("decimalEnclosedCircle", "%1"),
    ("upperLetter", "%1)"),
    ("lowerRoman", "%1."),
    ("ideographTraditional", "%1、"),
):
    EDITS[f"numbered list {_kind}"] = lambda d, kind=_kind, text=_text: _numbered(d, kind, text)


@edit("headings without numbers")
def _(d: Any) -> None:
    for p in d.paragraphs:
        if p.style.name.lower().startswith("heading") or p.style.name.startswith("标题"):
            _number(p, 0)


@edit("merged cells")
def _(d: Any) -> None:
    t = table(d, "工作单位")
    t.rows[0].cells[3].merge(t.rows[0].cells[4])


@edit("hyperlink")
def _(d: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE

    relation = d.part.relate_to("https://example.org/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph(d, "{{ 财政局 }}")._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{relation}"><w:r><w:t>公开网址</w:t></w:r></w:hyperlink>'
        )
    )


@edit("contents removed")
def _(d: Any) -> None:
    start = next(p for p in d.paragraphs if p.text == "{%p if 版式.目录 %}")._p
    while start.getnext() is not None:
        following = start.getnext()
        start.getparent().remove(start)
        start = following
        if "if not 版式.封面" in "".join(start.itertext()):
            break


@edit("contents with no page number in front of them")
def _(d: Any) -> None:
    retype(paragraph(d, "目　录"), "内容提要")


@edit("sum of money in large print")
def _(d: Any) -> None:
    added = after(
        paragraph(d, "绩效评价小组根据"), "全年预算{{ 预算.全年预算 }}万元，执行率{{ 预算.执行率 }}"
    )
    added.runs[0].font.size = Pt(60)


@edit("white and hidden text")
def _(d: Any) -> None:
    paragraph(d, "绩效评价小组根据").add_run("（底稿编号{{ 单位.代码 }}）").font.hidden = True


@edit("small capitals and letters")
def _(d: Any) -> None:
    paragraph(d, "绩效评价小组根据").add_run("Final Report of the Office").font.small_caps = True


@edit("table in a cell")
def _(d: Any) -> None:
    t = after(paragraph(d, "绩效评价小组根据"), "")
    outer = d.add_table(1, 2)
    outer.cell(0, 0).text = "执行率"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "预算", "{{ 预算.全年预算 }}"
    t._p.addnext(outer._tbl)


@edit("floating table")
def _(d: Any) -> None:
    t = after(paragraph(d, "绩效评价小组根据"), "表外文字")
    floating = d.add_table(1, 2)
    floating.cell(0, 0).text, floating.cell(0, 1).text = "资产总额", "{{ 资产.资产总额.本年 }}"
    floating._tbl.tblPr.append(
        parse_xml(
            f'<w:tblpPr {nsdecls("w")} w:leftFromText="180" w:rightFromText="180" w:vertAnchor="text" '
            'w:horzAnchor="margin" w:tblpXSpec="right" w:tblpY="100"/>'
        )
    )
    t._p.addprevious(floating._tbl)


@edit("framed paragraph")
def _(d: Any) -> None:
    added = after(paragraph(d, "绩效评价小组根据"), "旁注：以财务决算为准")
    added._p.get_or_add_pPr().insert(
        1,
        parse_xml(
            f'<w:framePr {nsdecls("w")} w:w="2400" w:hSpace="180" w:wrap="around" w:vAnchor="text" '
            'w:hAnchor="page" w:x="7500" w:y="1"/>'
        ),
    )


@edit("long cell over pages")
def _(d: Any) -> None:
    t = after(paragraph(d, "绩效评价小组根据"), "")
    long = d.add_table(1, 2)
    loop = "{% for 职责 in 主要职责 %}{{ 职责 }}{% endfor %}"
    long.cell(0, 0).text, long.cell(0, 1).text = loop + loop, "摘自{{ 单位.名称 }}职能配置规定。" + loop
    t._p.addnext(long._tbl)


def narrow_columns() -> bytes:
    """The report in two text columns, which are narrower than its tables: these lose their right part."""
    d = template()
    columns = d.sections[-1]._sectPr.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        d.sections[-1]._sectPr.append(columns)
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "400")
    return saved(d)


@edit("only the indicators that lost points")
def _(d: Any) -> None:
    for p in table(d, "评分标准")._tbl.iter(qn("w:p")):
        target = Paragraph(p, d)
        if "逐行" in target.text:
            retype(target, "{% 逐行 行 in 评分表|selectattr('扣分原因') %}{{ 行.评分标准 }}")


_SECTIONS = (
    "资产情况|资产总额{{ 资产.资产总额.本年 }}万元。",
    "人员|行政编制{{ 机构人员.行政编制 }}名，实有{{ 机构人员.实有人数 }}人。",
    "结论|得{{ 总分 }}分，{{ 等级 }}。",
    "预算|全年预算{{ 预算.全年预算 }}万元，执行{{ 预算.执行数 }}万元，执行率{{ 预算.执行率 }}。",
    "依据|{{ 依据文件 }}",
    "通知|{{ 财政局 }}{{ 通知文件 }}",
    "评价范围|{{ 自评工作.评价范围 }}",
    "时间|{{ 自评工作.启动 }}至{{ 自评工作.收集结束 }}",
    "职责|{% for 职责 in 主要职责 %}{{ loop.index }}.{{ 职责 }}{% endfor %}",
    "问题|{% for 项 in 问题和措施 %}{{ 项.问题 }}{{ 项.措施 }}{% endfor %}",
    "小组|{% for 人 in 评价工作组 %}{{ 人.姓名 }}（{{ 人.职务 }}）{% endfor %}",
    "目标|{% for 项 in 绩效目标.总体目标 %}{{ 项.标题 }}{{ 项.内容 }}{% endfor %}",
)


def _emptied(d: Any) -> Any:
    """The document without its body; its last section's settings stay."""
    for element in list(d.element.body):
        if element.tag != qn("w:sectPr"):
            d.element.body.remove(element)
    return d


@edit("a form with twelve sections in another order")
def _(d: Any) -> None:
    _emptied(d).add_paragraph("{{ 年度 }}年度工作总结", style="Title" if "Title" in d.styles else None)
    heading = next(s for s in d.styles if s.name.lower() in ("heading 1", "标题 1"))
    for section in _SECTIONS:
        title, _, text = section.partition("|")
        d.add_paragraph(title, style=heading)
        d.add_paragraph(text)
    d.add_paragraph("{{ 落款.署名 }}")
    d.add_paragraph("{{ 落款.成文日期 }}")


@edit("a one-page form")
def _(d: Any) -> None:
    _emptied(d).add_paragraph("自评表")
    form = d.add_table(4, 2)
    for row, (name, value) in zip(
        form.rows,
        (("单位", "{{ 单位.全称 }}"), ("预算数", "{{ 预算.全年预算 }}"), ("执行率", "{{ 预算.执行率 }}"),
         ("总分", "{{ 总分 }}（{{ 等级 }}）")),
        strict=True,
    ):  # fmt: skip
        row.cells[0].text, row.cells[1].text = name, value


def new_form() -> bytes:
    """A form begun with Word's own empty file, in its own styles and fonts."""
    d: Any = Document()
    d.add_heading("自评表", 0)
    d.sections[0].header.paragraphs[0].text = "{{ 区名 }}"
    d.add_heading("基本情况", 1)
    d.add_paragraph("{{ 单位.全称 }}", style="List Number")
    d.add_paragraph("全年预算{{ 预算.全年预算 }}万元", style="List Number")
    d.add_paragraph("执行率{{ 预算.执行率 }}", style="List Bullet")
    d.add_section(WD_SECTION.NEW_PAGE)
    d.add_paragraph("得分{{ 总分 }}，{{ 等级 }}")
    return saved(d)
