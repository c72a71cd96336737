"""Leaving the other side's people alone: nda-18."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import NOT, any_of, near

_PEOPLE = any_of(
    "employ", r"personnel\b", r"staff\b", "officers?", "directors?", "consultants?",
    "contractors?", "customers?", "clients?", "suppliers?", "persons?", "representatives?",
    r"agents?\b",
)  # fmt: skip
_SOLICIT = any_of(
    r"solicit(?:s|ed|ing|ation)?\b", r"hir(?:e|ing)\b", r"induc(?:e|es|ing)\b", "entic",
    "recruit", "offer(?:s|ing)? (?:of |to )?employ", "poach", "employ (?:or|any)",
)  # fmt: skip

NO_SOLICITATION = Question(
    id="nda-18",
    topic=_SOLICIT,
    silence=0.94,
    rules=(
        Rule(
            name="no solicitation",
            label=ENTAILS,
            trust=0.85,
            says=(_SOLICIT, _PEOPLE, near(NOT, _SOLICIT, 250)),
            unless=(
                any_of("prox(?:y|ies)", "voting", "offer to (?:sell|buy)", "securities"),
                "solicitation (?:response|of (?:bids|offers))",
            ),
        ),
    ),
)

QUESTIONS = (NO_SOLICITATION,)
