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
_AFTERWARDS = any_of(
    "(?:after|notwithstanding|following|despite|subsequent to)[^.;]{0,60}(?:return|destr)",
    "surviv", "continue to", "personnel", "subject to the terms",
)  # fmt: skip

RETURN_AT_END = Question(
    id="nda-16",
    topic=_RETURNED,
    silence=0.85,
    rules=(
        Rule(
            name="returned or destroyed at the end",
            label=ENTAILS,
            trust=0.85,
            says=(_RETURNED, _END, f"{INFORMATION}|{COPIES}"),
            unless=(_AFTERWARDS,),
        ),
        Rule(
            name="at the end, as listed",
            label=ENTAILS,
            trust=0.8,
            says=(_END, _RETURNED, f"{INFORMATION}|{COPIES}"),
            unless=(_AFTERWARDS,),
        ),
    ),
)

_COPYING = any_of(
    r"cop(?:y|ied|ying)\b", "reproduc", "duplicat", "(?:make|making|made) (?:any )?copies",
    "copies",
)  # fmt: skip
_OTHER_COPIES = any_of(
    "return", "destroy", "destruct", "retain", "counterpart", "copyright", "infring", "executed",
    "sign(?:ed)?\\b", "a copy of (?:this|the agreement)", "certified copy",
)  # fmt: skip

MAY_COPY = Question(
    id="nda-17",
    topic=COPIES,
    silence=0.8,
    rules=(
        Rule(
            name="copies may be made",
            label=ENTAILS,
            trust=0.75,
            says=(
                "|".join(
                    (
                        near(
                            any_of(
                                r"may (?!not)",
                                "right to",
                                "permitted to",
                                "entitled to",
                                "except for such",
                                "other than",
                            ),
                            _COPYING,
                            80,
                        ),
                        "(?:except|other than|limited number)[^.;]{0,30}copies",
                        "copies (?:so )?made (?:by|shall|will)",
                        "all copies[^.;]{0,60}(?:contain|bear|include)",
                    )
                ),
            ),
            unless=(_OTHER_COPIES,),
        ),
        Rule(
            name="copied only as needed",
            label=ENTAILS,
            trust=0.6,
            says=(
                near(
                    _COPYING,
                    any_of(
                        "except (?:as|to|for|in)",
                        r"only\b",
                        "other than",
                        r"as (?:\w+ ){0,3}(?:necessary|required|needed)",
                        "to the extent",
                        "except insofar",
                    ),
                    120,
                ),
            ),
            unless=(_OTHER_COPIES,),
        ),
        Rule(
            name="not to be copied",
            label=CONTRADICTS,
            trust=0.75,
            says=(near(NOT, _COPYING, 200) + "|" + near(COPIES, "not be", 40),),
            unless=("return|destroy|destruct|copyright|infring|counterpart",),
        ),
    ),
)

_KEEP = any_of("retain", r"keep (?:a|one|any|such|copies)\b", "kept by", "archiv", r"back-?up")

MAY_RETAIN = Question(
    id="nda-20",
    topic=f"{GIVE_BACK}|{_KEEP}|deliver",
    silence=0.8,
    rules=(
        Rule(
            name="may keep some",
            label=ENTAILS,
            trust=0.8,
            says=(
                "|".join(
                    (
                        near(
                            any_of(
                                r"may\b",
                                "entitled to",
                                "permitted to",
                                "right to",
                                "allowed to",
                                r"except\b",
                                "need not",
                            ),
                            _KEEP,
                            100,
                        ),
                        near(
                            "not (?:be )?(?:required|obligated|obliged)",
                            any_of("return", "destr", "delet", "purge"),
                            60,
                        ),
                        near(
                            "(?:destruction|deletion|return)",
                            "not (?:be )?(?:required|made|apply)",
                            60,
                        ),
                        near(
                            _KEEP,
                            any_of(
                                "required by",
                                "to the extent",
                                "archival",
                                "back-?up",
                                "legal counsel",
                                "in its files",
                            ),
                            80,
                        ),
                        "one (?:\\(1\\) )?(?:archival |record )?copy",
                    )
                ),
            ),
            unless=(
                "(?:not|nor|never) (?:be )?(?:retain|keep)(?![^.]{0,120}except)",
                any_of(r"minds?\b", "memor(?:y|ies)", "residual", "all rights", "rights?, title"),
                any_of("counterpart", "sign", "letter", "execut"),
            ),
        ),
        Rule(
            name="all copies go back",
            label=CONTRADICTS,
            trust=0.65,
            says=(_RETURNED, COPIES, any_of("all", "any", "every", "and")),
            unless=(any_of("counterpart", "sign(?:ed|ing)", "execut", "duplicate copy"),),
        ),
        Rule(
            name="nothing is kept",
            label=CONTRADICTS,
            trust=0.7,
            says=(
                near(NOT, any_of("retain", "keep(?:ing)? any", "kept"), 60),
                f"{GIVE_BACK}|{COPIES}",
            ),
        ),
    ),
)

QUESTIONS = (RETURN_AT_END, MAY_COPY, MAY_RETAIN)
