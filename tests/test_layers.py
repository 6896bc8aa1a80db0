"""Imports point one way, files stay small, and nothing heavy loads before it is needed."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "reportgen"

# a module imports only from what stands before it
ORDER = [
    "errors", "finding", "formatting", "discovery", "files", "model", "reading", "scoring",
    "quantities", "spelling", "checks", "render", "references", "pdf", "office",
    "comparison", "explanation", "editing", "batch", "ledger", "volume", "district_run",
    "scaffold", "demo", "web", "cli",
]  # fmt: skip
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.name != "__main__.py")
LIMIT_FILE, LIMIT_FUNCTION = 300, 40


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    own = layer(path)
    if own == "__init__":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module == "reportgen":
            names += [f"reportgen.{a.name}" for a in node.names if a.name in ORDER]
        for name in names:
            target = name.split(".")[1] if name.startswith("reportgen.") else own
            assert ORDER.index(target) <= ORDER.index(own), f"{own} imports {target}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LIMIT_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LIMIT_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            inner = any(
                node in getattr(outer, "body", ())
                for outer in ast.walk(tree)
                if isinstance(outer, ast.FunctionDef)
            )
            private = any(
                node in outer.body
                for outer in ast.walk(tree)
                if isinstance(outer, ast.ClassDef) and outer.name[0] == "_"
            )
            assert inner or private or ast.get_docstring(node), f"{node.name} has no docstring"


def test_no_two_modules_have_one_name() -> None:
    """A command's file has the name of its command, which may be that of a package (demo), but of no other module."""
    names = Counter(path.stem for path in MODULES if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_classes_have_one_name() -> None:
    names = Counter(
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom reportgen.cli.parser import parser\nparser().format_help()\n"
        "heavy = ('yaml','pydantic','jinja2','docx','docxtpl','lxml','pypdf','starlette','uvicorn','segno')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
