"""The playbook applied to a document: findings, lane and score. Pure; not legal advice.

What is seen in the wording comes from `signals`, what a rule says from `playbook`; here they
meet, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from ndalab.errors import UsageError
from ndalab.nda.conditions import Outcome, Side, Situation
from ndalab.nda.document import Document, Segment
from ndalab.nda.playbook import Case, Playbook, Rule, load_playbook
from ndalab.nda.schemas import Clause, Evidence, Fact, Level, Particulars, RiskFinding, Term
from ndalab.nda.segment import segment
from ndalab.nda.signals import find_restraints, find_signals

DISCLAIMER = "Not legal advice."
"""What every report of findings must say."""

NO_NDA = "This does not look like an NDA; the playbook was not applied."

_MOST = 5
"""Passages quoted for one finding."""

_SURE = 0.5
"""Confidence below which a clause does not count as present."""

_SEVERITY: Mapping[Level, int] = {"green": 0, "yellow": 1, "red": 2}
_GAP = re.compile(
    r"[a-z]{2},?[ \n]\(?\W?_{3,}|_{3,},? [a-z]{2}|"
    r"\[(?:insert|name|date|address|company)\b|\[[ ●•_]+\]",
    re.I,
)
"""A blank in running words; the lines that await a signature are none."""


class Assessment(NamedTuple):
    """What the playbook says of a document."""

    findings: tuple[RiskFinding, ...]
    """One for each rule that concerns us, in the playbook's order; empty if it is no NDA."""
    lane: Level
    """Red if any finding is, yellow if any is or stands on a fact that a person should review."""
    score: int
    """100 less the points of the findings, never below 0; 0 where nothing could be judged."""


def assess(
    document: Document,
    particulars: Particulars,
    clauses: Sequence[Clause],
    facts: Sequence[Fact],
    playbook: Playbook | None = None,
    we: Side = "both",
    *,
    segments: Sequence[Segment] | None = None,
) -> Assessment:
    """Apply a playbook.

    A document that is no NDA gets no findings, a score of 0 and the yellow lane: a person must
    look at it, and `cautions` says why.

    Args:
        document: The document that findings quote.
        particulars: What `ndalab.nda.particulars` read in it.
        clauses: What `ndalab.nda.clauses` found in it.
        facts: The answers to the 17 hypotheses, whoever gave them. One that is missing counts
            as not mentioned and is marked for review.
        playbook: The rules; those that come with ndalab, if left out.
        we: Whose interests to look after; `both` for a neutral review.
        segments: The document's segments, if they are at hand.

    Raises:
        UsageError: `we` is no side of an agreement.
    """
    if we not in get_args(Side):
        raise UsageError(f"we={we!r} is no side; use one of {', '.join(get_args(Side))}")
    if not particulars.is_nda:
        return Assessment((), "yellow", 0)
    cut = segment(document) if segments is None else segments
    situation = _situation(document, particulars, clauses, facts, we, cut)
    rules = (playbook or load_playbook()).rules
    points = (playbook or load_playbook()).points.model_dump()
    concerned = [rule for rule in rules if we == "both" or rule.perspective in (we, "both")]
    findings = tuple(_finding(rule, situation, points) for rule in concerned)
    return Assessment(findings, _lane(findings), _score(findings))


def cautions(document: Document, particulars: Particulars) -> tuple[str, ...]:
    """Say what a reader must know before relying on the findings."""
    return tuple(_cautions(document, particulars))


def _cautions(document: Document, particulars: Particulars) -> Iterator[str]:
    if not particulars.is_nda:
        yield NO_NDA
        return
    if _GAP.search(document.text):
        yield "Some blanks are not filled in; what stands in them cannot be judged."
    if len(particulars.parties) < 2:
        yield "Fewer than two parties could be read from the text."


def _situation(
    document: Document,
    particulars: Particulars,
    clauses: Iterable[Clause],
    facts: Iterable[Fact],
    we: Side,
    segments: Sequence[Segment],
) -> Situation:
    return Situation(
        we=we,
        structure=particulars.structure,
        law=particulars.governing_law,
        terms=_terms(particulars) | find_restraints(document, segments),
        facts={fact.id: fact for fact in facts},
        clauses=_by_type(clauses),
        signals=find_signals(document, segments),
    )


def _terms(particulars: Particulars) -> dict[str, Term]:
    return {
        "agreement": particulars.agreement_term,
        "confidentiality": particulars.confidentiality_term,
    }


def _by_type(clauses: Iterable[Clause]) -> dict[str, tuple[Evidence, ...]]:
    found: dict[str, tuple[Evidence, ...]] = {}
    for clause in clauses:
        if clause.confidence >= _SURE:
            found[clause.type] = (*found.get(clause.type, ()), clause.evidence)
    return found


def _finding(rule: Rule, situation: Situation, points: Mapping[str, int]) -> RiskFinding:
    """Apply one rule: the worst level that holds decides, and its reasons are all given."""
    decided = [(case, case.when.decide(situation)) for case in rule.levels]
    review = any(outcome.needs_review for _, outcome in decided)
    held = [(case, outcome) for case, outcome in decided if outcome.holds]
    if not held:
        return _met(rule, [outcome for _, outcome in decided], needs_review=review)
    worst = max(held, key=lambda pair: _SEVERITY[pair[0].level])[0].level
    return _missed(rule, [p for p in held if p[0].level == worst], points, needs_review=review)


def _met(rule: Rule, outcomes: Iterable[Outcome], *, needs_review: bool) -> RiskFinding:
    return RiskFinding(
        rule_id=rule.id,
        clause=rule.clause,
        level="green",
        points=0,
        perspective=rule.perspective,
        why=f"Nothing to object to. Baseline: {rule.baseline}",
        evidence=_quoted(outcomes),
        needs_review=needs_review,
    )


def _missed(
    rule: Rule,
    held: Sequence[tuple[Case, Outcome]],
    points: Mapping[str, int],
    *,
    needs_review: bool,
) -> RiskFinding:
    level = held[0][0].level
    fallbacks = dict.fromkeys(case.fallback for case, _ in held if case.fallback)
    return RiskFinding(
        rule_id=rule.id,
        clause=rule.clause,
        level=level,
        points=max(points[level] if c.points is None else c.points for c, _ in held),
        perspective=rule.perspective,
        why=" ".join(dict.fromkeys(case.why for case, _ in held)),
        fallback="\n".join(fallbacks) or None,
        evidence=_quoted(outcome for _, outcome in held),
        needs_review=needs_review,
    )


def _quoted(outcomes: Iterable[Outcome]) -> tuple[Evidence, ...]:
    """Give the passages behind outcomes, each once, in reading order."""
    found = {(e.start, e.end): e for outcome in outcomes for e in outcome.evidence}
    return tuple(found[place] for place in sorted(found))[:_MOST]


def _lane(findings: Iterable[RiskFinding]) -> Level:
    levels = {"yellow" if f.needs_review and f.level == "green" else f.level for f in findings}
    return "red" if "red" in levels else "yellow" if "yellow" in levels else "green"


def _score(findings: Iterable[RiskFinding]) -> int:
    return max(0, 100 - sum(finding.points for finding in findings))
