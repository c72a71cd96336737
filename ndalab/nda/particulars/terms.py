"""How long the agreement runs and how long its duties of confidence last. No other periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ndalab.nda.document import Document
from ndalab.nda.particulars.durations import Duration, durations
from ndalab.nda.particulars.reading import Sentence, labelled, quote
from ndalab.nda.schemas import Term

_UNSTATED = Term(kind="unstated")

_AGREEMENT = re.compile(
    r"\b(?:(?:this|the|such) (?:(?:letter|mutual|non-?disclosure|confidentiality) )*"
    r"(?:agreement|undertaking|deed|letter|nda|[cm]nda|contract|certificate)|it|"
    r"terms? (?:of|for) (?:this|the) \w+|(?:the|initial) term|duration|disclosure period|term)\b",
    re.I,
)
_LASTS = re.compile(
    r"\b(?:terminat\w*|expir\w*|ends?\b|remains?|continu\w*|in (?:full )?(?:force|effect)|be in "
    r"effect|"
    r"come into (?:force|effect)|commenc\w*|takes? effect|runs?|lasts?|valid|binding|be effective|"
    r"ceases?|surviv\w*|term\b|duration)",
    re.I,
)
_DUTY = re.compile(
    r"\b(?:obligations?|duties|duty|undertakings?|covenants?|restrictions?|promises?|commitments?|"
    r"confidentiality (?:period|obligations?)|provisions? of (?:sections?|articles?|clauses?|"
    r"paragraphs?)|"
    r"sections? [\d, and()a-z]{1,40}\bsurvive|in (?:strict(?:est)? )?confidence|confidential "
    r"information\b|"
    r"confidentiality|keep confidential|kept confidential|not (?:to )?(?:disclose|divulge|"
    r"communicate)|"
    r"proprietary information|evaluation material)",
    re.I,
)
_PERIOD = re.compile(
    r"for (?:a|the|an additional|any)?\s*(?:further\s+|minimum\s+)?(?:period|term|duration)|"
    r"\bsurviv\w*|"
    r"\bcontinu\w*|\bexpir\w*|\bterminat\w*|\bremains?\b|\blasts?\b|\bextends?\b|\bceases?\b|"
    r"\bends?\b|"
    r"\bin effect\b|\bbinding\b|\bin force\b|\bapply\b|\bbind\b|^\W*for\b|\bfor (?:\w+ ){0,2}$|"
    r"thereafter",
    re.I,
)
_STRONG = re.compile(
    r"\b(?:obligations?|duties|duty|undertakings?|covenants?|restrictions?|promises?|commitments?|"
    r"in (?:strict(?:est)? )?confidence|confidentiality|confidential and not|not (?:to "
    r")?(?:disclose|"
    r"divulge|communicate)|surviv\w+)\b",
    re.I,
)
_OTHER = re.compile(
    r"\bsolicit\w*|\bhire\b|\bemploy(?:ment)?\b|\bcompet(?:e|ing|ition|itive)\b|\bstandstill\b|"
    r"\bcircumvent\w*|\bsecurities\b|\bwarrant(?:y|ies)\b|\bmanufacture\b|\bsell\b|\binduce\b",
    re.I,
)
_ASIDE = re.compile(
    r"\bnotice\b|\bnotify\b|\bpreceding\b|\bwithin(?: \w+){0,3}\W*$|\bsummar\w+|\bretain said|"
    r"\bcopy in its files|\brenew\w*|\bextended\b|\brequest for|\bcorrected or replaced|\bnot "
    r"later than",
    re.I,
)
_NOT_SUBJECT = re.compile(
    r"\b(?:during|for|throughout|beyond|after) the (?:term|duration) of (?:this|the|such) \w+|"
    r"(?<!\bterm )(?<!\bterms )(?<!\bduration )\b(?:of|under|to|in|with|by|from|for|on|by) "
    r"(?:this|the|such) "
    r"(?:(?:letter|mutual|non-?disclosure|confidentiality) )*"
    r"(?:agreement|undertaking|deed|letter|nda|[cm]nda|contract|certificate)\b",
    re.I,
)
_ENDLESS = re.compile(
    r"\bin perpetuity\b|\bperpetual(?:ly)?\b(?! (?:right|licen[cs]e))|\bindefinite(?:ly)?\b|"
    r"\bforever\b|"
    r"\bwithout (?:any )?(?:limit(?:ation)?|restriction)s? (?:in|of|as to|on) time\b|"
    r"\bunlimited (?:in time|period|duration)\b|\bno (?:expir\w+|time limit)|\bat all times "
    r"hereafter\b|"
    r"\bnot be (?:subject to )?(?:any )?(?:limited|time limit)",
    re.I,
)
_UNTIL_PUBLIC = re.compile(
    r"\b(?:for (?:so|as) long as|so long as|as long as|until(?: such time as)?)\b[^.;]{0,140}?"
    r"\b(?:remains? (?:confidential|proprietary|secret)|public|publicly|no longer (?:confidential|"
    r"secret|qualif\w+|constitut\w+|needs? to be)|generally (?:known|available)|ceases? to be "
    r"(?:confidential|secret|proprietary))",
    re.I,
)
_SECRETS = re.compile(r"\btrade secrets?\b|\bpersonal (?:data|information)\b|\bsource code\b", re.I)
_SURVIVES = re.compile(
    r"\bsurviv\w*|\bafter (?:the )?(?:expir\w+|terminat\w+)|\bnotwithstanding (?:the |any )?"
    r"(?:expir\w+|terminat\w+)|\bbeyond\b|\bafterwards\b|\bnot (?:affect|relieve)",
    re.I,
)
_TERM_FIELD = re.compile(r"\W*(?:term|duration)(?: of (?:this|the) \w+)?\W*", re.I)
_DUTY_FIELD = re.compile(r"\W*(?:confidentiality|non-?disclosure) (?:period|term)\W*", re.I)
_OPENS = re.compile(r"\W*[\d.]*\W*(?:this|the term|the agreement)\b", re.I)
_ITEM = re.compile(r"\(?[a-z]{1,4}[.)]\s|or\b|and\b")
_FROM = re.compile(
    r"\s*(?:(?:period|term|duration|thereafter|time)\s*)?(?:commencing |starting |beginning |,\s*)*"
    r"(?:from and after|from|after|following|of|beyond|since|on|as of|with effect from|"
    r"subsequent to)\s+"
    r"(?P<what>(?!which|such time|notice)[^,.;:()]{3,90})",
    re.I,
)
_CUT = re.compile(
    r"\s+(?:unless|provided|and|or(?! (?:earlier )?(?:terminat|expir|complet|cancel))|with|"
    r"except|to|for|regardless|not|by|in which|until|but|at|"
    r"upon which|hereunder|whichever|shall|will|may|is|are|it|the (?:receiving|recipient)|"
    r"during)\b.*",
    re.I | re.S,
)
_ENDED = re.compile(
    r"\b(?P<what>(?:expiration|expiry|termination|completion|abandonment)(?: (?:or|and) "
    r"(?:expiration|"
    r"expiry|termination|abandonment))? of (?:this|the) \w+)",
    re.I,
)


_SHORTEST = 2
"""Months below which a period is a deadline, not the life of a duty of confidence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the words that open its list before it; its own words begin at `own`."""

    sentence: Sentence
    text: str
    own: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of how long something lasts, and how directly it says so."""

    weight: int
    line: Line
    duration: Duration | None = None
    kind: Literal["fixed", "perpetual", "until_public"] = "fixed"


