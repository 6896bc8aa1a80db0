"""Which offices of a year have to be built: those whose inputs or outputs are not as they were left."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from reportgen.errors import UsageError
from reportgen.files.folders import (
    DEFAULT_TEMPLATE,
    LOCK,
    SLUG,
    VOLUME_TEMPLATE,
    previous_files,
    year_folder,
)
from reportgen.office.fingerprint import Inputs, TemplateFile, digest, is_current, program, toolchain
from reportgen.office.record import UNREADABLE, Mark, read_marks, read_results, recorded_slugs, records_folder
from reportgen.office.result import OfficeResult


@dataclass(frozen=True)
class Request:
    """What is asked for: the folders, and which of the offices' reports.

    template: None for what each report was made with last. jobs 0: one worker per processor. thorough: the
    bytes of every file are compared with its record.
    """

    data: Path
    year: int | None
    out: Path
    template: Path | None = None
    draft: bool = False
    force: bool = False
    jobs: int = 0
    thorough: bool = False


@dataclass(frozen=True)
class Listed:
    """A row of the directory."""

    slug: str
    name: str


@dataclass(frozen=True)
class Plan:
    """What a run has before it.

    marks: of all offices as they were left; stale: to be built, in order; withdrawn: the slugs of offices that
    have a record and no data file any more.
    """

    request: Request
    inputs: Inputs
    directory: tuple[Listed, ...]
    handed_in: tuple[Listed, ...]
    marks: dict[str, Mark]
    stale: tuple[Listed, ...]
    withdrawn: tuple[str, ...] = ()
    _templates: dict[Path, TemplateFile] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """out/<year>."""
        return self.request.out / self.inputs.folder.name

    @property
    def records(self) -> Path:
        """Where the records are kept."""
        return records_folder(self.folder, self.request.draft)

    @property
    def handover_state(self) -> Path:
        """Where the mark of the district's own files is kept."""
        return self.folder / ".district.json"

    @property
    def volume_template(self) -> Path:
        """Cover and contents of the volume: beside the template of the reports."""
        return (self.request.template or DEFAULT_TEMPLATE).with_name(VOLUME_TEMPLATE)

    @property
    def missing(self) -> list[Listed]:
        """The offices that have not handed in."""
        return [listed for listed in self.directory if listed not in self.handed_in]

    def template(self, slug: str) -> TemplateFile:
        """What an office's report is to be made with: as asked for, else as last time. Raises UsageError."""
        mark = self.marks.get(slug)
        path = self.request.template or Path((mark and mark.template) or DEFAULT_TEMPLATE)
        if path not in self._templates:
            self._templates[path] = TemplateFile.read(path)
        return self._templates[path]

    def results(self) -> dict[str, OfficeResult]:
        """What came of every office that has handed in and had its turn."""
        return read_results(self.records, [office.slug for office in self.handed_in])


def handover_fingerprint(plan: Plan, marks: Mapping[str, Mark]) -> str:
    """Of everything that ledger, overview, volume and manifest are made from."""
    binding = plan.volume_template
    parts = [program(), digest(plan.inputs.district)]
    parts.append(digest(binding.read_bytes()) if binding.is_file() else "")
    parts += [f"{o.slug} {o.name}" for o in plan.directory]
    for office in plan.handed_in:
        mark = marks[office.slug]
        parts += [office.slug, mark.state, mark.fingerprint]
        parts += [f"{name} {left.sha256}" for name, left in sorted(mark.outputs.items())]
    return digest("\n".join([*parts, *toolchain().values()]).encode())


def handover_is_current(plan: Plan) -> bool:
    """Whether the district's own files are still what the reports give, and as they were left.

    Never after a run that was cut short: half a file may lie about, which only a run sweeps away.
    """
    try:
        if (plan.folder / LOCK).stat().st_size or plan.stale:
            return False
        left = Mark.parse(plan.handover_state.read_bytes())
    except UNREADABLE:
        return False
    fingerprint = handover_fingerprint(plan, plan.marks)
    return is_current(left, fingerprint, plan.folder, plan.request.thorough)


def make_plan(request: Request) -> Plan:
    """Read what is there and tell what has to be done; builds and writes nothing.

    Raises UsageError where folder, district.yaml or a template cannot be read; FaultyInput where
    district.yaml has faults that keep even its list of offices from being read.
    """
    folder = year_folder(request.data, request.year)
    if not folder.is_dir():
        raise UsageError(f"没有 {folder}", "检查年度，或用 --data 指明数据文件夹")
    inputs = Inputs.read(folder, request.draft)
    directory = _directory(inputs)
    handed_in = tuple(o for o in directory if inputs.office_path(o.slug).is_file())
    plan = Plan(request, inputs, directory, handed_in, {}, ())
    plan = replace(plan, marks=read_marks(plan.records, [o.slug for o in handed_in]))
    stale = tuple(o for o in handed_in if request.force or not _is_current(plan, o.slug))
    gone = set(recorded_slugs(plan.records)) - {o.slug for o in handed_in}
    return replace(plan, stale=stale, withdrawn=tuple(sorted(gone)))


def _is_current(plan: Plan, slug: str) -> bool:
    mark = plan.marks.get(slug)
    if mark is None:
        return False
    office, previous = plan.inputs.office(slug), previous_files(plan.inputs.folder, slug)
    recipe = plan.inputs.recipe(slug, office, previous, plan.template(slug))
    return is_current(mark, recipe.fingerprint, plan.folder, plan.request.thorough)


def _directory(inputs: Inputs) -> tuple[Listed, ...]:
    """The 街道名录 without the model: to tell that nothing has changed, its names are enough."""
    try:
        rows = yaml.load(inputs.district, yaml.CBaseLoader)["街道名录"]
        listed = tuple(Listed(r["标识"], r.get("单位名称") or f"{r['名称']}街道办事处") for r in rows)
        if all(SLUG.fullmatch(office.slug) for office in listed):
            return listed
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError, RecursionError):
        pass
    from reportgen.office.workspace import open_folder  # heavy; it says what is wrong with the file

    return tuple(Listed(e.slug, e.name) for e in open_folder(inputs.folder).district.directory)
