"""Leaving the other side's people alone: nda-18."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import NOT, any_of, near

_PEOPLE = any_of(
    "employ", r"personnel\b", r"staff\b", "officers?", "directors?", "consultants?",
    "contractors?", "customers?", "clients?", "suppliers?", "persons?", "representatives?",
    r"agents?\b", "executives?", "managers?", "anyone", "team", "contacts?",
)  # fmt: skip
_DRAW_AWAY = (
    r"(?:persuad|encourag|caus|influenc|induc)\w*\b[^.;]{0,120}?"
    r"(?:leave\b|terminate (?:his|her|their|its|such|employ)|end (?:his|her|their))"
)
_SOLICIT = any_of(
    r"solicit(?:s|ed|ing|ation)?\b", r"non-?solicit", r"hir(?:e|ing)\b", r"induc(?:e|es|ing)\b",
    "entic", "recruit", "poach", "headhunt", r"lur(?:e|ing)\b", "employ (?:or|any)",
    r"engag(?:e|ing) (?:them|as)\b", "offer(?:s|ing)? (?:to )?employ",
    "make (?:an|any) offers? (?:of|to) employ",
    r"(?<!an )offer(?:s|ing)? (?:\w+ ){0,3}(?:position|employment|job)",
    r"circumvent (?:the )?(?:client|company|other|disclos|seller|buyer|broker|\w+ and)", _DRAW_AWAY,
)  # fmt: skip
_NO_BAN = (
    r"^\W*(?:\w{1,4}\W+)?"
    r"(?:nothing|(?:this|the foregoing) (?:\w+ ){0,2}(?:shall|does|do|will) not)"
)

NO_SOLICITATION = Question(
    id="nda-18",
    topic=_SOLICIT,
    silence=0.96,
    rules=(
        Rule(
            name="no solicitation",
            label=ENTAILS,
            trust=0.87,
            says=(
                _SOLICIT,
                _PEOPLE,
                f"{near(NOT, _SOLICIT, 250)}|{near('abstain', _SOLICIT, 60)}|non-?solicit",
            ),
            unless=(
                any_of("prox(?:y|ies)", "voting", "offer to (?:sell|buy)", "securities"),
                "solicitation (?:response|of (?:bids|offers))",
                _NO_BAN,
            ),
        ),
    ),
)

QUESTIONS = (NO_SOLICITATION,)
