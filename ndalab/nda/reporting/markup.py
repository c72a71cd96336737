"""HTML that is safe by construction: whatever is not `Html` already is text and gets escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Characters that a page cannot hold, or that would turn around what is written after them."""

_VOID = frozenset({"img", "meta"})


class Html(str):
    """Markup made by this module."""

    __slots__ = ()


Node = str | Html | None | Iterable["Node"]


def text(value: str) -> Html:
    """Escape text; what cannot be shown becomes a replacement character."""
    return Html(escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", value)))


def markup(*nodes: Node) -> Html:
    """Put nodes together: text is escaped, None left out, sequences are flattened."""
    return Html("".join(map(_one, nodes)))


def _one(node: Node) -> str:
    if node is None:
        return ""
    if isinstance(node, Html):
        return node
    return text(node) if isinstance(node, str) else markup(*node)


def el(name: str, /, *children: Node, **attributes: str | None) -> Html:
    """Make an element.

    Args:
        name: The tag.
        children: What stands in it.
        attributes: Its attributes; a trailing underscore is dropped (`class_`), None left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{markup(*children)}</{name}>")
