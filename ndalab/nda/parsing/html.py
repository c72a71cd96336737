"""HTML: one line for each block element, nothing of scripts, styles and the head."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector
from bs4.element import NavigableString, PreformattedString

from ndalab.nda.parsing.draft import Draft, page_starts
from ndalab.nda.parsing.numerals import format_number
from ndalab.nda.parsing.text import decode

_NAMES = """
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header html li main nav ol option p section table tbody
    tfoot thead tr ul
"""
_BLOCKS = frozenset(_NAMES.split())
_DROPPED = frozenset({"head", "script", "style", "noscript", "template", "svg", "iframe", "object"})
_CELLS = ["td", "th"]
_XML_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*>")
_PAGE_BREAK = re.compile(r"break-(before|after)\s*:\s*(?:always|page)", re.I)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b([a-z]+(?:-[a-z]+)?)", re.I)
_NUMBERINGS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}  # fmt: skip
_CELL, _CELL_END, _RULE, _GLUE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Marks left by the walk and resolved by `_tidy`: code points that no text may hold."""
_EDGES = re.compile(f"[{_CELL}{_CELL_END}]")
_MARKS = dict.fromkeys(map(ord, (_CELL, _CELL_END, _RULE, _GLUE, "\f")), " ")

_BROWSERS_READ = dict.fromkeys(("iso-8859-1", "latin-1", "ascii", "us-ascii"), "cp1252")
"""Encodings that pages claim and browsers read as another one: https://encoding.spec.whatwg.org"""

_Node = Tag | NavigableString | str


def read(data: bytes) -> Draft:
    """Read an HTML file."""
    # Beautiful Soup warns of pages that call themselves XML.
    markup = _XML_PROLOGUE.sub("", _markup(data))
    text = _tidy("".join(_walk(BeautifulSoup(markup, "lxml"))))
    return Draft(text=text, page_starts=page_starts(text))


def _markup(data: bytes) -> str:
    """Decode a page as it says itself, else as any text.

    Beautiful Soup would guess where the page says nothing, and guesses differ between versions.
    """
    declared = EncodingDetector.find_declared_encoding(data, is_html=True) or ""
    if declared and not declared.startswith("utf-16"):  # it was read as ASCII, so it is not
        with contextlib.suppress(LookupError, UnicodeError):
            return data.decode(_BROWSERS_READ.get(declared, declared))
    return decode(data)


def _walk(root: Tag) -> Iterator[str]:
    """Give the text of `root` in order, without recursion: real files nest deeply."""
    stack: list[_Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            stack.extend(reversed(_parts(node)))
        elif isinstance(node, PreformattedString):
            continue  # comments, doctypes, processing instructions
        elif isinstance(node, NavigableString):
            yield re.sub(r"\s+", " ", node.translate(_MARKS))
        else:
            yield node


def _parts(tag: Tag) -> list[_Node]:
    if tag.name in _DROPPED:
        return []
    if tag.name == "br":
        return ["\n"]
    if tag.name == "hr":
        return ["\n", "" if tag.find_parent(_CELLS) else _RULE, "\n"]
    if tag.name == "pre":
        return ["\n", tag.get_text().translate(_MARKS), "\n"]
    children: list[_Node] = [c for c in tag.children if isinstance(c, Tag | NavigableString)]
    if tag.name in _CELLS:
        return [_CELL, *children, _CELL_END]
    if tag.name == "ol":
        children = list(_numbered(tag, children))
    return _block(tag, children) if tag.name in _BLOCKS else children


def _numbered(tag: Tag, children: list[_Node]) -> Iterator[_Node]:
    """Put before each item of a list the number that a browser would draw."""
    styled = _LIST_STYLE.search(str(tag.get("style", "")))
    style = _NUMBERINGS.get(styled[1].lower() if styled else str(tag.get("type", "1")))
    number = _integer(tag.get("start"), 1)
    for child in children:
        if style and isinstance(child, Tag) and child.name == "li":
            number = _integer(child.get("value"), number)
            yield f"\n{format_number(number, style)}. {_GLUE}"
            number += 1
        yield child


def _integer(text: object, default: int) -> int:
    """Read a number that an attribute may hold."""
    return int(str(text)) if re.fullmatch(r"\d{1,6}", str(text)) else default


def _block(tag: Tag, children: list[_Node]) -> list[_Node]:
    found = _PAGE_BREAK.search(str(tag.get("style", "")))
    if found is None:
        return ["\n", *children, "\n"]
    if found[1].lower() == "before":
        return ["\n\f\n", *children, "\n"]
    return ["\n", *children, "\n\f\n"]


def _tidy(raw: str) -> str:
    # A rule divides pages only in files that do not mark their page breaks otherwise.
    paged = _rows(raw).replace(_RULE, "" if "\f" in raw else "\f")
    paged = re.sub(rf"{_GLUE}\s*", "", paged)
    lines = (" ".join(re.split(r"[^\S\f]+", line)).strip(" ") for line in paged.split("\n"))
    return re.sub(r"\s*\f\s*", "\f", re.sub(r"\n{3,}", "\n\n", "\n".join(lines))).strip()


def _rows(raw: str) -> str:
    """Put neighbouring cells on one line, where each of the two is a single line."""
    found, *cells = re.split(f"{_CELL_END} *{_CELL}", raw)
    rows = [found]
    for cell in cells:
        if "\n" in _EDGES.split(rows[-1])[-1].strip() or "\n" in _EDGES.split(cell, 1)[0].strip():
            rows.append("\n" + cell)
        else:
            rows[-1] = rows[-1].rstrip()
            rows.append(" " + cell.lstrip())
    return _EDGES.sub("\n", "".join(rows))
