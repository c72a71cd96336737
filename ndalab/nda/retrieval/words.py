"""Words as retrieval compares them: stemmed, without the smallest, with their kin.

Contracts say the same in few words that share no stem: "oral" and "verbal", "advisor" and
"counsel". The groups below are the trade's, not any document's.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SMALL_WORDS = """
    a all an and any are as at be been but by certain for from has have if in into is it its may
    not of on or shall some such that the their then there these this those to under was were
    which will with
"""
_COMMON_WORDS = """
    agreement all company confidential disclose disclosing discloser disclosure each either forth
    hereof herein hereunder information limitation material other parties party proprietary
    purpose pursuant receiver receiving recipient respect section set thereof transaction without
"""
_KIN = """
    oral verbal spoken speech visual
    copy reproduce reproduction duplicate summarize
    solicit hire recruit employ employment entice induce
    employee personnel staff officer director
    consultant advisor adviser agent contractor attorney accountant lawyer counsel
    return destroy destruction deliver redeliver erase
    retain keep archive archival backup
    survive survival continue perpetual indefinitely
    terminate termination expire expiration expiry
    reverse disassemble decompile
    license licence grant right title interest
    compel require subpoena court judicial process law regulation legal order
    notify notice notification inform
    identify identified designate mark legend label labelled stamp
    existence fact discussion negotiation negotiate agreed
    acquire receive obtain
    share disclose furnish
    purpose use
"""
_ENDINGS = (
    ("sses", "ss"), ("ies", "y"), ("edly", ""), ("ing", ""), ("ments", "ment"), ("ed", ""),
    ("ly", ""), ("es", "e"), ("ss", "ss"), ("s", ""),
)  # fmt: skip
_SHORTEST_STEM = 3


def stem(word: str) -> str:
    """Take the commonest English endings off a lower-case word."""
    for ending, rest in _ENDINGS if not word.endswith("ss") else ():
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: len(word) - len(ending)] + rest
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM + 1 else word


_SMALL = frozenset(_SMALL_WORDS.split())
_FAMILIES = {
    stem(word): f"~{words[0]}"
    for words in (line.split() for line in _KIN.strip().splitlines())
    for word in words
}
COMMON = frozenset(map(stem, _COMMON_WORDS.split()))
"""Stems that stand in nearly every sentence of an agreement and tell little of it."""


def stems(text: str) -> list[str]:
    """Give the stems of a text's words, in order."""
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _SMALL]


def terms(text: str) -> list[str]:
    """Give a text's stems, each followed by the name of its family if it has one."""
    found = stems(text)
    return [*found, *(_FAMILIES[word] for word in found if word in _FAMILIES)]
