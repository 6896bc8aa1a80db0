"""The fictional district: the same for the same seed, flawless where nothing is planted, faulty just where it says."""

import json
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from reportgen.checks.definition import Case
from reportgen.checks.examination import check_district
from reportgen.checks.manual import READING
from reportgen.checks.rulebook import BY_CODE
from reportgen.cli import main
from reportgen.demo.faults import FAULTS
from reportgen.demo.generation import MANIFEST, write_demo
from reportgen.demo.grammar import corpus
from reportgen.demo.names import office_names, person_names
from reportgen.demo.world import World, world
from reportgen.errors import UsageError
from reportgen.model.district import District
from reportgen.office.judge import judge, read_files
from tests.conftest import ROOT, district_of

# codes that no fault in the file of a single office brings about
UNPLANTED = {
    "IND-13": "district.yaml 规定了不适用分值的去处",
    "DIS-05": "看的是全区最高等级的占比",
    "YR-05": "错在去年的文件",
    "EXT-01": "演示的区没有附加项",
    "EXT-02": "演示的区没有附加项",
    "EXT-03": "演示的区没有规定核对",
}
Codes = dict[tuple[int, str], set[str]]  # (year, slug or "district") → codes found or expected


def found_in(data: Path) -> tuple[Codes, list[Case]]:
    """What `check --all` finds in every year of a folder; the last year's reports."""
    codes: Codes = defaultdict(set)
    cases: dict[str, Case] = {}
    for folder in sorted(data.glob("20??")):
        district, cases = district_of(folder), {}
        for entry in district.district.directory:
            if not district.office_file(entry).is_file():
                continue
            judgement = judge(district, entry, read_files(district, entry))
            if judgement.case is not None:
                cases[entry.slug] = judgement.case
            codes[int(folder.name), entry.slug] |= {f.code for f in judgement.findings}
        for finding in check_district(list(cases.values())):
            codes[int(folder.name), Path(finding.place.file).stem].add(finding.code)
    return {place: found for place, found in codes.items() if found}, list(cases.values())


def planted_in(data: Path) -> Codes:
    manifest = json.loads((data / MANIFEST).read_text("utf-8"))
    return {(row["year"], row["office"]): set(row["codes"]) for row in manifest["planted"]}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Case], Codes]:
    folder = tmp_path_factory.mktemp("sixty")
    write_demo(folder, offices=60, years=2, seed=5)
    codes, cases = found_in(folder)
    return folder, cases, codes


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        write_demo(tmp_path / name, offices=17, years=2, seed=seed)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


@pytest.mark.parametrize("seed", [1, 2])
def test_seventeen_have_their_planted_faults_and_no_others(tmp_path: Path, seed: int) -> None:
    written = write_demo(tmp_path, offices=17, years=2, seed=seed)
    assert written.planted == (3, 3) and written.handed_in == (16, 16)
    assert found_in(tmp_path)[0] == planted_in(tmp_path)


def test_sixty_have_their_planted_faults_and_no_others(sixty: tuple[Path, list[Case], Codes]) -> None:
    folder, _, codes = sixty
    assert codes == planted_in(folder)
    assert len(codes) == 24


