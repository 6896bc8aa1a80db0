"""The run: every case against its right twin, and the figures by kind."""

import argparse
import copy
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.slips.case import Edit, SlipCase, Tree
from bench.slips.facts import facts
from bench.slips.fields import field_slips
from bench.slips.sentences import rewordings, slips
from reportgen.checks.definition import Case
from reportgen.checks.examination import check
from reportgen.demo.faults.fault import ORDINARY
from reportgen.demo.world import World, world
from reportgen.finding import Finding
from reportgen.model.submission import DistrictFile
from reportgen.reading.loader import load_district, load_office
from reportgen.scaffold.yamlwriter import to_yaml
from reportgen.scoring import compute

OFFICES, TURNS, SEED = 8, 2, 7
Signature = tuple[str, str, str]  # code, key, message


@dataclass
class Bench:
    """The fictional district on the disk, where one office's file is replaced for every case."""

    folder: Path
    world: World
    district: DistrictFile
    before: dict[str, Case] = field(default_factory=dict)

    def findings(self, slug: str, tree: Tree) -> list[Finding]:
        """What reading and the rules find in a file."""
        (self.folder / "2025" / f"{slug}.yaml").write_text(to_yaml(tree), "utf-8")
        submission, found = load_office(self.district, self.district.entry(slug))
        if submission is None:
            return list(found)
        return check(submission, compute(submission), self.before.get(slug))


def prepare(folder: Path) -> Bench:
    """The district of two years, every office of it flawless and with some money left over."""
    fiction = world(OFFICES, TURNS, SEED)
    for turn in range(TURNS):
        for number in range(OFFICES):
            fiction.profiles[turn, number] = ORDINARY
    loaded: list[DistrictFile] = []
    for year in fiction.years:
        target = folder / str(year.district.year)
        target.mkdir(parents=True)
        (target / "district.yaml").write_text(year.text, "utf-8")
        for office in fiction.offices:
            (target / f"{office.name.slug}.yaml").write_text(
                to_yaml(fiction.tree(year.turn, office.number)), "utf-8"
            )
        district, findings = load_district(target)
        if district is None:
            raise SystemExit(str(findings))
        loaded.append(district)
    bench = Bench(folder, fiction, loaded[-1])
    for office in fiction.offices:
        submission, _ = load_office(loaded[0], loaded[0].entry(office.name.slug))
        if submission:
            bench.before[office.name.slug] = Case(submission, compute(submission))
    return bench


@dataclass
class Tally:
    """found and cases by kind, for each half; what was missed, and the wrong findings."""

    found: Counter[tuple[str, bool]] = field(default_factory=Counter)
    cases: Counter[tuple[str, bool]] = field(default_factory=Counter)
    correct: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def _signatures(findings: list[Finding]) -> set[Signature]:
    return {(f.code, f.place.key, f.message) for f in findings}


def _applied(tree: Tree, edit: Edit) -> Tree:
    changed = copy.deepcopy(tree)
    edit(changed)
    return changed


def measure(bench: Bench) -> Tally:
    """Every case of every office."""
    tally = Tally()
    for office in bench.world.offices:
        slug, tree = office.name.slug, bench.world.tree(1, office.number)
        known = _signatures(bench.findings(slug, tree))
        submission, _ = load_office(bench.district, bench.district.entry(slug))
        if submission is None:
            raise SystemExit(f"{slug} is not sound")
        neighbour = bench.world.offices[(office.number + 1) % OFFICES].name.short
        said = facts(submission, compute(submission), tree, neighbour)
        cases: Iterator[SlipCase] = slips(said, office.number, OFFICES)
        for case in cases:
            _slip(bench, tally, slug, tree, known, case)
        for index, case in enumerate(field_slips(tree, said)):
            if office.number in (index % OFFICES, (index + 3) % OFFICES):
                _slip(bench, tally, slug, tree, known, case)
        for group, text, edit in rewordings(said, office.number, OFFICES):
            _correct(bench, tally, slug, _applied(tree, edit), known, group, text)
    return tally


def _slip(bench: Bench, tally: Tally, slug: str, tree: Tree, known: set[Signature], case: SlipCase) -> None:
    right = _correct(bench, tally, slug, _applied(tree, case.right), known, "孪生", case.name)
    new = _signatures(bench.findings(slug, _applied(tree, case.wrong))) - right
    places = [".".join(p) for p in case.places]
    found = any(
        key.startswith(p) or p.startswith(key) for _, key, _ in new for p in places if key or len(new)
    )
    key = case.kind, case.judging
    tally.cases[key] += 1
    tally.found[key] += found
    if not found:
        tally.lines["missed"].append(f"{'判' if case.judging else '写'} {case.kind}  {case.name}")


def _correct(
    bench: Bench, tally: Tally, slug: str, changed: Tree, known: set[Signature], group: str, name: str
) -> set[Signature]:
    found = _signatures(bench.findings(slug, changed))
    tally.correct[group] += 1
    if wrong := found - known:
        tally.wrong[group] += 1
        codes = "；".join(f"{code} {key} {message}" for code, key, message in sorted(wrong))
        tally.lines["wrong"].append(f"{group}  {name}\n      {codes}")
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--missed", action="store_true")
    options, _ = parser.parse_known_args(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="reportgen-slips-") as folder:
        tally = measure(prepare(Path(folder)))
    print("| kind | writing | judging |\n|---|---|---|")
    for kind in dict.fromkeys(kind for kind, _ in tally.cases):
        cells = [f"{tally.found[kind, half]}/{tally.cases[kind, half]}" for half in (False, True)]
        print(f"| {kind} | {cells[0]} | {cells[1]} |")
    for half, name in ((False, "writing"), (True, "judging")):
        found = sum(n for (_, of), n in tally.found.items() if of is half)
        cases = sum(n for (_, of), n in tally.cases.items() if of is half)
        print(f"{name}: {found} of {cases} slips found, {100 * found / cases:.1f} %")
    for group, count in tally.correct.items():
        share = 100 * tally.wrong[group] / count
        print(
            f"correct edits, {group}: wrong findings in {tally.wrong[group]} of {count}, {share:.1f} per 100"
        )
    if options.missed:
        print("\n".join([*tally.lines["wrong"], *tally.lines["missed"]]))


if __name__ == "__main__":
    main()
