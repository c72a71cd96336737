"""Word's automatic numbering: which number stands in front of a paragraph.

Word stores no numbers, only which list and level a paragraph belongs to. The rules are those
of ECMA-376 part 1, section 17.9 (numbering) and 17.7.4 (styles).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ndalab.nda.parsing.numerals import format_number
from ndalab.nda.parsing.ooxml import attribute, child, children, integer, value

_PLACE = re.compile(r"%([1-9])")
_BULLETS = {"o": "○", "-": "-", "–": "–", "§": "▪", "\uf0a7": "▪", "Ø": "➢", "\uf0d8": "➢"}
"""Word draws bullets with letters of symbol fonts; what is not here is drawn as a dot."""
_LONGEST_CHAIN = 20
"""How far styles are followed to the styles they are based on; some files have cycles."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    style: str = "decimal"
    text: str = ""
    """For instance ``"%1.%2"``; for a bullet, the bullet."""
    start: int = 1
    suffix: str = " "
    legal: bool = False
    """Whether the numbers of higher levels show as decimals."""
    restarts: bool = True
    paragraph_style: str | None = None


@dataclass(frozen=True, slots=True)
class WordList:
    """A list as paragraphs name it."""

    family: str
    """Lists of one family go on counting where the other stopped."""
    levels: Mapping[int, Level]
    overrides: Mapping[int, int]
    """Levels that begin anew where the list is first used, and with what."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the numbered paragraphs of one document, in their order."""

    lists: Mapping[str, WordList]
    styles: Mapping[str, Any]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def label(self, paragraph: Any) -> str:
        """Give the number of the next paragraph, with the space behind it."""
        number, depth = self._place(paragraph)
        word_list = self.lists.get(number)
        if word_list is None or depth not in word_list.levels:
            return ""
        counts = self._count(number, word_list, depth)
        return _label(word_list.levels, depth, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Tell the list and the level of a paragraph: its own, or its style's."""
        depth: int | None = None
        for style, properties in self._properties(paragraph):
            numbering = child(properties, "numPr")
            level = child(numbering, "ilvl")
            depth = integer(level) if depth is None and level is not None else depth
            number = value(child(numbering, "numId"))
            if number is not None:
                return number, self._styled_depth(number, style) if depth is None else depth
        return "0", 0

    def _properties(self, paragraph: Any) -> Iterator[tuple[str | None, Any]]:
        own = child(paragraph, "pPr")
        yield None, own
        style = value(child(own, "pStyle"))
        for _ in range(_LONGEST_CHAIN):
            element = self.styles.get(style or "")
            yield style, child(element, "pPr")
            style = value(child(element, "basedOn"))

    def _styled_depth(self, number: str, style: str | None) -> int:
        word_list = self.lists.get(number)
        levels = word_list.levels.items() if word_list and style else ()
        return next((depth for depth, level in levels if level.paragraph_style == style), 0)

    def _count(self, number: str, word_list: WordList, depth: int) -> Mapping[int, int]:
        counts = self.counts.setdefault(word_list.family, {})
        if number not in self.used:
            self.used.add(number)
            counts.update({at: start - 1 for at, start in word_list.overrides.items()})
        counts[depth] = counts.get(depth, word_list.levels[depth].start - 1) + 1
        for deeper in [at for at in counts if at > depth and word_list.levels[at].restarts]:
            del counts[deeper]
        return counts


def _label(levels: Mapping[int, Level], depth: int, counts: Mapping[int, int]) -> str:
    level = levels[depth]
    if level.style == "bullet":
        return _BULLETS.get(level.text.strip(), "•") + " "

    def printed(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        above = levels.get(at, level)
        style = "decimal" if level.legal and at != depth else above.style
        return format_number(counts.get(at, above.start), style)

    text = _PLACE.sub(printed, level.text)
    return text + level.suffix if text.strip() else ""


def read_lists(numbering: Any | None, styles: Mapping[str, Any]) -> Mapping[str, WordList]:
    """Read the lists of a document from its numbering part, by the names paragraphs use."""
    families = {
        attribute(element, "abstractNumId") or "": element
        for element in children(numbering, "abstractNum")
    }
    numbers = {attribute(element, "numId") or "": element for element in children(numbering, "num")}
    return {
        number: _word_list(element, _family(element, families, numbers, styles), families)
        for number, element in numbers.items()
    }


def _family(
    element: Any, families: Mapping[str, Any], numbers: Mapping[str, Any], styles: Mapping[str, Any]
) -> str:
    """Follow a list to its definition, through the styles that stand for lists."""
    for _ in range(_LONGEST_CHAIN):
        family = value(child(element, "abstractNumId")) or ""
        link = value(child(families.get(family), "numStyleLink"))
        if link is None:
            break
        numbering = child(child(styles.get(link), "pPr"), "numPr")
        element = numbers.get(value(child(numbering, "numId")) or "")
    return family


def _word_list(element: Any, family: str, families: Mapping[str, Any]) -> WordList:
    changes = list(children(element, "lvlOverride"))
    replaced = [level for change in changes for level in children(change, "lvl")]
    defined = [*children(families.get(family), "lvl"), *replaced]
    starts = [
        (_depth(change), integer(child(change, "startOverride")))
        for change in changes
        if child(change, "startOverride") is not None
    ]
    return WordList(
        family=family,
        levels={_depth(level): _level(level) for level in defined},
        overrides=dict(starts),
    )


def _depth(element: Any) -> int:
    return int(attribute(element, "ilvl") or 0)


def _level(element: Any) -> Level:
    return Level(
        style=value(child(element, "numFmt")) or "decimal",
        text=value(child(element, "lvlText")) or "",
        start=integer(child(element, "start")),
        suffix="" if value(child(element, "suff")) == "nothing" else " ",
        legal=_is_on(child(element, "isLgl")),
        restarts=value(child(element, "lvlRestart")) != "0",
        paragraph_style=value(child(element, "pStyle")),
    )


def _is_on(element: Any | None) -> bool:
    return element is not None and value(element) not in {"0", "false", "off"}
