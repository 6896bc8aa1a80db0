"""Compare rendering a compiled template with docxtpl: `python -m bench.render`.

Renders data/2022/dongli.yaml into templates/report.docx, for docxtpl with the table tags already expanded.
Prints CPU milliseconds per document for both and the ratio. Both render the same values with autoescape and
StrictUndefined, in turns, so that a busy machine slows both; the fastest round of each is compared.
"""

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, StrictUndefined

from reportgen.office.workspace import open_district
from reportgen.reading.loader import load_office
from reportgen.render import Template, tables
from reportgen.render.entries import deflate, write_package
from reportgen.render.package import read_package
from reportgen.render.preparation import prepare
from reportgen.render.view import values
from reportgen.scoring import compute

ROUNDS = 5
TEMPLATE = Path("templates/report.docx")


def cpu_ms(render: Callable[[], object], repetitions: int) -> float:
    """The CPU milliseconds per call."""
    start = time.process_time()
    for _ in range(repetitions):
        render()
    return (time.process_time() - start) * 1000 / repetitions


def with_docxtpl(template: Path, context: dict[str, object]) -> bytes:
    """Render one document as docxtpl's documentation recommends."""
    document = DocxTemplate(template)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters |= tables.FILTERS
    document.render(context, environment)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def plain_template(folder: Path) -> Path:
    """Write the template as docxtpl can read it, with the table tags already expanded, and return its path."""
    plain = folder / TEMPLATE.name
    parts = prepare(read_package(TEMPLATE.read_bytes(), TEMPLATE.name)).parts
    plain.write_bytes(write_package(deflate(name, body) for name, body in parts.items()))
    return plain


def main() -> None:
    """Print the two times and their ratio."""
    district = open_district(Path("data"), 2022)
    submission, _ = load_office(district, district.entry("dongli"))
    assert submission is not None, "data/2022/dongli.yaml has faults: make check OFFICE=dongli"
    contents = [{"级别": 1, "标题": "一、部门基本情况", "页码": "1", "书签": "_Toc000001"}]
    context = values(submission, compute(submission), contents)
    with tempfile.TemporaryDirectory() as folder:
        compiled = Template.open(TEMPLATE, Path(folder))
        plain = plain_template(Path(folder))
        measure(plain, compiled, context)


def measure(plain: Path, compiled: Template, context: dict[str, object]) -> None:
    """Render both ways in turn and print the fastest of each."""
    slow: list[float] = []
    fast: list[float] = []
    for _ in range(ROUNDS):
        slow.append(cpu_ms(lambda: with_docxtpl(plain, context), 4))
        fast.append(cpu_ms(lambda: compiled.render(context), 40))
    print(f"docxtpl   {min(slow):8.2f} ms CPU per document")
    print(f"compiled  {min(fast):8.2f} ms CPU per document")
    print(f"ratio     {min(slow) / min(fast):8.1f}   (goal: at least 20)")


if __name__ == "__main__":
    main()
