"""Where a paragraph is cut: sentence ends, list markers, labels. Looks at one cleaned string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ndalab.nda.segment.numbering import is_label, marker_end

_TITLES = """
    mr mrs ms dr prof st no nos sec secs art arts para paras cl v vs e.g i.e eg ie cf viz fig tel
    fax attn approx hon gen capt col lt cap c ch p pp
"""
_SHORTENED = """
    inc corp co ltd llc llp plc sr jr pty pte bros assn assoc esq dept div est al rev ed vol ref
    ext ave blvd rd ste fl bldg jan feb mar apr jun jul aug sept sep oct nov dec seq
"""
_OPENERS = """
    a accordingly additionally after all also although an and any as at because before both but by
    each either except failure following for from further furthermore he hereinafter however if in
    information it its moreover neither no none nor nothing notwithstanding on once or other
    otherwise our recipient she should such that the their then there therefore these they this
    those thus to unless until upon we when where whereas whether which while with within without
    you your
"""
_NEVER_LAST = frozenset(_TITLES.split())
_SELDOM_LAST = frozenset(_SHORTENED.split())
_FIRST_WORDS = frozenset(_OPENERS.split())
_NUMERALS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty
    ninety hundred
"""
_COUNTS = frozenset(_NUMERALS.split())

_STOP = re.compile(r"(?<![.?!])[.?!]++[\"”’')\]]*+\s+(?=[\"“‘'(\[]*[A-Z0-9])")
_LAST_WORD = re.compile(r"[\w.&]*\w$")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[a-z]\.)+[a-z]$")
_MARKER = re.compile(
    r"(?<=\s)\((?:[a-z]{1,2}|[ivxl]{1,6}|[A-Z]|\d{1,2})\)(?=[\s,])"
    r"|(?<=[.;:,]\s)(?:[a-z]|\d{1,2})[.)](?=\s)"
)
_REFERENCE = re.compile(
    r"\b(?:sub-?)?(?:sections?|clauses?|paragraphs?|articles?|items?|parts?|rules?)\s$", re.I
)
_ELSEWHERE = re.compile(r"\s(?:above|below|hereof|of this (?:section|clause|paragraph))\b")
_JOINS = re.compile(r"\s?(?:,|and|or|to|through|, and|, or|and/or|above and)\s")
_FIELD = re.compile(r"(?<=[_…]{3}\s)(?=[A-Z][\w .]{0,30}:)")
_HEAD_COLON = re.compile(r"(?P<head>[^:.;]{3,60}):\s+(?=[\"“]?[A-Z])")


def cuts(text: str) -> list[int]:
    """Give the offsets at which `text` is cut into segments, without 0 and its length."""
    head = marker_end(text)
    found = {*_stops(text), *_markers(text), *_fields(text), *_run_in_heading(text, head)}
    return sorted(cut for cut in found if head < cut < len(text))


def _stops(text: str) -> Iterator[int]:
    for match in _STOP.finditer(text):
        if not _is_inner(text, match):
            yield match.end()


def _is_inner(text: str, stop: re.Match[str]) -> bool:
    """Tell whether a full stop belongs to an abbreviation or a leader, not to a sentence."""
    following = _NEXT_WORD.match(text, stop.end())
    opener = following is not None and following[0].lower() in _FIRST_WORDS
    if following and following[0].lower() in _SELDOM_LAST and not opener:
        return text.startswith(".", following.end())
    leader = "..." in stop[0] or text[max(0, stop.start() - 1)] == "…"
    if leader and text[stop.end()] == "(":
        return True
    if stop[0].rstrip() != ".":
        return False
    before = _LAST_WORD.search(text[max(0, stop.start() - 30) : stop.start()])
    return before is not None and _is_abbreviation(before[0], opener=opener)


def _is_abbreviation(word: str, *, opener: bool) -> bool:
    low = word.lower()
    if low in _NEVER_LAST or (len(low) == 1 and word.isupper()):
        return True
    return not opener and (low in _SELDOM_LAST or bool(_INITIALS.match(low)))


def _markers(text: str) -> Iterator[int]:
    reference = -1
    for match in _MARKER.finditer(text):
        joined = reference >= 0 and _JOINS.fullmatch(text, reference, match.start())
        if joined or _refers(text, match):
            reference = match.end()
        elif text[match.end()] != "," and not (match[0][1].isdigit() and _counts(text, match)):
            yield match.start()


def _refers(text: str, marker: re.Match[str]) -> bool:
    """Tell whether a marker names a passage elsewhere: "under paragraph (a) above"."""
    before = text[max(0, marker.start() - 20) : marker.start()]
    return bool(_REFERENCE.search(before) or _ELSEWHERE.match(text, marker.end()))


def _counts(text: str, marker: re.Match[str]) -> bool:
    """Tell whether ``(30)`` repeats a number written out: "thirty (30) days"."""
    before = re.split(r"[\s-]+", text[max(0, marker.start() - 30) : marker.start()].rstrip())
    return before[-1].lower() in _COUNTS


def _fields(text: str) -> Iterator[int]:
    """Cut a form's line before each label: "By: ____ Date: ____"."""
    for match in _FIELD.finditer(text):
        yield match.start()


def _run_in_heading(text: str, head: int) -> Iterator[int]:
    """Cut after the heading of a numbered clause that ends in a colon: "13. Notice: Any ..."."""
    match = _HEAD_COLON.match(text, head) if head else None
    if match and is_label(match["head"]):
        yield match.end()
