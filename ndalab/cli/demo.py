"""`ndalab demo`: the sample contracts, or the user's own, with a word on what happens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ndalab.cli.analyzing import Options, jobs_or_refusal, run
from ndalab.cli.outcome import Outcome
from ndalab.cli.sinks import HtmlReport, Sink, Tables
from ndalab.cli.tables import plain
from ndalab.errors import UsageError
from ndalab.face.trace import Trace
from ndalab.nda.samples import sample_paths

REPORT = Path("report") / "index.html"

_STEPS = (
    ("parse", "read the file: PDF, Word, HTML or text"),
    ("chunk", "cut it into passages along its clauses"),
    ("embed", "find the passages closest to each question"),
    ("analyse", "answer 17 questions, each with the words it rests on"),
    ("score", "compare the answers with the playbook"),
)
_NEXT = (
    ("ndalab analyze YOUR.pdf", "analyse a contract of your own, or a folder of them"),
    ("ndalab analyze --help", "reports, JSON, our side, a playbook of your own"),
    ("make lab", "open the notebooks, where the same functions run live"),
)


def demo(paths: Sequence[Path], options: Options, *, quiet: bool) -> int:
    """Show the workflow at work.

    Returns:
        The exit code.

    Raises:
        UsageError: There is nothing to analyse, or the report has no place.
    """
    console = Console()
    jobs = jobs_or_refusal(paths or sample_paths())
    make_room(REPORT)
    _introduce(console, len(jobs), samples=not paths)
    sinks: list[Sink] = [Tables(console), OneRun(console), HtmlReport(REPORT)]
    code = asyncio.run(run(jobs, options, sinks, quiet=quiet))
    _conclude(console)
    return code


def make_room(report: Path) -> None:
    """Make the folder of the report.

    Raises:
        UsageError: It cannot be made.
    """
    try:
        report.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"The folder {report.parent} cannot be made here ({error.strerror}); "
            "change to a folder that you may write to."
        ) from error


class OneRun:
    """Prints the trace of the first document that was analysed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown: Outcome | None = None

    def add(self, outcome: Outcome) -> None:
        """Remember the first run that came to its end."""
        if self._shown is None and outcome.trace is not None:
            self._shown = outcome._replace(text=None)

    def finish(self, _everything: Trace, /) -> None:
        """Print its trace."""
        if self._shown is None or self._shown.trace is None:
            return
        _heading(self._console, f"One run, step by step: {Path(self._shown.path).name}")
        drawn = Text(self._shown.trace.text(), no_wrap=True, overflow="ellipsis")
        self._console.print(drawn, soft_wrap=not self._console.is_terminal)
        self._console.print(
            "Each step is stored once it is done; a run that is cut off goes on from there."
        )


def _introduce(console: Console, count: int, *, samples: bool) -> None:
    what = "sample contracts, all invented," if samples else "of your documents"
    _heading(console, "NDA analysis as a durable workflow")
    console.print(
        Text(
            f"{count} {what} go through the Inngest function analyse-nda: one run each, "
            "offline, inside this process. Its steps:"
        )
    )
    _pairs(console, _STEPS)
    console.print()


def _conclude(console: Console) -> None:
    _heading(console, "What to do next")
    console.print(
        Text.assemble("The report lies in ", (str(REPORT), "bold"), "; open it in a browser.")
    )
    _pairs(console, _NEXT)


def _heading(console: Console, words: str) -> None:
    console.print()
    console.rule(plain(words), align="left", style="dim")


def _pairs(console: Console, pairs: Sequence[tuple[str, str]]) -> None:
    table = Table.grid(padding=(0, 2))
    for left, right in pairs:
        table.add_row(Text(f"  {left}", "bold"), right)
    console.print(table)
