"""The compiled rendering against docxtpl's own, per document, in one run.

    python bench/render.py CONTEXT.json [TEMPLATE.docx] [-n REPETITIONS]

CONTEXT.json: what the template's tags are filled with (Chinese keys). Prints CPU milliseconds per document
for both and the ratio. Both ways render the same values with autoescape and StrictUndefined on; rounds
alternate, so that a busy machine slows both, and the fastest round of each counts.
"""

import argparse
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, StrictUndefined

from reportgen.render import Template

ROUNDS = 5


def cpu_ms(render: Callable[[], object], repetitions: int) -> float:
    """CPU milliseconds per call."""
    start = time.process_time()
    for _ in range(repetitions):
        render()
    return (time.process_time() - start) * 1000 / repetitions


def with_docxtpl(template: Path, context: dict[str, object]) -> bytes:
    """One document, as docxtpl's documentation does it."""
    document = DocxTemplate(template)
    document.render(context, Environment(autoescape=True, undefined=StrictUndefined))
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def main() -> None:
    arguments = argparse.ArgumentParser(description="compiled rendering against docxtpl")
    arguments.add_argument("context", type=Path, help="JSON file with the values")
    arguments.add_argument("template", type=Path, nargs="?", default=Path("templates/report.docx"))
    arguments.add_argument(
        "-n", type=int, default=40, help="documents per round, compiled (docxtpl: a tenth)"
    )
    given = arguments.parse_args()
    context = json.loads(given.context.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        compiled = Template.open(given.template, Path(folder))
    slow: list[float] = []
    fast: list[float] = []
    for _ in range(ROUNDS):
        slow.append(cpu_ms(lambda: with_docxtpl(given.template, context), max(1, given.n // 10)))
        fast.append(cpu_ms(lambda: compiled.render(context), given.n))
    print(f"docxtpl   {min(slow):8.2f} ms CPU per document")
    print(f"compiled  {min(fast):8.2f} ms CPU per document")
    print(f"ratio     {min(slow) / min(fast):8.1f}")


if __name__ == "__main__":
    main()
