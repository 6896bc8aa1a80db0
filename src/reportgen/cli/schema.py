"""reportgen schema."""

import argparse

from reportgen.cli.screen import say
from reportgen.errors import UsageError
from reportgen.scaffold.json_schema import schema_text
from reportgen.scaffold.keytables import markdown


def run(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of a data file, or the list of all keys. Raises UsageError where neither is asked for."""
    if arguments.markdown:
        say(markdown(), end="")
    elif arguments.file is None:
        raise UsageError("没有写明哪个文件", "写 district 或 office；键的清单用 --markdown")
    else:
        say(schema_text(arguments.file), end="")
    return 0
