"""Make the names of papers' files from patterns ({年度}{单位.名称}…), and refuse those that some system refuses.

A name must do on Windows, 麒麟 and UOS alike, survive a copy from one to the other, and lead out of no folder.
"""

import re
import unicodedata
from collections.abc import Mapping

from reportgen.files.folders import DRAFT, LEDGER, MANIFEST, OVERVIEW, REJECTED, VOLUME, WITHDRAWN
from reportgen.finding import nearest
from reportgen.model.fields import fault

PROJECT_TAGS = ("本项目.名称", "本项目.标识")
OFFICE_TAGS = ("标识", "单位.名称", "单位.简称", "单位.全称", "单位.代码")
TAGS = (
    "年度", "区名", "市名", "文书", *OFFICE_TAGS, *PROJECT_TAGS,
)  # fmt: skip
_TAG = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN = '<>:"/\\|?*'
# Windows keeps these for devices, whatever the extension (Naming Files, Paths, and Namespaces).
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³")}
_OF_THE_PROGRAM = {
    name.partition(".")[0].casefold() for name in (LEDGER, OVERVIEW, VOLUME, MANIFEST, WITHDRAWN)
}
# A file name has 255 bytes; the program adds “-草稿”, “.未通过”, “.docx” and the ending of a temporary file.
MAX_BYTES = 200


def check_pattern(pattern: str) -> str:
    """Return a pattern without .docx. Raises a fault for an unknown tag or a character that no file name may have."""
    pattern = re.sub(r"\.docx$", "", pattern, flags=re.IGNORECASE)
    for name in _TAG.findall(pattern):
        if name.strip() not in TAGS:
            near = nearest(name.strip(), TAGS)
            advice = f"改为“{{{near}}}”" if near else f"可以用：{'、'.join(f'{{{t}}}' for t in TAGS)}"
            raise fault(f"文件名里没有“{{{name}}}”这个标签", advice)
    bare = _TAG.sub("", pattern)
    if "{" in bare or "}" in bare:
        raise fault(f"文件名“{pattern}”的花括号不配对", "标签写成 {年度}，一个左花括号配一个右花括号")
    if bad := _forbidden(bare):
        raise fault(f"文件名里不能有{bad}", "去掉它；文件都在 out/<年度>/ 里，不分文件夹")
    return pattern


def tags_in(pattern: str) -> list[str]:
    """The tags that a pattern has."""
    return [name.strip() for name in _TAG.findall(pattern)]


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """The file name that a pattern gives, without an extension. A tag without a value is left empty."""
    return _TAG.sub(lambda tag: values.get(tag[1].strip(), ""), pattern)


def complaint(name: str) -> str:
    """Why a name, without its extension, can be no file's; "" where it can."""
    if not name.strip():
        return "是空的"
    if bad := _forbidden(name):
        return f"里有{bad}"
    if name != name.strip() or name.endswith("."):
        return "的开头、结尾有空格或点"
    if name.startswith((".", "~$")):
        return "以“.”或“~$”开头，是隐藏或临时的文件"
    if name.partition(".")[0].strip().casefold() in _DEVICES:
        return "是 Windows 留作设备名的"
    if comparable(name) in _OF_THE_PROGRAM:
        return "是台账、汇编等区里文件的名称"
    if name.endswith((DRAFT, REJECTED)):
        return f"的结尾是程序加在草稿、未通过的文件上的（“{DRAFT}”“{REJECTED}”）"
    if len(name.encode()) > MAX_BYTES:
        return f"太长：{len(name)} 字，最多约 {MAX_BYTES // 3} 个汉字"
    return ""


def comparable(name: str) -> str:
    """A form that is equal for names that some system takes for one file: in case, width or composition."""
    return unicodedata.normalize("NFKC", name).casefold()


def _forbidden(text: str) -> str:
    """The first character that a file name may not have, for a message; "" where there is none."""
    for character in text:
        if character in _FORBIDDEN:
            return f"“{character}”"
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            return f"看不见的字符（U+{ord(character):04X}）"
    return ""
