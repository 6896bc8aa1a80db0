"""Measure seconds and peak memory of binding 100 and 300 reports, each in a process of its own.

For comparison pypdf's PdfWriter appends the same files, without structure, bookmarks, table of contents, page numbers
and proof. The reports are copies of one, but the volume shares nothing between them.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SIZES = (100, 300)


def bind_volume(pdfs: list[Path], target: Path) -> None:
    """Bind the volume as `reportgen build --all` does."""
    from pypdf import PdfReader

    from reportgen.files import atomic
    from reportgen.pdf.engine import open_engine
    from reportgen.render import Template
    from reportgen.volume.assembly import Binding
    from reportgen.volume.contents import BoundPaper, Volume
    from reportgen.volume.frontmatter import FrontMatter

    pages = len(PdfReader(pdfs[0]).pages)
    reports = tuple(BoundPaper(f"示例{i}街道办事处", pdf.name, pages) for i, pdf in enumerate(pdfs))
    volume = Volume(2022, "示例区", "示例区财政局", reports, ())
    with open_engine() as engine, atomic.open_for_writing(target) as stream:
        binding = Binding(stream, target, pdfs[0].parent)
        binding.get_ready(FrontMatter(Template.open(Path("templates/volume.docx")), engine))
        binding.finish(volume)


def append_with_pypdf(pdfs: list[Path], target: Path) -> None:
    """Append the files with pypdf."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(pdf, import_outline=False)
    writer.write(target)


WAYS: dict[str, Callable[[list[Path], Path], None]] = {
    "volume": bind_volume,
    "pypdf append": append_with_pypdf,
}


def measure(way: str, folder: Path, size: int) -> None:
    """Measure one way and print its cost, without that of the engine's process."""
    pdfs = sorted(folder.glob("*.pdf"))[:size]
    target = folder / "result" / "out.pdf"
    target.parent.mkdir(exist_ok=True)
    start = time.perf_counter()
    WAYS[way](pdfs, target)
    wall, cpu = time.perf_counter() - start, time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"{way:13} {size:4} reports {wall:6.1f} s ({cpu:.1f} s CPU)  {peak:5} MB memory"
        f"  {target.stat().st_size >> 20:4} MB file"
    )


def main() -> None:
    """Build one report, copy it, and measure every way with every size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reportgen = [sys.executable, "-m", "reportgen", "build", "dongli", "--year", "2022", "--out", name]
        subprocess.run(reportgen, check=True, stdout=subprocess.DEVNULL)
        for i in range(max(SIZES)):
            shutil.copy(folder / "2022" / "dongli.pdf", folder / f"{i:04}.pdf")
        for way in WAYS:
            for size in SIZES:
                code = f"from bench.volume import *; measure({way!r}, Path({name!r}), {size})"
                subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
