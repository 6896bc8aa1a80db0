"""Judgements of offices as their files are now, remembered until a file changes."""

import threading
from collections import OrderedDict

from reportgen.editing.edited import EditedOffice
from reportgen.files.folders import DEFAULT_TEMPLATE, previous_files
from reportgen.office.due_papers import Order
from reportgen.office.fingerprint import digest
from reportgen.office.judge import Judgement, OfficeFiles, judge
from reportgen.office.required_keys import with_required

_MAX_JUDGEMENTS = 64  # some 0.3 MB each
_lock = threading.Lock()
_known: "OrderedDict[tuple[str, ...], Judgement]" = OrderedDict()


def judged(office: EditedOffice, raw: bytes) -> Judgement:
    """Judge an office's file, or return what was judged of the same bytes before.

    What its papers print and the file does not state is told with the templates of today.
    """
    return with_required(_judged(office, raw), raw, Order(DEFAULT_TEMPLATE))


def _judged(office: EditedOffice, raw: bytes) -> Judgement:
    previous = previous_files(office.district.folder, office.entry.slug)
    files = (office.district.raw, raw, *(previous or ()))
    key = (str(office.district.folder), office.entry.slug, *(digest(content) for content in files))
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    judgement = judge(office.district, office.entry, OfficeFiles(raw, previous))
    with _lock:
        _known[key] = judgement
        while len(_known) > _MAX_JUDGEMENTS:
            _known.popitem(last=False)
    return judgement
