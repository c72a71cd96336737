"""Tokens to a syntax tree: CEL's grammar. Whether its names exist is for `check` to say."""

from __future__ import annotations

from ndalab.core.expressions.lexer import Token, tokens
from ndalab.core.expressions.problems import ExpressionError, misread
from ndalab.core.expressions.syntax import (
    And,
    Call,
    Conditional,
    Entries,
    Has,
    Index,
    Items,
    Literal,
    Macro,
    Name,
    Node,
    Or,
    Select,
    depth,
)
from ndalab.core.expressions.values import MAX_INT

DEEPEST = 100
"""Levels of the deepest tree: evaluation recurses once or twice for each."""
MOST_NESTED = 50
"""Brackets within brackets: reading recurses up to eleven times for each."""

_LEVELS = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!=", "in"), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%"), 5),
}
_CONSTANTS = {"true": True, "false": False, "null": None}
_RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop"}
    | {"package", "namespace", "return", "var", "void", "while"}
)
_MACROS = {
    "all": (2,),
    "exists": (2,),
    "exists_one": (2,),
    "existsOne": (2,),
    "filter": (2,),
    "map": (2, 3),
}


def parse(text: str) -> Node:
    """Read an expression.

    Raises:
        ExpressionError: The text does not follow the grammar, or nests too deep.
    """
    parser = _Parser(text)
    node = parser.whole()
    if depth(node) > DEEPEST:
        raise parser.error("expression too deep", parser.ahead, f"nest at most {DEEPEST} levels")
    return node


