"""What the rules find between offices, with the texts of both."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reportgen.checks.examination import check_district
from reportgen.editing import naming
from reportgen.errors import UsageError
from reportgen.finding import Place
from reportgen.formatting import escape_invisible
from reportgen.office.judge import Judgement
from reportgen.reading.composer import Tree, value_at
from reportgen.reading.yamltext import parse_yaml

_MAX_SHOWN = 1_500  # characters of a text
_MAX_FINDINGS = 50


def side_by_side(judged: Mapping[str, tuple[Judgement, bytes]]) -> list[dict[str, Any]]:
    """The findings between these offices, with the text in each. judged: by slug, with the bytes of each file."""
    found = check_district([j.case for j, _ in judged.values() if j.case])
    return [
        {
            "code": finding.code,
            "message": escape_invisible(finding.message),
            "advice": finding.advice,
            "acknowledged": finding.acknowledged,
            "texts": [_text(place, judged) for place in (finding.place, finding.beside) if place is not None],
        }
        for finding in sorted(found, key=lambda f: bool(f.acknowledged))[:_MAX_FINDINGS]
    ]


def _text(place: Place, judged: Mapping[str, tuple[Judgement, bytes]]) -> dict[str, str]:
    slug = Path(place.file).stem
    if slug not in judged:  # it is in district.yaml
        return {"slug": "", "office": "", "key": place.key, "text": ""}
    judgement, raw = judged[slug]
    tree = parse_yaml(raw, place.file, frozenset()).tree
    try:
        at = value_at(tree, naming.entry_path(place.key, tree)) if place.key else None
    except UsageError:
        at = None
    text = "\n".join(_lines(at))
    shown = text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
    return {"slug": slug, "office": judgement.entry.name, "key": place.key, "text": escape_invisible(shown)}


def _lines(at: Tree | None, name: str = "") -> Iterator[str]:
    """The texts below a place, each on a line behind its keys."""
    if isinstance(at, dict):
        for key, inner in at.items():
            yield from _lines(inner, f"{name}.{key}" if name else key)
    elif isinstance(at, list):
        for inner in at:
            yield from _lines(inner, name)
    elif at:
        yield f"{name}：{at}" if name else at
