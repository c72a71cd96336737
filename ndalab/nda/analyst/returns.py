"""Giving it back, keeping it, copying it: nda-16, nda-17 and nda-20."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import COPIES, GIVE_BACK, INFORMATION, NOT, any_of, near

_END = any_of(
    "terminat", "expir", "complet", "conclusion", "conclud", "end of", "cessation", "ceas",
    "no longer (?:need|requir|necessary)", "decid\\w+ not", "elects? not",
    "determines? (?:not|that you do not)", "not (?:to )?(?:proceed|pursue|enter)",
    "is not (?:entered|consummated)", "abandon", "once the", "fulfil", "not successful",
    "do(?:es)? not wish", "fails? to", "not awarded", "ceased? to be interested", "lapses?",
    r"(?:discussions|negotiations|agreement|project|employment|term|engagement)\b[^.;]{0,30} "
    r"ends?\b",
    r"(?:is|are) over\b", "has been achieved", "after the (?:event|project|programme|meeting|term)",
)  # fmt: skip
_RETURNED = rf"{GIVE_BACK}|\bdeliver"
_THINGS = f"{INFORMATION}|{COPIES}|" + any_of(
    "drawings",
    "samples?",
    "software",
    "everything",
    "(?:return|destroy) (?:it|them)",
    r"records\b",
    r"notes\b",
    "papers",
    r"files\b",
)
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
    silence=0.88,
    rules=(
        Rule(
            name="returned or destroyed at the end",
            label=ENTAILS,
            trust=0.81,
            says=(_RETURNED, _END, _THINGS),
            unless=(_AFTERWARDS,),
        ),
        Rule(
            name="at the end, as listed",
            label=ENTAILS,
            trust=0.72,
            says=(_END, _RETURNED, _THINGS),
            unless=(_AFTERWARDS,),
        ),
    ),
)

_COPYING = any_of(
    r"cop(?:y|ied|ying)\b", r"reproduc(?:e|ed|ing)\b", r"duplicat(?:e|ed|ing)\b", "photocop",
    r"(?:make|making|made|take) (?:\w+ ){0,5}(?:copies|reproductions)", "such copies",
    r"(?:copies|reproductions|extracts) (?:\w+ ){0,6}(?:be|are) (?:made|taken)",
)  # fmt: skip
_MAY = any_of(
    r"(?<!circumstances )may (?!not)", "right to", "permitted to", "entitled to", "allowed to",
    "except for such", "other than",
)  # fmt: skip
_COPIES_EXIST = "|".join(
    (
        "(?:except|other than|limited number)[^.;]{0,30}copies",
        "(?:limit|record)[^.;]{0,30} copies",
        "more copies than",
        near("(?:copies|extracts)", r"may (?:only )?be (?:made|taken)", 60),
        near("reproduction", r"is (?:permitted|allowed)", 60),
        "copies (?:so |are )?made (?:by|shall|will|,)",
        "cop(?:y|ies) (?:that |which )?(?:it|they|he) makes?",
        r"copies[^.;]{0,60} (?:that|which) the (?:\w+ ){1,2}makes?\b",
        "copies are made",
        "all copies[^.;]{0,60}(?:contain|bear|include)",
    )
)
_AS_NEEDED = any_of(
    "except (?:as|to|for|in|where)", r"only\b", "other than", "to the extent", "except insofar",
    "save (?:for|to|as|in|where)",
    r"as (?:\w+ ){0,3}(?:necessary|required|needed)",
)  # fmt: skip
_SPREAD = any_of("disclos", "distribut", "disseminat", "divulg", "publish", "communicat")
_AMONG_DISCLOSURES = "|".join(
    (
        rf"{_SPREAD}\w*,? (?:(?:or|and|otherwise|\w+,) ){{0,4}}{_COPYING}",
        rf"{_COPYING}\w*,? (?:(?:or|and|otherwise|use|\w+,) ){{0,4}}{_SPREAD}",
    )
)
_OTHER_COPIES = any_of(
    "return", "destroy", "destruct", "retain", "counterpart", "copyright", "infring", "executed",
    r"sign(?:ed)?\b", r"(?<!make )(?:a|one) copy of", "certified copy", "access to such copies",
)  # fmt: skip

_NOT_COPIED = "|".join(
    (
        near(NOT, _COPYING, 200),
        near(COPIES, "not be", 40),
        r"\bno copies",
        near(_COPYING, r"\b(?:prohibited|forbidden|not (?:permitted|allowed))", 80),
    )
)
_COPY_IT = (
    r"^\W*(?:\w{1,4}\W+)?(?:to )?(?:copy|reproduce|duplicate|photocopy|make (?:any )?copies)\b"
)

MAY_COPY = Question(
    id="nda-17",
    topic=COPIES,
    silence=0.94,
    rules=(
        Rule(
            name="copies may be made",
            label=ENTAILS,
            trust=0.82,
            says=(f"{near(_MAY, _COPYING, 80)}|{_COPIES_EXIST}",),
            unless=(
                _OTHER_COPIES,
                near(r"\b(?:no|neither|nor|none)", near("may", _COPYING, 40), 60),
            ),
        ),
        Rule(
            name="copied only as needed",
            label=ENTAILS,
            trust=0.61,
            says=(
                "|".join(
                    (
                        near(_COPYING, _AS_NEEDED, 120),
                        near(_AS_NEEDED, near(NOT, _COPYING, 60), 100),
                        near(r"only\b", _COPYING, 20),
                    )
                ),
            ),
            unless=(_OTHER_COPIES, _AMONG_DISCLOSURES),
        ),
        Rule(
            name="not to be copied",
            label=CONTRADICTS,
            trust=0.74,
            says=(f"{_NOT_COPIED}|{_COPY_IT}", _NOT_COPIED),
            unless=(
                any_of("return", "destroy", "destruct", "copyright", "infring", "counterpart"),
            ),
        ),
    ),
)

_KEEP = any_of(
    "retain", "kept by", "archiv", r"back-?up", r"preserve (?:a|one|any|such|copies)\b",
    r"keep (?:\w+ )?(?:a|one|any|such|copies|board|working|records?|files?|papers|set)\b",
    r"hold (?:on to )?(?:a|one) (?:\w+ )?(?:copy|set)\b", "keep such information",
)  # fmt: skip
_MAY_KEEP = any_of(
    r"may\b", "entitled to", "permitted to", "right to", "allowed to", r"except\b", "need not",
)  # fmt: skip
_FOR_THE_RECORD = any_of(
    "required by", "to the extent", "archival", "back-?up", "legal counsel", "in its files",
)  # fmt: skip
_NOT_REQUIRED = "(?:not (?:be )?(?:required?|obligated|obliged|made|apply)|need not)"
_EXCEPT_FOR = any_of("except", "excluding", "other than", r"save\b")
_KEPT_BACK = "|".join(
    (
        near(_MAY_KEEP, _KEEP, 100),
        near(_KEEP, _FOR_THE_RECORD, 80),
        near(_NOT_REQUIRED, any_of("return", "destr", "delet", "purge", "eras"), 60),
        near(GIVE_BACK, near(_EXCEPT_FOR, any_of(r"copy\b", "copies", "to keep"), 60), 120),
        near(_EXCEPT_FOR, near("law", "retain", 40), 60),
        near("(?:destruction|deletion|return)", _NOT_REQUIRED, 60),
        near("not apply to", any_of("archiv", "back-?up", "required by"), 140),
        r"one (?:\(1\) )?(?:archival |record )?copy",
        near(r"not (?:so |been )?(?:returned|destroyed)", "remain|continue", 80),
        r"\bretained copies|so retained",
    )
)
_IN_MIND = r"\bretain (?:\w+ )?(?:advis|counsel|consult|attorney|professional)|" + any_of(
    r"minds?\b", "memor(?:y|ies)", "residual", "all rights", "rights?, title"
)
_SIGNING = any_of(
    "counterpart", r"sign(?:ed|ing)?\b", r"cop(?:y|ies) of this letter", "execut", "duplicate copy"
)
_KEPT = any_of("retain", "keep(?:ing)? any", "kept", "hold any")
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
            trust=0.72,
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
            trust=0.55,
            says=(_RETURNED, _ALL_COPIES),
            unless=(_SIGNING,),
        ),
        Rule(
            name="nothing is kept",
            label=CONTRADICTS,
            trust=0.65,
            says=(f"{near(NOT, _KEPT, 60)}|keep(?:ing)? (?:nothing|none)", f"{GIVE_BACK}|{COPIES}"),
        ),
    ),
)

QUESTIONS = (RETURN_AT_END, MAY_COPY, MAY_RETAIN)
