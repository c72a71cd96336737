"""What confidential information is: marking (nda-1), technical only (nda-2), verbal (nda-3)."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import DEFINITION, INFORMATION, any_of, near

_SECRET = any_of("confidential", "proprietary", "restricted", "secret", "sensitive", "legend")
_MARKED = any_of(
    r"(?<!trade )mark(?:ed|ing|s)?\b", r"label(?:l?ed|s)?\b", r"stamp(?:ed)?\b", r"legends?\b",
    "designat(?:ed|es)", "identif(?:ied|ies)", "indicat(?:ed|es)", "classified", "denoted",
    "(?:stated|said) to be", r"(?:identify|designate|indicate) (?:[\w,]+ ){0,6}(?:as|which)\b",
)  # fmt: skip
_REGARDLESS = any_of(
    "whether or not", "regardless", "irrespective", "need not be", "not (?:be )?required",
    "even (?:if|though|where|when)[^.;]{0,30} (?:not|no)", "without (?:regard|any requirement)",
    "notwithstanding[^.;]{0,30} not", r"whether (?:\w+ )?stated", "shall not need",
    "includ[^.;]{0,60} not (?:so |been |specifically |expressly )?", "no (?=marking)",
)  # fmt: skip
_UNDERSTOOD = any_of(
    "considered", "treated", "underst", "expected", r"known?\b", "regarded", r"believed?\b",
    "recogni[sz]ed?", "inferr?ed", "assum", "from its content",
    r"(?:be|appear)\b[^.;]{0,20}(?:confidential|proprietary)",
)  # fmt: skip
_REASONABLY = "|".join(
    (
        near(
            any_of("reasonabl[ey]", "should", "ought", "would", "obvious", "logical"),
            _UNDERSTOOD,
            40,
        ),
        "(?<!confidential )nature of the (?:information|disclosure)",
        "circumstances (?:of|surrounding) (?:the )?(?:its )?disclos",
        r"\b(?:by|from|of) (?:its|their) (?:very )?nature",
        "reason to know",
    )
)
_OR_EVIDENT = near(
    r"\bor\b",
    near(
        any_of(
            "apparent", "clear(?:ly)?", "obvious", "evident", "manifest", "inherent", "intended"
        ),
        any_of("confiden", "proprietary"),
        60,
    ),
    30,
)
_LEGEND = near(
    any_of("bears?", "bearing", "carr(?:y|ies)", "contains?", "affix(?:ed)?"),
    r"\b(?:confidential|proprietary|restrictive|confidentiality|appropriate|similar) "
    r"(?:legends?|notices?|stamps?|markings?)",
    40,
)
_ONLY_IF_MARKED = "|".join(
    (
        near(_SECRET, near(any_of("provided", r"only\b", r"where\b"), f"{_MARKED} as", 40), 80),
        near(_SECRET, near(_MARKED, "as such", 40), 80),
    )
)
_SECRET_INFORMATION = f"{near(_SECRET, INFORMATION)}|{near(INFORMATION, _SECRET)}"
_IS = any_of(
    "mean", "includ", "shall", "will", "must", r"is\b", r"are\b", "deemed", "defined", "been"
)
_EXCLUDED = any_of("(?:does|shall|do|will) not (?:include|apply|extend)", "exclud")
_CARE = any_of("measures", "precautions", "efforts", "endeavou?rs", "injury", "damages?", "imply")

MARKING = Question(
    id="nda-1",
    topic=_SECRET,
    silence=0.92,
    rules=(
        Rule(
            name="whether or not marked",
            label=CONTRADICTS,
            trust=0.81,
            says=(
                near(_REGARDLESS, _MARKED, 60)
                + rf"|{near(_MARKED, r'or (?:not|un|otherwise(?=[.,;)]))', 30)}",
            ),
        ),
        Rule(
            name="unmarked is protected all the same",
            label=CONTRADICTS,
            trust=0.7,
            says=(near(near("(?:failure to|(?:absence|lack) of)", _MARKED, 40), "not", 80),),
            unless=(any_of("provided", "inadvertent", "unless"),),
        ),
        Rule(
            name="what a reasonable person would understand",
            label=CONTRADICTS,
            trust=0.77,
            says=(_REASONABLY, _SECRET_INFORMATION),
            unless=(_CARE,),
            unless_read=(near(_EXCLUDED, _REASONABLY, 400),),
        ),
        Rule(
            name="marked, or else evidently secret",
            label=CONTRADICTS,
            trust=0.74,
            says=(near(_MARKED, _OR_EVIDENT, 80), _SECRET_INFORMATION),
            unless=(_EXCLUDED, _CARE),
        ),
        Rule(
            name="must be marked",
            label=ENTAILS,
            trust=0.88,
            says=(f"{near(_MARKED, _SECRET, 90)}|{_LEGEND}|{_ONLY_IF_MARKED}", _IS),
            unless=(
                "also include|or otherwise (?:made|disclosed)|remove|alter|obscure",
                any_of("copies", "no longer", "users?", "individual"),
            ),
        ),
    ),
)

_BUSINESS = any_of(
    r"business(?:es)?\b(?! (?:days?|opportunit|relationship|purpose|associate))", "financ",
    r"commercial\b", r"customer(?:s| lists?| names?| data| information)\b",
    r"client(?:s| lists?| names?| data| information)\b", "marketing", r"markets?\b",
    r"pric(?:e|es|ing)\b", "personnel", r"costs?\b", r"sales\b",
    r"supplier(?:s| lists?| names?| data| information)\b",
    r"vendor(?:s| lists?| names?| data| information)\b", "strateg", "budgets?", "forecasts?",
    "projections", r"operations\b", r"personal (?:\w+ )?information", "economic", "accounting",
    "trade secrets?", r"patients?\b", r"health\b", r"affairs\b", "salar(?:y|ies)", r"accounts\b",
    "portfolio", "administrative", r"investors?\b", "medical", "management (?:reports?|accounts)",
    r"fees\b", "names? (?:and|or) address", r"donors?\b",
)  # fmt: skip
_BUSINESS_KIND = any_of(
    "financ", r"customer(?:s| lists?| names?| data| information)\b",
    r"client(?:s| lists?| names?| data| information)\b", "marketing", r"pric(?:e|es|ing)\b",
    "personnel", r"costs?\b", r"sales\b", r"supplier(?:s| lists?| names?| data| information)\b",
    "strateg", "forecasts?", r"operations\b", r"business(?:es)?\b",
)  # fmt: skip
_TECHNICAL = any_of(
    "technical", "technolog", "specifications?", "drawings?", "software", r"designs?\b",
    "know-?how", "source code", r"models?\b", r"samples?\b", "scientific", "inventions?",
    "formula", r"processes\b", "chemical", "laboratory", "process parameters",
)  # fmt: skip
_ANY_KIND = "|".join(
    (
        near(
            INFORMATION, "of (?:whatever|any|every|all) (?:kind|nature|type|sort|description)", 40
        ),
        r"\binformation whatsoever",
        r"\btechnical or (?:otherwise|non-?technical)",
    )
)
_NOT_ONLY_TECHNICAL = near(
    r"\b(?:technical|scientific)",
    r"\b(?:business|commercial|financial|economic) (?:\w+ )?(?:information|data|matters)",
    40,
)
_CONCERNING = near(
    any_of("information", "material", "data"),
    any_of("concerning", "relating to", "regarding", "about", "pertaining to", "including"),
    60,
)
_KINDS = f"{_BUSINESS_KIND}|{_CONCERNING}"
_ANOTHER_MATTER = any_of(
    "notif", "injur", "damages", "indemnif", "return", "destroy", "breach", "shall not",
    "will not", "solicit", r"liab(?:le|ility)\b", "warrant",
)  # fmt: skip

TECHNICAL_ONLY = Question(
    id="nda-2",
    topic=INFORMATION,
    silence=0.63,
    rules=(
        Rule(
            name="the definition names business information",
            label=CONTRADICTS,
            trust=0.87,
            says=(_BUSINESS, DEFINITION),
            unless=(any_of("indemnif", "commercial (?:use|purpose)", "detriment", "solicit"),),
            unless_read=(near("not (?:include|apply|extend)|exclud", _BUSINESS, 300),),
        ),
        Rule(
            name="names several kinds of business information",
            label=CONTRADICTS,
            trust=0.84,
            says=(
                f"{near(_KINDS, _BUSINESS_KIND, 60)}|{_NOT_ONLY_TECHNICAL}",
                INFORMATION,
            ),
            unless=(_ANOTHER_MATTER,),
        ),
        Rule(
            name="information of any kind",
            label=CONTRADICTS,
            trust=0.7,
            says=(_ANY_KIND, DEFINITION),
            unless=(_ANOTHER_MATTER,),
            unless_read=(_EXCLUDED,),
        ),
        Rule(
            name="the definition names technical information alone",
            label=ENTAILS,
            trust=0.73,
            says=(_TECHNICAL, DEFINITION),
            unless=(_ANOTHER_MATTER, r"\b(?:any|all|and|or) other (?:information|materials?|data)"),
            unless_read=(near("not (?:include|apply|extend)|exclud", _TECHNICAL, 300),),
        ),
    ),
)

_SPOKEN = any_of(
    r"oral(?:ly)?\b", r"aural(?:ly)?\b", r"verbal(?:ly)?\b", "spoken", "conversations?",
    "word of mouth", "by mouth",
    r"(?:every|any)thing (?:\w+ ){0,4}(?:says?|said|hears?|heard|told)",
    r"(?:disclosed|exchanged|given|provided|obtained) (?:in|at|during) (?:\w+ ){0,2}"
    r"(?:meetings?|discussions|presentations?|demonstrations?)\b",
)  # fmt: skip
_OTHER_SPEECH = any_of(
    r"agreements?\b", "understanding", "modif", "waive", "negotiation", "statement", "questions",
    "notice", "consent", "assent", "publication", "public presentation",
)  # fmt: skip
_ANY_FORM = any_of(
    r"(?:in|of) (?:any|whatever|whatsoever|all) (?:other )?(?:form|manner|medium|media|format)s?\b",
    "(?:regardless|irrespective) of (?:the |its )?(?:form|manner|medium|way|format|means)",
    "however (?:recorded|disclosed|conveyed)", r"by any means\b",
    "whatever (?:the )?(?:form|medium)", r"any (?:other )?(?:form|format|medium)\b",
)  # fmt: skip

VERBAL = Question(
    id="nda-3",
    topic=rf"{INFORMATION}|\bcommunications?\b|\bdisclosures?\b",
    silence=0.87,
    rules=(
        Rule(
            name="spoken information counts",
            label=ENTAILS,
            trust=0.93,
            says=(_SPOKEN,),
            unless=(
                near(_SPOKEN, _OTHER_SPEECH, 40),
                near("notes of", _SPOKEN, 60),
                near(r"(?:shall|will|may|must) not (?:\w+ )?(?:disc|divulg|reveal)", _SPOKEN, 120),
                any_of("supersede", "entire agreement", "interrogator", "amended? (?:only|oral)"),
            ),
        ),
        Rule(
            name="any form counts",
            label=ENTAILS,
            trust=0.72,
            says=(_ANY_FORM, f"{DEFINITION}|{near(INFORMATION, 'disclos|furnish|provid')}"),
            unless=(
                near(any_of("cop(?:y|ies)", "reproduc", "return", "destroy", "not"), _ANY_FORM),
            ),
        ),
        Rule(
            name="what cannot be touched counts",
            label=ENTAILS,
            trust=0.78,
            says=(
                any_of("intangible", "non-?tangible", "(?:other than|not) in (?:tangible|writ)"),
                _SECRET_INFORMATION,
            ),
            unless=(any_of("retain", "residual", "memor", "minds?"),),
        ),
    ),
)

QUESTIONS = (MARKING, TECHNICAL_ONLY, VERBAL)
