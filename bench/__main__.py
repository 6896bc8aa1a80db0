"""Run all measurements: `python -m bench`, or some by name: `python -m bench render build`."""

import importlib
import sys

ALL = ["render", "build", "edit", "checks", "slips", "batch", "cluster", "volume"]


def main() -> None:
    """Run them one by one."""
    for name in sys.argv[1:] or ALL:
        print(f"== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
