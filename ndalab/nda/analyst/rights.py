"""What rights pass with it: reverse engineering (nda-11) and licences (nda-15)."""

from __future__ import annotations

from ndalab.nda.analyst.rules import CONTRADICTS, ENTAILS, Question, Rule
from ndalab.nda.analyst.words import NOT, any_of, near

_TAKE_APART = any_of(
    r"revers\w*[- ]?(?:engineer|compil|assembl)", r"de-?compil", "disassembl", "analy[sz]ed?",
    "(?:chemical )?analysis (?:of|on|by) (?:the |any )?(?:products?|samples?|materials?)",
    "source code", "composition", "structur", "(?:chemical|structural)",
)  # fmt: skip
_REVERSE = any_of(
    r"revers\w*[- ]?(?:engineer|compil|assembl)", r"de-?(?:compil|construct)", "disassembl",
    "dissect",
)  # fmt: skip
_MAKE_UP = near(
    any_of("deriv", "determin", "discover", "ascertain", "analy[sz]"),
    any_of(
        "source code", "composition", r"(?:\w+ )?structure", "algorithms?", "formulation", "make-up"
    ),
    60,
)

REVERSE_ENGINEERING = Question(
    id="nda-11",
    topic=_TAKE_APART,
    silence=0.96,
    rules=(
        Rule(
            name="no reverse engineering",
            label=ENTAILS,
            trust=0.9,
            says=(
                _REVERSE,
                f"{near(NOT, _REVERSE, 250)}|{near(_REVERSE, 'prohib|forbid|not', 80)}",
            ),
            unless=(
                near("readily", "ascertain", 20),
                near("without", _REVERSE, 20),
                near("(?:obtain|deriv|discover)", near("by", _REVERSE, 20), 40),
            ),
        ),
        Rule(
            name="not to find out what it is made of",
            label=ENTAILS,
            trust=0.74,
            says=(_MAKE_UP, near(NOT, _MAKE_UP, 200)),
        ),
        Rule(
            name="no analysis of samples",
            label=ENTAILS,
            trust=0.74,
            says=(
                near(
                    any_of(r"not\b", r"nor\b"),
                    any_of(
                        r"analy[sz]ed?\b",
                        "analysis (?:of|on) (?:the |any )?(?:products?|samples?|materials?)",
                        r"(?:chemical|structural) (?:\w+ ){0,2}analysis",
                    ),
                    60,
                ),
                any_of("samples?", "models?", "products?", "prototypes?", "materials?"),
            ),
        ),
        Rule(
            name="reverse engineering allowed",
            label=CONTRADICTS,
            trust=0.6,
            says=(_REVERSE, any_of("may", "free to", "entitled", "permitted")),
            unless=("market|public|commercially|sold", NOT),
        ),
    ),
)

_RIGHTS = any_of(
    "licen[cs]", r"rights?\b", r"title\b", r"interests?\b", r"ownership\b", "conveyance",
)  # fmt: skip
_NO = r"no[tr]\b"
_GRANTS = any_of(
    "grant", "confer", "convey", "creat", "transfer", "acquir", r"impl(?:y|ied)",
    r"giv(?:e|es|en|ing)\b", "obtain", "have", "assign", "licen[cs]", "vest", r"pass(?:es)?\b",
)  # fmt: skip
_OTHER_RIGHTS = any_of(
    "right to (?:disclose|terminate|assign|seek|enforce|injunct|reject|negotiate)", "waive",
    "remed", "injuncti", "delegat", "beneficiar", "affect any",
    "assign(?:ed|able)? (?:this|by|in whole|its|their|any)", "third part(?:y|ies) (?:act|rights)",
    "common stock", "shares", "merchantab", r"enter into (?:a|any) (?:\w+ )?licen[cs]e",
)  # fmt: skip

_STAYS_THEIRS = "|".join(
    (
        near(
            any_of(r"remains?\b", r"is\b", r"are\b", r"be\b"),
            r"(?:(?:sole|exclusive|and|valuable) ){0,4}propert(?:y|ies) of|"
            r"'s (?:sole |exclusive )?property",
            60,
        ),
        "belongs? (?:solely |exclusively )?to",
        near(any_of("retain", "reserve"), any_of("ownership", "title", "rights"), 40),
        "(?:vest(?:ed)?|remain) (?:in|with) the (?:disclos|owner|provid|furnish)",
        near(
            any_of("title", "ownership", "rights"),
            r"\b(?:(?:remains?|vest(?:s|ed)?|stays?|rests?) (?:\w+ )?(?:in|with)|reserved to)\b",
            100,
        ),
        near("ownership", r"not (?:pass|be transferred|transfer)\b", 100),
        r"(?:continues? to be|remains?) (?:the (?:sole |exclusive )?owner|owned by)",
        "(?:sole|exclusive) (?:owner|property)",
        "owne(?:d|rs?)[^.;]{0,40}(?:solely|exclusive)",
    )
)

NO_LICENCE = Question(
    id="nda-15",
    topic=rf"{_RIGHTS}|\bpropert|\bown(?:s|er|ed)\b",
    silence=0.94,
    rules=(
        Rule(
            name="no licence or right is granted",
            label=ENTAILS,
            trust=0.95,
            says=(
                f"{near(NOT, _RIGHTS, 250)}|{near(_RIGHTS, any_of(_NO, 'neither'), 120)}",
                _GRANTS,
            ),
            unless=(_OTHER_RIGHTS,),
        ),
        Rule(
            name="stays the discloser's property",
            label=ENTAILS,
            trust=0.66,
            says=(_STAYS_THEIRS,),
            unless=("real property",),
        ),
    ),
)

QUESTIONS = (REVERSE_ENGINEERING, NO_LICENCE)
