"""Who may see it besides the recipient: nda-5 and nda-7."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import (
    DISCLOSE,
    EMPLOYEES,
    EXCEPTION,
    INFORMATION,
    NOT,
    OUTSIDERS,
    REPRESENTATIVES,
    THIRD_PARTY,
    any_of,
    lacking,
    near,
)

_SHARE = any_of(
    "disclos", "divulg", "reveal", "communicat", "disseminat", "distribut", r"shar(?:e|ed|ing)\b",
    "transmit", "releas", "provid", "furnish", "suppl", "access", "show",
    r"mak(?:e|ing) [^.;]{0,40}available", "made available", r"us(?:e|ed) [^.;]{0,20}by\b",
    r"giv(?:e|en|ing)\b", r"pass(?:ed|ing)?\b", "circulat", "restrict", "confin",
)  # fmt: skip
_NOT_SHARING = any_of(
    "solicit(?!or)", r"hire\b", "harmless", "indemni", "waive", "warrant", "securities",
    "(?:directors?|officers?) of the (?:company|board)", "injunct", "act or acquiescence",
    "as an employee", "attorneys?' fees", "attorney fees",
)  # fmt: skip
_TO = any_of(
    r"to\b", r"than\b", r"except\b", r"with\b", r"among\b", r"only\b", r"those\b", r"unless\b",
    r"whom\b", r"allow\b", r"used by\b", "including", "where ",
)  # fmt: skip
_NEEDS_IT = any_of(
    r"(?:who|that|which) (?:\w+ ){0,3}(?:need|require|have access|are required|receive|are given)",
    r"(?:who|that|which) (?:\w+ ){0,2}(?:permitted|allowed|authori[sz]ed|engaged|involved)",
    r"whose (?:duties|work|functions) require", "to whom", "have access",
    "need[- ]to[- ]know", "having a need", "(?:be )?given access", "have a need", "with a need",
)  # fmt: skip
_ALONE_TO = any_of("except", "other than", "save", "but (?:only )?to")
_MADE_TO = any_of("ensure", "cause", "procure", "require", "instruct", "advise")
_OBEY = any_of(
    r"(?:do|will|shall|does) not\b", "comply", "observe", "abide", "adhere", "maintain", "bound",
    r"(?:keep|treat|hold)\b", "respect", r"act\b",
)  # fmt: skip
_MEANS = any_of(r"means?\b", "includ", "shall mean", "with respect to")


_BY_OTHERS = r"\bby (?!(?:it|them|him|you|the recei|the recip|receiv|recip))"


def _shared_with(whom: str) -> str:
    """Match the showing of something to `whom`, or `whom` having a need to see it."""
    addressed = rf"{_TO}(?:(?!{_BY_OTHERS})[^.;]){{0,140}}?{whom}"
    return f"{near(_SHARE, addressed, 200)}|{near(whom, _NEEDS_IT, 160)}"


def _made_to_obey(whom: str) -> str:
    """Match a duty to see that `whom` treat it rightly, who must then have it."""
    return near(_MADE_TO, near(whom, _OBEY, 100), 60)


def _representatives_are(whom: str) -> str:
    """Match a definition of representatives that takes in `whom`."""
    return "|".join(
        (
            near(
                whom,
                r"[\"'(]representatives?\b|(?:or|and) (?:other |authori[sz]ed )?representat",
                150,
            ),
            near(rf"\brepresentatives?[\"']?\W.{{0,30}}?{_MEANS}", whom, 250),
            near(r"\brepresentatives?,? \(?(?:including|such as)", whom, 200),
        )
    )


_KEPT_FROM_EMPLOYEES = lacking(
    EXCEPTION, near(NOT, near(_SHARE, near(r"(?:to|with)\b", EMPLOYEES, 140), 140), 60)
)

_EMPLOYEE_IS_BOUND = (
    r"(?<!each )(?<!every )(?<!any )(?<!such )\bemployee (?:will|shall|agrees|may|acknowledges)\b"
)

EMPLOYEES_MAY_SEE = Question(
    id="nda-5",
    topic=f"{EMPLOYEES}|{REPRESENTATIVES}|{OUTSIDERS}|need to know|employed",
    silence=0.73,
    rules=(
        Rule(
            name="shared with employees",
            label=ENTAILS,
            trust=0.95,
            says=(EMPLOYEES, _shared_with(EMPLOYEES), INFORMATION),
            unless=(_NOT_SHARING, _KEPT_FROM_EMPLOYEES, _EMPLOYEE_IS_BOUND),
        ),
        Rule(
            name="shared with representatives, who include employees",
            label=ENTAILS,
            trust=0.89,
            says=(REPRESENTATIVES, _shared_with(REPRESENTATIVES), INFORMATION),
            unless=(_NOT_SHARING, r"\bmeans\b"),
            elsewhere=(_representatives_are(EMPLOYEES),),
        ),
        Rule(
            name="shared with those who need to know",
            label=ENTAILS,
            trust=0.78,
            says=(
                any_of("need[s -]*to[ -]know", "other than (?:to )?(?:its|their)", "limited to"),
                DISCLOSE,
            ),
            unless=(_NOT_SHARING,),
        ),
        Rule(
            name="employees are made to keep it",
            label=ENTAILS,
            trust=0.75,
            says=(_made_to_obey(EMPLOYEES), INFORMATION),
            unless=(_NOT_SHARING,),
        ),
        Rule(
            name="kept from employees too",
            label=CONTRADICTS,
            trust=0.7,
            says=(_KEPT_FROM_EMPLOYEES, INFORMATION),
            unless=(_NOT_SHARING,),
        ),
    ),
)

_CHOSEN_THIRD_PARTIES = "|".join(
    (
        near(
            THIRD_PARTY,
            r"(?:other than|except) (?:to )?(?:those|persons)\b(?![^.;]{0,40}employ)",
            100,
        ),
        near("permitted to|may only", near(_SHARE, "third part", 60), 60),
        near(
            "third part",
            "(?:who|that|which) (?:have|has) (?:a need|executed|signed|agreed|entered)",
            30,
        ),
        near("third part", rf"to (?:whom|which) (?:it|they) (?:\w+ )?{_SHARE}", 30),
        lacking(NOT, near(r"\bmay\b", near(_SHARE, r"(?:to|with) (?:\w+ )?third part", 40), 30)),
        near("third part(?:y|ies)", "unless (?:they|such|it) (?:have|has|sign)", 60),
    )
)

_TO_THIRD_PARTIES = f"{near(DISCLOSE, THIRD_PARTY, 250)}|{near(THIRD_PARTY, DISCLOSE, 100)}"
_DISCLOSURE = (
    r"\b(?:disclosure|access) (?:is|may|shall)\b|"
    r"\b(?:limit|restrict)\w* (?:disclosure|access|dissemination)"
)

OUTSIDERS_MAY_SEE = Question(
    id="nda-7",
    topic=rf"{THIRD_PARTY}|{REPRESENTATIVES}|{OUTSIDERS}|{EMPLOYEES}|\bperson\b",
    silence=0.75,
    rules=(
        Rule(
            name="shared with advisers and the like",
            label=ENTAILS,
            trust=0.89,
            says=(
                OUTSIDERS,
                _shared_with(OUTSIDERS),
                f"{INFORMATION}|{_DISCLOSURE}",
            ),
            unless=(
                _NOT_SHARING,
                r"\bmeans\b",
                near("(?:opinion|advice) of", "counsel", 40),
                r"its own information|\bdisclos(?:er|ing party) (?:may|shall|will)\b",
                lacking(
                    EXCEPTION,
                    near(NOT, near(_SHARE, near(r"(?:to|with)\b", OUTSIDERS, 140), 140), 60),
                ),
                near(OUTSIDERS, "prohibited|forbidden|not permitted", 60),
            ),
        ),
        Rule(
            name="shared with representatives, who include advisers",
            label=ENTAILS,
            trust=0.85,
            says=(REPRESENTATIVES, _shared_with(REPRESENTATIVES), INFORMATION),
            unless=(_NOT_SHARING, r"\bmeans\b"),
            elsewhere=(_representatives_are(OUTSIDERS),),
        ),
        Rule(
            name="shared with third parties who need it",
            label=ENTAILS,
            trust=0.8,
            says=(
                THIRD_PARTY,
                _CHOSEN_THIRD_PARTIES,
                INFORMATION,
            ),
            unless=(_NOT_SHARING,),
        ),
        Rule(
            name="advisers and the like are made to keep it",
            label=ENTAILS,
            trust=0.75,
            says=(_made_to_obey(OUTSIDERS), rf"{INFORMATION}|\bagreement\b"),
            unless=(_NOT_SHARING,),
        ),
        Rule(
            name="shared with representatives, whoever they are",
            label=ENTAILS,
            trust=0.65,
            says=(
                near(DISCLOSE, near(_ALONE_TO, REPRESENTATIVES, 100), 200),
                INFORMATION,
            ),
            unless=(_NOT_SHARING, "result of|signed by|in violation"),
            nowhere=(_representatives_are(EMPLOYEES),),
        ),
        Rule(
            name="not to be shown to any third party",
            label=CONTRADICTS,
            trust=0.71,
            says=(
                _TO_THIRD_PARTIES,
                f"{near(NOT, _TO_THIRD_PARTIES, 250)}|{near(THIRD_PARTY, NOT, 80)}|no third part",
                rf"{INFORMATION}|\bsoftware\b",
            ),
            unless=(
                near(any_of("received", "obtained", "from"), THIRD_PARTY, 30),
                r"\bby (?:an? |any |the |another )?(?:other )?third part",
                near(THIRD_PARTY, "the (?:fact|existence)", 30),
                "without any obligation of confiden|warrant|infring|beneficiar|definition",
            ),
        ),
        Rule(
            name="shown to employees alone",
            label=CONTRADICTS,
            trust=0.74,
            says=(near(NOT, near(_SHARE, near(_ALONE_TO, EMPLOYEES, 60), 140), 60), INFORMATION),
            unless=(_NOT_SHARING, OUTSIDERS, REPRESENTATIVES),
        ),
    ),
)

QUESTIONS = (EMPLOYEES_MAY_SEE, OUTSIDERS_MAY_SEE)
