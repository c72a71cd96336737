"""Findings and facts as HTML: what was found, where it stands, what to propose instead."""

from __future__ import annotations

from collections.abc import Iterable

from ndalab.nda.hypotheses import hypothesis
from ndalab.nda.reporting.excerpt import Excerpt
from ndalab.nda.reporting.markup import Html, el, markup
from ndalab.nda.reporting.sheet import Sheet
from ndalab.nda.reporting.words import ANSWERS, LEVELS, certainty, clause_name, in_order
from ndalab.nda.schemas import Evidence, Fact, Level, RiskFinding

_ORDER: dict[Level, int] = {"red": 0, "yellow": 1, "green": 2}


def badge(level: Level, label: str | None = None) -> Html:
    """Show a level by a word and a sign; colour only repeats it."""
    return el("span", label or LEVELS[level], class_=f"badge {level}")


def findings(sheet: Sheet, found: Iterable[RiskFinding]) -> Html:
    """Show what somebody should look at one by one, and what is in order folded away."""
    ordered = sorted(found, key=lambda finding: _ORDER[finding.level])
    open_ = [f for f in ordered if f.level != "green" or f.needs_review]
    fine = [f for f in ordered if f.level == "green" and not f.needs_review]
    nothing = el("p", "Nothing out of the ordinary was found.", class_="quiet")
    return markup(
        [_finding(sheet, f) for f in open_] or nothing,
        _folded(in_order(fine) or "", [_finding(sheet, f) for f in fine]) if fine else None,
    )


def _finding(sheet: Sheet, finding: RiskFinding) -> Html:
    side = None if finding.perspective == "both" else f"as {finding.perspective}"
    return el(
        "section",
        el(
            "h4",
            badge(finding.level),
            " ",
            clause_name(finding.clause),
            _note(side),
            _note("please check" if finding.needs_review else None),
        ),
        el("p", finding.why),
        quotes(sheet, finding.evidence),
        _fallback(finding.fallback),
        class_=f"finding {finding.level}",
    )


def _note(words: str | None) -> Html | None:
    return el("span", words, class_="note") if words else None


def _fallback(wording: str | None) -> Html | None:
    if wording is None:
        return None
    return el("div", el("strong", "Propose instead"), el("p", wording), class_="fallback")


def quotes(sheet: Sheet, evidence: Iterable[Evidence]) -> list[Html]:
    """Show quotes in their surroundings."""
    return [_quote(sheet.excerpts[e.start, e.end]) for e in evidence]


def _quote(excerpt: Excerpt) -> Html:
    return el(
        "blockquote",
        el("cite", excerpt.section, class_="section") if excerpt.section else None,
        el("p", excerpt.before, " ", el("mark", excerpt.quote), " ", excerpt.after, dir="auto"),
    )


def facts(sheet: Sheet, answered: Iterable[Fact]) -> Html:
    """Show the answers to the 17 questions, folded away."""
    rows = [_fact(sheet, fact) for fact in answered]
    head = el("tr", [el("th", name, scope="col") for name in ("Question", "Answer", "Certainty")])
    table = el("table", el("thead", head), el("tbody", rows), class_="facts")
    return _folded(f"All answers: {len(rows)}", table)


def _fact(sheet: Sheet, fact: Fact) -> Html:
    asked = hypothesis(fact.id)
    return el(
        "tr",
        el(
            "td",
            el("strong", asked.name),
            el("p", asked.statement, class_="quiet"),
            quotes(sheet, fact.evidence),
        ),
        el("td", ANSWERS[fact.label]),
        el("td", certainty(fact), _note("please check" if fact.needs_review else None)),
    )


def _folded(title: str, *content: Html | list[Html]) -> Html:
    return el("details", el("summary", title), *content)
