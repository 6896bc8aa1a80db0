"""Substitutes for missing fonts: their table, the private fontconfig file, the report for `reportgen doctor`.

The DOCX names the fonts of GB/T 9704 (方正小标宋, 仿宋_GB2312 …), which are commercial. Where the machine has
them they are used. Otherwise a private fontconfig file selects the free substitute, so that neither the settings of
the machine nor its language matter. The PDF then embeds the substitute.
"""

import hashlib
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from reportgen.errors import EngineMissing, system_reason
from reportgen.pdf.privatefolder import PrivateFolder

_FANDOL = "make setup（从 Debian 的 texlive-lang-chinese 包取出 FandolFang）"
_DRAWN = "make setup（从 fonts-noto-cjk、fonts-noto-cjk-extra 取 GB 2312 的字，转换快些）"


@dataclass(frozen=True, slots=True)
class Substitute:
    """A free font and its package. weight: on fontconfig's scale; 0 for the weight that the document asks for."""

    family: str
    source: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """A typeface of the official layout: its names, and its substitutes, best first.

    script: zh or latin. A latin face may be used anywhere, but Chinese text is not expected in it.
    """

    name: str
    families: tuple[str, ...]
    substitutes: tuple[Substitute, ...]
    script: str = "zh"


@dataclass(frozen=True, slots=True)
class FontRow:
    """One line of `reportgen doctor`.

    wanted: the family that the DOCX names. present: whether it is installed. used: the family that is used, or "".
    install: Debian packages or a command for a better substitute, or "". files: the font files in use. faces: the
    names that the PDF may have for it, see face().
    """

    role: str
    wanted: str
    present: bool
    used: str
    install: str
    files: tuple[Path, ...]
    faces: frozenset[str]


@dataclass(frozen=True, slots=True)
class ExpectedFaces:
    """What a PDF must and may embed.

    required: per family wanted, the faces that will do. allowed: all that may occur; None where the document names a
    family of which it is not known what stands in for it. latin: not for Chinese.
    """

    required: tuple[tuple[str, frozenset[str]], ...]
    allowed: frozenset[str] | None
    latin: frozenset[str]


_WENKAI = Substitute("LXGW WenKai", "fonts-lxgw-wenkai")
_DEMIBOLD = 180

ROLES: tuple[Role, ...] = (
    Role(
        "小标宋",
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "小标宋"),
        (
            Substitute("Noto Serif CJK SC SemiBold GB2312", _DRAWN, _DEMIBOLD),
            Substitute("Noto Serif CJK SC", "fonts-noto-cjk fonts-noto-cjk-extra", _DEMIBOLD),
            _WENKAI,
        ),
    ),
    Role(
        "仿宋",
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
        (Substitute("FandolFang", _FANDOL), _WENKAI),
    ),
    Role(
        "楷体",
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
        (Substitute("AR PL KaitiM GB", "fonts-arphic-gkai00mp"), _WENKAI),
    ),
    Role(
        "黑体",
        ("黑体", "SimHei"),
        (Substitute("Noto Sans CJK SC GB2312", _DRAWN), Substitute("Noto Sans CJK SC", "fonts-noto-cjk")),
    ),
    Role(
        "宋体",
        ("宋体", "SimSun"),
        (Substitute("Noto Serif CJK SC GB2312", _DRAWN), Substitute("Noto Serif CJK SC", "fonts-noto-cjk")),
    ),
    Role("西文", ("Times New Roman",), (Substitute("Liberation Serif", "fonts-liberation"),), "latin"),
)

# Fonts for Japan, Korea, Taiwan and Hong Kong have other shapes of the same characters and must never be used.
_FOREIGN = tuple(
    f"{maker} {style}{region}"
    for maker, style, regions in (
        ("Noto", "Sans CJK ", ("JP", "KR", "TC", "HK")),
        ("Noto", "Sans Mono CJK ", ("JP", "KR", "TC", "HK")),
        ("Noto", "Serif CJK ", ("JP", "KR", "TC", "HK")),
        ("Source Han", "Sans", ("", " K", " TC", " HC")),
        ("Source Han", "Serif", ("", " K", " TC", " HC")),
    )
    for region in regions
)


