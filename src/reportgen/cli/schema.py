"""reportgen schema."""

import argparse
from typing import TYPE_CHECKING

from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.scaffold.json_schema import schema_text
from reportgen.scaffold.keytables import markdown

if TYPE_CHECKING:
    from reportgen.model.fields import Record


def run(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of a data file, or the list of all keys. Raises UsageError where neither is asked for."""
    if arguments.markdown:
        say(markdown(), end="")
    elif arguments.file is None:
        raise UsageError("没有写明哪个文件", "写 district 或 office；键的清单用 --markdown")
    else:
        say(schema_text(arguments.file, _record(arguments)), end="")
    return 0


def _record(arguments: argparse.Namespace) -> "type[Record] | None":
    """The class of the office files of the district that --year names, with its 附加项."""
    if arguments.file != "office" or arguments.year is None:
        return None
    from reportgen.model.office_form import evaluation_class
    from reportgen.office.workspace import open_district

    return evaluation_class(open_district(arguments.data, arguments.year).district)
