"""What outlives the agreement: nda-19."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import any_of, near

_DUTY = any_of(
    "obligation", r"dut(?:y|ies)\b", "provision", "restriction", "undertaking", "covenant",
    "confiden", "agreement", "rights", "terms", "section", "paragraph", "clause", "article",
)  # fmt: skip
_STRICT_DUTY = any_of(
    "obligation", r"dut(?:y|ies)\b", "provision", "restriction", "undertaking", "covenant",
    "confiden", "non-?disclosure", "information", "trade secrets?", "bound by",
)  # fmt: skip
_AFTER_END = (
    r"\b(?:after|following|notwithstanding|beyond|upon|subsequent to|despite|from|survive)\b"
    r"[^.;]{0,60}?\b(?:terminat|expir|complet|return|conclusion|cessation|destr|(?:the|its) end\b|"
    r"(?:is|are) over\b|ended\b|of the term\b)|\bbeyond the (?:term|end)\b|"
    r"\bwhether or not\b[^.;]{0,60} (?:come to an end|ended|terminated|proceed)|"
    r"\b(?:the term|while)\b[^.;]{0,60} thereafter\b|"
    r"\bduring (?:or|and) after\b[^.;]{0,40}\b(?:term|employment|engagement|agreement)\b"
)
_GOES_ON = any_of(
    "continu", "remain", "binding", r"bound\b", "effective", r"apply\b", "applies", r"kept\b",
    "extend", r"keep\b", "hold", "endure", "last", "stay", r"during or after\b",
    "years?", "months?", "perpetu", "indefinit",
)  # fmt: skip

_RELEASES = r"\b(?:affect|reliev|releas|discharg|prejudice)"
_NOT_RELEASED = rf"\b(?:not|nor)\b[^.;]{{0,30}}{_RELEASES}"
_UNAFFECTED = r"\bnot [^.;]{0,20}(?:affected|discharged|released)"
_END = "terminat|expir"
_NO_END = any_of(
    "indefinite", "perpetu", "permanent", "without (?:limit|limitation) (?:of|in|as to) time",
    r"(?:as|so) long as[^.;]{0,60} (?:remains?|constitutes?|qualif(?:y|ies)|is|are) (?:\w+ ){0,2}"
    "(?:secret|confidential|trade)",
    "persist",
)  # fmt: skip
_STAYS = any_of(
    "continue[sd]? to (?:be )?(?:bound|held|subject|treat|apply|comply|govern)",
    "continue[sd]? to (?:hold|keep|maintain|protect)", "remain(?:s|ing)? subject",
    "(?:continue|remains?|stay) in (?:full )?(?:force|effect)",
    "(?:shall|will) (?:continue|remain|last)[^.;]{0,30} until",
)  # fmt: skip
_THE_TERM = any_of(
    "right to terminate at any time", "warranty", "will terminate", "shall (?:terminate|expire)",
    "may be terminated",
)  # fmt: skip

_CEASE = r"\b(?:shall|will|do) (?:all )?(?:automatically )?(?:cease|end|expire|terminate|lapse)\b"
_ALL_ENDS = "|".join(
    (
        near(r"\ball (?:\w+ ){0,3}obligations", _CEASE, 80),
        near("obligations", near(_CEASE, rf"\b(?:up)?on (?:the )?(?:{_END})", 40), 80),
        near(f"(?:{_END})", r"\bno further (?:obligation|dut)", 100),
        r"\bobligations\b[^.;]{0,80} of no further force",
        near(f"(?:{_END})", "(?:is|are) released from (?:all|any)", 80),
    )
)

SURVIVES = Question(
    id="nda-19",
    topic=(
        "surviv|terminat|expir|continu|remain|perpetu|indefinit|permanent|complet|thereafter|"
        "without limit|return|destr|outliv|outlast|beyond|endur|persist|during or after|long as|"
        "obligations"
    ),
    silence=0.79,
    rules=(
        Rule(
            name="survives",
            label=ENTAILS,
            trust=0.96,
            says=(r"\b(?:surviv|outliv|outlast)", _DUTY),
            unless=(
                "surviving (?:entity|corporation|company)",
                "surviv[^.;]{0,40}(?:invalid|unenf)",
            ),
        ),
        Rule(
            name="the end does not release",
            label=ENTAILS,
            trust=0.85,
            says=(
                f"{near(_END, _NOT_RELEASED, 100)}|{near(_UNAFFECTED, _END, 60)}|"
                + near(f"\\bno (?:such )?(?:{_END})", _RELEASES, 40),
                _DUTY,
            ),
        ),
        Rule(
            name="goes on after the end",
            label=ENTAILS,
            trust=0.77,
            says=(_GOES_ON, _AFTER_END, _STRICT_DUTY),
            unless=(_THE_TERM,),
        ),
        Rule(
            name="has no end",
            label=ENTAILS,
            trust=0.73,
            says=(_NO_END, _STRICT_DUTY),
            unless=(any_of("licen[cs]e", "injunct", "delete", "storage"),),
        ),
        Rule(
            name="what is kept stays confidential",
            label=ENTAILS,
            trust=0.8,
            says=(_STAYS, _STRICT_DUTY),
            unless=("remaining provisions|invalid|unenforceable|severab|illegal",),
        ),
        Rule(
            name="all obligations end",
            label=CONTRADICTS,
            trust=0.74,
            says=(_ALL_ENDS,),
            unless=("accrued|until|other than|except|earlier",),
        ),
    ),
)

QUESTIONS = (SURVIVES,)
