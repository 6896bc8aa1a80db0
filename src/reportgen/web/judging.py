"""Judgements of offices as their files are now, remembered until a file changes."""

import threading
from collections import OrderedDict

from reportgen.editing.edited import EditedOffice
from reportgen.files.folders import previous_files
from reportgen.office.fingerprint import digest
from reportgen.office.judge import Judgement, OfficeFiles, judge

_MAX_JUDGEMENTS = 64  # some 0.3 MB each
_lock = threading.Lock()
_known: "OrderedDict[tuple[str, ...], Judgement]" = OrderedDict()


def judged(office: EditedOffice, raw: bytes) -> Judgement:
    """Judge an office's file, or return what was judged of the same bytes before."""
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
