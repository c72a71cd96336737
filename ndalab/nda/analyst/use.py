"""What the recipient may do with it: nda-4."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import (
    INFORMATION,
    NOT,
    any_of,
    near,
)

_USE = any_of(
    r"us(?:e|ed|es|ing)\b", "utili[sz]", "exploit", "employ (?:the |any |such )?(?:conf|inf|propr)"
)
_IT = rf"{INFORMATION}|\bus(?:e|ing) (?:it|them|the same)\b"
_ONLY = any_of(
    r"only\b", r"solely\b", r"exclusively\b", r"except\b", "other than", r"beyond\b", r"unless\b",
    "for no other", "no purpose", r"strictly\b", "(?:its|their|his|your) own", "limited to",
    "otherwise than", "nothing else", "save (?:for|in|as|to)",
    "sole (?:purpose|benefit|use)", "any (?:other )?(?:purpose|reason|commercial)",
)  # fmt: skip
_OTHER_USE = any_of(
    "(?:degree|standard) of care", "same (?:measures|care|precautions|protections)",
    "(?:reasonable|best) (?:efforts|endeavou?rs)",
    "use of the name", "no (?:liability|warrant)", "independently", "without (?:the )?use of",
    "restrict(?:ed)? from using", "joint venture", "voting", "securities",
)  # fmt: skip

_LIMITS_USE = any_of(r"(?:limit|restrict)\w* (?:its|their|the|your) use")
_ALONE = any_of("only", "solely", "exclusively")
_PURPOSE = any_of("purpose", "evaluat")

LIMITED_USE = Question(
    id="nda-4",
    topic=rf"{_USE}|\bpurpose|\bevaluat",
    silence=0.73,
    rules=(
        Rule(
            name="residuals free for any purpose",
            label=CONTRADICTS,
            trust=0.68,
            says=(
                "residual|retained in the (?:minds?|unaided)|unaided memor",
                near(any_of(r"free\b", r"may\b", "restricted", "right to"), _USE, 60),
            ),
            unless=("no residual|shall not use|will not use",),
        ),
        Rule(
            name="free for any purpose",
            label=CONTRADICTS,
            trust=0.6,
            says=(
                near(r"\bmay (?!not)", near(_USE, r"for any purposes?\b(?! \w)", 80), 20),
                INFORMATION,
            ),
            unless=(near(NOT, r"\bmay\b", 60), "public|independent|residual"),
        ),
        Rule(
            name="used only for the purpose",
            label=ENTAILS,
            trust=0.96,
            says=(f"{near(_USE, _ONLY, 160)}|{near(_ONLY, _USE, 80)}|{_LIMITS_USE}", _IT),
            unless=(_OTHER_USE,),
        ),
        Rule(
            name="not to be used",
            label=ENTAILS,
            trust=0.65,
            says=(near(NOT, _USE, 160), INFORMATION),
            unless=(_OTHER_USE, near("nothing", "limit|restrict|prevent|prohibit", 60)),
        ),
        Rule(
            name="given for the purpose only",
            label=ENTAILS,
            trust=0.75,
            says=(
                f"{near(_ALONE, _PURPOSE, 60)}|{near(_PURPOSE, _ALONE, 30)}",
                any_of("disclos", "provid", "furnish", "transmit", "hand", "suppl", "given"),
                INFORMATION,
            ),
        ),
    ),
)

QUESTIONS = (LIMITED_USE,)
