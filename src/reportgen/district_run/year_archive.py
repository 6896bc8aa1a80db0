"""The papers of a year in one zip file: what the manifest lists, and the manifest."""

import shutil
import zipfile
from pathlib import Path
from typing import IO

from reportgen.errors import UsageError
from reportgen.files.folders import MANIFEST
from reportgen.files.regular import open_regular
from reportgen.office.manifest import read_manifest

_DAY = (1980, 1, 1, 0, 0, 0)  # the same papers give the same bytes


def write_archive(folder: Path, stream: IO[bytes]) -> None:
    """Write the zip file of out/<year>. Raises UsageError where there is no manifest or a file is missing."""
    manifest = read_manifest(folder / MANIFEST)
    if manifest is None:
        raise UsageError(f"{folder} 里没有清单", "先生成全区的文件")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # the papers are compressed already
        for name in (*sorted(manifest["files"]), MANIFEST):
            try:
                with open_regular(folder / name) as paper, archive.open(_member(folder, name), "w") as part:
                    shutil.copyfileobj(paper, part)
            except OSError:
                raise UsageError(f"清单里的 {name} 不在了", "再生成一次全区的文件") from None


def _member(folder: Path, name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(f"{folder.name}/{name}", _DAY)
    member.external_attr = 0o644 << 16
    return member
