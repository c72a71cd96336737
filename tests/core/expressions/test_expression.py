"""An expression as others use it: read once, evaluated often, plain values in and out."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from ndalab.core.expressions import EvaluationError, Expression, compile_expression
from ndalab.errors import UsageError


def test_equal_texts_are_read_once() -> None:
    """Compiling the same text again costs a look-up."""
    assert compile_expression("event.data.n == 1") is compile_expression("event.data.n == 1")


def test_expressions_are_values() -> None:
    """Two expressions of one text are equal, may be keys, and show their text."""
    one, other = compile_expression("true"), compile_expression("true", ("event",))

    assert one is not other
    assert {one: 1}[other] == 1
    assert repr(one) == "Expression(text='true')"
    with pytest.raises(AttributeError):
        one.text = "false"  # type: ignore[misc]


def test_evaluation_leaves_the_event_as_it_was() -> None:
    """Numbers are seen as doubles without being changed."""
    event = {"data": {"list": [1, 2], "n": 1}}

    found = compile_expression("event.data.list.map(x, x + event.data.n)").evaluate(
        {"event": event}
    )

    assert found == [2.0, 3.0]
    assert event == {"data": {"list": [1, 2], "n": 1}}
    assert type(event["data"]["n"]) is int


def test_any_mapping_can_be_an_event() -> None:
    """Frozen mappings are read like dicts, nested ones too."""
    event = MappingProxyType({"data": MappingProxyType({"m": MappingProxyType({"k": 1})})})

    assert compile_expression("event.data.m.k == 1").matches({"event": event}) is True
    assert compile_expression("size(event.data.m) == 1").matches({"event": event}) is True
    assert compile_expression("event.data.m").evaluate({"event": event}) == {"k": 1}


def test_foreign_values_have_no_value() -> None:
    """What is not JSON is an error of evaluation, not of Python."""
    expression = compile_expression("event.data.x")

    with pytest.raises(EvaluationError, match="not a JSON value"):
        expression.evaluate({"event": {"data": {"x": object()}}})


def test_subclasses_of_plain_types_are_read_as_those() -> None:
    """A string or a number of another class counts as what it is."""

    class Text(str):
        __slots__ = ()

    class Number(int):
        pass

    event = {"data": {"s": Text("a"), "n": Number(3)}}

    assert compile_expression("event.data.s == 'a'").matches({"event": event}) is True
    assert compile_expression("event.data.n").evaluate({"event": event}) == 3.0


def test_values_nested_too_deep_are_an_error() -> None:
    """A value deeper than Python's stack fails this expression alone."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    expression = compile_expression("event.data.a == event.data.b")

    with pytest.raises(EvaluationError, match="nested too deep"):
        expression.evaluate({"event": {"data": {"a": deep, "b": [deep]}}})


def test_evaluation_errors_are_usage_errors() -> None:
    """An expression without value is answered by changing the expression or the event."""
    assert issubclass(EvaluationError, UsageError)


def test_a_tree_of_the_greatest_depth_can_be_evaluated() -> None:
    """What the parser lets through never exhausts the stack."""
    brackets: Expression = compile_expression("(" * 49 + "1" + ")" * 49)
    chain = compile_expression("1" + " + 1" * 99)

    assert brackets.evaluate({}) == 1
    assert chain.evaluate({}) == 100
