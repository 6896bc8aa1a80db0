"""`python -m bench.hostile N [--seed S] [--kind KIND]…`: N cases of each kind, those of seeds.txt first."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.hostile.session import KINDS, Session, kept_numbers


def main() -> int:
    """Run the cases, print each that broke the rule; 1 where any did."""
    parser = argparse.ArgumentParser(prog="bench.hostile")
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=0, help="number of the first case")
    parser.add_argument("--kind", action="append", choices=sorted(KINDS))
    arguments = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder, Session(Path(folder)) as session:
        for kind in arguments.kind or sorted(KINDS):
            numbers = list(_numbers(kind, arguments.seed, arguments.count))
            broken = 0
            for number in numbers:
                if told := session.failure(kind, number):
                    print(told, flush=True)
                    broken += 1
            print(f"{kind}: {len(numbers)} cases, {broken} broke the rule", flush=True)
            failures += broken
    return 1 if failures else 0


def _numbers(kind: str, first: int, count: int) -> Iterator[int]:
    yield from dict.fromkeys((*kept_numbers(kind), *range(first, first + count)))


if __name__ == "__main__":
    sys.exit(main())
