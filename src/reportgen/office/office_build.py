"""Build one office's papers: read its files, judge them, produce the documents, publish them."""

from dataclasses import dataclass
from pathlib import Path

from reportgen.files.folders import PAPERS_KEY
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.due_papers import Order, lists_papers, whole_recipe
from reportgen.office.fingerprint import Inputs, TemplateFiles, kept_papers, refuse_template
from reportgen.office.judge import read_files
from reportgen.office.papermaking import Say
from reportgen.office.production import produce, say_nothing
from reportgen.office.publish import OutputFolder
from reportgen.office.record import read_marks, recorded_template, records_folder
from reportgen.office.remembered import judge_once
from reportgen.office.required_keys import with_required
from reportgen.office.result import OfficeResult
from reportgen.pdf.engine import Engine, NoEngine


@dataclass(frozen=True)
class Target:
    """Where papers are written (out/) and how they are made.

    template: the Word template of offices that list no papers; None means the one that each report was made with
    last. only: the 名称 of the one paper that is asked for, "" for all. force: make listed papers again that would
    come out the same.
    """

    out: Path
    template: Path | None = None
    draft: bool = False
    only: str = ""
    force: bool = False

    def folder(self, district: DistrictFile) -> Path:
        """out/<year>."""
        return self.out / str(district.district.year)

    def template_path(self, year: str, slug: str) -> Path:
        """Where the template of an office that lists no papers lies."""
        return self.template or recorded_template(self.records(year), slug)

    def records(self, year: str) -> Path:
        """The folder of the records of a year."""
        return records_folder(self.out / year, self.draft)

    def order(self, year: str, slug: str) -> Order:
        """How an office's papers are to be made. year: the name of the folder of the data."""
        mark = None if self.force else read_marks(self.records(year), [slug]).get(slug)
        kept = kept_papers(mark, self.out / year, thorough=True)
        return Order(self.template_path(year, slug), TemplateFiles(), self.draft, self.only, kept)


def build_office(
    district: DistrictFile,
    entry: DirectoryEntry,
    engine: Engine | NoEngine,
    target: Target,
    say: Say = say_nothing,
) -> OfficeResult:
    """Build one office's papers into out/<year>/ and return the result as it was recorded.

    say is called after each stage. Raises UsageError where the office has handed in no data, a file cannot be read or
    written, or the paper that is asked for is not among the office's; TemplateError where the template of an office
    that lists no papers cannot be used.
    """
    year = str(district.district.year)
    files = read_files(district, entry)
    say("读取", str(district.office_file(entry)))
    order = target.order(year, entry.slug)
    if not (district.district.papers or PAPERS_KEY.encode() in files.office):
        order.compiled(order.template)  # What is wrong with the one template is told first.
    judgement = with_required(judge_once(district, entry, files), files.office, order)
    refuse_template(target.template, lists_papers(judgement))
    result = produce(judgement, order, engine, say)
    inputs = Inputs(district.folder, district.raw, target.draft)
    recipe = whole_recipe(result.recipe, inputs, entry.slug, files, order.templates)
    with OutputFolder.open(target.out / year, target.draft) as output:
        return output.publish(result, inputs, files.office, recipe)
