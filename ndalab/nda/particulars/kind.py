"""What kind of document it is: whether it is an NDA, and its title. No party, no term."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ndalab.nda.particulars.reading import Sentence, opening

_NDA = re.compile(
    r"\bnon-?\s?\W?\s?disclosure\b|\bnondisclosure\b|\bconfidentiality\b(?! (?:notice|policy|"
    r"statement of))|"
    r"\bconfidential(?:ity)? disclosure\b|\b[mc]?n\.?d\.?a\b|\bsecrecy\b|\bproprietary "
    r"information\b|"
    r"\bnon-?(?:circumvention|analysis|use)\b|\bcovenant not to compete\b|\bconfidential "
    r"agreement\b",
    re.I,
)
_DEED = re.compile(
    r"\b(?:agreement|undertaking|deed|letter|contract|covenant|certificate|statement|form|"
    r"acknowledge?ment|nda|mnda|"
    r"cda|pledge|declaration)\b",
    re.I,
)
_INFORMATION = re.compile(
    r"\bconfidential\b|\bconfidentiality\b|\bproprietary information\b|\bevaluation materials?\b|"
    r"\bin (?:strict(?:est)? )?confidence\b|\btrade secrets?\b|\bnon-?disclosure\b|"
    r"\bnon-?public information\b|\bdisclos(?:e|es|ed|ing|ure|er)\b|\breceiving part|\bprotected "
    r"health",
    re.I,
)
_DUTY = re.compile(
    r"\b(?:shall|will|agrees?|undertakes?|must|may|covenants?|promises?)\b[^.;]{0,160}?"
    r"\b(?:not\s+(?:\w+\s+){0,6}?(?:disclos|divulg|reveal|communicat|copy|publish|disseminat|"
    r"use\b|utili[sz]e)\w*|"
    r"(?:keep|hold|maintain|treat|retain|preserve|protect|safeguard)\b[^.;]{0,80}\b(?:confiden|"
    r"secre)\w*|"
    r"be (?:kept|held|maintained|treated)\b[^.;]{0,60}\bconfiden\w*)|"
    r"\bnot\s+(?:to\s+)?(?:disclos|divulg|reveal)\w*|\b(?:keep|hold) [^.;]{0,60}\b(?:secret|"
    r"confidential|in confidence)\b",
    re.I,
)
_BINDS = re.compile(
    r"\b(?:this|the) (?:(?:letter|confidentiality|non-?disclosure|mutual) )*(?:agreement|"
    r"undertaking|deed|nda|"
    r"mnda|covenant)\b|\bhereby\b|\bhereto\b|\bthe parties\b",
    re.I,
)
_SHARE = 0.22
"""Share of sentences on confidential matter above which it is what a paper is about."""

_TITLED_SHARE = 0.05
"""The same for a paper whose title already says so."""

_FEWEST = 3
"""Sentences of a contract's language without which a paper binds nobody."""

_LINES = 25
_LONGEST = 160
_VERB = re.compile(r"\b(?:shall|will|is|are|means|expires?|commences?|agrees?|consists?)\b")
_FURNITURE = re.compile(r"\bpage \d+ of\b", re.I)
_LABEL = re.compile(
    r"^\W*(?:(?:re|subject|title)\s*:\s*|(?:exhibit|annex(?:ure)?|appendix|attachment|schedule|"
    r"form)\b"
    r"[\s\"]*[-\w().]{0,8}\"?\s*[-–:,]*\s*|a sample\s+|an example of an?\s+)",
    re.I,
)
_SENTENCE_TITLE = re.compile(
    r"\bthis\s+(?P<title>(?:[A-Z][\w,&'-]*\s+|(?:of|and|for|the|to)\s+|\(\w+\)\s+){0,9}"
    r"(?:Agreement|AGREEMENT|Undertaking|UNDERTAKING|Deed|DEED|NDA|Certificate))\b(?!\s*\")",
)


def is_nda(sentences: Sequence[Sentence]) -> bool:
    """Tell whether the document binds somebody to confidence, and is about little else."""
    body = [sentence.text for sentence in sentences if not sentence.heading]
    binds = sum(1 for text in body if _BINDS.search(text))
    duties = sum(1 for text in body if _DUTY.search(text))
    if not binds or binds + duties < min(_FEWEST, len(body) / 4):
        return False
    share = sum(1 for text in body if _INFORMATION.search(text)) / max(len(body), 1)
    if _names_nda(sentences):
        return share >= _TITLED_SHARE
    return share >= _SHARE and duties > 0


def find_title(sentences: Sequence[Sentence]) -> str | None:
    """Give the title as printed, without the label of an exhibit."""
    titles = list(_titles(opening(sentences)[:_LINES]))
    named = [title for title in titles if _NDA.search(title)]
    for title in (*named, *titles):
        return title
    return None


def _names_nda(sentences: Sequence[Sentence]) -> bool:
    title = find_title(sentences)
    return bool(title and _NDA.search(title))


def _titles(sentences: Sequence[Sentence]) -> Iterator[str]:
    """Give the lines that look like a title, then what the first sentences call the paper."""
    for sentence in sentences:
        line = _LABEL.sub("", sentence.text).strip(" .:-_\"'")
        line = re.split(
            r"\s+(?:dated|between|made)\b|\s*\[|\s*\(page\b", line, maxsplit=1, flags=re.I
        )[0]
        printed = sentence.heading or _is_short_title(line)
        if printed and _DEED.search(line) and len(line) < _LONGEST and not _FURNITURE.search(line):
            yield line
    for sentence in sentences:
        match = _SENTENCE_TITLE.search(
            sentence.text.replace("THIS", "this").replace("This", "this")
        )
        if match and len(match["title"].split()) > 1:
            yield match["title"]


def _is_short_title(line: str) -> bool:
    """Tell whether a line without a verb stands by itself, in capitals for the most part."""
    if _VERB.search(line):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return 0 < len(words) <= 14 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)
