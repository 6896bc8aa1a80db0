"""Further examples that a rule must and must not find, beside those in its documentation (examples.py).

An example is a list of replacements in the flawless office's file (or in district.yaml, wherever the old
text stands), each (old, new); "去年|" before old means last year's file. See FOLDERS for what is changed.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from reportgen.checks.definition import Case
from reportgen.checks.examination import check_district
from reportgen.finding import Finding
from reportgen.office.judge import judge, read_files
from reportgen.reading.loader import load_district, load_office
from reportgen.scoring import compute
from tests.conftest import FICTION, district_of

Edit = tuple[str, str]
Example = list[Edit]
WORK = "明溪街道新建社区服务驿站，方便居民就近办事。"

# last year's report of the flawless office: nothing in it that this year repeats
LAST_YEAR: Example = [
    ("年度: 2023\n", "年度: 2022\n"),
    ("开展2023年度部门", "开展2022年度部门"),
    ("启动: 2024-01", "启动: 2023-01"),
    ("资料清单: 2024-01-15", "资料清单: 2023-01-15"),
    ("收集开始: 2024-01-15", "收集开始: 2023-01-15"),
    ("收集结束: 2024-02-20", "收集结束: 2023-02-20"),
    ("成文日期: 2024-02-28", "成文日期: 2023-02-28"),
    ("资产总额: {本年: 520.00, 上年: 500.00}", "资产总额: {本年: 500.00, 上年: 480.00}"),
    ("负债总额: {本年: 120.00, 上年: 125.00}", "负债总额: {本年: 125.00, 上年: 130.00}"),
    ("净资产: {本年: 400.00, 上年: 375.00}", "净资产: {本年: 375.00, 上年: 350.00}"),
    ("工程尾款支付进度偏慢，全年预算执行率未达到100%。", "便民服务站点偏少，预算执行前松后紧。"),
    ("执行数: 207.90", "执行数: 206.40"),
    ("便民服务活动次数: {完成值: 12}", "便民服务活动次数: {完成值: 13}"),
    ("推进服务大厅标准化", "筹备服务大厅标准化"),
    ("健全网格化管理机制", "建立网格化管理机制"),
    ("建成社区服务驿站", "筹建社区服务驿站"),
    ("工作小组收集资料", "工作小组发放清单、收集资料"),
]


def waived(reference: str, found: str, reason: str) -> Edit:
    """A finding acknowledged in the office's file: its reference, its message and the reason."""
    return "落款:\n", f'忽略检查: {{{reference}: {{问题: "{found}", 理由: {reason}}}}}\n落款:\n'


def threshold(line: str) -> Edit:
    """One of the 审核阈值 in district.yaml: 高分: 97."""
    return "等级标准: 优90", f"等级标准: 优90\n审核阈值: {{{line}}}"


@dataclass(frozen=True)
class Page:
    """Failing examples (the rule finds something) and passing ones (it does not)."""

    fails: list[Example]
    passes: list[Example] = field(default_factory=list)


def apply(folder: Path, edits: Example) -> None:
    """Replace each old text, which must stand once in the office's file or in district.yaml."""
    files = [folder / "mingxi.yaml", folder / "district.yaml"]
    for old, new in edits:
        texts = [f.read_text("utf-8") for f in files]
        assert sum(t.count(old) for t in texts) == 1, f"{old!r} stands {[t.count(old) for t in texts]} times"
        for path, text in zip(files, texts, strict=True):
            path.write_text(text.replace(old, new), "utf-8")


def case_of(folder: Path, slug: str = "mingxi") -> Case:
    district, findings = load_district(folder)
    assert district is not None, findings
    submission, findings = load_office(district, district.entry(slug))
    assert submission is not None, findings
    return Case(submission, compute(submission))


def report_findings(data: Path, edits: Example) -> list[Finding]:
    """What the rules find in the flawless office after edits; with last year's report if one is edited."""
    this_year = [(old, new) for old, new in edits if not old.startswith("去年|")]
    last_year = [(old.removeprefix("去年|"), new) for old, new in edits if old.startswith("去年|")]
    shutil.copytree(FICTION / "2023", data / "2023", dirs_exist_ok=True)
    apply(data / "2023", this_year)
    if last_year:
        shutil.copytree(FICTION / "2023", data / "2022", dirs_exist_ok=True)
        apply(data / "2022", [*LAST_YEAR, *last_year])
    district = district_of(data / "2023")
    entry = district.entry("mingxi")
    judgement = judge(district, entry, read_files(district, entry))
    assert judgement.case is not None, judgement.findings
    return list(judgement.findings)


def district_findings(data: Path, offices: list[Example]) -> list[Finding]:
    """What the district rules find among offices, each the flawless one after its edits.

    The first is 明溪; the others are 第2, 第3 … with their own names.
    """
    folder = data / "2023"
    shutil.copytree(FICTION / "2023", folder, dirs_exist_ok=True)
    pristine = (folder / "mingxi.yaml").read_text("utf-8")
    district = (folder / "district.yaml").read_text("utf-8").partition("  - {代码: 999901002")[0]
    names = ["明溪", *(f"{a}{b}" for a in "青白赤玄黄紫" for b in "松柏桥渡坡塘")]
    slugs = ["mingxi", *(f"office{n}" for n in range(2, len(offices) + 1))]
    for number, slug in enumerate(slugs[1:], 1):
        district += f"  - {{代码: 99990100{number}9, 名称: {names[number]}, 标识: {slug}}}\n"
    (folder / "district.yaml").write_text(district, "utf-8")
    for number, (slug, edits) in enumerate(zip(slugs, offices, strict=True)):
        (folder / "mingxi.yaml").write_text(pristine, "utf-8")
        apply(folder, edits)
        text = (folder / "mingxi.yaml").read_text("utf-8").replace("明溪", names[number])
        (folder / f"{slug}.new").write_text(text, "utf-8")
    for slug in slugs:
        (folder / f"{slug}.new").replace(folder / f"{slug}.yaml")
    return check_district([case_of(folder, slug) for slug in slugs])
