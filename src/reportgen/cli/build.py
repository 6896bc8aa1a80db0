"""reportgen build. LibreOffice is started first, so that it starts while the program's modules are imported."""

import argparse
import gc
from typing import TYPE_CHECKING

from reportgen.cli.screen import say, warn
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from reportgen.pdf.engine import Engine, NoEngine


def run(arguments: argparse.Namespace) -> int:
    """Build the reports asked for. Returns 0 only if every one of them was built."""
    if arguments.all:
        from reportgen.cli.build_all import build_all  # imports little, in case nothing has to be built

        if arguments.paper:
            raise UsageError("--paper 不与 --all 同用", "--all 只重做有变化的文书；只要一份时写明街道")
        return build_all(arguments)
    for name in ("cluster", "json", "only_changed_list", "jobs", "thorough", "final_only"):
        if getattr(arguments, name):
            raise UsageError(f"--{name.replace('_', '-')} 要与 --all 同用", "生成单个街道时去掉它")
    from reportgen.pdf.engine import start_engine

    gc.disable()  # collecting would take a tenth of the time and free little
    try:
        with start_engine() as engine:
            return _build(arguments, engine)
    finally:
        gc.enable()


def _build(arguments: argparse.Namespace, engine: "Engine | NoEngine") -> int:
    # These imports take 0.4 s; LibreOffice needs longer to start.
    from reportgen.cli.reports import StageLines, print_result
    from reportgen.office.office_build import Target, build_office
    from reportgen.office.production import warm_up
    from reportgen.office.result import State
    from reportgen.office.workspace import open_district, select_offices

    warm_up()
    district = open_district(arguments.data, arguments.year)
    target = Target(arguments.out, arguments.template, arguments.draft, arguments.paper, arguments.force)
    code = 0
    for entry in select_offices(district, arguments.office):
        say(f"{entry.name}  {district.district.year}年度" + ("  草稿" if arguments.draft else ""))
        result = build_office(district, entry, engine, target, StageLines())
        if result.state is State.FAILED and result.recipe.template:
            warn(f"无法进行：{result.reason}")
        else:
            print_result(result, arguments.out / district.folder.name, arguments.draft, arguments.paper)
        code = max(code, {State.BUILT: 0, State.UNFIT: 1}.get(result.state, 2))
    return code
