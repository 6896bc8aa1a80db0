"""Plan a run: find the offices whose inputs or outputs changed since their report was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from reportgen.errors import UNREADABLE, UsageError
from reportgen.files.folders import (
    DEFAULT_TEMPLATE,
    LOCK,
    PAPERS_KEY,
    SLUG,
    VOLUME_TEMPLATE,
    year_folder,
)
from reportgen.files.regular import MAX_TEMPLATE_BYTES, read_whole
from reportgen.office.filing import FilingState, read_filing, read_states
from reportgen.office.fingerprint import (
    Inputs,
    TemplateFiles,
    digest,
    is_current,
    is_up_to_date,
    kept_papers,
    program,
    refuse_template,
    toolchain,
)
from reportgen.office.record import (
    MAX_RECORD_BYTES,
    Mark,
    read_marks,
    read_results,
    recorded_slugs,
    records_folder,
)
from reportgen.office.result import OfficeResult, State


@dataclass(frozen=True)
class Request:
    """What the user asks for.

    template: of offices that list no papers; None means the one that each report was made with last. force: build
    reports that are up to date as well. jobs: number of workers, 0 for one per processor. thorough: compare the
    bytes of every file with its record, not only size and time. final_only: only what is 定稿.
    """

    data: Path
    year: int | None
    out: Path
    template: Path | None = None
    draft: bool = False
    force: bool = False
    jobs: int = 0
    thorough: bool = False
    final_only: bool = False


@dataclass(frozen=True)
class ListedOffice:
    """The 标识 (slug) and the full name of an office in the directory."""

    slug: str
    name: str


@dataclass(frozen=True)
class Plan:
    """What a run has to do.

    handed_in: the offices that have a data file. filings: how far each of these is, by slug. marks: from the records,
    by slug. stale: the offices to build, in order. withdrawn: the slugs of offices that have a record but no data
    file any more. lists_papers: whether district.yaml has a 文书.
    """

    request: Request
    inputs: Inputs
    directory: tuple[ListedOffice, ...]
    handed_in: tuple[ListedOffice, ...]
    marks: dict[str, Mark]
    stale: tuple[ListedOffice, ...]
    withdrawn: tuple[str, ...] = ()
    filings: Mapping[str, FilingState] = field(default_factory=dict)
    lists_papers: bool = False
    templates: TemplateFiles = field(default_factory=TemplateFiles)

    @property
    def folder(self) -> Path:
        """out/<year>."""
        return self.request.out / self.inputs.folder.name

    @property
    def records(self) -> Path:
        """The folder of the records."""
        return records_folder(self.folder, self.request.draft)

    @property
    def handover_state(self) -> Path:
        """The file with the mark of the district's own files (台账, 汇编 …)."""
        return self.folder / ".district.json"

    @property
    def volume_template(self) -> Path:
        """The template of the volume's cover and table of contents, in the same folder as that of the reports."""
        return (self.request.template or DEFAULT_TEMPLATE).with_name(VOLUME_TEMPLATE)

    @property
    def included(self) -> tuple[ListedOffice, ...]:
        """The offices whose reports the run is about: all that have a data file, or those that are final."""
        if not self.request.final_only:
            return self.handed_in
        return tuple(o for o in self.handed_in if self.filings.get(o.slug) is FilingState.FINAL)

    @property
    def missing(self) -> list[ListedOffice]:
        """The offices that have no data file."""
        return [office for office in self.directory if office not in self.handed_in]

    def template_path(self, slug: str) -> Path:
        """The template of an office that lists no papers: the requested one, else that of last time."""
        mark = self.marks.get(slug)
        return self.request.template or Path((mark and mark.template) or DEFAULT_TEMPLATE)

    def kept(self, slug: str) -> dict[str, str]:
        """The fingerprints of an office's papers that need not be made again if they come out the same."""
        if self.request.force:
            return {}
        return kept_papers(self.marks.get(slug), self.folder, self.request.thorough)

    def results(self) -> dict[str, OfficeResult]:
        """The last results of the offices that have a data file: 有数据 for one without a record in a final-only run."""
        found = read_results(self.records, [office.slug for office in self.handed_in])
        if self.request.final_only:
            others = (o for o in self.handed_in if o not in self.included)
            return {o.slug: OfficeResult(o.slug, o.name, State.READY) for o in others} | found
        return found


