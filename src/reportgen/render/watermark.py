"""The mark 草稿 across every page of a draft, put into the headers when a template is compiled.

The template itself shows none. It is the shape that Word's own 设计—水印 makes, which Word, WPS and LibreOffice
draw behind the text. A header in which the template asks for 草稿 itself is left as it is.
"""

import re

from lxml import etree  # type: ignore[import-untyped]

from reportgen.render.headings import W

_CONDITION = "{% if 草稿 is defined and 草稿 %}"
_PARAGRAPH_TAG = re.compile(r"\{[{%#]p\s")
_CURVE = [
    "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0",
    "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7",
    "sum @6 0 @5",
]  # fmt: skip
_SHAPE = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"
><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>FORMULAS</v:formulas><v:path textpathok="t" o:connecttype="custom"
 o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/><v:textpath on="t"
 fitshape="t"/><v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles><o:lock v:ext="edit"
 text="t" shapetype="t"/></v:shapetype><v:shape id="PowerPlusWaterMarkObjectNUMBER" o:spid="_x0000_sSPID"
 type="#_x0000_t136" alt="草稿" style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;\
rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#dedede"
 stroked="f"><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/><w10:wrap
 anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>
""".strip().replace("FORMULAS", "".join(f'<v:f eqn="{equation}"/>' for equation in _CURVE))


def add_watermark(header: etree._Element, number: int) -> bool:
    """Add the mark to a header part, printed for a draft only. number: of the header, from 1.

    Says whether it was added.
    """
    text = "".join(t.text or "" for t in header.iter(f"{W}t"))
    if "草稿" in text:
        return False
    shape = etree.fromstring(_SHAPE.replace("NUMBER", str(number)).replace("SPID", str(2048 + number)))
    paragraph = header.find(f"{W}p")
    if paragraph is None or _PARAGRAPH_TAG.search(text):
        # no paragraph that is sure to be printed: a draft gets one more
        paragraph = header.makeelement(f"{W}p")
        paragraph.append(shape)
        header.insert(0, paragraph)
        header.text = _CONDITION
        paragraph.tail = "{% endif %}"
        return True
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        paragraph.insert(0, shape)
        paragraph.text = _CONDITION
    else:
        paragraph.insert(paragraph.index(properties) + 1, shape)
        properties.tail = _CONDITION
    shape.tail = "{% endif %}"
    return True
