"""What a reader of one format hands back. A value only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document's text and pages, before it gets a name and a digest."""

    text: str
    page_starts: tuple[int, ...] = (0,)
    warnings: tuple[str, ...] = ()
