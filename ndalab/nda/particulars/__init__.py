"""The particulars of an agreement: what it is, who, since when, how long, under which law.

Each module reads one of them from the sentences of a document; here they are put together.
Nothing here judges whether a term is good or bad: that is `ndalab.nda.risk`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ndalab.nda.document import Document, Segment
from ndalab.nda.particulars.dates import effective_date
from ndalab.nda.particulars.direction import Role, find_roles, find_structure, is_role
from ndalab.nda.particulars.kind import find_title, is_nda
from ndalab.nda.particulars.law import governing_law
from ndalab.nda.particulars.parties import Named, find_parties
from ndalab.nda.particulars.places import is_american
from ndalab.nda.particulars.purpose import find_purpose
from ndalab.nda.particulars.reading import OPENING, locate, read
from ndalab.nda.particulars.terms import terms
from ndalab.nda.particulars.venue import venue
from ndalab.nda.schemas import Particulars, Party

__all__ = ["extract"]


def extract(document: Document, segments: Sequence[Segment]) -> Particulars:
    """Read the particulars of an agreement.

    Args:
        document: The document as parsed.
        segments: What `ndalab.nda.segment` made of it.

    Returns:
        What the document says of itself. What it leaves blank or does not say is None,
        ``unclear`` or ``unstated``; nothing is guessed from outside the text.
    """
    sentences = read(segments, document.text)
    named = find_parties(sentences)
    structure = find_structure(sentences, named)
    if structure == "mutual":
        named = tuple(party for party in named if not is_role(party.name))
    roles = find_roles(sentences, named, structure)
    law = governing_law(sentences)
    agreement, confidence = terms(document, sentences)
    return Particulars(
        is_nda=is_nda(sentences),
        title=find_title(sentences),
        parties=tuple(_party(document, *pair) for pair in zip(named, roles, strict=True)),
        structure=structure,
        purpose=find_purpose(sentences),
        effective_date=effective_date(sentences, month_first=law is None or is_american(law)),
        agreement_term=agreement,
        confidentiality_term=confidence,
        governing_law=law,
        venue=venue(sentences),
    )


def _party(document: Document, named: Named, role: Role) -> Party:
    evidence = locate(document, named.name, 2 * OPENING)
    return Party(name=named.name, alias=named.alias, role=role, evidence=evidence)
