"""What is accepted as an expression, and how the others are refused."""

from __future__ import annotations

import pytest

from ndalab.core.expressions import ExpressionError, compile_expression
from ndalab.core.expressions.parser import parse
from ndalab.core.expressions.syntax import (
    And,
    Call,
    Conditional,
    Index,
    Literal,
    Macro,
    Name,
    Or,
    Select,
    depth,
    path,
)
from ndalab.errors import UsageError


def value(text: str) -> object:
    return compile_expression(text).evaluate({})


def test_operators_bind_as_in_cel() -> None:
    """Multiplication binds before addition, that before comparison, `&&` before `||`."""
    tree = parse("1 + 2 * 3 == 7 && true || false")

    assert tree == Or(
        (
            And(
                (
                    Call(
                        "_==_",
                        (
                            Call(
                                "_+_",
                                (Literal(1), Call("_*_", (Literal(2), Literal(3)))),
                            ),
                            Literal(7),
                        ),
                    ),
                    Literal(True),
                )
            ),
            Literal(False),
        )
    )


def test_operators_of_one_level_go_from_left_to_right() -> None:
    """Subtraction and division associate to the left."""
    assert value("10 - 3 - 2") == 5
    assert value("24 / 4 / 2") == 3


def test_conditionals_go_from_right_to_left() -> None:
    """A second `?` belongs to the part after the colon."""
    tree = parse("a ? b : c ? d : e")

    inner = Conditional(Name("c"), Name("d"), Name("e"))
    assert tree == Conditional(Name("a"), Name("b"), inner)


def test_chains_of_logic_are_one_node() -> None:
    """A long condition makes the tree wide, not deep."""
    text = " && ".join(f"event.data.f{n} == {n}" for n in range(500))

    tree = parse(text)

    assert isinstance(tree, And)
    assert len(tree.terms) == 500
    assert depth(tree) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a\\n\\t\\\\\\'\\x41\\u00e9\\U0001F600\\101'", "a\n\t\\'Aé😀A"),
        ('"it\'s"', "it's"),
        ("r'\\d'", "\\d"),
        ("'''a\n'b' '''", "a\n'b' "),
        ('"""x"y"""', 'x"y'),
        ("b'\\xffé'", b"\xff\xc3\xa9"),
        ("rb'\\n'", b"\\n"),
        ("0x1F", 31),
        ("-9223372036854775808", -(2**63)),
        ("9223372036854775807", 2**63 - 1),
        ("18446744073709551615u", 2**64 - 1),
        (".5", 0.5),
        ("1.5e3", 1500.0),
        ("2e-1", 0.2),
        ("--5", 5),
        ("!!true", True),
        ("- -5", 5),
        ("[1, 2,]", [1, 2]),
        ("{'a': 1, 'b': {},}", {"a": 1, "b": {}}),
        ("1 // a comment\n + 1", 2),
        ("null", None),
    ],
)
def test_constants(text: str, expected: object) -> None:
    """Constants have the value and the type that CEL gives them."""
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("", 1, "empty expression"),
        ("   ", 4, "empty expression"),
        ("event.", 7, "unexpected end of expression"),
        ("event.data.n ==", 16, "unexpected end of expression"),
        ("event.data.x is y", 14, "unexpected 'is'"),
        ("event.data.n = 3", 14, "unexpected character '='"),
        ("a & b", 3, "unexpected character '&'"),
        ("(1", 3, "unexpected end of expression"),
        ("[1 2]", 4, "unexpected '2'"),
        ("{'a' 1}", 6, "unexpected '1'"),
        ("{'a': 1 'b'}", 9, "unexpected ''b''"),
        ("size(1,)", 8, "unexpected ')'"),
        ("true ? 1", 9, "unexpected end of expression"),
        ("1 1", 3, "unexpected '1'"),
        ("!-1", 2, "unexpected '-'"),
        ("'abc", 1, "string without an end"),
        ("'a\nb'", 1, "string without an end"),
        ("'\\q'", 2, "unknown escape"),
        ("'\\ud800'", 2, "unknown escape"),
        ("b'\\u0041'", 3, "unknown escape"),
        ("9223372036854775808", 1, "number out of range"),
        ("18446744073709551616u", 1, "number out of range"),
        ("9" * 5000, 1, "number out of range"),
        ("for", 1, "reserved word 'for'"),
        ("event.in", 7, "unexpected 'in'"),
        ("has(event)", 1, "invalid argument to has()"),
        ("has(event.a, event.b)", 1, "invalid argument to has()"),
        ("[1].map(1, 2)", 5, "map() is not complete"),
        ("[1].all(x)", 5, "all() is not complete"),
        ("Thing{}", 6, "messages are not known"),
        ("é == 1", 1, "unexpected character 'é'"),
        ("event?.data", 12, "unexpected end of expression"),
        ("(" * 60 + "1" + ")" * 60, 51, "expression too deep"),
        ("!(" * 5000 + "1" + ")" * 5000, 101, "expression too deep"),
        ("1" + " + 1" * 5000, 20002, "expression too deep"),
        ("x" * 100_001, 100_001, "expression too long"),
    ],
)
def test_errors_say_what_and_where(text: str, column: int, problem: str) -> None:
    """A text that is no expression is refused with the defect and its column."""
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, check=False)

    assert str(caught.value).startswith(f"{problem}")
    assert f"at column {column} of expression" in str(caught.value)


def test_errors_are_usage_errors() -> None:
    """An expression that cannot be read is the user's to change."""
    assert issubclass(ExpressionError, UsageError)


def test_long_texts_are_shortened_in_errors() -> None:
    """The message shows the beginning of a long expression, not all of it."""
    with pytest.raises(ExpressionError) as caught:
        compile_expression("1 +" * 3000)

    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("text", [None, 5, b"true", ["event"]])
def test_only_text_is_an_expression(text: object) -> None:
    """Anything but a string is refused with an example of what is meant."""
    with pytest.raises(ExpressionError, match=r"an expression is text such as"):
        compile_expression(text)  # type: ignore[arg-type]


def test_words_of_the_language_may_name_fields() -> None:
    """A reserved word is a field's name after a dot."""
    tree = parse("event.data.package")

    assert tree == Select(Select(Name("event"), "data"), "package")


def test_a_leading_dot_names_a_variable() -> None:
    """CEL's absolute names are names."""
    assert parse(".event.name") == parse("event.name")


def test_macros_are_nodes_of_their_own() -> None:
    """A macro keeps its source, its variable, its condition and its result."""
    assert parse("l.map(x, x > 1, x)") == Macro(
        "map", Name("l"), "x", Call("_>_", (Name("x"), Literal(1))), Name("x")
    )
    assert parse("l.existsOne(x, x)") == Macro("exists_one", Name("l"), "x", Name("x"))


def test_paths_tell_dots_from_brackets() -> None:
    """A path knows its root, its keys and whether it is written with dots alone."""
    assert path(parse("event.data.id")) == ("event", ("data", "id"), True)
    assert path(parse("event['data'].id")) == ("event", ("data", "id"), False)
    assert path(parse("event.data[0]")) is None
    assert path(parse("f().x")) is None


def test_brackets_hold_any_expression() -> None:
    """An index may be computed."""
    assert parse("a[1 + 1]") == Index(Name("a"), Call("_+_", (Literal(1), Literal(1))))
