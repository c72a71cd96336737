"""Which way information flows: mutual or one way, and so who discloses and who receives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from ndalab.nda.particulars.parties import Named
from ndalab.nda.particulars.reading import Sentence

Structure = Literal["mutual", "one_way", "unclear"]
Role = Literal["discloser", "recipient", "both", "unclear"]

_HEAD = 350
"""Characters from the start in which a title says whether the agreement is mutual."""

_SAYS_MUTUAL = re.compile(
    r"\b(?:mutual|two[- ]way|bilateral|reciprocal)\b(?! (?:benefit|consent|agreement of|"
    r"assistance))",
    re.I,
)
_SAYS_ONE_WAY = re.compile(r"\b(?:one[- ]way|unilateral)\b", re.I)
_GIVER = re.compile(r"\b(?:disclosing|furnishing|providing|originating) part|\bdisclosers?\b", re.I)
_TAKER = re.compile(r"\breceiving part|\brecipients?\b|\bdisclosees?\b", re.I)
_ACTING = re.compile(r"\bpart(?:y|ies) \(?acting as the\b", re.I)
_ADDRESSED = re.compile(
    r"\b(?:you|the undersigned) (?:\w+ )?(?:agrees?|acknowledges?|shall|will|undertakes?|may)\b",
    re.I,
)
_BOTH = re.compile(
    r"\b(?:each|either|both|neither|any|one)\s+(?:of (?:the|us)\s*)?(?:part(?:y|"
    r"ies)\b)?[^.;]{0,80}?"
    r"\b(?:disclos|furnish|reveal|exchang|receiv|supply|make available|provide)\w*[^.;]{0,40}"
    r"\b(?:information|other|materials?|secrets?)\b"
    r"|\b(?:disclos|furnish|reveal|exchang|provid|transmit|tell)\w*\b[^.;]{0,50}\b(?:to|with) "
    r"(?:each other|one another|the other(?: party)?\b)"
    r"|\bexchang\w+ (?:of )?(?:\w+ ){0,4}information"
    r"|\b(?:received from|disclosed by|information of|furnished by) the other(?: party)?\b"
    r"|\bthe other(?: party)?'s (?:confidential|proprietary)|\beach "
    r"other'?s?\b[^.;]{0,40}\binformation"
    r"|\bpart(?:y|ies) (?:which |that |who )?(?:is |are )?(?:disclosing|receiving|furnishing|"
    r"providing|"
    r"discloses|receives|provides|furnishes)\b"
    r"|\b(?:one|a|each|either|that|such) party\b[^.;()]{0,60}\([^.;()]{0,40}\"(?:the "
    r")?(?:disclos|receiv|recipient)"
    r"|\bone of us\b[^.;]{0,60}\"(?:the )?(?:disclos|receiv|recipient)|\bfor bilateral "
    r"disclosure\b",
    re.I,
)
_RECEIVES = re.compile(
    r"(?:the )?(?:recip\w*|receiv\w+(?: party)?|(?:data )?recipient|disclosee|confidant|"
    r"undersigned|you|"
    r"employee|visitor|vendor|bidder|contractor|supplier|investor|prospect|consultant|attendee|"
    r"participant|interested party|buyer|reviewer|mentor)",
    re.I,
)
_GIVES = re.compile(
    r"(?:the )?(?:disclos(?:er|or|ing party)|furnishing party|donor|seller|owner|university)", re.I
)
_NAMED_ROLE = re.compile(
    r"(?:the )?(?:recipient|receiving party|discloser|disclosing party|disclosee|data recipient)",
    re.I,
)
_IS_BOUND = (
    r"(?:,? (?:and|or) (?:its|their|his|her) [\w ]{3,30})?,?\s+(?:(?:hereby|further|also)\s+)*"
    r"(?:shall|will|agrees?|undertakes?|covenants?|must|may not|acknowledges?|understands?)\b"
)
_GIVES_IT = (
    r"\b(?:(?!\bnot\b)[^.;]){0,40}?\b(?:furnish|provid|disclos|suppl|possess|own)\w*\b"
    r"[^.;]{0,60}\binformation\b"
)
_GIVEN_BY = (
    r"(?:disclos|furnish|provid|reveal|suppl|communicat|transmit|made available)\w*[^.;]{0,40}?\b"
    r"(?:by|from|of|on behalf of) (?:or on behalf of )?(?:the )?"
)


def find_structure(sentences: Sequence[Sentence], parties: Sequence[Named]) -> Structure:
    """Decide whether both parties disclose, or one of them."""
    text = "\n".join(sentence.text for sentence in sentences)
    both = sum(1 for _ in _BOTH.finditer(text))
    if _SAYS_ONE_WAY.search(text[:_HEAD]):
        return "one_way"
    if both and (_SAYS_MUTUAL.search(text[:_HEAD]) or _ACTING.search(text)):
        return "mutual"
    if any(_NAMED_ROLE.fullmatch(term) for party in parties for term in party.terms):
        return "one_way"
    if both and min(len(_GIVER.findall(text)), len(_TAKER.findall(text))) >= 2:
        return "mutual"
    if _one_is_bound(text, parties, both):
        return "one_way"
    if both >= 2:
        return "mutual"
    return "one_way" if parties or len(_TAKER.findall(text)) >= 3 else "unclear"


def _one_is_bound(text: str, parties: Sequence[Named], both: int) -> bool:
    """Tell whether the duties fall on one side, by who `shall` and who `agrees`."""
    if len(_ADDRESSED.findall(text)) >= 3 and both < 6:
        return True
    bound = sorted((_bound(text, party) for party in parties), reverse=True)
    most, next_most = (*bound, 0, 0)[:2]
    return most >= 3 and most >= 2 * next_most and both < most


def _bound(text: str, party: Named) -> int:
    return max(len(re.findall(rf"\b{re.escape(term)}\b{_IS_BOUND}", text)) for term in party.terms)


def is_role(name: str) -> bool:
    """Tell whether `name` is that of a role, which in a mutual agreement either party plays."""
    return bool(_NAMED_ROLE.fullmatch(name))


def find_roles(
    sentences: Sequence[Sentence], parties: Sequence[Named], structure: Structure
) -> tuple[Role, ...]:
    """Say of each party whether it discloses, receives or does both."""
    if structure != "one_way":
        same: Role = "both" if structure == "mutual" else "unclear"
        return tuple(same for _ in parties)
    text = "\n".join(sentence.text for sentence in sentences)
    return tuple(_assign([_weight(text, party) for party in parties]))


def _assign(weights: Sequence[int]) -> Iterator[Role]:
    """Make the party that is bound by far the most the recipient, and the others disclosers."""
    most = max(weights, default=0)
    stands_out = len(weights) > 1 and list(weights).count(most) == 1
    for weight in weights:
        if stands_out and (weight == most or len(weights) == 2 or weight * 3 <= most):
            yield "recipient" if weight == most else "discloser"
        else:
            yield "recipient" if weight > 0 else "discloser" if weight < 0 else "unclear"


def _weight(text: str, party: Named) -> int:
    """Weigh a party's duties against the information that comes from it."""
    total = 0
    for term in party.terms:
        if _RECEIVES.fullmatch(term):
            total += 50 if _NAMED_ROLE.fullmatch(term) else 5
        if _GIVES.fullmatch(term):
            total -= 50 if _NAMED_ROLE.fullmatch(term) else 5
        total += len(re.findall(rf"\b{re.escape(term)}\b{_IS_BOUND}", text))
        total -= 2 * len(re.findall(rf"{_GIVEN_BY}{re.escape(term)}\b", text))
        total -= 2 * len(re.findall(rf"\b{re.escape(term)}{_GIVES_IT}", text))
    return total
