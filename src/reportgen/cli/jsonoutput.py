"""Print JSON for other programs. Keys are Chinese as in the data; numbers have all computed digits."""

from typing import Any

import simplejson

from reportgen.cli.screen import say_json


def print_document(document: Any, indent: int | None = 2) -> None:
    """Print a document. A Decimal is printed as a number with all its digits."""
    say_json(simplejson.dumps(document, ensure_ascii=False, indent=indent, use_decimal=True))
