"""Sets of characters in patterns: RE2's named classes and the tests they are made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]

ESCAPES = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
_DIGITS = (("0", "9"),)
_SPACES = (("\t", "\n"), ("\f", "\r"), (" ", " "))
_WORDS = (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z"))
PERL = {"d": _DIGITS, "s": _SPACES, "w": _WORDS}
POSIX = {
    "alnum": (("0", "9"), ("A", "Z"), ("a", "z")),
    "alpha": (("A", "Z"), ("a", "z")),
    "ascii": (("\x00", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")),
    "cntrl": (("\x00", "\x1f"), ("\x7f", "\x7f")),
    "digit": _DIGITS,
    "graph": (("!", "~"),),
    "lower": (("a", "z"),),
    "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "space": (("\t", "\r"), (" ", " ")),
    "upper": (("A", "Z"),),
    "word": _WORDS,
    "xdigit": (("0", "9"), ("A", "F"), ("a", "f")),
}


def anything(_: str) -> bool:
    """Accept every character."""
    return True


def one(wanted: str) -> Test:
    """Accept one character."""
    return lambda found: found == wanted


def within(ranges: tuple[tuple[str, str], ...]) -> Test:
    """Accept what lies in a range."""
    return lambda found: any(low <= found <= high for low, high in ranges)


def either(tests: list[Test]) -> Test:
    """Accept what one of the tests accepts."""
    return lambda found: any(test(found) for test in tests)


def negation(test: Test) -> Test:
    """Accept what the test does not."""
    return lambda found: not test(found)


def category(name: str) -> Test:
    """Accept a general category of Unicode, or a group of them."""
    return lambda found: unicodedata.category(found).startswith(name)


def folded(test: Test, flags: frozenset[str]) -> Test:
    """Accept both cases of a letter if the flag `i` is set."""
    if "i" not in flags:
        return test
    return lambda found: any(map(test, {found, *found.lower()[:1], *found.upper()[:1]}))
