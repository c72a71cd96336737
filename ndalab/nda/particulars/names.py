"""Names of companies and persons in running words: where they begin and where they end. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ndalab.nda.particulars.places import is_place

_FORMS = (
    "Inc|Incorporated|Corp|LLC|L\\.L\\.C|LLP|L\\.L\\.P|LP|L\\.P|Ltd|Limited|PLC|plc|GmbH|AG|SE|"
    "S\\.A|"
    "SA|SAS|Srl|S\\.r\\.l|SpA|B\\.V|BV|N\\.V|NV|AB|AS|ASA|Oy|Pty|Pte|DAC|KG|N\\.A|P\\.C"
)
_FORM = rf"(?:{_FORMS}|{_FORMS.upper()})"
"""Legal forms that end a name; `Company` and `Corporation` may also stand inside one."""

_SMALL = "of|the|and|for|de|van|von|der|la|et|du|di|y|plc|aux|à|og|und|voor|l'|d'"
_LEADING = re.compile(
    r"(?:[\s,;:.)\-*\"&|]+"
    r"|the\s(?-i:(?=[A-Z\"]))|\d{1,2}\s+(?-i:(?=[A-Z]{3}))"
    r"|\(?(?:\d{1,2}|[ivx]{1,4}|[A-Da-d])[).](?=\W)|\d{1,2}(?:\.\d{1,2})+\.?(?=\s)"
    r"|(?:and|or|by|to|from|between|among|each of|either|on the (?:one|other) hand|made by|the "
    r"undersigned"
    r"|of the (?:first|second|one|other) part|(?:the )?(?:first|second|1st|2nd|disclosing|"
    r"receiving) party:"
    r"|party [A-C12]\b:?|parties:|company:|name:|entre|the following parties)(?=\W))+",
    re.I,
)
_END = re.compile(
    rf"(?P<form>\b{_FORM}\.?)\s+(?:of|and)\s"
    rf"|(?P<full>(?<=\w\s)(?:GmbH|Inc\.|LLC|Ltd\.?|Limited|LTD|LLP|PLC))\s+(?=[A-Z])(?!{_FORM}\b)"
    rf"|,(?!\s*{_FORM}\b)"
    rf"|\s+(?!(?:{_SMALL})\b)(?=[a-zà-ÿ])"
    r"|\((?!(?:Pty|Proprietary|Private|[A-Z]{2}|[A-Z][a-z]+)\)\s+(?:Limited|Ltd|Inc|LIMITED|LTD))"
    r"|[\[<;:\"\n|]|_{2,}|\.{3,}|…|\s-\s|\s+(?=\d)"
    r"|\.\s+(?=(?:Collectively|The|Each|Both|This|Hereinafter|It|Its)\b)"
    r"|\s+(?=An?\s+[a-z]|(?:Having|With|Located|Whose|Address|Phone|Date|By|WHEREAS|HAVING|AND|"
    r"OR|OF THE|FAX)\b)"
)
_BOUNDARY = re.compile(r"(?:,|;|\.)?\s+(?:and|AND|And|&)\s+|;\s*|\n+|\)\s*,\s*")
_TRAILING = re.compile(rf"(?:(?:[A-Z0-9][\w&'./-]*,?|{_SMALL}|&)\s+)*[A-Z][\w&'./-]*\.?[,\s]*$")
_FORMED = re.compile(
    rf"(?:[A-Z][\w&'.-]*,?[ ](?:(?:of|and|&)[ ])?){{1,6}}(?<=[ ]){_FORM}\b(?! [Ll]iability)\.?"
)
_DANGLING = re.compile(
    r"(?:\s+(?:of|the|and|for|de|&|at))+$|^(?:of|and|for|in|by|to|from)\s+", re.I
)
_DOTTED = re.compile(r"\b(?:Inc|Corp|Ltd|Co|L\.P|L\.L\.C|L\.L\.P|B\.V|N\.V|S\.A|N\.A)$", re.I)
_NO_NAME = re.compile(
    r"(?:the )?(?:part(?:y|ies)(?:'s)?|this|that|(?:this )?agreement|whereas|each|either|both|"
    r"one|others?|"
    r"(?:effective )?date|confidential(?:ity)?|state of|address|name|title|signature|recipient|"
    r"discloser|you|we|us|our|affiliates?|subsidiaries|representatives|purpose|january|february|"
    r"march|april|may|june|july|august|september|october|november|december|company name|whose|its|"
    r"day of|plus|represented|e-?mail|(?:tele)?phone|fax|no|an? [\w ]+|in [\w ]+|cover page|"
    r"background|wales|ireland)",
    re.I,
)
_NO_NAME_WITH = re.compile(r"\b(?:ARE|IS|WHO|THIS|THAT|SHALL|ABN)\b")
_LONGEST = 110


def name_at(words: str) -> str | None:
    """Give the name that begins `words`; None if they begin with no name."""
    lead = _LEADING.match(words)
    words = words[lead.end() :] if lead else words
    end = _END.search(words)
    if end:
        words = words[: end.end(end.lastgroup) if end.lastgroup else end.start()]
    return _valid(words)


def names_in(words: str) -> list[str]:
    """Give the names of the parties that `words` introduce, without their descriptions."""
    first = name_at(words)
    others = list(_after_boundaries(words, first))
    if first is None:
        return others[-1:]
    return [first, *(name for name in others if name != first)]


def formed_names(words: str) -> list[str]:
    """Give the names that end in a legal form, wherever they stand."""
    return [name for match in _FORMED.finditer(words) if (name := _valid(match[0]))]


def last_name(words: str) -> str | None:
    """Give the name that ends `words`, as before a term in brackets."""
    clause = re.split(r"[;:\n\"()]|,\s+(?=[a-z])", words.rstrip(" ,"))[-1]
    match = _TRAILING.search(clause)
    return _valid(match[0]) if match else None


def _after_boundaries(words: str, first: str | None) -> Iterator[str]:
    """Give the names after an `and`, leaving out the capitals of a description."""
    for boundary in _BOUNDARY.finditer(words):
        name = name_at(words[boundary.end() :])
        before = words[: boundary.start()]
        near = first is not None and before.rstrip(" ,.").endswith(first.rstrip("."))
        if name and (first is None or near or re.search(rf"\b{_FORM}\b|Corporation|Company", name)):
            yield name


def _valid(words: str) -> str | None:
    name = " ".join(words.split()).strip(" ,;:.-\"'*|")
    name = _DANGLING.sub("", name)
    if sum(letter.isalpha() for letter in name) < 2 or len(name) > _LONGEST:
        return None
    if not (name[0].isupper() or name[0].isdigit()) or _NO_NAME.fullmatch(name):
        return None
    if is_place(name) or _NO_NAME_WITH.search(name):
        return None
    if re.match(r"\d+\s", name) and not re.search(rf"\b{_FORM}\b", name):  # an address
        return None
    return f"{name}." if _DOTTED.search(name) and f"{name}." in " ".join(words.split()) else name
