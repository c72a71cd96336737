"""Markdown's marks, taken out of a text without moving anything in it."""

from __future__ import annotations

import re

_AT_LINE_START = re.compile(r"^[ \t]*(?:#{1,6} |> )?(?:\*\*|__(?=\w))?", re.M)
_INLINE = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,300}>"  # common in the cover pages of published forms
    r"|\*\*|(?<![\w_])_(?=[^\W_])|(?<=[^\s_])_(?![\w_])"
)
_ZERO_WIDTH = "\u200b"


def unmarked(text: str) -> str:
    """Blank out the marks of headings, emphasis and inline HTML; the length stays the same.

    Marks at the start of a line become spaces, those beside a word zero-width characters, so
    that ``**Term**.`` is still one word and its full stop.
    """
    spaced = _AT_LINE_START.sub(lambda match: " " * len(match[0]), text)
    return _INLINE.sub(lambda match: _ZERO_WIDTH * len(match[0]), spaced)
