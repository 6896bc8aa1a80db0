"""Fixtures: a template of given blocks, and its rendering."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from docx import Document

from reportgen.render import Template
from tests.render.word_files import Block, add_block


@pytest.fixture
def word(tmp_path: Path) -> Callable[..., Path]:
    """word(*blocks, header=, footer=, title=) → the path of a new DOCX."""

    def make(*blocks: Block, header: str = "", footer: str = "", title: str = "") -> Path:
        document = Document()
        for block in blocks:
            add_block(document, block)
        if header:
            document.sections[0].header.paragraphs[0].text = header
        if footer:
            document.sections[0].footer.paragraphs[0].text = footer
        document.core_properties.title = title
        path = tmp_path / "样板.docx"
        document.save(path)
        return path

    return make


@pytest.fixture
def fill(tmp_path: Path) -> Callable[[Path, Mapping[str, object]], bytes]:
    """fill(template path, context) → the rendered DOCX; with a cache of the test's own."""
    return lambda path, context: Template.open(path, tmp_path / "cache").render(context)
