"""Text that is safe to show, and how wide it is. No layout lives here.

Names, errors and values come from users and services; some hold line breaks, terminal escapes
or characters that turn the reading direction. What a person sees must be what is there.
"""

from __future__ import annotations

import unicodedata

_ESCAPED = frozenset({"Cc", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d\ufe0f")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def clean(text: str) -> str:
    """Make every character visible: what controls a terminal or a text's direction is escaped."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def shorten(text: str, columns: int) -> str:
    """Clean text and cut it to a width, with an ellipsis where something was left out.

    Text that reads from right to left is isolated, so that it cannot reorder its neighbours.
    """
    # What is cut anyway need not be looked at: a name may have megabytes.
    head = clean(text[: 4 * columns])
    cut = head if len(text) <= 4 * columns and width(head) <= columns else _cut(head, columns)
    return f"{ISOLATE}{cut}{END_ISOLATE}" if _turns(cut) else cut


def width(text: str) -> int:
    """Count the columns that cleaned text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, columns: int) -> str:
    """Fill text with blanks up to a width."""
    return text + " " * (columns - width(text))


def _cut(text: str, columns: int) -> str:
    used, kept = 0, 0
    for character in text:
        used += _columns(character)
        if used > columns - 1 or kept >= 3 * columns:
            break
        kept += 1
    return text[:kept] + "…"


def _shown(character: str) -> str:
    if character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category in _ESCAPED or category == "Cf":
        return _SHORT.get(character) or _escape(character)
    return " " if category == "Zs" else character


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _columns(character: str) -> int:
    if character in (ISOLATE, END_ISOLATE) or character in _JOINERS:
        return 0
    if unicodedata.combining(character) or unicodedata.category(character) == "Me":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _turns(text: str) -> bool:
    return not text.isascii() and any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in text
    )
