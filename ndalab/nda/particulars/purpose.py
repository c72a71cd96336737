"""What the information is exchanged for, in the document's own words. No other clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ndalab.nda.particulars.reading import Sentence, has_gap, labelled

_LONGEST = 240
_SHORTEST = 12

_FIELD = re.compile(
    r"\W*(?:\d+\.?\s*)?(?:the )?(?:permitted |stated |disclosure )?purpose\W*", re.I
)
_NAME = (
    r"(?:the )?(?:permitted |business |disclosure |stated |authori[sz]ed |limited |proposed |"
    r"possible |"
    r"potential )*(?:purposes?|transaction|project|evaluation|proposal|opportunity|business "
    r"relationship|"
    r"permitted use|matter|discussions|services|engagement|relationship)"
)
_TERM = re.compile(rf"\(\s*[^()\"]{{0,40}}\"\s*{_NAME}\s*[,.]?\"[^()]{{0,60}}\)", re.I)
_REACH = 320
"""Characters before a defined term that may be what it stands for."""

_MEANS = re.compile(
    r"\"\s*(?:the )?(?:permitted |disclosure )?(?:purpose|permitted use)\"?\s*(?:shall |will "
    r")?(?:means?|is|has the meaning)"
    r"\W+(?P<what>[^;]{12,300}?)(?:[.;]|$)",
    re.I,
)
_LIMITED = "(?:sole |limited |specific |express |following |particular )*"
_REVIEW = "(?:consideration|evaluation|review|discussions?|exploration)"
_LOOKS = "explore|evaluate|discuss|consider|assess|examine"
_LEADS = (
    rf"\b(?:for|with) the {_LIMITED}purposes?(?:\(s\))? of\b:?",
    r"\bsolely (?:for|in connection with)(?! the purposes? (?:set|stated|described))",
    rf"\bin connection with (?:\w+ )?{_REVIEW} (?:of|about|regarding|concerning)",
    rf"\b(?:wish(?:es)?|desires?|intends?|plan) to (?={_LOOKS})",
    r"\b(?:explor|evaluat|discuss|consider|assess)ing(?= (?:an?|the|possible|whether)\b)",
    r"\bin connection with (?=(?:a|an|the) (?:possible|potential|proposed)\b)",
)
_PHRASES = tuple(re.compile(rf"{lead}\s+(?P<what>[^.;]{{8,300}})", re.I) for lead in _LEADS)
_CONNECTOR = re.compile(
    r"^.*\b(?:(?:for|with|is) the (?:sole |limited |specific |express )*purposes? of|in order to|"
    r"so as to|"
    r"in connection with|relating to|regarding|concerning|with respect to|wish(?:es)? to|"
    r"desires? to|"
    r"intends? to|is considering|interest(?:ed)? in|contemplat\w+|explor\w+|to discuss|for use in|"
    r"solely for|talking about)\b\s*",
    re.I | re.S,
)
_OPENING = re.compile(
    r"(?:\W|\d\)|whereas\b|the purposes? of|in order to|order to|to (?=[a-z])|"
    r"(?:your|its|their|the|our) (?:consideration|evaluation|exploration) of\b)+",
    re.I,
)
_TAIL = re.compile(
    r",? (?:and|but) (?:the (?:parties|receiving|disclosing|recipient)|each|for no|in no|shall|"
    r"will|not|no other|"
    r"to no|agrees?|that|therefore)\b.*|,? (?:which|provided|it (?:is|being)|in (?:accordance|"
    r"consideration)|"
    r"on the terms|pursuant|as (?:more|further)|under (?:this|the)|except|unless|without|subject "
    r"to)\b.*|\s*\(.*",
    re.I | re.S,
)
_EMPTY = re.compile(
    r"\b(?:stated|set (?:out|forth)|described|specified|defined|contemplated|permitted|mentioned) "
    r"(?:above|below|herein|in|by|under)\b|\bthis (?:agreement|clause|provision|subject|section|"
    r"letter|deed)\b|"
    r"\bthe agreement\b|confiden|\bprevent\w*|\bprotect\w*|paragraph|section|\bpermitted purpose\b|"
    r"\b(?:pursuing|than) the purpose\b|"
    r"\bviolation\b|\bcourt\b|\bbreach\b|\benforc\w+|\badvice\b|\brecords\b|\bavoid\w*|"
    r"\bcompeting\b|\bjudicial\b|\bthe foregoing\b|"
    r"\bany (?:such|other)\b|\bdefinitions?\b|[\[\]]|"
    r"^\W*(?:evaluating )?the (?:transaction|project|business)\W*$",
    re.I,
)


def find_purpose(sentences: Sequence[Sentence]) -> str | None:
    """Give what the information may be used for; None where that is left blank or not said."""
    for what in _candidates(sentences):
        tidy = _tidy(what)
        if len(tidy) >= _SHORTEST and not has_gap(what) and not _EMPTY.search(what):
            return _shorten(tidy)
    return None


def _candidates(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Give what may be the purpose, the most explicit statement first."""
    for name, value in labelled(sentences):
        if _FIELD.fullmatch(name):
            yield value.text
    for sentence in sentences:
        yield from (match["what"] for match in _MEANS.finditer(sentence.text))
    for sentence in sentences:
        yield from (
            _before(sentence.text, match.start()) for match in _TERM.finditer(sentence.text)
        )
    for phrase in _PHRASES:
        for sentence in sentences:
            yield from (_TAIL.sub("", match["what"]) for match in phrase.finditer(sentence.text))


def _before(text: str, end: int) -> str:
    """Give the words that a term defined at `end` stands for."""
    start = text.find(" ", end - _REACH) if end > _REACH else 0
    words = re.split(r"[.;]\s", text[start:end])[-1]
    return _CONNECTOR.sub("", words)


def _tidy(what: str) -> str:
    words = " ".join(what.split())
    opening = _OPENING.match(words)
    return words[opening.end() if opening else 0 :].strip(" ,.:;-\"'")


def _shorten(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + " …"
