"""Keeping the agreement itself a secret: nda-10."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import NOT, any_of, near

_TALKS = any_of(
    "agreement", "discussions?", "negotiations?", "transaction", "relationship", r"talks\b",
    "meetings?", "purpose", "been (?:made available|furnished|disclosed)", "evaluating",
    "considering", "project",
)  # fmt: skip
_SECRET = any_of(
    "disclos", "reveal", "confidential", "releas", "public", "divulg", "secret", "announc",
    "communicat",
)  # fmt: skip
_TERMS_BIND = any_of(
    "in accordance with", "subject to the terms", "bound by", "comply", "compliance with",
    "breach of", "violat", "consistent with", "adhere", "aware of", "informed of", "advised of",
    "pursuant to the", "modif", "supersede", "entire agreement", "enforce", "made on the terms",
    "terms of use", "agree to (?:the|abide)", "abide by", "agreed to abide", "under the terms",
    "relieve",
)  # fmt: skip

AGREEMENT_IS_SECRET = Question(
    id="nda-10",
    topic="existence|terms|fact|public|announce|press|negotiat|discussions|relationship|publicity|substance",
    silence=0.88,
    rules=(
        Rule(
            name="existence of the talks is secret",
            label=ENTAILS,
            trust=0.9,
            says=(
                near(
                    any_of(
                        "existence",
                        "facts? (?:that|of)",
                        "status",
                        "substance",
                        "that (?:discussions|negotiations)",
                    ),
                    _TALKS,
                    140,
                ),
                _SECRET,
                f"{NOT}|confidential",
            ),
            unless=(
                any_of(
                    "relieve",
                    "prior to the existence",
                    "in fact",
                    "entire agreement",
                    "supersede",
                    "acknowledges? the fact",
                    "into existence",
                ),
            ),
        ),
        Rule(
            name="terms are secret",
            label=ENTAILS,
            trust=0.8,
            says=(
                near(
                    any_of("disclos", "reveal", "divulg", "confidential", "including"),
                    any_of(
                        "(?:terms|contents?|nature|conditions)[^.;]{0,40}(?:agreement|transaction|discussion|negotiation|relationship)"
                    ),
                    80,
                ),
                NOT,
            ),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="the agreement itself is kept confidential",
            label=ENTAILS,
            trust=0.7,
            says=(
                any_of(
                    "this agreement[^.;]{0,100}be (?:kept|held|treated)[^.;]{0,30}confiden",
                    "confidential(?:ity)? (?:of|regarding) (?:the existence of )?this agreement",
                ),
            ),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="no publicity",
            label=ENTAILS,
            trust=0.65,
            says=(
                any_of(
                    "public announcements?",
                    "press releases?",
                    "publicity",
                    "(?:any|an|such) announcements?",
                    "publici[sz]e",
                    "news releases?",
                    "make public",
                    "form of public media",
                    "public statement",
                ),
                NOT,
            ),
            unless=("public domain|solicit",),
        ),
    ),
)

QUESTIONS = (AGREEMENT_IS_SECRET,)
