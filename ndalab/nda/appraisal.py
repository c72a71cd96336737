"""From facts to a judgement: particulars and what they amount to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ndalab.nda.clauses import classify
from ndalab.nda.document import Document, Segment
from ndalab.nda.events import Perspective
from ndalab.nda.particulars import extract
from ndalab.nda.schemas import Fact

MOST_CLAUSES = 2_000
"""Far beyond any contract; it keeps the output of a step small."""

NO_NDA = "This does not look like an NDA; read the result with that in mind."


def appraise(
    document: Document, segments: Sequence[Segment], facts: Sequence[Fact], we: Perspective
) -> dict[str, Any]:
    """Judge a document.

    Returns:
        JSON with all fields of `NDAAnalysis` that the facts and the engine do not give.
    """
    del we
    particulars = extract(document, segments)
    clauses = classify(document, segments)[:MOST_CLAUSES]
    doubtful = not particulars.is_nda or any(fact.needs_review for fact in facts)
    return {
        **particulars.model_dump(mode="json"),
        "clauses": [clause.model_dump(mode="json") for clause in clauses],
        "findings": [],
        "lane": "yellow" if doubtful else "green",
        "score": 100,
        "warnings": [] if particulars.is_nda else [NO_NDA],
    }