def test_every_kind_of_fault_is_found_by_its_codes_alone(tmp_path: Path) -> None:
    write_demo(tmp_path, offices=len(FAULTS) * 7 // 5, years=2, seed=3, share=0.75)
    manifest = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    last = max(row["year"] for row in manifest["planted"])
    kinds = {row["description"] for row in manifest["planted"] if row["year"] == last}
    assert kinds >= {f.description for f in FAULTS}
    assert found_in(tmp_path)[0] == planted_in(tmp_path)


def test_every_rule_has_a_planted_fault() -> None:
    codes = set(chain.from_iterable(f.codes for f in FAULTS))
    missing = (BY_CODE.keys() | READING.keys()) - codes - UNPLANTED.keys()
    assert not missing, "plant a fault for it in reportgen/demo/faults, or say above why none can be"
    assert codes <= BY_CODE.keys() | READING.keys()


def test_figures_are_varied_and_hold_together(sixty: tuple[Path, list[Case], Codes]) -> None:
    folder, cases, _ = sixty
    planted = planted_in(folder)
    year = cases[0].submission.district.year
    clean = [c for c in cases if (year, c.submission.entry.slug) not in planted]
    rates = [r for c in clean if (r := c.evaluation.budget.execution_rate) is not None]
    assert min(rates) < 0.82 and max(rates) == 1 and min(rates) >= 0.775
    sizes = {len(c.evaluation.members) for c in clean}
    assert min(sizes) >= 8 and max(sizes) <= 40 and len(sizes) > 15
    assert len({c.scorecard.rating for c in clean}) == 3
    budgets = [c.evaluation.budget for c in clean]
    assert any(b.adjusted > b.approved for b in budgets) and any(b.adjusted < b.approved for b in budgets)
    assert any(line.stated.deviation for c in clean for line in c.scorecard.lines)
    assert len({c.evaluation.duties for c in clean}) == len(clean)
    for case in clean:
        assets = case.evaluation.assets
        assert (assets.net.current, assets.net.previous) == (
            assets.computed_net,
            assets.computed_previous_net,
        )


def test_no_name_is_real_or_comes_twice(sixty: tuple[Path, list[Case], Codes]) -> None:
    folder, cases, _ = sixty
    real = district_of(ROOT / "data" / "2022").district
    invented = cases[0].submission.district
    assert (invented.city, invented.name) == ("示例市", "示例区")
    names = {e.short_name for e in invented.directory} | {e.slug for e in invented.directory}
    assert not names & ({e.short_name for e in real.directory} | {e.slug for e in real.directory})
    text = "".join(c.decode("utf-8", "ignore") for c in contents(folder).values())
    assert not [e.short_name for e in real.directory if f"{e.short_name}街道" in text]
    for word in (real.city, real.name, "东里", "石家庄"):
        assert word not in text
    for case in cases:
        people = [m.name for m in case.evaluation.members]
        assert all(p[0] in "示例虚拟设演" for p in people)
    everyone = person_names(2_000, world(1, 1, 1).rng("test"))
    assert len(set(everyone)) == 2_000
    assert all(content.startswith("# 虚构".encode()) for name, content in contents(folder).items() if
               name.endswith(".yaml") and "示例".encode() in content)  # fmt: skip


def test_thousands_of_offices_have_names_of_their_own(district: District) -> None:
    names = office_names(3_000, world(1, 1, 1).rng("test"))
    assert (
        len({n.slug for n in names}) == len({n.short for n in names}) == len({n.code for n in names}) == 3_000
    )
    assert all(n.short.startswith("例") for n in names)


def test_corpus_knows_every_indicator(district: District) -> None:
    indicators = {i.name for c in district.indicator_system for i in c.indicators()}
    assert indicators == set(corpus()["指标"])


@pytest.fixture(scope="module")
def fiction() -> World:
    return world(offices=3, years=1, seed=1)


@pytest.fixture(scope="module")
def district(fiction: World) -> District:
    return fiction.years[0].district


def test_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    mine = tmp_path / "2025" / "district.yaml"
    mine.write_text("年度: 2025\n", "utf-8")
    with pytest.raises(UsageError, match="已有别的东西"):
        write_demo(tmp_path, offices=3, years=1, seed=1)
    assert contents(tmp_path) == {"2025/district.yaml": mine.read_bytes()}


def test_earlier_demo_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    write_demo(tmp_path, offices=20, years=2, seed=1)
    mine = tmp_path / "2025" / "mine.yaml"
    mine.write_text("我自己写的\n", "utf-8")
    write_demo(tmp_path, offices=3, years=1, seed=1)
    mine_kept = contents(tmp_path).pop("2025/mine.yaml")
    assert mine_kept == "我自己写的\n".encode()
    mine.unlink()
    write_demo(tmp_path / "fresh", offices=3, years=1, seed=1)
    fresh = contents(tmp_path / "fresh")
    assert {k: v for k, v in contents(tmp_path).items() if not k.startswith("fresh")} == fresh


@pytest.mark.parametrize(
    "numbers", [["--offices", "0"], ["--years", "0"], ["--faults", "101"], ["--offices", "900000"]]
)
def test_numbers_out_of_bounds_write_nothing(tmp_path: Path, numbers: list[str]) -> None:
    folder = tmp_path / "demo"
    assert main(["demo", str(folder), *numbers]) == 2
    assert not folder.exists()


def test_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", str(tmp_path), "--offices", "17", "--years", "2", "--faults", "0"]) == 0
    said = capsys.readouterr().out
    assert f"{tmp_path / '2025'}：示例区 17 个街道，已报送 16 个，未报送 1 个；有错的 0 个" in said
    assert planted_in(tmp_path) == {}
    assert main(["check", "--all", "--strict", "--data", str(tmp_path)]) == 0


def test_the_district_of_the_national_forms_is_flawless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)  # where the templates are
    command = [
        "demo",
        str(tmp_path / "data"),
        "--form",
        "国家",
        "--offices",
        "7",
        "--years",
        "2",
        "--faults",
        "0",
    ]
    assert main(command) == 0
    codes, cases = found_in(tmp_path / "data")
    assert {code for place, found in codes.items() if place[1] != "district" for code in found} == set()
    assert len(cases) == 7 and all(len(case.scorecard.projects) == 2 for case in cases)
    assert all(line.bounds for case in cases for card in case.scorecard.projects for line in card.lines)
    where = ["--data", str(tmp_path / "data"), "--out", str(tmp_path / "out")]
    office = cases[0].submission.entry.slug
    assert main(["build", office, *where]) == 0
    made = sorted(p.name for p in (tmp_path / "out" / "2025").glob("*.pdf"))
    slugs = [project.slug for project in cases[0].evaluation.projects]
    assert made == sorted(
        [f"{office}.pdf", f"{office}-自评表.pdf", *(f"{office}-{slug}.pdf" for slug in slugs)]
    )
    assert main(["explain", office, "人均服务次数", *where[:2]]) == 0


def test_the_national_forms_change_nothing_of_the_usual_district(tmp_path: Path) -> None:
    write_demo(tmp_path / "one", offices=5, years=2, seed=4)
    write_demo(tmp_path / "other", offices=5, years=2, seed=4, is_national=True)
    for path in (tmp_path / "one").glob("*/*.yaml"):
        other = (tmp_path / "other" / path.relative_to(tmp_path / "one")).read_text("utf-8")
        if path.name != "district.yaml":
            assert path.read_text("utf-8").split("\n落款:")[1].rstrip() in other
