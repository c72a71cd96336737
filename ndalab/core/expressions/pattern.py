"""RE2 patterns to a tree. What RE2 lacks (back-references, lookaround) is refused as RE2 does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ndalab.core.expressions.letters import (
    ESCAPES,
    PERL,
    POSIX,
    Test,
    anything,
    category,
    either,
    folded,
    negation,
    one,
    within,
)

_DEEPEST = 50
_MOST_REPEATS = 1000
_ASSERTIONS = {"A": "text start", "z": "text end", "b": "word edge", "B": "no word edge"}
_COUNTS = re.compile(r"\{([0-9]+)(,)?([0-9]+)?\}")
_GROUP = re.compile(r"\?(?:P?<[A-Za-z_][A-Za-z0-9_]*>|([imsU]*)(?:-([imsU]+))?(:|\)))")
_CODE = re.compile(r"x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))|([0-7]{3}|0)")
_NAMED = re.compile(r"\[:(\^?)([a-z]+):\]")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)|\\.", re.DOTALL)
_CATEGORY = re.compile(r"[pP](?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))")


class PatternError(Exception):
    """The pattern is not one of RE2's."""


@dataclass(frozen=True, slots=True)
class One:
    """One character that passes a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class Place:
    """A place between characters."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; without `most` there is no end."""

    part: Part
    least: int
    most: int | None


Part = One | Place | Sequence | Choice | Repeat


def parse(text: str) -> Part:
    """Read a pattern.

    Raises:
        PatternError: It is not a pattern that RE2 knows.
    """
    reader = _Reader(_QUOTED.sub(_spelled, text))
    part = reader.choice(frozenset(), 0)
    if reader.rest():
        raise PatternError("unexpected )")
    return part


def _spelled(match: re.Match[str]) -> str:
    """Write quoted text with every sign escaped."""
    if match[1] is None:
        return match[0]
    return "".join(each if each.isalnum() else f"\\{each}" for each in match[1])


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def rest(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, known: str) -> bool:
        found = self.text.startswith(known, self.at)
        self.at += len(known) * found
        return found

    def match(self, form: re.Pattern[str]) -> re.Match[str] | None:
        match = form.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match

    def choice(self, flags: frozenset[str], depth: int) -> Part:
        if depth > _DEEPEST:
            raise PatternError(f"groups nested deeper than {_DEEPEST}")
        branches: list[list[Part]] = [[]]
        while self.rest() not in ("", ")"):
            if self.take("|"):
                branches.append([])
                continue
            flags, part = self.item(flags, depth)
            branches[-1].append(self.repeated(part))
        sequences = [Sequence(tuple(branch)) for branch in branches]
        return sequences[0] if len(sequences) == 1 else Choice(tuple(sequences))

    def item(self, flags: frozenset[str], depth: int) -> tuple[frozenset[str], Part]:
        if self.take("("):
            return self.group(flags, depth)
        if self.take("["):
            return flags, One(self.charset(flags))
        if self.take("\\"):
            return flags, self.escape(flags)
        character = self.rest()
        if character in "*+?" or _COUNTS.match(self.text, self.at):
            raise PatternError(f"missing argument to repetition operator: {character}")
        self.at += 1
        return flags, _plain(character, flags)

    def group(self, flags: frozenset[str], depth: int) -> tuple[frozenset[str], Part]:
        inner = flags
        if self.rest() == "?":
            opening = self.match(_GROUP)
            if opening is None:
                raise PatternError(
                    f"invalid or unsupported Perl syntax: ({self.text[self.at :][:3]}"
                )
            inner = (flags | set(opening[1] or "")) - set(opening[2] or "")
            if opening[3] == ")":
                return inner, Sequence(())
        part = self.choice(inner, depth + 1)
        if not self.take(")"):
            raise PatternError("missing closing )")
        return flags, part

    def repeated(self, part: Part) -> Part:
        bounds = self.bounds()
        if bounds is None:
            return part
        self.take("?")
        least, most = bounds
        if least > _MOST_REPEATS or (most or 0) > _MOST_REPEATS or (most or least) < least:
            raise PatternError("invalid repeat count")
        if self.bounds() is not None:
            raise PatternError("invalid nested repetition operator")
        return Repeat(part, least, most)

    def bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return bounds
        counts = self.match(_COUNTS)
        if counts is None:
            return None
        least = int(counts[1][:9])
        return least, (int(counts[3][:9]) if counts[3] else None) if counts[2] else least

    def escape(self, flags: frozenset[str]) -> Part:
        kind = _ASSERTIONS.get(self.rest())
        if kind is not None:
            self.at += 1
            return Place(kind)
        test = self.escaped_test()
        return One(test if test is not None else folded(one(self.escaped()), flags))

    def escaped_test(self) -> Test | None:
        """Read what follows a backslash if it stands for several characters."""
        letter = self.rest()
        if letter.lower() in PERL and letter:
            self.at += 1
            inside = within(PERL[letter.lower()])
            return inside if letter.islower() else negation(inside)
        found = self.match(_CATEGORY)
        if found is None:
            return None
        name = found[2] or found[3]
        if name != "Any" and not re.fullmatch("[CLMNPSZ][a-z]?", name):
            raise PatternError(f"unknown character class {name}: only general categories are known")
        inside = category("" if name == "Any" else name)
        return inside if found[0].startswith("p") != bool(found[1]) else negation(inside)

    def escaped(self) -> str:
        """Read what follows a backslash and stands for one character."""
        code = self.match(_CODE)
        if code is not None:
            value = int(code[3], 8) if code[3] else int(code[1] or code[2], 16)
            if value > 0x10FFFF:
                raise PatternError("invalid escape sequence")
            return chr(value)
        letter = self.rest()
        self.at += 1
        if not letter or (letter not in ESCAPES and (letter.isalnum() or letter > "~")):
            raise PatternError(f"invalid escape sequence: \\{letter}")
        return ESCAPES.get(letter, letter)

    def charset(self, flags: frozenset[str]) -> Test:
        """Read a class after its opening bracket."""
        negated = self.take("^")
        tests: list[Test] = []
        while not tests or self.rest() != "]":
            if not self.rest():
                raise PatternError("missing closing ]")
            tests.append(self.member())
        self.at += 1
        inside = folded(either(tests), flags)
        return negation(inside) if negated else inside

    def member(self) -> Test:
        posix = self.match(_NAMED)
        if posix is not None:
            if posix[2] not in POSIX:
                raise PatternError(f"invalid character class range: {posix[0]}")
            inside = within(POSIX[posix[2]])
            return negation(inside) if posix[1] else inside
        if self.take("\\"):
            test = self.escaped_test()
            return test if test is not None else self.span(self.escaped())
        self.at += 1
        return self.span(self.text[self.at - 1])

    def span(self, low: str) -> Test:
        if self.rest() != "-" or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return one(low)
        self.at += 2
        high = self.text[self.at - 1]
        high = self.escaped() if high == "\\" else high
        if high < low:
            raise PatternError(f"invalid character class range: {low}-{high}")
        return within(((low, high),))


def _plain(character: str, flags: frozenset[str]) -> Part:
    match character:
        case "^":
            return Place("line start" if "m" in flags else "text start")
        case "$":
            return Place("line end" if "m" in flags else "text end")
        case ".":
            return One(anything if "s" in flags else negation(one("\n")))
        case _:
            return One(folded(one(character), flags))
