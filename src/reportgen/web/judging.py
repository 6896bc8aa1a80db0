"""Judgements of offices as their files are now."""

from reportgen.editing.edited import EditedOffice
from reportgen.files.folders import DEFAULT_TEMPLATE, previous_files
from reportgen.office.due_papers import Order
from reportgen.office.judge import Judgement, OfficeFiles
from reportgen.office.remembered import judge_once
from reportgen.office.required_keys import with_required


def judged(office: EditedOffice, raw: bytes) -> Judgement:
    """Judge an office's file. What its papers print and the file does not state is told with the templates of today."""
    files = OfficeFiles(raw, previous_files(office.district.folder, office.entry.slug))
    judgement = judge_once(office.district, office.entry, files)
    return with_required(judgement, raw, Order(DEFAULT_TEMPLATE))
