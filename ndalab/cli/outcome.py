"""What came out for one document, and how it is written as JSON."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ndalab.face.trace import Trace
from ndalab.nda.schemas import NDAAnalysis


class Outcome(NamedTuple):
    """An analysis with the text it speaks of, or the sentence that says why there is none."""

    path: str
    error: str | None = None
    analysis: NDAAnalysis | None = None
    text: str | None = None
    trace: Trace | None = None
    """The run that worked it out."""


def as_json(outcome: Outcome) -> str:
    """Write an outcome as one line of JSON."""
    line: dict[str, Any] = {
        "path": outcome.path,
        "status": "error" if outcome.analysis is None else "ok",
        "error": outcome.error,
        "facts": [],
        "findings": [],
        "text": outcome.text,
    }
    if outcome.analysis is not None:
        line |= outcome.analysis.model_dump(mode="json")
    return json.dumps(line)
