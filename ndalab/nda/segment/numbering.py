"""Clause numbers, list markers and headings as lawyers print them. Patterns over one string."""

from __future__ import annotations

import re

_NAMED = (
    r"(?:ARTICLE|Article|SECTION|Section|CLAUSE|Clause|EXHIBIT|Exhibit|SCHEDULE|Schedule"
    r"|ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment)\s+(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])\b"
)
_NAMED_ALONE = rf"{_NAMED}(?=\s*$|[.:]\s|\s+[-–—]|\s+[A-Z\"“(])"
"""A named number that opens a clause; "Section 5 of this Agreement" opens none."""
_NUMBER = re.compile(
    rf"(?P<number>{_NAMED_ALONE}|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}|\d{{1,2}}(?=[.)]\s|[.)]$)"
    r"|[IVXL]{1,6}(?=\.\s|\.$)|[A-Z](?=[.)]\s|[.)]$))[.):]?(?=\s|$)"
)
_PLAIN = re.compile(rf"{_NAMED}|\d{{1,2}}(?:\.\d{{1,2}})*|[IVXL]{{1,6}}|[A-Z]")
_ITEM = re.compile(
    r"(?:\((?:[a-z]{1,2}|[ivxl]{1,6}|[A-Z]{1,2}|\d{1,2})\)|[a-z]{1,2}[.)]|[ivx]{1,5}[.)]"
    r"|[•▪◦·●○□➢–—*-])(?:\s+|$)|\([a-z]\)(?=[A-Za-z]{2})"
)
_LETTERS = re.compile(r"[^\W\d_][\w’'-]*")
_FORM = re.compile(r"^\[|__|\.{4}|…|@|:.")
_MINOR = "a an and as at by for from in of on or the to with re vs"
_SMALL = frozenset(_MINOR.split())


def split_number(text: str) -> tuple[str | None, str]:
    """Part a clause number, as printed and without its full stop, from what follows it."""
    match = _NUMBER.match(text)
    if match is None:
        return None, text
    return " ".join(match["number"].split()), text[match.end() :].lstrip()


def is_number(section: str) -> bool:
    """Tell whether a section is called by a number and not by a heading."""
    return bool(_PLAIN.fullmatch(section))


def marker_end(text: str) -> int:
    """Give the offset after the clause number or list marker that `text` begins with."""
    item = _ITEM.match(text)
    return max(len(text) - len(split_number(text)[1]), item.end() if item else 0)


def starts_item(text: str) -> bool:
    """Tell whether `text` begins with a clause number or a list marker."""
    return bool(_NUMBER.match(text) or _ITEM.match(text))


def starts_list(text: str) -> bool:
    """Tell whether `text` begins with a list marker, not with the number of a clause."""
    return bool(_ITEM.match(text)) and not _NUMBER.match(text)


def is_marker(text: str) -> bool:
    """Tell whether `text` is nothing but a clause number or a list marker."""
    if text[-1:].isalpha():  # "ARTICLE II" is a heading of its own
        return False
    return starts_item(text) and marker_end(text) == len(text)


def is_heading(text: str) -> bool:
    """Tell whether `text`, one segment, is a heading rather than a sentence."""
    number, body = split_number(text)
    if not body:
        return number is not None and " " in number  # "ARTICLE II"
    if len(body) > 100 or body[-1] in ",;" or _FORM.search(body) or starts_list(body):
        return False
    if body.upper() == body:
        return bool(_LETTERS.search(body))
    if number is None:
        return body[-1] != "." and not body[-1].isdigit() and is_label(body)
    return is_label(body) or (len(body) <= 60 and body[-1].isalnum() and body[0].isupper())


def is_label(text: str) -> bool:
    """Tell whether `text` is a few words in title case or in capitals."""
    words = _LETTERS.findall(text)
    titled = [word for word in words if word[0].isupper()]
    small = [word for word in words if word.lower() in _SMALL and not word[0].isupper()]
    return len(titled) > 0 and len(words) == len(titled) + len(small) <= 12
