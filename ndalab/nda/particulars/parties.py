"""Who the parties are: their names and the terms by which the agreement calls them.

Roles are not decided here; they follow from the direction in which information flows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ndalab.nda.particulars.names import formed_names, last_name, name_at, names_in
from ndalab.nda.particulars.reading import OPENING, Sentence, is_blank, opening

_BODY = 3500
"""Characters in which a contract that has begun to name its parties names them all."""

_MOST = 12
"""Parties that are listed; a form with more has them in a schedule."""

_BEGINS = re.compile(
    r"\b(?:between|among(?:st)?)(?![a-z]):?(?!\s+(?:the (?:two )?parties|them|us|each other|you "
    r"and us)\b)"
    r"|^\W*(?:[I1]\.?\s*)?(?:the )?parties(?: to this (?:agreement|deed) are)?\s*:?\s*$",
    re.I | re.M,
)
_STOPS = re.compile(
    r"\b(?:whereas|witnesseth|w i t n e s s e t h|now,? therefore|recitals?|agreed terms|"
    r"in consideration (?:of|for)|(?:it )?is (?:hereby )?agreed|agree(?:s|d)? (?:as follows|to "
    r"the following)|"
    r"operative provisions)\b"
    r"|^\W*(?:background|introduction|preamble|purpose|terms?)\W*$"
    r"|^\W*1\.?\s+(?!parties)[A-Z][a-z]|^\W*1\.1\s",
    re.I | re.M,
)
_TERM = re.compile(
    r"\((?P<bracket>[^()]{0,60}\"[^()]{1,200})\)?"
    r"|(?:here(?:in)?after|referred\s+to|called|"
    r"known\s+as)[^.\"()]{0,50}(?P<open>\"[^\"]{1,60}\"(?:\s*or\s+(?:the\s+)?\"[^\"]{1,40}\")?)"
    r"|\(\s*(?:the\s+)?'(?P<single>[^'()]{2,40})'\s*\)"
    r"|\(\s*(?:(?i:also|hereinafter|hereafter|herein|referred|to|known|as|the)\s+){0,6}"
    r"(?P<bare>[A-Z][\w&'-]*(?:\s[A-Z][\w&'-]*){0,2}|disclosing party|receiving "
    r"party)\s*\)(?!\s+(?:Ltd|Limited|Inc|Pty|LTD|LIMITED)\b)"
)
_QUOTED = re.compile(r"\"\s*(?:(?:the|an?)\s+)?([^\"]{1,60}?)\s*[,.]?\s*(?:\"|$)", re.I)
_GENERIC = re.compile(
    r"(?:.*\b)?(?:agreement|undertaking|deed|letter|contract|date|information|materials?|purposes?|"
    r"projects?|transactions?|representatives?|affiliates?|term|proposals?|evaluation|services?|"
    r"rfp|"
    r"rfq|matter|discussions?|relationship|merger|demand|propert(?:y|ies)|assets?|business|field|"
    r"technolog(?:y|ies)|invention|products?|data|program(?:me)?|certificate|[cm]?nda|recitals?|"
    r"persons?|software|meeting|act|test|opportunity|territory|subject|secrets?|work|signatory|"
    r"confidential|disclosures?|insert|print name|form|study|division|event|place|name|block "
    r"letters|please print)"
    r"|(?:(?:each|a|either|both) )?part(?:y|ies)|[A-Z]|[ivx]+|\d+|USA?|UK|VAT",
    re.I,
)
_ALL_OF_THEM = re.compile(r"(?:(?:each|a|either|both|any)\s+)?\"?part(?:y|ies)", re.I)
_FULL_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!Inc|Ltd|orp)\.\s+(?=(?:The |This |In |From |By |As |It "
    r")?[A-Z][a-z]+\s+[a-z])|\.\s*\n|\n\s*This\s"
)
_ACTS = re.compile(
    r"[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,3}(?=(?: and [\w' ]{3,30})?,? (?:shall|will|agrees?|may|"
    r"hereby|undertakes?|"
    r"acknowledges?|warrants?|represents?|has|is|wishes|desires|intends|must)\b|'s\b)"
)
_ROLE = re.compile(
    r"recipient|discloser|(?:disclosing|receiving) party|company|vendor|supplier", re.I
)
_NO_ADDRESS = re.compile(r"confidential|\bvia\b|\bre:|personal|privileged|attention", re.I)
_GAP = re.compile(r"_{2,}|\[[^\]]*\]|<[^>]*>|…|\.{4,}")


@dataclass(frozen=True, slots=True)
class Named:
    """A party as the agreement introduces it."""

    name: str
    alias: str | None = None
    others: tuple[str, ...] = ()
    """Further terms for the same party, such as ``Discloser`` beside its short name."""

    @property
    def terms(self) -> tuple[str, ...]:
        """All the terms that stand for the party in the text."""
        return tuple(term for term in (self.alias, *self.others, self.name) if term)


def find_parties(sentences: Sequence[Sentence]) -> tuple[Named, ...]:
    """Find the parties in the words that open the agreement."""
    text, actors = _join(opening(sentences))[:OPENING], _actors(sentences)
    found: tuple[Named, ...] = ()
    for begin in _BEGINS.finditer(text):
        found = max(found, _listed(_body(text, begin.end()), actors), key=_worth)
        if _worth(found) == (2, 2):
            return _distinct(found)
    if len(found) < 2:
        found = max(found, _scattered(text, actors), key=_worth)
    return _distinct(found if len(found) > 1 else _formed(text, found))


def _distinct(parties: tuple[Named, ...]) -> tuple[Named, ...]:
    return tuple({party.name.lower(): party for party in reversed(parties)}.values())[::-1][:_MOST]


def _worth(parties: tuple[Named, ...]) -> tuple[int, int]:
    return min(len(parties), 2), min(sum(1 for party in parties if party.alias), 2)


def _join(sentences: Sequence[Sentence]) -> str:
    """Join sentences into lines again where a paragraph was cut after a full stop."""
    parts: list[str] = []
    for sentence in sentences:
        runs_on = parts and parts[-1].endswith((".", "!", "?")) and not sentence.heading
        parts += [" " if runs_on and not sentence.text[0].isdigit() else "\n", sentence.text]
    return "".join(parts[1:])


def _actors(sentences: Sequence[Sentence]) -> str:
    """Give the words that stand where a person or a company would act."""
    return "\n".join(m[0] for s in sentences for m in _ACTS.finditer(s.text))


def _body(text: str, start: int) -> str:
    body = text[start : start + _BODY]
    stop = _STOPS.search(body, 3)
    return body[: stop.start()] if stop else body


def _listed(body: str, actors: str) -> tuple[Named, ...]:
    """Read the parties in words such as ``A, a company (the "Seller"), and B ("Buyer")``."""
    found: list[Named] = []
    position = 0
    for match in _TERM.finditer(body):
        words, quoted = body[position : match.start()], _quoted(match)
        if found and (
            _ALL_OF_THEM.fullmatch(quoted[0]) or (len(found) > 1 and _FULL_STOP.search(words))
        ):
            break
        terms = [term for term in quoted if _is_term(term)]
        if terms and (match["bare"] is None or _is_actor(None, terms[0], actors)):
            _introduce(found, words, terms)
            position = match.end()
    return (*found, *(_unnamed(body[position:]) if len(found) < 2 else []))


def _introduce(found: list[Named], words: str, terms: list[str]) -> None:
    """Give `terms` to the party that `words` name, or to the one named before."""
    names = [name for name in names_in(words) if not _GENERIC.fullmatch(name)]
    if found and not names and not _GAP.search(words) and not re.search(r"\band\b", words):
        found[-1] = replace(found[-1], others=(*found[-1].others, *terms))
        return
    last = re.split(r"\band\b", words, flags=re.I)[-1]
    if _GAP.search(last) and not names_in(last):  # the party to be named has a blank for a name
        names.append(terms[0])
    found.extend(Named(name) for name in names[:-1])
    found.append(Named(names[-1] if names else terms[0], terms[0], tuple(terms[1:])))


def _is_term(term: str) -> bool:
    return not _GENERIC.fullmatch(term) and not is_blank(term)


def _quoted(match: re.Match[str]) -> list[str]:
    quoted = _QUOTED.findall(match["bracket"] or match["open"] or "")
    terms = (*quoted, match["single"], match["bare"])
    return [" ".join(term.split()) for term in terms if term] or [""]


def _unnamed(words: str) -> list[Named]:
    """Read parties without terms of their own, as in ``between A Ltd and B GmbH.``."""
    names = names_in(_FULL_STOP.split(words, maxsplit=1)[0][:600])
    if len(names) == 1:
        names = re.split(r"\s+and\s+(?:the\s+)?", names[0])
    return [Named(name) for name in names]


def _scattered(text: str, actors: str) -> tuple[Named, ...]:
    """Read parties wherever a name is followed by its term, as in letters and undertakings."""
    found: dict[str, Named] = {}
    for match in _TERM.finditer(text):
        before = text[max(0, match.start() - 200) : match.start()]
        name, term = _introduced(before), _quoted(match)[0]
        if _is_term(term) and _is_actor(name, term, actors) and (name or _GAP.search(before[-30:])):
            found.setdefault(term, Named(name or term, term))
    return (*_addressee(text), *found.values())


def _is_actor(name: str | None, term: str, actors: str) -> bool:
    return term in actors or bool(_ROLE.fullmatch(term)) or bool(name and formed_names(name))


def _introduced(before: str) -> str | None:
    """Give the name that a term in brackets stands for: the line's first, or the one next to it."""
    line = before.rsplit("\n", 1)[-1]
    first = name_at(line)
    if first and formed_names(first):
        return first
    return last_name(before) or next(iter(formed_names(_FULL_STOP.split(line)[-1])), None)


def _formed(text: str, found: tuple[Named, ...]) -> tuple[Named, ...]:
    """Add the companies that the first lines name without saying what to call them."""
    known = " ".join(party.name for party in found)
    names = [name for name in dict.fromkeys(formed_names(text[:1500])) if name not in known]
    return (*found, *(Named(name) for name in names[: 2 - len(found)]))


def _addressee(text: str) -> Iterator[Named]:
    """Read the one to whom a letter is written, who is ``you`` in it."""
    greeting = re.search(r"^(?:Dear\b|(?:Ladies and )?Gentlemen|Sirs)", text, re.M)
    lines = text[: greeting.start()].splitlines() if greeting else []
    dated = [i for i, line in enumerate(lines) if re.search(r"\b(?:19|20)\d{2}\W*$", line)]
    block = (
        [line for line in lines[dated[-1] + 1 :] if not _NO_ADDRESS.search(line)] if dated else []
    )
    names = [name for name in map(name_at, block) if name]
    yield from [Named(name, "you") for name in sorted(names, key=_is_person)][:1]


def _is_person(name: str) -> bool:
    return not formed_names(name)
