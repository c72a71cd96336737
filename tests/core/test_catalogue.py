"""The catalogue finds the functions that an event starts, each once, in their order."""

from datetime import UTC, datetime

from ndalab.core.catalogue import Catalogue
from ndalab.core.spec import INVOKED, FunctionSpec, Trigger, max_attempts

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def a_spec(name, *triggers):
    """A function of the app ``app``; a trigger is a pattern, or a pattern and an expression."""
    pairs = [trigger if isinstance(trigger, tuple) else (trigger, None) for trigger in triggers]
    return FunctionSpec(
        id=f"app-{name}",
        local_id=name,
        name=name,
        triggers=tuple(Trigger(event=event, expression=text) for event, text in pairs),
    )


def started(catalogue, name, **data):
    """Local ids of what an event starts."""
    event = {"name": name, "data": data}
    return [spec.local_id for spec in catalogue.started_by(event, NOW)]


def test_functions_start_in_the_order_they_were_given():
    """Names and wildcards count alike."""
    catalogue = Catalogue([a_spec("b", "x/*"), a_spec("a", "x/y"), a_spec("c", "x.y")])

    assert started(catalogue, "x/y") == ["b", "a"]
    assert started(catalogue, "x/z") == ["b"]
    assert started(catalogue, "x") == []


def test_a_function_starts_once_though_several_triggers_match():
    """One event, one run of a function."""
    assert started(Catalogue([a_spec("a", "x/y", "x/*")]), "x/y") == ["a"]


def test_a_trigger_whose_expression_is_not_true_does_not_count():
    """False, an error and what is no bool are all no match; another trigger may match."""
    catalogue = Catalogue(
        [
            a_spec("true", ("x", "event.data.n == 1")),
            a_spec("text", ("x", "event.data.n")),
            a_spec("error", ("x", "event.data.n < 'a'")),
            a_spec("second", ("x", "event.data.n == 2"), ("x", "event.data.n > 0")),
        ]
    )

    assert started(catalogue, "x", n=1) == ["true", "second"]


def test_an_invoke_starts_its_function_whatever_its_triggers_are():
    """The event of an invoke names the one function that it starts."""
    catalogue = Catalogue([a_spec("a", INVOKED), a_spec("b", ("x", "false"))])

    assert started(catalogue, INVOKED, _inngest={"fn_id": "app-b"}) == ["b"]
    assert started(catalogue, INVOKED, _inngest={"fn_id": "app-nobody"}) == []
    assert started(catalogue, INVOKED) == []


def test_attempts_are_retries_and_one_at_most_twenty_one():
    """None is the server's default of four retries."""
    assert [max_attempts(n) for n in (None, 0, 1, 20, 21, 99)] == [5, 1, 2, 21, 21, 21]
