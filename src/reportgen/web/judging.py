"""Judgements of offices as their files are now."""

from contextlib import suppress

from reportgen.editing.edited import EditedOffice
from reportgen.errors import ReportgenError
from reportgen.files.folders import DEFAULT_TEMPLATE, previous_files
from reportgen.files.regular import read_bytes
from reportgen.model.submission import DistrictFile
from reportgen.office.due_papers import Order
from reportgen.office.judge import Judgement, OfficeFiles
from reportgen.office.remembered import judge_once
from reportgen.office.required_keys import with_required


def judged(office: EditedOffice, raw: bytes) -> Judgement:
    """Judge an office's file. What its papers print and the file does not state is told with the templates of today."""
    files = OfficeFiles(raw, previous_files(office.district.folder, office.entry.slug))
    judgement = judge_once(office.district, office.entry, files)
    return with_required(judgement, raw, Order(DEFAULT_TEMPLATE))


def judge_all(district: DistrictFile) -> None:
    """Judge every office that has a file, so that who comes first does not wait for rules to be made ready.

    What is wrong with a file is told to whoever opens it, not here.
    """
    for entry in district.district.directory:
        with suppress(ReportgenError, OSError):
            judged(EditedOffice(district, entry), read_bytes(district.office_file(entry)))
