"""Measure the checks of one office, and the comparison of 300 offices, in a process that is already running.

    python -m bench checks

The offices are made in a temporary folder from the fictional one with varied figures and texts; 30 of them are copies
of another one. Prints medians of CPU time in ms, which depends least on the load of the machine, and their ratios to
loading the same files.
"""

import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from reportgen.checks.definition import Case
from reportgen.checks.examination import check, check_district
from reportgen.model.submission import DistrictFile
from reportgen.reading.loader import load_district, load_office
from reportgen.scoring import compute

ROOT = Path(__file__).parent.parent
FICTION = ROOT / "tests" / "district" / "2023"
OFFICES, COPIED, ROUNDS = 300, 30, 40
_SURNAMES, _PLACES = "青白赤玄黄紫金银铜铁", "松柏桥渡坡塘湾岭泉井坊园里庄堡洼台桐槐柳榆桃梅兰竹菊荷莲稻麦"
_WORK = "明溪街道新建社区服务驿站，方便居民就近办事。"


_MEMBER = re.compile(r"(?<=姓名: )[^,}\s]+")


def _prose(source: random.Random, han: str, length: int) -> str:
    """Make random sentences from pieces of a real text, with the characters of a report but unlike any other."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        start = source.randrange(len(han) - 40)
        parts.append(han[start : start + source.randint(8, 30)])
    return "，".join(parts) + "。"


def _district(folder: Path) -> DistrictFile:
    """Write 300 offices into folder."""
    source = random.Random(1)
    real = (ROOT / "data" / "2022" / "dongli.yaml").read_text("utf-8")
    han = "".join(c for c in real if "\u4e00" <= c <= "\u9fff")
    names = [a + b for a in _SURNAMES for b in _PLACES][:OFFICES]
    head = (FICTION / "district.yaml").read_text("utf-8").partition("  - {代码: 999901001")[0]
    rows = (f"  - {{代码: 9{n:08}, 名称: {name}, 标识: office{n}}}\n" for n, name in enumerate(names))
    (folder / "district.yaml").write_text(head + "".join(rows), "utf-8")
    pristine, copied = (FICTION / "mingxi.yaml").read_text("utf-8"), ""
    for n, name in enumerate(names):
        work = copied if n < COPIED and n % 2 else _prose(source, han, 1200)
        copied = work
        text = pristine.replace(_WORK, work).replace("明溪", name)
        text = text.replace("执行数: 207.90", f"执行数: {source.randint(19500, 20990) / 100:.2f}")
        # What a rule keeps of one office's members must not help it with those of the next.
        text = _MEMBER.sub(lambda _: "".join(source.choices(_SURNAMES) + source.choices(_PLACES, k=2)), text)
        (folder / f"office{n}.yaml").write_text(text, "utf-8")
    district, findings = load_district(folder)
    if district is None:
        raise SystemExit(str(findings))
    return district


def _ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def _case(district: DistrictFile, office: str) -> Case:
    submission, findings = load_office(district, district.entry(office))
    if submission is None:
        raise SystemExit(str(findings))
    return Case(submission, compute(submission))


def _one_office(folder: Path, office: str) -> None:
    district, _ = load_district(folder)
    if district is None:
        raise SystemExit(f"{folder}: district.yaml")
    case = _case(district, office)
    loading = _ms(lambda: load_office(district, district.entry(office)))
    scoring = _ms(lambda: compute(case.submission))
    checking = _ms(lambda: check(case.submission, case.scorecard))
    findings = len(check(case.submission, case.scorecard))
    print(
        f"{office}: load {loading:.2f} ms, score {scoring:.2f} ms, check {checking:.2f} ms ({findings} findings)"
    )
    total = loading + scoring + checking
    print(f"  load + score + check {total:.2f} ms, {total / loading:.2f} × loading (goal: 15 ms)")


def main() -> None:
    """Print the figures."""
    _one_office(ROOT / "data" / "2022", "dongli")
    folder = Path(tempfile.mkdtemp(prefix="reportgen-bench-"))
    try:
        district = _district(folder)
        slugs = [e.slug for e in district.district.directory]
        start = time.process_time()
        cases = [_case(district, slug) for slug in slugs]
        loaded = time.process_time()
        findings = [f for case in cases for f in check(case.submission, case.scorecard)]
        checked = time.process_time()
        across = check_district(cases)
        done = time.process_time()
    finally:
        shutil.rmtree(folder)
    loading = loaded - start
    copies = sum(1 for f in across if f.code == "DIS-01")
    print(f"{OFFICES} offices: load and score {loading:.2f} s")
    print(
        f"  each by itself {checked - loaded:.2f} s ({len(findings)} findings), {(checked - loaded) / loading:.2f} × loading"
    )
    print(
        f"  side by side {done - checked:.2f} s ({copies} copies found of {COPIED}), {(done - checked) / loading:.2f} × loading"
    )


if __name__ == "__main__":
    main()
