"""A parsed document and its spans. Pure: how the text is obtained lives in `parsing`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ndalab.nda.schemas import Evidence, Value

Format = Literal["pdf", "docx", "html", "text"]


class Document(Value):
    r"""A document's text as parsed, before any cleaning.

    `text` is what offsets speak of. For a text file it is the decoded file itself, with line
    ends normalised to ``\n`` and a byte-order mark removed, nothing else changed.
    """

    name: str
    """The file's name, without its folder."""
    format: Format
    sha256: str
    """Of the bytes as they came, in hexadecimal."""
    text: str
    page_starts: tuple[int, ...] = (0,)
    """Offset of the first character of each page; one entry where there are no pages."""
    warnings: tuple[str, ...] = ()

    def evidence(self, start: int, end: int, section: str | None = None) -> Evidence:
        """Quote the characters from `start` to `end`."""
        return Evidence(start=start, end=end, quote=self.text[start:end], section=section)


class Segment(Value):
    """A sentence, a list item or a heading: the unit that facts quote.

    `start` and `end` index `Document.text`. `text` is the cleaned wording of that passage:
    wrapped lines joined, white space folded, page numbers dropped, so that rules need not
    know how the page was laid out.
    """

    start: int = Field(ge=0)
    end: int
    text: str
    section: str | None = None
    """The number or heading of the enclosing clause, as printed."""
    heading: bool = False
