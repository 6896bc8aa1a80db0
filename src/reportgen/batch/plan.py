"""Which offices of a year have to be built: those whose inputs or outputs are not as they were left."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from reportgen.errors import UsageError
from reportgen.files.folders import LOCK, VOLUME_TEMPLATE, previous_files, year_folder
from reportgen.office.fingerprint import Inputs, digest, is_current, program, toolchain
from reportgen.office.record import Mark, OfficeRecord, read_marks, read_records, state_path


@dataclass(frozen=True)
class Request:
    """What the command line asked for. jobs 0: one worker per processor."""

    data: Path
    year: int | None
    out: Path
    template: Path
    draft: bool = False
    force: bool = False
    jobs: int = 0


@dataclass(frozen=True)
class Listed:
    """A row of the directory."""

    slug: str
    name: str


@dataclass(frozen=True)
class Plan:
    """What a run has before it. marks: of all offices as they were left; stale: to be built, in order."""

    request: Request
    inputs: Inputs
    directory: tuple[Listed, ...]
    handed_in: tuple[Listed, ...]
    marks: dict[str, Mark]
    stale: tuple[Listed, ...]

    @property
    def folder(self) -> Path:
        """out/<year>."""
        return self.request.out / self.inputs.folder.name

    @property
    def state(self) -> Path:
        """Where the records are kept."""
        return state_path(self.request.out, self.inputs.folder.name, self.request.draft)

    @property
    def handover_state(self) -> Path:
        """Where the mark of the district's own files is kept."""
        return self.folder / ".district.json"

    @property
    def missing(self) -> list[Listed]:
        """The offices that have not handed in."""
        return [listed for listed in self.directory if listed not in self.handed_in]

    def records(self) -> dict[str, OfficeRecord]:
        """The records of all offices that have handed in and had their turn."""
        left = read_records(self.state)
        return {o.slug: left[o.slug] for o in self.handed_in if o.slug in left}


def handover_fingerprint(plan: Plan, marks: Mapping[str, Mark]) -> str:
    """Of everything that ledger, overview, volume and manifest are made from."""
    binding = plan.request.template.with_name(VOLUME_TEMPLATE)
    parts = [program(), digest(plan.inputs.district), digest(plan.inputs.template)]
    parts.append(digest(binding.read_bytes()) if binding.is_file() else "")
    parts += [f"{o.slug} {o.name}" for o in plan.directory]
    for office in plan.handed_in:
        mark = marks[office.slug]
        parts += [office.slug, mark.status, mark.fingerprint]
        parts += [f"{name} {left.sha256}" for name, left in sorted(mark.outputs.items())]
    return digest("\n".join([*parts, *toolchain().values()]).encode())


def handover_is_current(plan: Plan) -> bool:
    """Whether the district's own files are still what the reports give, and as they were left.

    Never after a run that was cut short: half a file may lie about, which only a run sweeps away.
    """
    try:
        if (plan.folder / LOCK).stat().st_size:
            return False
        left = Mark.parse(plan.handover_state.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return not plan.stale and is_current(left, handover_fingerprint(plan, plan.marks), plan.folder)


def make_plan(request: Request) -> Plan:
    """Read what is there and tell what has to be done; builds and writes nothing.

    Raises UsageError where folder, district.yaml or template cannot be read, ValueError where
    district.yaml is not even a list of offices: loading it properly tells its faults.
    """
    folder = year_folder(request.data, request.year)
    if not folder.is_dir():
        raise UsageError(f"没有 {folder}", "检查年度，或用 --data 指明数据文件夹")
    inputs = Inputs.read(folder, request.template, request.draft)
    directory = _directory(inputs.district)
    handed_in = tuple(o for o in directory if (folder / f"{o.slug}.yaml").is_file())
    plan = Plan(request, inputs, directory, handed_in, {}, ())
    plan = replace(plan, marks=read_marks(plan.state))
    stale = tuple(o for o in handed_in if request.force or not _current(plan, o.slug))
    return replace(plan, stale=stale)


def _current(plan: Plan, slug: str) -> bool:
    mark = plan.marks.get(slug)
    if mark is None:
        return False
    office, previous = plan.inputs.office(slug), previous_files(plan.inputs.folder, slug)
    return is_current(mark, plan.inputs.fingerprint(slug, office, previous), plan.folder)


def _directory(district: bytes) -> tuple[Listed, ...]:
    """The 街道名录 without the model: to tell that nothing has changed, its names are enough."""
    try:
        rows = yaml.load(district, yaml.CBaseLoader)["街道名录"]
        return tuple(Listed(r["标识"], r.get("单位名称") or f"{r['名称']}街道办事处") for r in rows)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError("district.yaml has no directory") from error
