"""Find the modules of a package, so that new files in it need not be listed anywhere."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    """Import and yield every module directly in package, in alphabetical order."""
    for found in iter_modules(package.__path__, f"{package.__name__}."):
        yield import_module(found.name)
