"""Outcomes as tables for a terminal or a log. Lanes are said in words; colour only repeats them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from ndalab.cli.outcome import Outcome

_STYLE = {"green": "green", "yellow": "yellow", "red": "bold red"}


def summary(outcomes: Sequence[Outcome]) -> Table:
    """One row a document."""
    table = Table()
    for column in ("Lane", "Score", "Document", "What it is"):
        table.add_column(column)
    for outcome in outcomes:
        table.add_row(*_row(outcome))
    return table


def _row(outcome: Outcome) -> tuple[Text, ...]:
    analysis = outcome.analysis
    if analysis is None:
        return Text("error", "bold red"), Text("–"), Text(outcome.path), Text(outcome.error or "")
    lane = Text(analysis.lane, _STYLE[analysis.lane])
    return lane, Text(str(analysis.score)), Text(outcome.path), Text(analysis.title or "untitled")