class _Parser:
    """Reads the tokens from left to right, by precedence."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.next = 0
        self.level = 0

    @property
    def ahead(self) -> Token:
        return self.tokens[self.next]

    def error(self, problem: str, token: Token, advice: str) -> ExpressionError:
        return misread(self.text, token.at, problem, advice)

    def take(self) -> Token:
        token = self.ahead
        self.next += token.kind != "end"
        return token

    def sees(self, *words: str) -> bool:
        return self.ahead.kind in ("sign", "name") and self.ahead.text in words

    def accept(self, word: str) -> bool:
        found = self.sees(word)
        self.next += found
        return found

    def expect(self, word: str, advice: str) -> None:
        if not self.accept(word):
            raise self.unexpected(advice)

    def unexpected(self, advice: str) -> ExpressionError:
        shown = self.ahead.text if self.ahead.kind == "end" else f"'{self.ahead.text}'"
        return self.error(f"unexpected {shown}", self.ahead, advice)

    def whole(self) -> Node:
        if len(self.tokens) == 1:
            raise self.error("empty expression", self.ahead, "write one, such as event.data.n > 1")
        node = self.expression()
        if self.next < len(self.tokens) - 1:
            raise self.unexpected("expected an operator or the end")
        return node

    def expression(self) -> Node:
        self.level += 1
        if self.level > MOST_NESTED:
            advice = f"nest at most {MOST_NESTED} brackets"
            raise self.error("expression too deep", self.ahead, advice)
        node = self.operation(1)
        if self.sees("?"):
            node = self.conditional(node)
        self.level -= 1
        return node

    def conditional(self, condition: Node) -> Node:
        at = self.take().at
        then = self.operation(1)
        self.expect(":", "a '?' needs ': …' after its first value")
        return Conditional(condition, then, self.expression(), at=at)

    def operation(self, level: int) -> Node:
        """Read operators that bind at least as tightly as `level`."""
        left = self.unary()
        while (binding := self.binding()) >= level:
            token = self.take()
            terms = [left, self.operation(binding + 1)]
            while binding <= 2 and self.sees(token.text):
                self.take()
                terms.append(self.operation(binding + 1))
            left = _joined(token, tuple(terms))
        return left

    def binding(self) -> int:
        return _LEVELS.get(self.ahead.text, 0) if self.ahead.kind in ("sign", "name") else 0

    def unary(self) -> Node:
        if not self.sees("!", "-"):
            return self.member()
        first = self.take()
        count = 1
        while self.sees(first.text):
            self.take()
            count += 1
        if first.text == "-" and type(self.ahead.value) in (int, float):
            count -= 1
            operand = self.member(negative=True)
        else:
            operand = self.member()
        return Call(f"{first.text}_", (operand,), at=first.at) if count % 2 else operand

    def member(self, *, negative: bool = False) -> Node:
        node = self.primary(negative=negative)
        while self.sees(".", "["):
            token = self.take()
            node = self.selection(node) if token.text == "." else self.index(node, token)
        if self.sees("{"):
            raise self.error("messages are not known", self.ahead, "write a map as {'key': value}")
        return node

    def index(self, node: Node, token: Token) -> Node:
        key = self.expression()
        self.expect("]", "an index ends with ']'")
        return Index(node, key, at=token.at)

    def selection(self, node: Node) -> Node:
        token = self.ahead
        if token.kind != "name" or token.text in (*_CONSTANTS, "in"):
            raise self.unexpected("expected a field's name; others are read as ['name']")
        self.take()
        if not self.accept("("):
            return Select(node, token.text, at=token.at)
        arguments = self.until(")")
        if token.text in _MACROS:
            return self.macro(node, token, arguments)
        return Call(token.text, (node, *arguments), method=True, at=token.at)

    def macro(self, source: Node, token: Token, arguments: list[Node]) -> Node:
        name = "exists_one" if token.text == "existsOne" else token.text
        if len(arguments) not in _MACROS[name] or not isinstance(arguments[0], Name):
            advice = f"write {name}(x, …): a name for the element, then what is asked of it"
            raise self.error(f"{name}() is not complete", token, advice)
        variable = arguments[0].name
        if name != "map":
            return Macro(name, source, variable, arguments[1], at=token.at)
        condition = arguments[1] if len(arguments) == 3 else None
        return Macro(name, source, variable, condition, arguments[-1], at=token.at)

    def primary(self, *, negative: bool = False) -> Node:
        token = self.take()
        match token.kind, token.text:
            case "value", _:
                return Literal(self.number(token, negative=negative), at=token.at)
            case "name", word if word in _CONSTANTS:
                return Literal(_CONSTANTS[word], at=token.at)
            case "name", word if word != "in":
                return self.name(token)
            case "sign", "(":
                return self.closed()
            case "sign", "[":
                return Items(tuple(self.until("]")), at=token.at)
            case "sign", "{":
                return Entries(tuple(self.entries()), at=token.at)
            case "sign", "." if self.ahead.kind == "name":
                return self.name(self.take())
            case _:
                self.next -= token.kind != "end"
                raise self.unexpected("expected a value: a field, a constant, '(' or '['")

    def number(self, token: Token, *, negative: bool) -> object:
        if type(token.value) is int and token.value > MAX_INT and not negative:
            raise self.error("number out of range", token, "integers have 64 bits")
        return -token.value if negative else token.value

    def closed(self) -> Node:
        node = self.expression()
        self.expect(")", "a '(' needs its ')'")
        return node

    def name(self, token: Token) -> Node:
        if token.text in _RESERVED:
            advice = "choose another name, or read a field as event['name']"
            raise self.error(f"reserved word '{token.text}'", token, advice)
        if not self.accept("("):
            return Name(token.text, at=token.at)
        arguments = self.until(")")
        if token.text != "has":
            return Call(token.text, tuple(arguments), at=token.at)
        if len(arguments) == 1 and isinstance(field := arguments[0], Select):
            return Has(field.operand, field.key, at=token.at)
        raise self.error("invalid argument to has()", token, "write has(event.data.field)")

    def until(self, closing: str) -> list[Node]:
        """Read expressions between commas, and the closing sign."""
        found: list[Node] = []
        while not self.sees(closing):
            found.append(self.expression())
            if not self.accept(","):
                break
            if closing == ")" and self.sees(closing):
                raise self.unexpected("expected another argument")
        self.expect(closing, f"expected ',' or '{closing}'")
        return found

    def entries(self) -> list[tuple[Node, Node]]:
        found: list[tuple[Node, Node]] = []
        while not self.sees("}"):
            key = self.expression()
            self.expect(":", "an entry is written key: value")
            found.append((key, self.expression()))
            if not self.accept(","):
                break
        self.expect("}", "expected ',' or '}'")
        return found


def _joined(token: Token, terms: tuple[Node, ...]) -> Node:
    match token.text:
        case "||":
            return Or(terms, at=token.at)
        case "&&":
            return And(terms, at=token.at)
        case "in":
            return Call("@in", terms, at=token.at)
        case sign:
            return Call(f"_{sign}_", terms, at=token.at)