@dataclass(frozen=True, slots=True)
class Period:
    """A period in a line, with the words of the same thought before and after it."""

    line: Line
    before: str
    after: str
    duration: Duration | None = None
    kind: Literal["fixed", "perpetual", "until_public"] = "fixed"


def terms(document: Document, sentences: Sequence[Sentence]) -> tuple[Term, Term]:
    """Find the agreement's own term and the term of its duties of confidence, in that order.

    Where the duties have no period of their own and nothing makes them outlive the agreement,
    they last as long as it does.
    """
    lines = tuple(_lines(s for s in sentences if not s.heading or durations(s.text)))
    periods = tuple(period for line in lines for period in _periods(line))
    agreement = _best(document, (*_fields(sentences, _TERM_FIELD), *_of_agreement(periods)))
    confidence = _best(document, (*_fields(sentences, _DUTY_FIELD), *_of_confidence(periods)))
    if confidence.kind == "unstated" and (agreement.months is None or not _outlive(sentences)):
        confidence = agreement
    return agreement, confidence


_IT = re.compile(r"^(?:it|they)\b(?= (?:ends?|expires?|terminates?|lapses?))")


def runs_from(text: str, duration: Duration) -> str | None:
    """Give what starts the clock of a period, in the document's words."""
    match = _FROM.match(text, duration.end)
    if match:
        what = _CUT.sub("", match["what"]).strip(" '\"")
        # Lawyers bracket what they put in place of the document's own word.
        return _IT.sub("[the agreement]", what) or None
    ended = [m["what"] for m in _ENDED.finditer(text, max(0, duration.start - 160), duration.start)]
    return ended[-1] if ended else None