def folders() -> list[Path]:
    """The folders that are searched for fonts: $REPORTGEN_FONTS, the virtual environment, the system, the user.

    Folders that do not exist or cannot be read are left out. An account may have no home.
    """
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    home = os.path.expanduser("~")  # noqa: PTH111 – Path.home() raises where the account has none
    own = os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share"
    places = [
        *(os.path.abspath(p) for p in os.environ.get("REPORTGEN_FONTS", "").split(os.pathsep) if p),  # noqa: PTH100
        f"{sys.prefix}/share/reportgen/fonts",
        *("/usr/share/fonts", "/usr/local/share/fonts"),
        *(f"{place}/fonts" for place in data.split(os.pathsep)),
        *(f"{own}/fonts", f"{home}/.local/share/fonts", f"{home}/.fonts"),
    ]
    # relative paths depend on the current folder and are ignored
    usable = (place for place in places if Path(place).is_absolute() and os.access(place, os.R_OK | os.X_OK))
    return [Path(place) for place in dict.fromkeys(map(os.path.normpath, usable))]


def fontconfig(cache_folder: Path) -> str:
    """Return the private fontconfig file. cache_folder: where fontconfig writes its cache of new fonts."""
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
    ]
    lines += [f"<dir>{escape(str(p))}</dir>" for p in folders()]
    lines += [f"<cachedir>{escape(str(p))}</cachedir>" for p in ("/var/cache/fontconfig", cache_folder)]
    lines.append("<selectfont>")
    lines += [f"<rejectfont><pattern>{_family_element(f)}</pattern></rejectfont>" for f in _FOREIGN]
    lines.append("</selectfont>")
    lines += [_rule(family, role.substitutes) for role in ROLES for family in role.families]
    lines += [_last_resort(), "</fontconfig>", ""]
    return "\n".join(lines)


def _family_element(family: str) -> str:
    return f'<patelt name="family"><string>{escape(family)}</string></patelt>'


def _rule(family: str, substitutes: Iterable[Substitute]) -> str:
    """A rule that appends the substitutes to a family, which is used itself where it is installed."""
    strings = "".join(f"<string>{escape(s.family)}</string>" for s in substitutes)
    weight = next((s.weight for s in substitutes), 0)
    heavier = f'<edit name="weight" mode="assign"><int>{weight}</int></edit>' if weight else ""
    return (
        f'<match target="pattern"><test name="family" qual="any"><string>{escape(family)}</string></test>'
        f'<edit name="family" mode="append" binding="same">{strings}</edit>{heavier}</match>'
    )


def _last_resort() -> str:
    """A rule for characters that no font above has: Chinese fonts first, whatever the language of the machine."""
    families = dict.fromkeys(s.family for role in ROLES for s in role.substitutes if role.script == "zh")
    strings = "".join(f"<string>{escape(f)}</string>" for f in ("LXGW WenKai", *families))
    return (
        f'<match target="pattern"><edit name="family" mode="append_last" binding="weak">{strings}</edit>'
        '<edit name="lang" mode="append"><string>zh-cn</string></edit></match>'
    )


def face(name: str) -> str:
    """Reduce a PostScript name to what identifies the face: without subset tag and, for Noto CJK, without region.

    The collections share one table of outlines, so a PDF calls every region's face "…CJKjp…" (measured).
    """
    name = re.sub(r"^[A-Z]{6}\+", "", name)
    return re.sub(r"CJK(jp|kr|sc|tc|hk)", "CJK", name).removesuffix("-VKana")


@dataclass(frozen=True, slots=True)
class _Installed:
    families: frozenset[str]
    face: str
    file: Path


