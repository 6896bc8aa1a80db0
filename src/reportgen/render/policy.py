"""The lists of what a template may contain, which package.py, inspection.py and field_codes.py use.

Contents that are not listed are refused, so that unforeseen kinds are refused too. Contents are judged by their use and
their bytes, never by a declared type or a suffix.
"""

import re

# The last step of a relationship's type, in lower case. All lead to parts of the file itself but hyperlinks.
RELATIONSHIPS = frozenset(
    (
        "officedocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles",
        "styleswitheffects", "numbering", "settings", "websettings", "fonttable", "theme", "header", "footer",
        "footnotes", "endnotes", "comments", "commentsextended", "commentsids", "commentsextensible", "people",
        "customxml", "customxmlprops", "image", "hyperlink",
    )
)  # fmt: skip
PICTURE_RELATIONSHIPS = frozenset(("image", "thumbnail"))

# What the clerk calls the contents that are met most often and refused.
NAMES = {
    "afchunk": "外部文件块（altChunk）",
    "altchunk": "外部文件块（altChunk）",
    "oleobject": "嵌入的 OLE 对象",
    "package": "嵌入的文件",
    "vbaproject": "宏（VBA）",
    "wordvbadata": "宏（VBA）",
    "attachedtoolbars": "宏工具栏",
    "keymapcustomizations": "自定义快捷键",
    "control": "ActiveX 控件",
    "activexcontrolbinary": "ActiveX 控件",
    "subdocument": "子文档链接",
    "subdoc": "子文档链接",
    "frame": "网页框架",
    "attachedtemplate": "附加模板",
    "mailmergesource": "邮件合并的数据源",
    "mailmerge": "邮件合并的数据源",
    "font": "嵌入的字体",
    "chart": "图表",
    "diagramdata": "SmartArt 图形",
    "glossarydocument": "文档部件库",
    "delinstrtext": "没处理的修订（删去的域）",
    "svg": "SVG 图片",
    "svgblip": "SVG 图片",
}

# Elements that run or fetch something, or hold a document of another kind; the local names in lower case.
ELEMENTS = frozenset(
    (
        "altchunk", "oleobject", "oleobj", "control", "subdoc", "script", "foreignobject", "mailmerge", "datasource",
        "externaldata", "externallink", "frameset", "framelayout", "attachedtemplate", "savethroughxslt", "movie",
        "bindata", "audiofile", "videofile", "wavaudiofile", "quicktimefile", "audiocd", "webvideopr", "svgblip",
        "contentpart", "embedregular", "embedbold", "embeditalic", "embedbolditalic", "entrymacro", "exitmacro",
        "macro", "scriptanchor", "imgprops", "svg", "delinstrtext",
    )
)  # fmt: skip

# Where an address outside the file may stand: the element and the attribute that name the relationship.
HYPERLINKS = frozenset(
    (("hyperlink", "id"), ("hlinkclick", "id"), ("hlinkhover", "id"), ("hlinkmouseover", "id"))
)
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"<>\\]+", re.IGNORECASE)
# Attributes that name a file or an address; "" and places inside the file (#…) are harmless.
LINK_ATTRIBUTES = frozenset(("src", "href", "althref", "relid", "action", "connectstring", "query"))
_SHAPES = frozenset(("shape", "rect", "roundrect", "oval", "line", "polyline", "group", "arc", "curve"))
_FETCHING = re.compile(
    r"\s*(?:file|ftp|smb|dav|webdavs?|vnd\.[\w.-]+|macro|javascript|vbscript|private|slot|service|script|data|jar):|\s*\\\\",
    re.IGNORECASE,
)
# Attributes of the text parts in which a tag may stand: names, alternative texts, places inside the file.
TAGGED_ATTRIBUTES = frozenset(("anchor", "descr", "title", "name", "alt", "tooltip", "instr"))

# Fields that print what lies in the document itself. Dates and file names would print something else each time.
FIELDS = frozenset(
    (
        "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "TOC", "TC", "PAGEREF", "REF", "NOTEREF", "SEQ", "STYLEREF",
        "HYPERLINK", "EQ", "SYMBOL", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "DOCPROPERTY",
    )
)  # fmt: skip


def fetches(element: str, attribute: str, value: str) -> bool:
    """Would this attribute have something fetched or run? Local names in lower case; the link of a shape is text."""
    if attribute in LINK_ATTRIBUTES:
        link = attribute == "href" and element in _SHAPES and ADDRESS.fullmatch(value)
        return bool(value) and not value.startswith("#") and not link
    return _FETCHING.match(value) is not None
