"""Which modules a package holds: what is kept as one file each is found by looking, not listed."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """Every module that lies directly in package, imported, in alphabetical order."""
    for found in iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(found.name)
