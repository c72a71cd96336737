"""`ndalab demo`: the sample contracts, or the user's own, with a word on what happens."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ndalab.cli.analyzing import Options, jobs_or_refusal, run
from ndalab.cli.outcome import Outcome
from ndalab.cli.sinks import HtmlReport, Sink, Tables
from ndalab.cli.tables import details, plain
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
    ("{ndalab} analyze YOUR.pdf", "analyse a contract of your own, or a folder of them"),
    ("{ndalab} analyze --help", "reports, JSON, which side we are on"),
    ("{ndalab} playbook > my.yaml", "copy the playbook, change it, pass --playbook my.yaml"),
    ("make lab", "open the notebooks, where the same functions run live"),
)


def _command() -> str:
    """Give the command as it can be typed here: `make demo` runs it from a folder off the PATH."""
    typed = Path(sys.argv[0])
    if which("ndalab") or not typed.is_file():
        return "ndalab"
    return os.path.relpath(typed)


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
    sinks: list[Sink] = [Tables(console, most_detailed=0), Closer(console), HtmlReport(REPORT)]
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


class Closer:
    """Looks more closely at the document with the lowest score: its findings and its run."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lowest: Outcome | None = None

    def add(self, outcome: Outcome) -> None:
        """Remember the document if no other one is worse."""
        if _rank(outcome) < _rank(self._lowest):
            self._lowest = outcome._replace(text=None)

    def finish(self, _everything: Trace, /) -> None:
        """Print."""
        if self._lowest is None or self._lowest.trace is None:
            return
        _heading(self._console, "The lowest score, more closely")
        self._console.print(details(self._lowest, Path(self._lowest.path).name))
        _heading(self._console, "Its run, step by step")
        drawn = Text(self._lowest.trace.text(), no_wrap=True, overflow="ellipsis")
        self._console.print(drawn, soft_wrap=not self._console.is_terminal)
        self._console.print(
            "Each step is stored once it is done; a run that is cut off goes on from there."
        )


def _rank(outcome: Outcome | None) -> tuple[bool, int]:
    """Order by score, what is no NDA or could not be read last."""
    found = outcome.analysis if outcome else None
    return (False, found.score) if found and found.is_nda else (True, 0 if found else 1)


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
    ndalab = _command()
    _pairs(console, [(typed.format(ndalab=ndalab), what) for typed, what in _NEXT])


def _heading(console: Console, words: str) -> None:
    console.print()
    console.rule(plain(words), align="left", style="dim")


def _pairs(console: Console, pairs: Sequence[tuple[str, str]]) -> None:
    table = Table.grid(padding=(0, 2))
    for left, right in pairs:
        table.add_row(Text(f"  {left}", "bold"), right)
    console.print(table)
