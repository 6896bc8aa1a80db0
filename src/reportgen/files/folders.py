"""Know what lies where in data/<year>/ and out/<year>/. Nothing heavy is imported."""

import re
from pathlib import Path

from reportgen.errors import UsageError
from reportgen.files.regular import MAX_BYTES, MAX_DISTRICT_BYTES, read_regular

DISTRICT_FILE = "district.yaml"
DRAFT = "-草稿"  # The names of a draft's files end with it.
REJECTED = ".未通过"  # The names of the files of a report that failed its proof end with it.
DEFAULT_TEMPLATE = Path("templates/report.docx")
VOLUME_TEMPLATE = "volume.docx"  # It lies beside the template of the reports.
# They are what a new district begins with.
TEMPLATES = (
    DEFAULT_TEMPLATE.name,
    VOLUME_TEMPLATE,
    "自评表.docx",
    "项目自评表.docx",
    "公开版.docx",
    "佐证材料清单.docx",
)
WITHDRAWN = "已撤下"  # This folder in out/<year> holds reports of offices whose data file was taken away.
AUDIT_SUFFIX, FILING_SUFFIX = ".audit.jsonl", ".filing.jsonl"  # They lie beside an office's file.
LOCK = ".lock"  # In out/<year>. It is not empty while a run is at work, or after one was cut short.
PAPERS_KEY = "文书"  # In either data file: the list of the papers that are made.
LEDGER, OVERVIEW, VOLUME, MANIFEST = "台账.xlsx", "index.html", "汇编.pdf", "manifest.json"


SLUG = re.compile(r"[a-z][a-z0-9_-]{0,40}")  # A 标识 becomes a file name.


def is_year(name: str) -> bool:
    """Tell whether a folder of that name holds a year: it is four ASCII digits."""
    return re.fullmatch(r"\d{4}", name, re.ASCII) is not None


def newest_year(data: Path) -> int:
    """Return the latest year for which data holds a district.yaml. Raises UsageError where there is none."""
    if not data.is_dir():
        raise UsageError(f"没有数据文件夹 {data}", "在项目文件夹里运行，或用 --data 指明")
    years = [int(f.name) for f in data.iterdir() if is_year(f.name) and (f / DISTRICT_FILE).exists()]
    if not years:
        raise UsageError(f"{data} 里没有任何年度的 {DISTRICT_FILE}", "按 data/2022 的样子放好数据")
    return max(years)


def year_folder(data: Path, year: int | None) -> Path:
    """Return data/<year>, the newest for None. Raises UsageError where there is none."""
    return data / str(year or newest_year(data))


def previous_files(folder: Path, slug: str) -> tuple[bytes, bytes] | None:
    """Return district.yaml and an office's file of the year before folder's, or None where the office's is not there.

    A file that cannot be read is returned as empty bytes: the check that compares the years reports it.
    """
    if not is_year(folder.name):
        return None
    before = folder.parent / str(int(folder.name) - 1)
    office = before / f"{slug}.yaml"
    if not office.exists():
        return None
    return _content(before / DISTRICT_FILE, MAX_DISTRICT_BYTES), _content(office, MAX_BYTES)


def _content(path: Path, limit: int) -> bytes:
    try:
        return read_regular(path, limit)
    except OSError:
        return b""


def report_name(stem: str, draft: bool) -> str:
    """Return the file name of a paper's DOCX. Its PDF lies beside it."""
    return f"{stem}{DRAFT if draft else ''}.docx"
