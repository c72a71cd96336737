"""Where a paragraph is cut: sentence ends and list markers. Looks at one cleaned string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ndalab.nda.segment.numbering import marker_end

_SHORTENED = """
    mr mrs ms dr prof sr jr st inc corp co ltd llc llp plc no nos sec secs art arts para paras cl
    v vs e.g i.e eg ie etc al cf viz u.s u.k u.s.a u.s.c e.u d.c n.a n.v s.a b.v l.l.c l.p p.c
    jan feb mar apr jun jul aug sept sep oct nov dec fig ref rev ed vol pp p ch tel fax ext attn
    approx dept div est bros assn assoc gen hon rep sen gov capt col lt pty pte ave blvd rd ste
"""
_BEFORE_A_NAME = """
    mr mrs ms dr prof st no nos sec secs art arts para paras cl v vs e.g i.e eg ie cf viz fig tel
    fax attn approx hon gen capt col lt
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
_NEVER_LAST = frozenset(_BEFORE_A_NAME.split())
_STOP = re.compile(r"[.?!]+[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])")
_LAST_WORD = re.compile(r"[\w.]*\w$")
_MARKER = re.compile(
    r"(?<=\s)\((?:[a-z]{1,2}|[ivxl]{1,6}|[A-Z])\)(?=\s)"
    r"|(?<=[.;:,]\s)(?:[a-z]|\d{1,2})[.)](?=\s)"
)


def cuts(text: str) -> list[int]:
    """Give the offsets at which `text` is cut into segments, without 0 and its length."""
    head = marker_end(text)
    found = {*_stops(text), *_markers(text)}
    return sorted(cut for cut in found if head < cut < len(text))


def _stops(text: str) -> Iterator[int]:
    for match in _STOP.finditer(text):
        if not _is_abbreviation(text, match):
            yield match.end()


def _is_abbreviation(text: str, stop: re.Match[str]) -> bool:
    if stop[0].rstrip() != ".":
        return False
    word = _LAST_WORD.search(text[max(0, stop.start() - 30) : stop.start()])
    if word is None:
        return False
    last = word[0].lower()
    if last in _NEVER_LAST or (len(last) == 1 and word[0].isupper()):
        return True
    return last in _ABBREVIATIONS and text[stop.end()].isdigit()


def _markers(text: str) -> Iterator[int]:
    for match in _MARKER.finditer(text):
        yield match.start()
