"""Decode the bytes of a file, whose encoding depends on the editor that saved it, into text."""

import re

from reportgen.files.regular import MAX_BYTES
from reportgen.finding import Finding, Place, Severity

_HAN = re.compile(r"[\u3400-\u9fff]")


def decoded(raw: bytes, file: str, limit: int = MAX_BYTES) -> tuple[str | None, list[Finding]]:
    """Return the text of a file with Unix line ends, or None and the fault that keeps it from being read."""
    advice = "用 WPS、记事本或编辑器另存为 UTF-8 编码"
    if len(raw) > limit:
        fault = ("YML-10", f"文件超过 {limit >> 20} MB", "数据文件只放文字；检查是不是选错了文件")
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        fault = ("YML-09", "文件是 UTF-16（Unicode）编码", advice)
    elif raw[:4] == b"PK\x03\x04":
        fault = ("YML-09", "这是 Word、Excel 或压缩文件，不是文本", "填写 .yaml 文本文件")
    else:
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), []
        except UnicodeDecodeError as error:
            place = _byte_place(raw, error.start, file)
            return None, [Finding("YML-09", Severity.ERROR, place, f"文件{_encoding(raw)}", advice)]
    return None, [Finding(fault[0], Severity.ERROR, Place(file), *fault[1:])]


def _encoding(raw: bytes) -> str:
    try:
        chinese = _HAN.search(raw.decode("gb18030"))
    except UnicodeDecodeError:
        chinese = None
    return "是 GB18030（GBK）编码，不是 UTF-8" if chinese else "不是 UTF-8 编码"


def _byte_place(raw: bytes, offset: int, file: str) -> Place:
    before = raw[:offset]
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    return Place(file, before.count(b"\n") + 1, column)
