"""What is not confidential: independent development (nda-12), third-party sources (nda-13)."""

from __future__ import annotations

from ndalab.nda.analyst.rules import ENTAILS, Question, Rule
from ndalab.nda.analyst.words import THIRD_PARTY, any_of, near

_DEVELOPED = any_of(
    "develop", "generat", "creat", "conceiv", "discover", "deriv", "originat", "ascertain",
    "produc", "arrived", "devis", "author", "research", "work(?:ed|ing) (?:out|on)", "designed",
    "efforts",
)  # fmt: skip
_NOT_FROM_IT = any_of(
    "without (?:any |the )?(?:use|using|access|reference|reliance|rely|benefit|recourse|breach|"
    "violat|aid|knowledge|assistance|resort)",
    "no access", "no knowledge", "not (?:know|aware)", "not (?:had|have|having) (?:had )?access",
)  # fmt: skip

_NO_ACCESS = "(?:without|no) access"
_FREE_TO = any_of(
    "(?:not|nothing)[^.;]{0,60}(?:prevent|prohibit|restrict|limit|preclude)", "free to",
    r"may (?:\w+ )?(?:currently|now|itself|be|have)", "right to",
    r"construed as an? (?:\w+ ){0,4}that",
)  # fmt: skip

INDEPENDENT_DEVELOPMENT = Question(
    id="nda-12",
    topic=rf"{_DEVELOPED}|independent",
    silence=0.94,
    rules=(
        Rule(
            name="independently developed",
            label=ENTAILS,
            trust=0.93,
            says=(f"{near('independent', _DEVELOPED, 80)}|{near(_DEVELOPED, 'independent', 100)}",),
        ),
        Rule(
            name="developed without use of it",
            label=ENTAILS,
            trust=0.8,
            says=(f"{near(_DEVELOPED, _NOT_FROM_IT, 140)}|{near(_NO_ACCESS, _DEVELOPED, 60)}",),
        ),
        Rule(
            name="free to develop the like",
            label=ENTAILS,
            trust=0.75,
            says=(
                near(r"\b(?:develop|working on)", any_of("similar", "compet", "same kind"), 120),
                _FREE_TO,
            ),
        ),
    ),
)

_SOURCE = any_of(
    "third[- ]part(?:y|ies)", "third persons?",
    r"(?:another|other|any|a) (?:lawful |independent )?(?:source|person)", "sources? other",
    r"others\b", r"source\b", "someone", "persons? (?:not|who|without|unconnected|having)",
)  # fmt: skip
_OBTAINED = any_of(
    "receiv", "obtain", "acquir", "learn", "becom", "became", "comes?", "came", "disclos",
    "furnish", "suppl", "known?", "made available", "provid", "given", "communicat", "reveal",
    "available", "possess", "reach", "gets?", "purchas", "pass(?:ed|es)?",
)  # fmt: skip
_FREELY = any_of(
    "not", "no", "except", "exclu", "without", "free", "lawful", "rightful", "legitimate",
    "independent", "right", "non-?confidential", "cease", "unless",
)  # fmt: skip
THIRD_PARTY_SOURCE = Question(
    id="nda-13",
    topic=rf"{_SOURCE}|third|person|other|independently|lawfully|rightfully",
    silence=0.85,
    rules=(
        Rule(
            name="received from a third party",
            label=ENTAILS,
            trust=0.95,
            says=(
                "|".join(
                    (
                        near(
                            _OBTAINED,
                            near(any_of(r"from\b", r"by\b", r"through\b", r"via\b"), _SOURCE, 40),
                        ),
                        near(r"\bothers\b", "(?:has|have) disclosed", 80),
                        near(
                            "(?:which|that) (?:a|any|another) third part",
                            any_of("provid", "disclos", "furnish", "suppl", "giv", "communicat"),
                            30,
                        ),
                        "information from a third party (?:that|who|which)",
                    )
                ),
                _FREELY,
            ),
            unless=(
                near(any_of("belong", "proprietary to", "obligations? to"), THIRD_PARTY, 60),
                near(
                    any_of(r"not\b", r"nor\b"),
                    r"\bto (?:any |a )?(?:other )?(?:third part|third person|person|others)",
                    200,
                ),
                "warrant|consent in writing|unauthori[sz]ed",
                r"(?:request|claim|demand|notice|offer)s? (?:\w+ )?(?:received|made)\b",
            ),
        ),
        Rule(
            name="independently acquired",
            label=ENTAILS,
            trust=0.74,
            says=(
                near(
                    any_of("independently", "lawfully", "legitimately", "rightfully"),
                    any_of("acquired", "obtained", "received"),
                    40,
                ),
            ),
        ),
    ),
)

QUESTIONS = (INDEPENDENT_DEVELOPMENT, THIRD_PARTY_SOURCE)
