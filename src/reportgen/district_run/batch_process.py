"""`build --all` as a process of its own, whose progress others can follow, and which can be stopped and begun again."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportgen.errors import UsageError

_MAX_EVENTS = 5_000


@dataclass(frozen=True)
class BatchCommand:
    """What is built: data/<year>, out/, and the template, None for the recorded ones."""

    folder: Path
    out: Path
    template: Path | None = None

    def arguments(self, final_only: bool) -> list[str]:
        """The arguments of the command."""
        given = ["build", "--all", "--json", "--data", str(self.folder.parent), "--year", self.folder.name]
        given += ["--out", str(self.out)]
        given += ["--template", str(self.template)] if self.template else []
        return [*given, "--final-only"] if final_only else given


@dataclass
class BatchProcess:
    """At most one run at a time. events: the lines of its progress so far, as the command writes them.

    code: its exit code, None while it runs or before the first run. problem: what it said when it failed.
    """

    command: BatchCommand
    events: list[dict[str, Any]] = field(default_factory=list)
    code: int | None = None
    problem: str = ""
    _process: subprocess.Popen[str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_running(self) -> bool:
        """Whether a run is going on."""
        return self._process is not None and self.code is None

    def start(self, final_only: bool = False) -> None:
        """Begin a run. Raises UsageError where one is going on."""
        with self._lock:
            if self.is_running:
                raise UsageError("正在生成", "等它结束，或先停止")
            self.events, self.code, self.problem = [], None, ""
            self._process = subprocess.Popen(
                [sys.executable, "-m", "reportgen", *self.command.arguments(final_only)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """Stop the run in good order: what is done stays, the next run does the rest."""
        with self._lock:
            if self.is_running and self._process is not None:
                self._process.terminate()

    def _follow(self, process: subprocess.Popen[str]) -> None:
        errors: list[str] = []
        assert process.stdout is not None and process.stderr is not None
        reader = threading.Thread(target=lambda: errors.append(process.stderr.read()), daemon=True)  # type: ignore[union-attr]  # it is a pipe
        reader.start()
        for line in process.stdout:
            if line.startswith("{") and len(self.events) < _MAX_EVENTS:
                self.events.append(json.loads(line))
        code = process.wait()
        reader.join()
        self.problem = "".join(errors)[-2_000:].strip()
        self.code = code
