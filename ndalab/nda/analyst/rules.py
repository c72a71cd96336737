"""The rule engine: what a rule is, and how the passages of a document satisfy it.

No legal language lives here; the families of rules beside this module hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ndalab.nda.analyst.passages import Passage
from ndalab.nda.schemas import HypothesisId

Verdict = Literal["Entailment", "Contradiction"]
ENTAILS: Verdict = "Entailment"
CONTRADICTS: Verdict = "Contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reason to answer a hypothesis, as patterns over lower-case wording."""

    name: str
    label: Verdict
    trust: float
    """How often the label was right where this rule decided, and so the fact's confidence.

    Measured on ContractNLI's dev split and the first 50 documents of its train split, drawn
    towards 0.7 as six more answers would: a rule that seldom decides is not trusted far.
    """
    says: tuple[str, ...]
    """Patterns a passage must all hold: the first in its own words, the others in them or in
    the words that lead up to them."""
    unless: tuple[str, ...] = ()
    """Patterns that take the rule back if the passage's own words hold one."""
    unless_read: tuple[str, ...] = ()
    """The same, for the own words read together with the words that lead up to them."""
    elsewhere: tuple[str, ...] = ()
    """Patterns that some passage of the document must hold; those passages are quoted too."""
    nowhere: tuple[str, ...] = ()
    """Patterns that no passage of the document may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A hypothesis and the rules that answer it, most decisive first."""

    id: HypothesisId
    topic: str
    """A pattern without which no passage concerns the hypothesis."""
    silence: float
    """How often NotMentioned was right where no rule spoke, measured in the same way."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that spoke, and the passages that made it speak."""

    rule: Rule
    passages: tuple[Passage, ...]


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern once; rules are written in lower case, so no flags are needed."""
    return re.compile(source)


def holds(rule: Rule, passage: Passage) -> bool:
    """Tell whether the passage by itself says what the rule looks for."""
    first, *others = rule.says
    if not pattern(first).search(passage.own):
        return False
    own, full = passage.own, passage.full
    return (
        all(pattern(p).search(full) for p in others)
        and not any(pattern(p).search(own) for p in rule.unless)
        and not any(pattern(p).search(full) for p in rule.unless_read)
    )


def hits(question: Question, passages: Sequence[Passage]) -> Iterator[Hit]:
    """Yield the rules of `question` that the document satisfies, in the rules' order."""
    topical = [p for p in passages if pattern(question.topic).search(p.full)]
    for rule in question.rules:
        carriers = tuple(p for p in topical if holds(rule, p))
        context = _context(rule, passages) if carriers else None
        if context is not None:
            yield Hit(rule, carriers + context)


def _context(rule: Rule, passages: Sequence[Passage]) -> tuple[Passage, ...] | None:
    """Find the passages the rule needs elsewhere; None if one is missing or one is forbidden."""
    if any(_first(p, passages) for p in rule.nowhere):
        return None
    found = [_first(p, passages) for p in rule.elsewhere]
    return None if None in found else tuple(p for p in found if p is not None)


def _first(source: str, passages: Sequence[Passage]) -> Passage | None:
    search = pattern(source).search
    return next((p for p in passages if search(p.full)), None)