def _best(document: Document, stated: Iterable[Stated]) -> Term:
    """Take the statement that is most direct; of equals the first."""
    best = max(stated, key=lambda s: s.weight, default=None)
    if best is None:
        return _UNSTATED
    evidence = quote(document, best.line.sentence)
    if best.duration is None:
        return Term(kind=best.kind, evidence=evidence)
    start = runs_from(best.line.text, best.duration)
    return Term(kind="fixed", months=best.duration.months, runs_from=start, evidence=evidence)


def _lines(sentences: Iterable[Sentence]) -> Iterator[Line]:
    lead = ""
    for sentence in sentences:
        if _ITEM.match(sentence.text) and lead:
            yield Line(sentence, f"{lead} {sentence.text}", len(lead) + 1)
        else:
            lead = "" if sentence.text.endswith((".", "!", "?")) else sentence.text[-500:]
            yield Line(sentence, sentence.text)


def _fields(sentences: Sequence[Sentence], field: re.Pattern[str]) -> Iterator[Stated]:
    """Read the period in a field of a form."""
    for name, value in labelled(sentences):
        if field.fullmatch(name):
            line = Line(value, value.text)
            yield from (Stated(9, line, duration) for duration in durations(value.text)[:1])


def _periods(line: Line) -> Iterator[Period]:
    for duration in durations(line.text):
        if duration.start >= line.own:
            yield Period(line, *_around(line.text, duration.start, duration.end), duration)
    for match in _ENDLESS.finditer(line.text, line.own):
        if line.text[match.start() - 1 : match.start()] != "[":  # one of a form's choices
            yield Period(line, *_around(line.text, *match.span()), kind="perpetual")
    for match in _UNTIL_PUBLIC.finditer(line.text, line.own):
        yield Period(line, *_around(line.text, *match.span()), kind="until_public")


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the words before `start` and after `end` that belong to the same thought."""
    cut = max(text.rfind(mark, 0, start) for mark in (";", ". ", "provided"))
    return text[max(cut, start - 400, 0) : start], text[end : end + 160].split(";")[0]


def _of_agreement(periods: Iterable[Period]) -> Iterator[Stated]:
    for period in periods:
        if _is_of_agreement(period.before, period.after):
            opens = bool(_OPENS.match(period.before)) and period.duration is not None
            yield Stated(3 + 2 * opens, period.line, period.duration, period.kind)


def _is_of_agreement(before: str, after: str) -> bool:
    """Tell whether a period between these words is the agreement's own."""
    cleaned = _NOT_SUBJECT.sub(" ", before)
    subject, duty = _AGREEMENT.search(cleaned), _DUTY.search(cleaned)
    if subject is None or _ASIDE.search(before) or _OTHER.search(before + after[:60]):
        return False
    lasts = _LASTS.search(before + after[:60])
    return lasts is not None and (duty is None or subject.start() < duty.start())


def _of_confidence(periods: Iterable[Period]) -> Iterator[Stated]:
    for period in periods:
        if period.duration and period.duration.months < _SHORTEST:
            continue
        lasts = period.duration is None or _states_life(period)
        if lasts and _is_of_duty(period.before, period.after):
            weight = _directness(period.before) - 2 * (period.duration is None)
            yield Stated(weight, period.line, period.duration, period.kind)


def _states_life(period: Period) -> bool:
    return any(_PERIOD.search(words) for words in (period.before, period.after))


def _is_of_duty(before: str, after: str) -> bool:
    """Tell whether a period between these words limits a duty of confidence."""
    if _ASIDE.search(before) or _OTHER.search(before + after[:60]):
        return False
    ahead = _DUTY if len(before) < 60 else _STRONG
    return bool(_DUTY.search(before) or ahead.search(after))


def _directness(before: str) -> int:
    """Weigh how directly the words before a period speak of the duties as a whole."""
    secret = _SECRETS.search(before[-110:])
    return 4 + 2 * bool(_STRONG.search(before)) + bool(_SURVIVES.search(before)) - 4 * bool(secret)


def _outlive(sentences: Sequence[Sentence]) -> bool:
    return any(_SURVIVES.search(s.text) and _DUTY.search(s.text) for s in sentences)
