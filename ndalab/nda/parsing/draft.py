"""What a reader of one format hands back. A value and its arithmetic."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document's text and pages, before it gets a name and a digest."""

    text: str
    page_starts: tuple[int, ...] = (0,)
    warnings: tuple[str, ...] = ()


def page_starts(text: str) -> tuple[int, ...]:
    """Give the offset of the first character of each page of a text with form feeds."""
    return (0, *(match.end() for match in re.finditer("\f", text)))
