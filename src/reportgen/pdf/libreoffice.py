"""Find LibreOffice and its version, and prepare the settings that it starts with."""

import os
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from reportgen.pdf import fonts
from reportgen.pdf.linebreaks import profile_setting

_KNOWN = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/usr/local/lib/libreoffice/program",
    "/opt/libreoffice/program",
)
_LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")
_JEMALLOC = tuple(
    Path(folder.format(os.uname().machine)) / "libjemalloc.so.2"
    for folder in ("/usr/lib/{}-linux-gnu", "/usr/lib64", "/usr/lib")
)


@dataclass(frozen=True, slots=True)
class Installation:
    """An installed LibreOffice: its program folder, usable files, version and release (7.4.7.2, 7.4).

    version and release are "" where they are unknown.
    """

    program: Path
    library: Path | None
    soffice: Path | None
    version: str
    release: str


def find() -> Installation | None:
    """Find the LibreOffice on PATH, else in the usual folders. Returns None where there is none."""
    on_path = [Path(w).resolve().parent for n in ("soffice", "libreoffice") if (w := shutil.which(n))]
    elsewhere = sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
    for program in (*on_path, *map(Path, _KNOWN), *elsewhere):
        library = next((p for n in _LIBRARIES if (p := program / n).exists()), None)
        soffice = program / "soffice"
        if library or soffice.exists():
            return Installation(program, library, soffice if soffice.exists() else None, *_versions(program))
    return None


def _versions(program: Path) -> tuple[str, str]:
    """Read version and release (7.4.7.2, 7.4) from LibreOffice's own settings."""
    settings = program.parent / "share" / "registry" / "main.xcd"
    if not settings.exists():
        return "", ""
    text = settings.read_bytes()
    found = [
        re.search(rb'oor:name="%s">\s*<value>([^<]+)<' % name, text)
        for name in (b"ooSetupVersionAboutBox", b"ooSetupVersion")
    ]
    full, release = (m[1].decode() if m else "" for m in found)
    return full, release


_DROPPED = (
    "PYTHON",
    "LC_",
    "XDG_",
    "LANG",
    "NO_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "FTP_PROXY",
    "ALL_PROXY",
)
_REFUSAL = "http://127.0.0.1:9"  # a proxy address on which nothing listens, so every request fails

# What LibreOffice and its child processes read of the system: programs, settings, fonts, kernel information.
_SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/proc", "/sys", "/var/cache/fontconfig"),
    *(
        "/var/lib/libreoffice",
        "/var/spool/libreoffice",
        "/etc/libreoffice",
        "/etc/fonts",
        "/etc/alternatives",
    ),
    *("/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/papersize", "/etc/paperspecs"),
    *("/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/locale.alias", "/etc/java", "/etc/cups"),
)


def _readable(office: Installation | None) -> list[Path]:
    """What a worker may read besides its own folder: the system, LibreOffice, the fonts."""
    own = [office.program.resolve().parent] if office else []
    return [*map(Path, _SYSTEM), *own, *fonts.folders(), *(folder.resolve() for folder in fonts.folders())]


def prepare(folder: Path, office: Installation | None) -> dict[str, str]:
    """Write profile, font settings, warm-up page and the list of readable folders into a worker's private folder.

    office: the LibreOffice that the worker uses, None for a test without one. Returns the worker's environment.
    """
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        _settings(office.release if office else ""), encoding="utf-8"
    )
    (folder / "fonts.conf").write_text(fonts.fontconfig(folder / "fontconfig"), encoding="utf-8")
    (folder / "readable").write_text("\n".join(map(str, _readable(office))), encoding="utf-8")
    _write_warm_page(folder / "warm.docx")
    inherited = {k: v for k, v in os.environ.items() if not k.upper().startswith(_DROPPED)}
    jemalloc = [str(p) for p in _JEMALLOC if p.exists()]
    return (
        inherited
        | {
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "HOME": str(folder),
            "TMPDIR": str(folder),  # otherwise each worker leaves two folders in /tmp
            "LC_ALL": "C.UTF-8",
            "LD_PRELOAD": " ".join([*jemalloc[:1], *os.environ.get("LD_PRELOAD", "").split()]),
            "SAL_USE_VCLPLUGIN": "svp",
            **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _REFUSAL),
            "TZ": "UTC",
            "VCL_DEBUG_DISABLE_PDFCOMPRESSION": "1",  # archive.py compresses several times as fast
        }
    )


# Features for a user at the screen, which are turned off. Their share of the time, measured with a sampling profiler:
# side bar 7 %, spelling 3.5 %, collecting words for completion 3.3 %.
_FEATURES_OFF = (
    # 10336 is the side bar
    ("Office.Views/Windows/org.openoffice.Office.Views:WindowType['swriter/10336']", "Visible"),
    ("Office.Linguistic/SpellChecking", "IsSpellAuto"),
    ("Office.Linguistic/GrammarChecking", "IsAutoCheck"),
    ("Office.Writer/AutoFunction/Completion", "Enable"),
    ("Office.Writer/AutoFunction/Completion", "CollectWords"),
)


def _settings(release: str) -> str:
    """Return the settings of the profile.

    release is written because LibreOffice otherwise first tests its graphics for a second (measured). Documents come
    from outside, so macros and links are turned off. The line breaks are those of linebreaks.py.
    """
    values = [
        ("Setup/Product", "ooSetupLastVersion", release),
        ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
        ("Office.Writer/Content/Update", "Link", "0"),
        ("Inet/Settings", "ooInetProxyType", "1"),  # use the proxy _REFUSAL for every address
        *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
        *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
        *((path, name, "false") for path, name in _FEATURES_OFF),
    ]
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in values
        if value
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}{profile_setting()}</oor:items>'
    )


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WARM_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/d.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{_OFFICE}" Target="d.xml"/></Relationships>'
    ),
}


def _write_warm_page(path: Path) -> None:
    """Write a DOCX with one line in each face of the official layout."""
    runs = "".join(
        f'<w:r><w:rPr><w:rFonts w:ascii="{f}" w:hAnsi="{f}" w:eastAsia="{f}"/></w:rPr><w:t>1东</w:t></w:r>'
        for f in (role.families[0] for role in fonts.ROLES)
    )
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body><w:p>{runs}</w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, text in {**_WARM_PARTS, "d.xml": document}.items():
            package.writestr(name, text)
