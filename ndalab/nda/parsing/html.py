"""HTML: one line for each block element, nothing of scripts, styles and the head."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from ndalab.nda.parsing.draft import Draft

_NAMES = """
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section table
    tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_NAMES.split())
_DROPPED = frozenset({"head", "script", "style", "noscript", "template", "svg", "iframe", "object"})
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[^\S\n]+")


def read(data: bytes) -> Draft:
    """Read an HTML file."""
    with warnings.catch_warnings():
        # Beautiful Soup remarks on XHTML prologues and on text that looks like a path.
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(data, "lxml")
    raw = "".join(_walk(soup))
    lines = (_SPACE.sub(" ", line).strip() for line in raw.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return Draft(text=text)


def _walk(root: Tag) -> Iterator[str]:
    """Give the text of `root` in order, without recursion: real files nest deeply."""
    stack: list[Tag | NavigableString | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            stack.extend(reversed(_parts(node)))
        elif isinstance(node, PreformattedString):
            continue  # comments, doctypes, processing instructions
        elif isinstance(node, NavigableString):
            yield re.sub(r"\s+", " ", node)
        else:
            yield node


def _parts(tag: Tag) -> list[Tag | NavigableString | str]:
    if tag.name in _DROPPED:
        return []
    if tag.name == "br":
        return ["\n"]
    children: list[Tag | NavigableString | str]
    children = [child for child in tag.children if isinstance(child, Tag | NavigableString)]
    if tag.name in _BLOCKS:
        return ["\n", *children, "\n"]
    return [*children, " "] if tag.name in _CELLS else children
