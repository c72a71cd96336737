"""From facts to a judgement: particulars, clauses, and the playbook applied to them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ndalab.nda.clauses import classify
from ndalab.nda.document import Document, Segment
from ndalab.nda.events import Perspective
from ndalab.nda.particulars import extract
from ndalab.nda.playbook import Playbook
from ndalab.nda.risk import assess, cautions
from ndalab.nda.schemas import Fact

MOST_CLAUSES = 2_000
"""Far beyond any contract; it keeps the output of a step small."""


def appraise(
    document: Document,
    segments: Sequence[Segment],
    facts: Sequence[Fact],
    playbook: Playbook,
    we: Perspective,
) -> dict[str, Any]:
    """Judge a document by the playbook.

    Args:
        document: The document whose characters everything quotes.
        segments: Its segments in reading order.
        facts: The answers to the 17 hypotheses.
        playbook: What is acceptable to us.
        we: Which side of the agreement we are on.

    Returns:
        JSON with all fields of `NDAAnalysis` that the facts and the engine do not give.
    """
    particulars = extract(document, segments)
    clauses = classify(document, segments)[:MOST_CLAUSES]
    found = assess(document, particulars, clauses, facts, playbook, we, segments=segments)
    return {
        **particulars.model_dump(mode="json"),
        "clauses": [clause.model_dump(mode="json") for clause in clauses],
        "findings": [finding.model_dump(mode="json") for finding in found.findings],
        "lane": found.lane,
        "score": found.score,
        "warnings": list(cautions(document, particulars)),
    }