@cache
def _installed(places: tuple[Path, ...]) -> tuple[_Installed, ...]:
    """List every face that the private fontconfig file offers. places: the key under which the result is cached."""
    with PrivateFolder() as folder:
        settings = folder.path / "fonts.conf"
        settings.write_text(fontconfig(folder.path), encoding="utf-8")
        command = ["fc-list", "--format", "%{file}\t%{postscriptname}\t%{family}\n"]
        environment = os.environ | {"FONTCONFIG_FILE": str(settings), "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
        except (OSError, subprocess.SubprocessError) as error:
            reason = system_reason(error) if isinstance(error, OSError) else "没有成功"
            raise EngineMissing(f"不能列出字体（fc-list：{reason}）", "apt-get install fontconfig") from error
    rows = [line.split("\t") for line in done.stdout.decode("utf-8", "replace").splitlines()]
    return tuple(_Installed(frozenset(r[2].split(",")), face(r[1]), Path(r[0])) for r in rows if len(r) == 3)


def _row(role: Role, installed: Iterable[_Installed]) -> FontRow:
    """Find the font that this machine uses for a role."""
    real = [f for f in installed if f.families & set(role.families)]
    chosen, used, install = real, role.families[0] if real else "", ""
    for substitute in () if real else role.substitutes:
        chosen = [f for f in installed if substitute.family in f.families]
        used = substitute.family if chosen else ""
        if chosen:
            break
        install = install or substitute.source
    files = tuple(sorted({f.file for f in chosen}))
    faces = frozenset(f.face for f in chosen)
    return FontRow(role.name, role.families[0], bool(real), used, install, files, faces)


def report() -> list[FontRow]:
    """Find the fonts that this machine uses for all roles. Raises EngineMissing where fc-list is missing."""
    installed = _installed(tuple(folders()))
    return [_row(role, installed) for role in ROLES]


def expected_faces(families: Iterable[str], latin: Iterable[str] = ()) -> ExpectedFaces:
    """What a PDF must and may embed.

    families: of the document's Chinese text (仿宋_GB2312, 黑体 …). latin: of its letters and figures, which may but need
    not occur.
    """
    chinese, named = set(families), {*families, *latin}
    table = tuple(zip(ROLES, report(), strict=True))
    rows = [(role, row) for role, row in table if named & set(role.families)]
    required = tuple(
        (row.wanted, row.faces) for role, row in rows if role.script == "zh" and chinese & set(role.families)
    )
    western = frozenset[str]().union(*(row.faces for role, row in rows if role.script == "latin"))
    if unknown_families(named):
        return ExpectedFaces(required, None, western)
    fallback = {s.family for role, _ in rows for s in role.substitutes}
    spare = {f.face for f in _installed(tuple(folders())) if f.families & fallback}
    return ExpectedFaces(required, frozenset(spare).union(*(row.faces for _, row in rows)), western)


def unknown_families(families: Iterable[str]) -> set[str]:
    """Those of the families for which it is not known what stands in for them."""
    return set(families) - {family for role in ROLES for family in role.families}


def is_installed(family: str) -> bool:
    """Whether this machine has a family. Raises EngineMissing without fc-list."""
    return any(family in font.families for font in _installed(tuple(folders())))


def versions() -> dict[str, str]:
    """The font files in use with their digests, for fingerprints of reports."""
    files = sorted({path for row in report() for path in row.files})
    return {path.name: _digest(path) for path in files}


def _digest(path: Path) -> str:
    """A digest of a font's size and table directories. These contain checksums, so 100 MB need not be read."""
    with path.open("rb") as file:
        head = file.read(12)
        starts = [0]
        if head[:4] == b"ttcf":
            count = struct.unpack(">I", head[8:12])[0]
            starts = list(struct.unpack(f">{count}I", file.read(4 * count)))
        digest = hashlib.sha256(str(path.stat().st_size).encode())
        for start in starts:
            file.seek(start)
            directory = file.read(12)
            digest.update(directory + file.read(16 * struct.unpack(">H", directory[4:6])[0]))
    return digest.hexdigest()[:16]