def handover_fingerprint(plan: Plan, marks: Mapping[str, Mark]) -> str:
    """A digest of everything that ledger, overview, volume and manifest are made from."""
    binding = plan.volume_template
    parts = [program(), digest(plan.inputs.district)]
    parts.append(digest(read_whole(binding, MAX_TEMPLATE_BYTES)) if binding.is_file() else "")
    parts += [f"{o.slug} {o.name} {plan.filings.get(o.slug, '')}" for o in plan.directory]
    for office in plan.included:
        mark = marks[office.slug]
        parts += [office.slug, mark.state, mark.fingerprint]
        parts += [f"{name} {left.sha256}" for name, left in sorted(mark.outputs.items())]
    return digest("\n".join([*parts, *toolchain().values()]).encode())


def handover_is_current(plan: Plan) -> bool:
    """Whether the district's own files belong to the present reports and are unchanged.

    False after an interrupted run, so that another run deletes the temporary files it left.
    """
    try:
        if (plan.folder / LOCK).stat().st_size or plan.stale:
            return False
        left = Mark.parse(read_whole(plan.handover_state, MAX_RECORD_BYTES))
    except UNREADABLE:
        return False
    fingerprint = handover_fingerprint(plan, plan.marks)
    return is_current(left, fingerprint, plan.folder, plan.request.thorough)


def make_plan(request: Request) -> Plan:
    """Compare data and records and return what has to be done. Builds and writes nothing.

    Raises UsageError where the folder, district.yaml or a template cannot be read; FaultyInput where
    district.yaml has faults because of which even its list of offices cannot be read.
    """
    folder = year_folder(request.data, request.year)
    if not folder.is_dir():
        raise UsageError(f"没有 {folder}", "检查年度，或用 --data 指明数据文件夹")
    inputs = Inputs.read(folder, request.draft)
    directory, lists_papers = _directory(inputs)
    refuse_template(request.template, lists_papers)
    handed_in = tuple(o for o in directory if inputs.office_path(o.slug).is_file())
    plan = Plan(request, inputs, directory, handed_in, {}, (), lists_papers=lists_papers)
    plan = replace(plan, marks=read_marks(plan.records, [o.slug for o in handed_in]))
    plan = replace(plan, filings=read_states(folder, [o.slug for o in handed_in]))
    stale = tuple(o for o in plan.included if not _is_current(plan, o.slug))
    gone = set(recorded_slugs(plan.records)) - {o.slug for o in handed_in}
    gone = {slug for slug in gone if not read_filing(folder, slug).papers}
    return replace(plan, stale=stale, withdrawn=tuple(sorted(gone)))


def _is_current(plan: Plan, slug: str) -> bool:
    mark = plan.marks.get(slug)
    if mark is None:
        return False
    if not plan.inputs.draft and plan.filings[slug] is FilingState.FINAL:
        frozen = read_filing(plan.inputs.folder, slug).papers
        is_frozen = {name: left.sha256 for name, left in mark.outputs.items()} == frozen
        return is_frozen and is_current(mark, mark.fingerprint, plan.folder, plan.request.thorough)
    if plan.request.force:
        return False
    thorough = plan.request.thorough
    return is_up_to_date(
        mark, plan.inputs, slug, plan.template_path(slug), plan.templates, plan.folder, thorough
    )


def _directory(inputs: Inputs) -> tuple[tuple[ListedOffice, ...], bool]:
    """Read the 街道名录, and whether there is a 文书, without importing the model, which is slow.

    It is not needed if nothing changed.
    """
    try:
        given = yaml.load(inputs.district, yaml.CBaseLoader)
        rows = given["街道名录"]
        listed = tuple(ListedOffice(r["标识"], r.get("单位名称") or f"{r['名称']}街道办事处") for r in rows)
        if all(SLUG.fullmatch(office.slug) for office in listed):
            return listed, PAPERS_KEY in given
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError, RecursionError):
        pass
    from reportgen.office.workspace import (
        open_folder,  # slow to import, but it reports what is wrong with the file
    )

    district = open_folder(inputs.folder).district
    return tuple(ListedOffice(e.slug, e.name) for e in district.directory), bool(district.papers)
