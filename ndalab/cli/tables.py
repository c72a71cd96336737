"""Outcomes as tables for a terminal or a log. Lanes are said in words; colour only repeats them."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ndalab.cli.jobs import short_names
from ndalab.cli.outcome import Outcome
from ndalab.nda.reporting.words import (
    NOT_LEGAL_ADVICE,
    clause_name,
    in_order,
    kind,
    party,
    score,
    term,
)
from ndalab.nda.schemas import Level, NDAAnalysis, RiskFinding

STYLES = {"green": "green", "yellow": "yellow", "red": "bold red"}
_SIGNS = {"green": "●", "yellow": "◆", "red": "▲"}


def lane(level: Level) -> Text:
    """Write a level with its sign."""
    return Text(f"{_SIGNS[level]} {level}", STYLES[level], no_wrap=True)


def summary(outcomes: Sequence[Outcome]) -> RenderableType:
    """One row a document, in the order in which they were given."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("Lane", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Document", overflow="fold", ratio=2)
    table.add_column("What it is", overflow="fold", ratio=3)
    for outcome, name in zip(outcomes, short_names([o.path for o in outcomes]), strict=True):
        table.add_row(*_row(outcome, name))
    return Group(table, Text(f"{_counts(outcomes)} {NOT_LEGAL_ADVICE}"))


def _row(outcome: Outcome, name: str) -> tuple[Text, ...]:
    found = outcome.analysis
    if found is None:
        return Text("✗ error", "bold red"), Text("–"), plain(name), plain(outcome.error)
    return lane(found.lane), Text(score(found)), plain(name), plain(_what(found))


def _what(found: NDAAnalysis) -> str:
    levels = [finding.level for finding in found.findings]
    counted = [f"{levels.count(name)} {name}" for name in ("red", "yellow") if name in levels]
    doubtful = sum(f.needs_review for f in found.findings if f.level == "green")
    told = [*counted, *([f"{doubtful} to be checked"] if doubtful else [])]
    return ": ".join(filter(None, (kind(found), ", ".join(told))))


def _counts(outcomes: Sequence[Outcome]) -> str:
    failed = sum(outcome.error is not None for outcome in outcomes)
    unread = f", {failed} could not be read" if failed else ""
    return f"{len(outcomes)} document{'' if len(outcomes) == 1 else 's'}{unread}."


def details(outcome: Outcome, name: str) -> RenderableType:
    """One document: what it is, and what needs attention in it."""
    found = outcome.analysis
    if found is None:
        return Text()
    points = f"  {found.score} of 100" if found.is_nda else ""
    heading = Text.assemble((plain(name).plain, "bold"), "  ", lane(found.lane), points)
    return Group(heading, *map(_indented, _lines(found)), Text())


def _indented(line: RenderableType) -> Padding:
    return Padding(line, (0, 0, 0, 2))


def _lines(found: NDAAnalysis) -> list[RenderableType]:
    people = "; ".join(party(p) for p in found.parties) or "parties not found"
    cover = f"{kind(found)}. {people}. Confidential: {_lowered(term(found.confidentiality_term))}."
    law = f" Law: {found.governing_law}." if found.governing_law else ""
    return [plain(cover + law), *map(_warning, found.warnings), *_findings(found.findings)]


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _warning(words: str) -> Text:
    return Text.assemble(("! ", "bold yellow"), plain(words))


def _findings(findings: Sequence[RiskFinding]) -> list[RenderableType]:
    marked = [f for level in ("red", "yellow") for f in findings if f.level == level]
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in marked:
        table.add_row(lane(finding.level), clause_name(finding.clause), plain(finding.why))
    fine = in_order(findings)
    rest = [Text.assemble(lane("green"), "   ", fine)] if fine else []
    return [*([table] if marked else []), *rest]


def plain(words: str | None) -> Text:
    """Show words that come from outside: no control characters, no markup."""
    kept = ("�" if not c.isprintable() and c != " " else c for c in " ".join((words or "").split()))
    return Text("".join(kept))
