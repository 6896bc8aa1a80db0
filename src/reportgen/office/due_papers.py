"""Which papers an office has to make, from which templates, and how: what production.produce() is told."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from reportgen.checks.definition import Case
from reportgen.errors import UsageError
from reportgen.files.folders import PAPERS_KEY
from reportgen.finding import nearest
from reportgen.model.papers import PROJECT, Paper, papers_of, template_path
from reportgen.office.fingerprint import Inputs, TemplateFile, TemplateFiles
from reportgen.office.judge import Judgement, OfficeFiles
from reportgen.office.result import Recipe
from reportgen.reading.papernames import file_name
from reportgen.reading.yamltext import parse_yaml
from reportgen.render import Template
from reportgen.render.project_values import this_project
from reportgen.render.score_values import Values
from reportgen.render.view import values
from reportgen.render.withholding import withheld


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that an office has to make.

    stem: what its files are called. template: where its template lies. number: of the project that it is about, from 0;
    None where it is about the office. subject: the 名称 of that project.
    """

    paper: Paper
    stem: str
    template: Path
    number: int | None = None
    subject: str = ""

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"{self.paper.name}（{self.subject}）" if self.subject else self.paper.name


@lru_cache(maxsize=16)
def compile_template(file: TemplateFile) -> Template:
    """Compile a template, or return it from memory if another office used it before. Raises TemplateError."""
    return Template.load(file.content, file.path.name)


@dataclass(frozen=True)
class Order:
    """How the papers of an office are to be made.

    template: of an office that lists no papers. draft: make them in spite of errors in the data. only: the 名称 of the
    one paper that is asked for, "" for all. kept: the fingerprints of papers whose files are as they were written, by
    the name of the DOCX; a listed paper that would come out the same is not made again.
    """

    template: Path
    templates: TemplateFiles = field(default_factory=TemplateFiles)
    draft: bool = False
    only: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    def compiled(self, path: Path) -> Template:
        """Raises UsageError for a template that cannot be read, TemplateError for one that cannot be compiled."""
        return compile_template(self.templates.file(path))

    def asks_for(self, due: DuePaper) -> bool:
        """Whether a paper is to be made."""
        return self.only in ("", due.paper.name)


def due_papers(judgement: Judgement, template: Path) -> tuple[DuePaper, ...]:
    """The papers of an office, with one for each project where 对象 is 项目; of an office whose file cannot be read those
    of its district that are about the office.

    template: of an office that lists no papers.
    """
    district, entry, case = judgement.district.district, judgement.entry, judgement.case
    papers = case.submission.papers if case else papers_of(district.papers or (), ())
    listed = lists_papers(judgement)
    due: list[DuePaper] = []
    for paper in papers:
        path = template_path(paper, judgement.district.folder) if listed else template
        if paper.subject != PROJECT:
            due.append(DuePaper(paper, file_name(district, entry, paper), path))
            continue
        for number, project in enumerate(case.evaluation.projects if case else ()):
            stem = file_name(district, entry, paper, project)
            due.append(DuePaper(paper, stem, path, number, project.name))
    return tuple(due)


def paper_values(
    case: Case,
    due: DuePaper,
    contents: Sequence[Mapping[str, object]] = (),
    draft: bool = False,
    contents_field: bool = True,
) -> Values:
    """What the template of a paper is filled with; see view.values()."""
    given = values(case.submission, case.scorecard, contents, draft, contents_field)
    if due.number is not None:
        given |= this_project(case.submission, case.scorecard, due.number)
    return withheld(given, due.paper.withheld, case.evaluation) if due.paper.withheld else given


def lists_papers(judgement: Judgement) -> bool:
    """Whether district.yaml or the office's file says which papers are made."""
    case = judgement.case
    return case.submission.lists_papers if case else bool(judgement.district.district.papers)


def used_templates(judgement: Judgement, due: Sequence[DuePaper]) -> Recipe:
    """The part of an office's recipe that only its judgement tells: the templates."""
    paths = tuple(dict.fromkeys(each.template.as_posix() for each in due))
    return Recipe("" if lists_papers(judgement) else paths[0], templates=paths)


def whole_recipe(
    used: Recipe, inputs: Inputs, slug: str, files: OfficeFiles, templates: TemplateFiles
) -> Recipe:
    """The recipe of an office. used: used_templates(). A template that cannot be read makes its papers due again."""
    found: list[TemplateFile] = []
    for path in used.templates:
        with suppress(UsageError):
            found.append(templates.file(Path(path)))
    recipe = inputs.recipe(slug, files.office, files.previous, found, not used.template)
    whole = len(found) == len(used.templates)
    return replace(
        recipe,
        template=used.template,
        templates=used.templates,
        fingerprint=recipe.fingerprint if whole else "",
    )


def unlisted(judgement: Judgement) -> Judgement:
    """The same as if no papers were listed, so that one template can be tried on an office's data."""
    if judgement.case is None:
        return judgement
    submission = judgement.case.submission
    plain = replace(
        submission,
        evaluation=submission.evaluation.model_copy(update={"papers": None}),
        district=submission.district.model_copy(update={"papers": None}),
    )
    return replace(judgement, case=replace(judgement.case, submission=plain))


def refuse_unknown(due: Sequence[DuePaper], only: str, office: str) -> None:
    """Raises UsageError where an office makes no paper of the name that is asked for."""
    names = list(dict.fromkeys(each.paper.name for each in due))
    if only and only not in names:
        near = nearest(only, names)
        hint = f"是不是“{near}”？" if near else ""
        raise UsageError(f"{office}没有叫“{only}”的文书。{hint}", f"可用的文书：{'、'.join(names)}")


def own_template_paths(raw: bytes, folder: Path) -> list[Path]:
    """The templates of the papers that an office adds to those of its district. raw: its file; folder: data/<year>.

    Whatever is wrong with the file is told when the office is judged.
    """
    if PAPERS_KEY.encode() not in raw:
        return []
    tree = parse_yaml(raw, "", frozenset()).tree
    listed = tree.get(PAPERS_KEY) if isinstance(tree, dict) else None
    found: list[Path] = []
    for given in listed if isinstance(listed, list) else ():
        with suppress(ValidationError):
            if isinstance(given, dict):
                found.append(template_path(Paper.model_validate(given), folder))
    return found
