"""Short words for walking the XML of a Word file. No knowledge of what the elements mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def name(element: Any) -> str:
    """Give an element's name without its namespace; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any | None, tag: str) -> Any | None:
    """Give the first child of that name, if there is an element and it has one."""
    return None if element is None else element.find(_W + tag)


def children(element: Any | None, tag: str) -> Iterator[Any]:
    """Give the children of that name."""
    return iter(()) if element is None else element.iterchildren(_W + tag)


def inside(element: Any, *tags: str) -> Iterator[Any]:
    """Give all elements of those names below `element`."""
    found: Iterator[Any] = element.iter(*(_W + tag for tag in tags))
    return found


def attribute(element: Any | None, tag: str) -> str | None:
    """Give an attribute of the Word namespace."""
    return None if element is None else element.get(_W + tag)


def value(element: Any | None) -> str | None:
    """Give the attribute that most elements carry their content in."""
    return attribute(element, "val")


def integer(element: Any | None, default: int = 0) -> int:
    """Give `value` as a number, or `default` where it is none."""
    text = value(element) or ""
    return int(text) if text.lstrip("-").isdecimal() else default
