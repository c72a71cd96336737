"""Keeping the agreement itself a secret: nda-10."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import NOT, any_of, near

_TALKS = any_of(
    "agreement", "discussions?", "negotiations?", "transaction", "relationship", r"talks\b",
    "meetings?", "purpose", "been (?:made available|furnished|disclosed)", "evaluating",
    "considering", "project", "taking place", "collaboration",
    "co-?operating",
)  # fmt: skip
_EXISTENCE = any_of(
    "existence", r"possibility of (?=(?:the|a|any) (?:\w+ )?transaction)",
    "facts? (?:that|of)", "status", "substance",
    "that (?:the )?(?:discussions|negotiations|parties)",
    r"that (?:\w+ ){1,4}(?:has|have)(?= been made available)",
    r"that (?:the |any |such |those )?(?=(?:talks|discussions|negotiations|collaboration)\b)",
    r"identity of (?:the )?parties", r"interest in (?=(?:the|a) (?:\w+ )?transaction)",
    r"(?=(?:it|they) (?:is|are) (?:considering|evaluating))",
)  # fmt: skip
_TERMS = any_of("terms", "contents?", "nature", "conditions")
_SECRET = any_of(
    "disclos", "reveal", "confidential", "releas", "public", "divulg", "secret", "announc",
    "communicat", "made known", r"tell\b", "mention", "announc",
)  # fmt: skip
_TELLING = any_of("disclos", "reveal", "divulg", "including", "keep [^.;]{0,20}confidential")
_KEPT_SECRET = any_of("confiden", "secre(?:t|cy)")
_PARTNERSHIP = near(
    r"\b(?:mention|tell|disclos|reveal|confirm|announc)",
    r"\bthat (?:it|he|they|you|we|the \w+) (?:is|are|has|have|was|were) (?:\w+ )?(?:working|"
    r"negotiating|in (?:talks|discussion|negotiation|contact)|interested|received|engaged|entered|"
    r"co-?operating|considering|exploring|evaluating|been|"
    r"under (?:discussion|consideration|negotiation))",
    80,
)
_TALKS_KEPT = near(
    "(?:maintain|keep|preserve|respect|protect) the confidentiality of",
    r"\b(?:relationship|discussions|negotiations|agreement|transaction|talks)",
    12,
)
_AGREEMENT_KEPT = (
    r"\bthis agreement[^.;]{0,20} its existence[^.;]{0,80}(?:confidential|not (?:be )?disclos)|"
    r"\b(?:contents?|status|subject|substance) of the (?:negotiations|discussions|talks)[^.;]{0,60}"
    r"not (?:be )?(?:disclos|made public|reveal)|"
    r"\bthis agreement (?:and [^.;]{0,80})?,? ?(?:shall|will|must|is to) be "
    r"(?:kept|held|treated)[^.;]{0,30}confiden|"
    r"\b(?:keep|hold|treat) (?:\w+ )?this agreement [^.;]{0,40}confiden"
)
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
    "announce (?:[^.;]{0,30} )?(?:the|that|this)", "(?:to|with) the (?:media|press)",
)  # fmt: skip

AGREEMENT_IS_SECRET = Question(
    id="nda-10",
    topic=(
        "existence|terms|fact|public|announce|press|negotiat|discussions|relationship|substance|"
        "media|talks|working|received|considering|exploring|evaluating|"
        "under (?:disc|cons|nego)|mention|"
        "contents|this agreement|made available"
    ),
    silence=0.91,
    rules=(
        Rule(
            name="existence of the talks is secret",
            label=ENTAILS,
            trust=0.89,
            says=(near(_EXISTENCE, _TALKS, 140), _SECRET, f"{NOT}|confiden|secre"),
            unless=(_ASIDE,),
        ),
        Rule(
            name="listed among what is confidential",
            label=ENTAILS,
            trust=0.78,
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
            name="terms are treated as confidential",
            label=ENTAILS,
            trust=0.72,
            says=(
                near(
                    any_of("treat", r"keep\b", r"hold\b", "maintain", "regard"),
                    near(near(_TERMS, _TALKS, 40), _KEPT_SECRET, 60),
                    60,
                ),
            ),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="the talks and their fact are secret",
            label=ENTAILS,
            trust=0.72,
            says=(f"{near(_TALKS, near('fact', _KEPT_SECRET, 100), 100)}|{_TALKS_KEPT}",),
            unless=(_ASIDE,),
        ),
        Rule(
            name="not to be told that the parties work together",
            label=ENTAILS,
            trust=0.72,
            says=(near(NOT, _PARTNERSHIP, 80),),
            unless=(_ASIDE,),
        ),
        Rule(
            name="the agreement itself is kept confidential",
            label=ENTAILS,
            trust=0.7,
            says=(_AGREEMENT_KEPT,),
            unless=(_TERMS_BIND,),
        ),
        Rule(
            name="no publicity",
            label=ENTAILS,
            trust=0.73,
            says=(_PUBLICITY, NOT),
            unless=("public domain|solicit",),
        ),
    ),
)

QUESTIONS = (AGREEMENT_IS_SECRET,)
