"""Wording shared by the families of rules, and the two ways to join it. No rule, no hypothesis.

Patterns are regular expressions over lower-case text. Gaps are bounded and never nested, so
that the time to read a document stays in proportion to its length.
"""

from __future__ import annotations


def any_of(*alternatives: str) -> str:
    """Match any of the wordings, each from the beginning of a word."""
    return rf"\b(?:{'|'.join(alternatives)})"


def near(first: str, second: str, gap: int = 120) -> str:
    """Match `first`, then `second` in the same sentence at most `gap` characters on."""
    return rf"(?:{first})[^.;]{{0,{gap}}}?(?:{second})"


def lacking(what: str, pattern: str) -> str:
    """Match `pattern` in a passage that does not hold `what`, before it or after."""
    return rf"\A(?![^\n]{{0,3000}}?(?:{what}))[^\n]{{0,3000}}?(?:{pattern})"


EXCEPTION = any_of(
    "except", "other than", "unless", r"only\b", "solely", r"save\b", r"need\b", "(?:to )?whom?",
    r"those\b", "such of", "limit", "exclusively", r"(?:not|nor) (?:\w+ ){0,2}(?:having|involved)",
)  # fmt: skip
NOT = any_of(
    r"not\b(?! (?:limited|only))",
    r"(?:neither|nor|never|no|none|cannot|nothing)\b",
    "refrain",
    "prohibited",
    "forbidden",
    r"without\b(?! limit)",
)
INFORMATION = any_of(
    "information", "materials?", "data", "documents?", "ideas?", "know-how", "secrets?",
    r"(?:ci|pi|phi|pii)\b",
)  # fmt: skip
_TERM = (
    r"(?:(?:confidential|proprietary|evaluation|restricted|secret|sensitive|protected)"
    r"[^.;]{0,40}(?:information|materials?|data|documents?)|\"[^\"]{0,40}information|"
    r"\binformation)"
)
_IS = (
    r"\b(?:means?|meaning|includes?|included|refers? to|(?:is|are) defined|defined as|"
    r"consists? of|compris(?:es?|ing)|constitutes?|covers|encompass(?:es)?|extends? to|"
    r"is limited to|"
    r"(?:deemed|considered|treated as) (?:to be )?(?:confidential|proprietary))\b"
)
DEFINITION = "|".join(
    (
        rf"{_TERM}[\"')]*[^.;]{{0,80}}?{_IS}",
        r"\([^()]{0,60}[\"'][^\"']{0,40}(?:information|materials?|data|secrets?)[\"']",
        r"\b(?:is|are|be) (?:\w+ )?(?:confidential|proprietary) information",
        r"referred to[^.;]{0,40}(?:information|materials?|data)",
    )
)
"""A passage that says what is confidential."""

DISCLOSE = any_of(
    r"disclos(?!ing part|ers?\b)",
    "divulg", "reveal", "communicat", "disseminat", "distribut", "shar(?:e|ing)",
    "transmit", "transfer", "releas", "provid", "furnish",
    r"mak(?:e|ing) (?:\w+ ){0,4}(?:available|known)", r"giv(?:e|ing)\b", "access", "publish",
    r"pass(?:ed|ing)?\b", "circulat", "made (?:available|known)",
    "need[- ]to[- ](?:know|have)",
)  # fmt: skip
EMPLOYEES = any_of(
    r"employees?\b", r"personnel\b", r"staff\b", r"officers?\b", r"directors?\b", r"workers?\b",
    r"individuals? within (?:your|its)", r"persons? (?:employed|within (?:its|your|their))",
    r"members of its\b", r"team members?\b", r"faculty\b", r"engineers\b", r"colleagues\b",
    r"(?:its|their|your|recipient's|party's) (?:own |internal )?organi[sz]ation\b",
)  # fmt: skip
OUTSIDERS = any_of(
    "advis[eo]rs?", "consultants?", "(?:sub-?)?contractors", r"agents?\b", "attorneys?",
    "accountants?", r"counsel\b", "lawyers?", "auditors?", "bankers?", "financiers",
    "financing sources", "lenders", "investors", "shareholders", r"partners\b", "insurers",
    "solicitors", "collaborators?", r"sources? of (?:\w+ )?financ", "laborator(?:y|ies)",
    r"sub-?consultants?\b", "professionals",
)  # fmt: skip
"""Who counts as a third party that may be shown it; companies of the same group do not."""

REPRESENTATIVES = any_of(
    r"representatives?\b", "authori[sz]ed (?:persons?|users?|recipients?)", r"associates\b",
)  # fmt: skip
THIRD_PARTY = any_of(
    "third[- ]part(?:y|ies)", "third persons?", r"any (?:other )?(?:person|one|entity|firm)\b",
    r"anyone\b", "any other (?:individual|part(?:y|ies)|person)", r"others\b", "other persons?",
    r"outside\b",
)  # fmt: skip
COPIES = any_of(r"cop(?:y|ies|ied|ying)\b", "reproduc", "duplicat", "photocop", "photograph")
GIVE_BACK = any_of(
    "return", "destroy", "destruction", "deliver(?:ed)? (?:up|back|to)", "redeliver",
    r"delet(?:e|ed|ion)\b", r"erased?\b", "surrender", "turn over", "give back",
    r"dispos(?:e|al)", "expunge", "purg", "shred", "sen(?:d|t) back", "hand(?:ed)? (?:over|back)",
    "given back",
)  # fmt: skip
