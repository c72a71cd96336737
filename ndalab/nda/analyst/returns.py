"""Giving it back, keeping it, copying it: nda-16, nda-17 and nda-20."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import COPIES, GIVE_BACK, INFORMATION, NOT, any_of, near

_END = any_of(
    "terminat", "expir", "complet", "conclusion", "conclud", "end of", "cessation", "ceas",
    "no longer (?:need|requir|necessary)", "decid\\w+ not", "elects? not",
    "determines? (?:not|that you do not)", "not (?:to )?(?:proceed|pursue|enter)",
    "is not (?:entered|consummated)", "abandon", "once the", "fulfil", "not successful",
    "do(?:es)? not wish", "fails? to", "not awarded", "ceased? to be interested",
)  # fmt: skip
_RETURNED = rf"{GIVE_BACK}|\bdeliver"
_AFTERWARDS = "|".join(
    (
        near(
            any_of("after", "notwithstanding", "following", "despite", "subsequent to"),
            "(?:the|such|for) (?:return|destr)",
            60,
        ),
        any_of("surviv", "outl(?:ast|ive)", "continue to", "personnel", "subject to the terms"),
    )
)

RETURN_AT_END = Question(
    id="nda-16",
    topic=_RETURNED,
    silence=0.87,
    rules=(
        Rule(
            name="returned or destroyed at the end",
            label=ENTAILS,
            trust=0.81,
            says=(_RETURNED, _END, f"{INFORMATION}|{COPIES}"),
            unless=(_AFTERWARDS,),
        ),
        Rule(
            name="at the end, as listed",
            label=ENTAILS,
            trust=0.69,
            says=(_END, _RETURNED, f"{INFORMATION}|{COPIES}"),
            unless=(_AFTERWARDS,),
        ),
    ),
)

_COPYING = any_of(
    r"cop(?:y|ied|ying)\b", r"reproduc(?:e|ed|ing)\b", r"duplicat(?:e|ed|ing)\b", "photocop",
    r"(?:make|making|made) (?:\w+ ){0,2}(?:copies|reproductions)", "such copies",
)  # fmt: skip
_MAY = any_of(
    r"may (?!not)", "right to", "permitted to", "entitled to", "except for such", "other than",
)  # fmt: skip
_COPIES_EXIST = "|".join(
    (
        "(?:except|other than|limited number)[^.;]{0,30}copies",
        "copies (?:so )?made (?:by|shall|will)",
        "all copies[^.;]{0,60}(?:contain|bear|include)",
    )
)
_AS_NEEDED = any_of(
    "except (?:as|to|for|in)", r"only\b", "other than", "to the extent", "except insofar",
    r"as (?:\w+ ){0,3}(?:necessary|required|needed)",
)  # fmt: skip
_OTHER_COPIES = any_of(
    "return", "destroy", "destruct", "retain", "counterpart", "copyright", "infring", "executed",
    r"sign(?:ed)?\b", "(?:a|one) copy of", "certified copy", "access to such copies",
)  # fmt: skip

MAY_COPY = Question(
    id="nda-17",
    topic=COPIES,
    silence=0.95,
    rules=(
        Rule(
            name="copies may be made",
            label=ENTAILS,
            trust=0.86,
            says=(f"{near(_MAY, _COPYING, 80)}|{_COPIES_EXIST}",),
            unless=(_OTHER_COPIES,),
        ),
        Rule(
            name="copied only as needed",
            label=ENTAILS,
            trust=0.51,
            says=(near(_COPYING, _AS_NEEDED, 120),),
            unless=(_OTHER_COPIES,),
        ),
        Rule(
            name="not to be copied",
            label=CONTRADICTS,
            trust=0.75,
            says=(f"{near(NOT, _COPYING, 200)}|{near(COPIES, 'not be', 40)}|\\bno copies",),
            unless=(
                any_of("return", "destroy", "destruct", "copyright", "infring", "counterpart"),
            ),
        ),
    ),
)

_KEEP = any_of("retain", r"keep (?:a|one|any|such|copies)\b", "kept by", "archiv", r"back-?up")
_MAY_KEEP = any_of(
    r"may\b", "entitled to", "permitted to", "right to", "allowed to", r"except\b", "need not",
)  # fmt: skip
_FOR_THE_RECORD = any_of(
    "required by", "to the extent", "archival", "back-?up", "legal counsel", "in its files",
)  # fmt: skip
_NOT_REQUIRED = "not (?:be )?(?:required|obligated|obliged|made|apply)"
_KEPT_BACK = "|".join(
    (
        near(_MAY_KEEP, _KEEP, 100),
        near(_KEEP, _FOR_THE_RECORD, 80),
        near(_NOT_REQUIRED, any_of("return", "destr", "delet", "purge"), 60),
        near("(?:destruction|deletion|return)", _NOT_REQUIRED, 60),
        near("not apply to", any_of("archiv", "back-?up", "required by"), 140),
        r"one (?:\(1\) )?(?:archival |record )?copy",
    )
)
_IN_MIND = any_of(r"minds?\b", "memor(?:y|ies)", "residual", "all rights", "rights?, title")
_SIGNING = any_of("counterpart", r"sign(?:ed|ing)?\b", "letter", "execut", "duplicate copy")
_ALL_COPIES = "|".join(
    (
        near(any_of("all", "any", "every", "each"), COPIES, 40),
        rf"{COPIES} (?:and \w+ )?(?:there)?of",
        near(any_of("including", "together with", "and"), COPIES, 20),
    )
)

MAY_RETAIN = Question(
    id="nda-20",
    topic=f"{GIVE_BACK}|{_KEEP}|deliver",
    silence=0.89,
    rules=(
        Rule(
            name="may keep some",
            label=ENTAILS,
            trust=0.71,
            says=(_KEPT_BACK,),
            unless=(
                "(?:not|nor|never) (?:be )?(?:retain|keep)(?![^.]{0,120}except)",
                _IN_MIND,
                _SIGNING,
            ),
        ),
        Rule(
            name="all copies go back",
            label=CONTRADICTS,
            trust=0.54,
            says=(_RETURNED, _ALL_COPIES),
            unless=(_SIGNING,),
        ),
        Rule(
            name="nothing is kept",
            label=CONTRADICTS,
            trust=0.65,
            says=(
                near(NOT, any_of("retain", "keep(?:ing)? any", "kept"), 60),
                f"{GIVE_BACK}|{COPIES}",
            ),
        ),
    ),
)

QUESTIONS = (RETURN_AT_END, MAY_COPY, MAY_RETAIN)
