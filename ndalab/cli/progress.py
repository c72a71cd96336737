"""The progress bar on stderr. It watches the domain's own progress events and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ndalab.core.facts import EventReceived, Fact

_WATCHED = ("nda/analysis.progress", "nda/analysis.completed", "nda/analysis.failed")


class Bar:
    """Shows how far the documents are: an observer of a lab, silent where nobody watches."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        """Set up for so many documents."""
        console = Console(file=sys.stderr)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self._total = total
        self._percent: dict[str, int] = {}
        self._task = self._progress.add_task(self._described(), total=100 * total)

    def __call__(self, facts: Sequence[Fact]) -> None:
        """Take note of progress."""
        seen = [f for f in facts if isinstance(f, EventReceived) and f.name in _WATCHED]
        for event in seen:
            data: dict[str, Any] = json.loads(event.data)
            self._percent[data["document_id"]] = data.get("percent", 100)
        if seen:
            done = sum(self._percent.values())
            self._progress.update(self._task, completed=done, description=self._described())

    def _described(self) -> str:
        done = sum(percent == 100 for percent in self._percent.values())
        return f"Analysing: {done} of {self._total}"

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
