"""The files that pages load: a fixed list, so no path can come from a request."""

from pathlib import Path

_FOLDER = Path(__file__).with_name("static")
_FILES = {path.name: path for path in sorted(_FOLDER.iterdir()) if path.suffix in (".js", ".css", ".svg")}


def static_file(name: str) -> Path | None:
    """The path of a file by its name; None for any other name."""
    return _FILES.get(name)
