"""Where outcomes go: JSON lines, tables, the HTML report. Each takes them one by one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

from rich.console import Console

from ndalab.cli.files import write_whole
from ndalab.cli.jobs import short_names
from ndalab.cli.outcome import Outcome, as_json
from ndalab.cli.tables import details, summary
from ndalab.face.trace import Trace
from ndalab.nda.reporting import Sheet, page

MOST_DETAILED = 12
"""Documents whose findings are listed one by one; with more, the table alone says enough."""
MOST_DRAWN = 25
"""Documents that come with a picture of their own run; the picture of all runs is always there."""


class Sink(Protocol):
    """Somewhere for outcomes to go."""

    def add(self, outcome: Outcome) -> None:
        """Take one more."""
        ...

    def finish(self, everything: Trace, /) -> None:
        """Do what can only be done when there are no more."""
        ...


class JsonLines:
    """Writes each outcome to stdout as soon as it is there."""

    def add(self, outcome: Outcome) -> None:
        """Write one line."""
        sys.stdout.write(as_json(outcome) + "\n")
        sys.stdout.flush()

    def finish(self, _everything: Trace, /) -> None:
        """Nothing is left to do."""


class Tables:
    """Collects outcomes, without their texts, and prints tables at the end."""

    def __init__(self, console: Console, most_detailed: int = MOST_DETAILED) -> None:
        """Prepare tables.

        Args:
            console: Where to print.
            most_detailed: With more documents than this, the summary alone is printed.
        """
        self._console = console
        self._most_detailed = most_detailed
        self._outcomes: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        """Keep what the tables need."""
        self._outcomes.append(outcome._replace(text=None))

    def finish(self, _everything: Trace, /) -> None:
        """Print the findings, then the summary, which thus stays in view."""
        if len(self._outcomes) <= self._most_detailed:
            names = short_names([outcome.path for outcome in self._outcomes])
            for outcome, name in zip(self._outcomes, names, strict=True):
                self._console.print(details(outcome, name))
        self._console.print(summary(self._outcomes))


class HtmlReport:
    """Collects what the report quotes, and writes the page at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sheets: list[Sheet] = []

    def add(self, outcome: Outcome) -> None:
        """Keep what the report quotes."""
        self._sheets.append(self._sheet(outcome))

    def _sheet(self, outcome: Outcome) -> Sheet:
        if outcome.analysis is None or outcome.text is None:
            return Sheet(path=outcome.path, error=outcome.error)
        few = len(self._sheets) < MOST_DRAWN
        picture = outcome.trace.svg() if few and outcome.trace else None
        return Sheet.of(outcome.path, outcome.analysis, outcome.text, picture)

    def finish(self, everything: Trace, /) -> None:
        """Write the page."""
        names = short_names([sheet.path for sheet in self._sheets])
        renamed = [
            sheet.model_copy(update={"path": name})
            for sheet, name in zip(self._sheets, names, strict=True)
        ]
        write_whole(self._path, page(renamed, trace=everything.svg()))
