"""Text of an expression to tokens. What the tokens mean together is the parser's business."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from ndalab.core.expressions.problems import misread
from ndalab.core.expressions.values import MAX_INT, MAX_UINT, UInt

Kind = Literal["name", "value", "sign", "end"]

LONGEST = 100_000
"""Characters of the longest expression, as in the server's parser."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression; `value` is set for constants."""

    kind: Kind
    text: str
    at: int
    value: Any = None


_TOKEN = re.compile(
    r"""
      (?P<space>(?:[ \t\r\n\f]+|//[^\n]*)+)
    | (?P<open>(?:[rR][bB]?|[bB][rR]?)?(?:'{3}|"{3}|'|"))
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<double>[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)
    | (?P<int>0x[0-9a-fA-F]+|[0-9]+)(?P<unsigned>[uU])?
    | (?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]{}])
    """,
    re.VERBOSE,
)
_BODY = {
    "raw": {1: r"[^{q}\r\n]*", 3: r"(?s:.*?)"},
    "cooked": {1: r"(?:[^{q}\\\r\n]|\\.)*", 3: r"(?s:(?:[^\\]|\\.)*?)"},
}
_ESCAPE = re.compile(
    r"""\\(?:(?P<plain>[abfnrtv\\?"'`])|[xX](?P<byte>[0-9a-fA-F]{2})|(?P<octal>[0-3][0-7]{2})
        |u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<bad>.?))""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def tokens(text: str) -> tuple[Token, ...]:
    """Split `text` into tokens; the last one is of kind `end`.

    Raises:
        ExpressionError: A character, a number or a string is not well formed.
    """
    if len(text) > LONGEST:
        raise misread(text, LONGEST, "expression too long", f"use at most {LONGEST} characters")
    found: list[Token] = []
    at = 0
    while at < len(text):
        token, at = _next(text, at)
        if token is not None:
            found.append(token)
    return (*found, Token("end", "end of expression", len(text)))


def _next(text: str, at: int) -> tuple[Token | None, int]:
    match = _TOKEN.match(text, at)
    if match is None:
        raise misread(text, at, f"unexpected character {text[at]!r}", _advice(text[at]))
    word = match[0]
    match match.lastgroup:
        case "space":
            return None, match.end()
        case "open":
            return _quoted(text, at, word)
        case "name":
            return Token("name", word, at), match.end()
        case "double":
            return Token("value", word, at, float(word)), match.end()
        case "sign":
            return Token("sign", word, at), match.end()
        case _:
            return Token("value", word, at, _whole(text, match)), match.end()


def _advice(character: str) -> str:
    hints = {"=": "compare with '=='", "&": "write '&&'", "|": "write '||'"}
    return hints.get(character, "strings need quotes, names have ASCII letters, digits and '_'")


def _whole(text: str, match: re.Match[str]) -> int:
    digits, unsigned = match["int"], match["unsigned"]
    size = len(digits.removeprefix("0x").lstrip("0"))
    value = int(digits, 16 if digits.startswith("0x") else 10) if size <= len(str(MAX_UINT)) else -1
    # The smallest int is written as minus this, so one more than MAX_INT may pass here.
    if not 0 <= value <= (MAX_UINT if unsigned else MAX_INT + 1):
        raise misread(text, match.start(), "number out of range", "integers have 64 bits")
    return UInt(value) if unsigned else value


def _quoted(text: str, at: int, opening: str) -> tuple[Token, int]:
    prefix = opening.rstrip("'\"").lower()
    quote = opening[len(prefix) :]
    body = _BODY["raw" if "r" in prefix else "cooked"][len(quote)].format(q=quote)
    closed = re.compile(f"({body}){quote}").match(text, at + len(opening))
    if closed is None:
        raise misread(text, at, "string without an end", f"close it with {quote}")
    inner = closed[1]
    if "r" in prefix:
        value: str | bytes = inner.encode() if "b" in prefix else inner
    else:
        start = at + len(opening)
        value = _bytes(text, start, inner) if "b" in prefix else _unescape(text, start, inner)
    return Token("value", text[at : closed.end()], at, value), closed.end()


def _unescape(text: str, start: int, inner: str) -> str:
    return _ESCAPE.sub(lambda match: _character(text, start, match), inner)


def _character(text: str, start: int, match: re.Match[str]) -> str:
    if match["plain"] is not None:
        return _PLAIN.get(match["plain"], match["plain"])
    code = _code(match)
    if code is None or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        advice = r"use \\ for a backslash, or a raw string r'…'"
        raise misread(text, start + match.start(), f"unknown escape {match[0]!r}", advice)
    return chr(code)


def _code(match: re.Match[str]) -> int | None:
    if match["octal"] is not None:
        return int(match["octal"], 8)
    digits = match["byte"] or match["short"] or match["long"]
    return None if digits is None else int(digits, 16)


def _bytes(text: str, start: int, inner: str) -> bytes:
    parts: list[bytes] = []
    at = 0
    for match in _ESCAPE.finditer(inner):
        if match["short"] or match["long"]:
            advice = r"in bytes write \xHH"
            raise misread(text, start + match.start(), f"unknown escape {match[0]!r}", advice)
        one = _character(text, start, match)
        numeric = match["plain"] is None
        parts += [inner[at : match.start()].encode(), one.encode("latin-1" if numeric else "utf-8")]
        at = match.end()
    return b"".join([*parts, inner[at:].encode()])
