"""Disclosure that the law compels: nda-8."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import any_of, near

_COMPELLED = any_of(
    r"laws?\b", r"legally\b", "statut", r"regulations?\b", r"courts?\b", "subpoena", "judicial",
    "governmental?", "legal (?:process|requirement|obligation|compulsion|proceeding)",
    r"process\b", "regulat(?:ory|ors?)", "tribunal", "compelled", "public records", "interrogator",
    "investigative demand", "mandatory", "compulsory", "authorit(?:y|ies)", "stock exchange",
    "freedom of information",
)  # fmt: skip
_NOTICE = any_of(
    r"notices?\b", "notif", r"inform(?:s|ed|ing)?\b", r"advis(?:es?|ing)\b", "opportunity",
    r"consult(?:ing|s)?\b", r"tells?\b", r"told\b", r"alerts?\b", r"let (?:\w+ ){1,3}know",
    "report (?:any|the|such|it)",
)  # fmt: skip
_DEMAND = any_of(
    "requir", "compel", "order", "request", "demand", "pursuant", "oblig", "subpoena", "mandat",
    "process",
)  # fmt: skip
_WHISTLEBLOWER = any_of(r"18 u\.?s\.?c", "defend trade secrets", "whistleblow")

NOTICE_WHEN_COMPELLED = Question(
    id="nda-8",
    topic=_NOTICE,
    silence=0.96,
    rules=(
        Rule(
            name="notice of compelled disclosure",
            label=ENTAILS,
            trust=0.95,
            says=(
                _NOTICE,
                _COMPELLED,
                any_of(
                    "disclos",
                    "divulg",
                    "produc",
                    "reveal",
                    "releas",
                    "requesting",
                    "subpoena",
                    r"(?:demand(?:s|ing)|request for) (?:\w+ ){0,2}(?:information|data)",
                    "hand over",
                ),
                _DEMAND,
            ),
            unless=(_WHISTLEBLOWER,),
        ),
        Rule(
            name="notice of that disclosure",
            label=ENTAILS,
            trust=0.8,
            says=(
                _NOTICE,
                any_of(
                    "(?:such|any|the|said|so|this) (?:required|compelled|request|requirement|order|"
                    "disclos|event|demand|subpoena)",
                    "prior to (?:any |such )?disclos",
                    "before (?:doing so|any|such|disclos)",
                ),
                any_of(
                    "protective",
                    "prevent",
                    "contest",
                    "oppos",
                    "object",
                    "seek",
                    "prior",
                    "protect",
                    "before",
                ),
            ),
            unless=(_WHISTLEBLOWER,),
            elsewhere=(f"{near(_COMPELLED, 'disclos', 150)}|{near('disclos', _COMPELLED, 150)}",),
        ),
    ),
)

QUESTIONS = (NOTICE_WHEN_COMPELLED,)
