"""Keeping the agreement itself a secret: nda-10."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import NOT, any_of, near

_TALKS = any_of(
    "agreement", "discussions?", "negotiations?", "transaction", "relationship", r"talks\b",
    "meetings?", "purpose", "been (?:made available|furnished|disclosed)", "evaluating",
    "considering", "project", "taking place",
)  # fmt: skip
_EXISTENCE = any_of(
    "existence", "facts? (?:that|of)", "status", "substance",
    "that (?:the )?(?:discussions|negotiations|parties)",
    r"that (?:\w+ ){1,3}(?:has|have)(?= been made available)",
)  # fmt: skip
_TERMS = any_of("terms", "contents?", "nature", "conditions")
_SECRET = any_of(
    "disclos", "reveal", "confidential", "releas", "public", "divulg", "secret", "announc",
    "communicat",
)  # fmt: skip
_TELLING = any_of("disclos", "reveal", "divulg", "including", "keep [^.;]{0,20}confidential")
_TERMS_BIND = any_of(
    "in accordance with", "subject to the terms", "bound by", "comply", "compliance with",
    "breach of", "violat", "consistent with", "adhere", "aware of", "informed of", "advised of",
    "pursuant to the", "modif", "supersede", "entire agreement", "enforce", "made on the terms",
    "terms of use", "agree to (?:the|abide)", "abide by", "agreed to abide", "under the terms",
    "relieve", "surviv", "binding", "govern", "constru",
)  # fmt: skip
_ASIDE = any_of(
    "relieve", "prior to the existence", "in fact", "entire agreement", "supersede",
    "acknowledges? the fact", "into existence",
)  # fmt: skip
_ITEM = r"^\W*(?:\w{1,4}\W+)?(?:the )?(?:existence|terms|fact|status|substance|contents)\b"
_PUBLICITY = any_of(
    "public announcements?", "press releases?", "publicity", "(?:any|an|such) announcements?",
    "publici[sz]e", "news releases?", "make public", "form of public media", "public statement",
    "announce (?:the|that|this)",
)  # fmt: skip

AGREEMENT_IS_SECRET = Question(
    id="nda-10",
    topic=(
        "existence|terms|fact|public|announce|press|negotiat|discussions|relationship|substance|"
        "contents|this agreement|made available"
    ),
    silence=0.9,
    rules=(
        Rule(
            name="existence of the talks is secret",
            label=ENTAILS,
            trust=0.89,
            says=(near(_EXISTENCE, _TALKS, 140), _SECRET, f"{NOT}|confidential"),
            unless=(_ASIDE,),
        ),
        Rule(
            name="listed among what is confidential",
            label=ENTAILS,
            trust=0.77,
            says=(near(_ITEM, _TALKS, 100), _SECRET),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="terms are not to be disclosed",
            label=ENTAILS,
            trust=0.74,
            says=(
                near(_TELLING, near(_TERMS, _TALKS, 40), 80),
                f"{NOT}|keep",
            ),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="the agreement itself is kept confidential",
            label=ENTAILS,
            trust=0.7,
            says=(
                (
                    r"\bthis agreement (?:and [^.;]{0,80})?,? ?(?:shall|will|must|is to) be "
                    r"(?:kept|held|treated)[^.;]{0,30}confiden"
                ),
            ),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="no publicity",
            label=ENTAILS,
            trust=0.71,
            says=(_PUBLICITY, NOT),
            unless=("public domain|solicit",),
        ),
    ),
)

QUESTIONS = (AGREEMENT_IS_SECRET,)
