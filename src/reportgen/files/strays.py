"""Find the files in data/<year>/ from which no office is read, what each probably is, and how to name it."""

import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import UsageError, system_reason
from reportgen.files.folders import AUDIT_SUFFIX, DISTRICT_FILE, FILING_SUFFIX
from reportgen.finding import nearest

_YAML, _COPY = "yaml", "copy"
_KINDS = {
    **dict.fromkeys((".yaml", ".yml"), _YAML),
    **dict.fromkeys((".txt", ".json", ".md"), "是文本文件"),
    **dict.fromkeys((".xlsx", ".xls", ".et", ".csv", ".ods"), "是表格"),
    **dict.fromkeys((".docx", ".doc", ".wps", ".odt", ".rtf"), "是 Word（WPS）文件"),
    ".pdf": "是 PDF 文件",
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz"), "是压缩文件"),
    **dict.fromkeys((".bak", ".old", ".orig", ".tmp", ".swp", ".part"), _COPY),
}
_COPY_MARK = re.compile(
    r"(?:[\s_-]*(?:副本|复件|拷贝|备份|copy|backup|bak|old|new|终稿|定稿|最终版|修改稿?|[(（]\d+[)）]|v\d+))+$",
    re.IGNORECASE,
)
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")
_DISTRICT = DISTRICT_FILE.removesuffix(".yaml")


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that is not read, with what it probably is and what to do, in Chinese.

    slug is the office it probably belongs to (“district” for district.yaml), empty where no name is like it.
    """

    path: Path
    message: str
    advice: str
    slug: str = ""


def stray_files(folder: Path, offices: Mapping[str, Sequence[str]]) -> tuple[Stray, ...]:
    """Return every file of a year's folder that is neither district.yaml nor an office's, in the order of names.

    offices holds the other names of each office (名称, 单位名称, 代码) by its 标识. Files that the program writes,
    hidden files, and folders that are not named after an office are left out. Raises UsageError where the folder
    cannot be listed.
    """
    known = {_DISTRICT: ("区级数据", "区级"), **offices}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"读不了文件夹 {folder}：{system_reason(error)}", "检查文件夹权限") from None
    return tuple(stray for path in paths if not _is_own(path.name) for stray in _judged(path, known))


def _is_own(name: str) -> bool:
    return (
        name.startswith((".", "~$"))
        or name.endswith((AUDIT_SUFFIX, FILING_SUFFIX))
        or name.lower() in _OF_THE_SYSTEM
    )


def _judged(path: Path, offices: Mapping[str, Sequence[str]]) -> Iterator[Stray]:
    stem, kinds = _parts(path.name)
    slug = _office(stem, offices)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Stray(
            path, f"“{path.name}”读不了：{system_reason(error)}", "检查链接和权限，或移出这个文件夹", slug
        )
        return
    right_name = path.name == f"{slug}.yaml"
    if stat.S_ISDIR(mode):
        if _YAML in kinds or (slug and _is_name_of(stem, slug, offices[slug])):
            yield Stray(path, f"“{path.name}”是文件夹，程序不读里面的文件", _move_in(path, slug), slug)
    elif not stat.S_ISREG(mode):
        yield Stray(path, f"“{path.name}”不是普通文件，程序不读", "移出这个文件夹，换成数据文件", slug)
    elif not right_name:
        what, is_data = _what(path.name, stem, kinds, slug, offices)
        advice = _rename(path, slug) if is_data else _fill_in(path, slug)
        yield Stray(path, f"“{path.name}”{what}，程序不读", advice, slug)


def _parts(name: str) -> tuple[str, list[str]]:
    """Return the name without the parts that show its kind (.yaml.txt, ~, 副本), and those kinds, the last one first."""
    kinds = []
    stem = unicodedata.normalize("NFKC", name).strip()
    if stem.endswith("~"):
        stem, kinds = stem[:-1], [_COPY]
    while (suffix := Path(stem).suffix.lower()) in _KINDS and Path(stem).stem:
        stem = stem[: -len(suffix)].strip()
        kinds.append(_KINDS[suffix])
    bare = _COPY_MARK.sub("", stem).strip()
    if bare and bare != stem:
        stem, kinds = bare, [*kinds, _COPY]
    return stem, kinds


def _is_name_of(stem: str, slug: str, names: Sequence[str]) -> bool:
    return stem.casefold() in (slug, *(name.casefold() for name in names))


def _office(stem: str, offices: Mapping[str, Sequence[str]]) -> str:
    """Return the 标识 of the office that a file is named after, or else of the office whose name it holds or is like."""
    for slug, names in offices.items():
        if _is_name_of(stem, slug, names):
            return slug
    folded = stem.casefold()
    held = [
        (name, slug)
        for slug, names in offices.items()
        for name in (slug, *names)
        if name.casefold() in folded
    ]
    if held:
        return max(held, key=lambda pair: len(pair[0]))[1]
    by_name = {name: slug for slug, names in offices.items() for name in (slug, *names)}
    near = nearest(folded, by_name)
    return by_name[near] if near else ""


def _what(
    name: str, stem: str, kinds: Sequence[str], slug: str, offices: Mapping[str, Sequence[str]]
) -> tuple[str, bool]:
    """Return what a file is, in Chinese, and whether its content is probably the data itself."""
    if _COPY in kinds and _YAML in kinds:
        return "像是数据文件的副本", True
    if kinds == ["是文本文件", _YAML]:
        return "多了扩展名 .txt，多半是记事本加的", True
    if kinds and set(kinds) == {_YAML}:
        if name.endswith((".yml", ".YML")) or len(kinds) > 1:
            return "的扩展名不是 .yaml", True
        if slug and stem.casefold() == slug:
            return "的大小写、全半角或空格与标识不同", True
        if slug and _is_name_of(stem, slug, offices[slug]):
            return "用的是名称，数据文件按标识命名", True
        return "不是街道名录里的标识", True
    if not kinds and slug and _is_name_of(stem, slug, offices[slug]):
        return "没有扩展名 .yaml", True
    return next((kind for kind in kinds if kind not in (_YAML, _COPY)), "不是数据文件"), False


def _rename(path: Path, slug: str) -> str:
    if not slug:
        return "改名为“标识.yaml”，标识见街道名录；不是数据就移出这个文件夹"
    if (path.parent / f"{slug}.yaml").exists():
        return f"已有 {slug}.yaml：核对两份，留下对的那一份用这个名字，另一份移出这个文件夹"
    return (
        f"是这个街道的数据就改名为 {slug}.yaml"
        if slug != _DISTRICT
        else f"是区级数据就改名为 {DISTRICT_FILE}"
    )


def _fill_in(path: Path, slug: str) -> str:
    if not slug or (path.parent / f"{slug}.yaml").exists():
        return "移出这个文件夹"
    return f"数据按 docs/填报说明.md 填进 {slug}.yaml，这一份移出这个文件夹"


def _move_in(path: Path, slug: str) -> str:
    return f"把里面的数据文件放到 {path.parent}，命名为 {slug or '标识'}.yaml"
