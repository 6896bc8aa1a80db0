"""Build one office's report: read its files, judge them, produce the documents, publish them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportgen.files.folders import report_name
from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.fingerprint import Inputs, TemplateFile
from reportgen.office.judge import judge, read_files
from reportgen.office.production import Say, produce, say_nothing
from reportgen.office.publish import OutputFolder
from reportgen.office.record import recorded_template, records_folder
from reportgen.office.result import OfficeResult
from reportgen.pdf.engine import Engine, NoEngine
from reportgen.render import Template


@dataclass(frozen=True)
class Target:
    """Where reports are written (out/) and how they are made.

    template: the Word template; None means the one that each report was made with last.
    """

    out: Path
    template: Path | None = None
    draft: bool = False

    def template_file(self, district: DistrictFile, entry: DirectoryEntry) -> TemplateFile:
        """Read the template of an office's report. Raises UsageError where that is not possible."""
        records = records_folder(self.folder(district), self.draft)
        return TemplateFile.read(self.template or recorded_template(records, entry.slug))

    def folder(self, district: DistrictFile) -> Path:
        """out/<year>."""
        return self.out / str(district.district.year)

    def report(self, year: str, entry: DirectoryEntry) -> Path:
        """Where an office's DOCX lies, or would lie; its PDF is beside it."""
        return self.out / year / report_name(entry.slug, self.draft)


def build_office(
    district: DistrictFile,
    entry: DirectoryEntry,
    engine: Engine | NoEngine,
    target: Target,
    say: Say = say_nothing,
) -> OfficeResult:
    """Build one office's report into out/<year>/ and return the result as it was recorded.

    say is called after each stage. Raises UsageError where the office has handed in no data or a file cannot be
    read or written; TemplateError where the template cannot be used.
    """
    files = read_files(district, entry)
    say("读取", str(district.office_file(entry)))
    template = target.template_file(district, entry)
    compiled = compile_template(template)
    judgement = judge(district, entry, files)
    result = produce(judgement, compiled, engine, target.draft, say)
    inputs = Inputs(district.folder, district.raw, target.draft)
    recipe = inputs.recipe(entry.slug, files.office, files.previous, template)
    with OutputFolder.open(target.folder(district), target.draft) as output:
        return output.publish(result, inputs, files.office, recipe)


@lru_cache(maxsize=4)
def compile_template(file: TemplateFile) -> Template:
    """Compile a template, or return it from memory if another office used it before. Raises TemplateError."""
    return Template.load(file.content, file.path.name)
