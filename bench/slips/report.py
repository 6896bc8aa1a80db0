"""The run: every case against its right twin, and the figures by kind."""

import argparse
import copy
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bench.slips.batches import BATCHES, SYSTEM, corrections, slips
from bench.slips.case import Edit, SlipCase, Tree
from bench.slips.facts import facts
from bench.slips.fields import field_slips
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
    """cases and found by (batch, kind), correct edits and wrong findings by (batch, group); lines tells which."""

    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    correct: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Trial:
    """One office of the district, into whose file the cases are put. known: what is found in the untouched file."""

    bench: Bench
    tally: Tally
    slug: str
    tree: Tree
    known: set[Signature]

    def found(self, edit: Edit) -> set[Signature]:
        """What is found in the edited file."""
        changed = copy.deepcopy(self.tree)
        edit(changed)
        return _signatures(self.bench.findings(self.slug, changed))

    def slip(self, batch: str, case: SlipCase) -> None:
        """Count a slip, and its right twin as a correct edit."""
        right = self.correct(batch, "孪生", case.name, case.right)
        new = self.found(case.wrong) - right
        places = [".".join(p) for p in case.places]
        found = any(key.startswith(p) or p.startswith(key) for _, key, _ in new for p in places if key)
        self.tally.cases[batch, case.kind] += 1
        self.tally.found[batch, case.kind] += found
        if not found:
            self.tally.lines["missed"].append(f"{batch} {case.kind}  {case.name}")

    def correct(self, batch: str, group: str, name: str, edit: Edit) -> set[Signature]:
        """Count a correct edit."""
        found = self.found(edit)
        self.tally.correct[batch, group] += 1
        if wrong := found - self.known:
            self.tally.wrong[batch, group] += 1
            codes = "；".join(f"{code} {key} {message}" for code, key, message in sorted(wrong))
            self.tally.lines["wrong"].append(f"{batch} {group}  {name}\n      {codes}")
        return found


def _signatures(findings: list[Finding]) -> set[Signature]:
    return {(f.code, f.place.key, f.message) for f in findings}


def measure(bench: Bench, batches: list[str]) -> Tally:
    """Every case of every office."""
    tally = Tally()
    system = yaml.safe_dump(
        yaml.load(bench.world.years[-1].text, yaml.BaseLoader)[SYSTEM], allow_unicode=True
    )
    for office in bench.world.offices:
        slug, tree = office.name.slug, bench.world.tree(1, office.number)
        submission, _ = load_office(bench.district, bench.district.entry(slug))
        if submission is None:
            raise SystemExit(f"{slug} is not sound")
        neighbour = bench.world.offices[(office.number + 1) % OFFICES].name.short
        before = bench.before[slug].submission
        said = facts(submission, compute(submission), tree, before, neighbour)
        trial = Trial(bench, tally, slug, tree, _signatures(bench.findings(slug, tree)))
        for batch in batches:
            for case in slips(batch, said, system, office.number, OFFICES):
                trial.slip(batch, case)
            for group, text, edit in corrections(batch, said, system, office.number, OFFICES):
                trial.correct(batch, group, text, edit)
        for index, case in enumerate(field_slips(tree, said)):
            if batches[0] == BATCHES[0] and office.number in (index % OFFICES, (index + 3) % OFFICES):
                trial.slip(BATCHES[0], case)
    return tally


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--batch", choices=BATCHES, help="only this batch")
    options, _ = parser.parse_known_args(sys.argv[1:])
    batches = [options.batch] if options.batch else BATCHES
    with tempfile.TemporaryDirectory(prefix="reportgen-slips-") as folder:
        tally = measure(prepare(Path(folder)), batches)
    for batch in batches:
        _print(tally, batch)
    if options.missed:
        print("\n".join([*tally.lines["wrong"], *tally.lines["missed"]]))


def _print(tally: Tally, batch: str) -> None:
    print(f"batch {batch}\n| kind | found |\n|---|---|")
    kinds = [kind for of, kind in tally.cases if of == batch]
    for kind in kinds:
        print(f"| {kind} | {tally.found[batch, kind]}/{tally.cases[batch, kind]} |")
    found = sum(tally.found[batch, kind] for kind in kinds)
    cases = sum(tally.cases[batch, kind] for kind in kinds)
    print(f"{found} of {cases} slips found, {100 * found / cases:.1f} %")
    groups = [group for of, group in tally.correct if of == batch]
    for group in groups:
        print(
            f"correct edits, {group}: wrong findings in {tally.wrong[batch, group]} of {tally.correct[batch, group]}"
        )
    wrong = sum(tally.wrong[batch, group] for group in groups)
    print(
        f"{100 * wrong / sum(tally.correct[batch, group] for group in groups):.1f} wrong findings per 100 correct edits\n"
    )


if __name__ == "__main__":
    main()
