"""JSON for other programs: Chinese keys as in the data, numbers exactly as they were computed."""

from typing import Any

import simplejson

from reportgen.cli.screen import say_json


def print_document(document: Any, indent: int | None = 2) -> None:
    """Print a document; a Decimal is a number with all its digits."""
    say_json(simplejson.dumps(document, ensure_ascii=False, indent=indent, use_decimal=True))
