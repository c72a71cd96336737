"""JSON text as a server keeps it."""

from __future__ import annotations

import json
from typing import Any


def canonical(value: Any) -> str:
    """Write JSON with sorted keys, as a memo comes back from a server (recording json_values).

    Half a surrogate pair, which broken PDFs give, becomes U+FFFD as in Go.

    Raises:
        TypeError: JSON cannot hold the value.
        ValueError: It holds NaN, an infinity or itself.
    """
    text = _dumps(value)
    if text.isascii() or _is_unicode(text):
        return text
    return _dumps(json.loads(_mended(text)))


def size(text: str) -> int:
    """Count the bytes that a text takes on the wire."""
    return len(text) if text.isascii() else len(text.encode())


def _dumps(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False, sort_keys=True, ensure_ascii=False)
    except TypeError:
        # Keys of several types cannot be sorted before JSON has made them all text.
        plain = json.loads(json.dumps(value, allow_nan=False, ensure_ascii=False))
        return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _mended(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
