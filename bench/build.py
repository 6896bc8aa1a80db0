"""Compare `reportgen build dongli` with only `soffice --convert-to pdf` of the finished DOCX.

soffice only converts; the build also loads, scores, checks, renders twice, verifies and writes. Both are measured as
whole processes in turns, so that a busy machine slows both, and the medians are compared. The first run of soffice,
which makes its profile, is not counted.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAIRS = 7


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print both medians, the ratio of each pair and their median."""
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "reportgen", "build", "dongli", "--year", "2022", "--out", folder]
        docx = Path(folder) / "2022" / "dongli.docx"
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        bare = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            f"{folder}/bare",
            str(docx),
        ]
        seconds(build)
        seconds(bare)
        pairs = [(seconds(build), seconds(bare)) for _ in range(PAIRS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(a / b for a, b in pairs)
    print(f"reportgen build dongli       {ours:6.2f} s")
    print(f"soffice --convert-to pdf     {theirs:6.2f} s")
    print(f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})   (goal: below 0.8)")


if __name__ == "__main__":
    main()
