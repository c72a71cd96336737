"""Clause numbers, list markers and headings as lawyers print them. Patterns over one string."""

from __future__ import annotations

import re

_NAMED = (
    r"(?:ARTICLE|Article|SECTION|Section|CLAUSE|Clause|EXHIBIT|Exhibit|SCHEDULE|Schedule"
    r"|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment)\s+(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])\b"
)
_NUMBER = re.compile(
    rf"(?P<number>{_NAMED}|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}|\d{{1,2}}(?=[.)]\s|[.)]$)"
    r"|[IVXL]{1,6}(?=\.\s|\.$)|[A-Z](?=[.)]\s|[.)]$))[.):]?(?=\s|$)"
)
_ITEM = re.compile(
    r"(?:\((?:[a-z]{1,2}|[ivxl]{1,6}|[A-Z]{1,2}|\d{1,2})\)|[a-z]{1,2}[.)]|[ivx]{1,5}[.)]"
    r"|[•▪◦·●○□–—*-])(?:\s+|$)"
)
_MINOR = "a an and as at by for from in of on or the to with re vs"
_SMALL = frozenset(_MINOR.split())


def clause_number(text: str) -> str | None:
    """Give the clause number that `text` begins with, as printed and without its full stop."""
    match = _NUMBER.match(text)
    return " ".join(match["number"].split()) if match else None


def number_end(text: str) -> int:
    """Give the offset of the first character after the clause number and its white space."""
    match = _NUMBER.match(text)
    return len(text) - len(text[match.end() :].lstrip()) if match else 0


def marker_end(text: str) -> int:
    """Give the offset after the clause number or list marker that `text` begins with."""
    item = _ITEM.match(text)
    return max(number_end(text), item.end() if item else 0)


def starts_item(text: str) -> bool:
    """Tell whether `text` begins with a clause number or a list marker."""
    return bool(_NUMBER.match(text) or _ITEM.match(text))


def is_heading(text: str) -> bool:
    """Tell whether `text`, one segment, is a heading rather than a sentence."""
    body = text[number_end(text) :].strip()
    words = re.findall(r"[^\W\d_][\w’'-]*", body)
    if not words or len(body) > 100 or len(words) > 12 or body.endswith((",", ";")):
        return False
    if "__" in body or re.search(r"\.{4}|…|@|:.", body):
        return False
    if body.upper() == body:
        return True
    titled = all(word[0].isupper() or word.lower() in _SMALL for word in words)
    return titled and (clause_number(text) is not None or not body.endswith("."))
