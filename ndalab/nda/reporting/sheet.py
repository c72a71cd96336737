"""What the report needs to know of one document. The document's text is not kept."""

from __future__ import annotations

from pydantic import Field

from ndalab.nda.reporting.excerpt import Excerpt, excerpts
from ndalab.nda.schemas import NDAAnalysis, Value


class Sheet(Value):
    """One document's part of the report."""

    path: str
    error: str | None = None
    analysis: NDAAnalysis | None = None
    excerpts: dict[tuple[int, int], Excerpt] = Field(default_factory=dict)
    trace: str | None = None
    """The run that worked it out, drawn as an SVG picture."""

    @classmethod
    def of(cls, path: str, analysis: NDAAnalysis, text: str, trace: str | None = None) -> Sheet:
        """Take from an analysed document what the report quotes.

        Args:
            path: What to call it.
            analysis: What was found.
            text: The text that the offsets speak of.
            trace: A picture of the run, as SVG.
        """
        return cls(path=path, analysis=analysis, excerpts=excerpts(text, analysis), trace=trace)
