"""Judge the same bytes once: an edit is judged before it is written, for what it changes, and to build the report."""

import threading
from collections import OrderedDict

from reportgen.model.district import DirectoryEntry
from reportgen.model.submission import DistrictFile
from reportgen.office.fingerprint import digest
from reportgen.office.judge import Judgement, OfficeFiles, judge

_MAX_JUDGEMENTS = 64  # some 0.3 MB each
_lock = threading.Lock()
_known: "OrderedDict[tuple[str, ...], Judgement]" = OrderedDict()


def judge_once(district: DistrictFile, entry: DirectoryEntry, files: OfficeFiles) -> Judgement:
    """Do what judge() does, or return what was judged of the same bytes before. Several threads may call this.

    Not for a batch, which judges every office once and would only keep what it needs no more.
    """
    contents = (district.raw, files.office, *(files.previous or ()))
    key = (str(district.folder), entry.slug, *map(digest, contents))
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    judgement = judge(district, entry, files)
    with _lock:
        _known[key] = judgement
        while len(_known) > _MAX_JUDGEMENTS:
            _known.popitem(last=False)
    return judgement
