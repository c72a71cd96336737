"""The index finds the waits that an event satisfies, and only looks at those that it might."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ndalab.core.expressions import compile_expression
from ndalab.core.waits import Wait, WaitIndex

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def a_wait(run, text=None, name="x", event=None):
    """A wait of a run, its expression interpolated with the run's own event."""
    expression = None if text is None else compile_expression(text).interpolate(event or {})
    return Wait(run, "step", name, expression)


def matching(waits, data, name="x"):
    """Runs of the waits that an event with this data satisfies."""
    index = WaitIndex()
    for wait in waits:
        index.add(wait)
    return sorted(wait.run for wait in index.matching(name, {"name": name, "data": data}, NOW))


def test_only_waits_for_the_events_name_match():
    """Names are compared whole; there are no wildcards."""
    waits = [a_wait("a"), a_wait("b", name="y"), a_wait("c", name="x/*")]

    assert matching(waits, {}) == ["a"]
    assert matching(waits, {}, name="x/1") == []


def test_an_equality_finds_its_value_alone():
    """Waits filed under a value are found by it, numbers as well as text."""
    waits = [a_wait(str(n), f"async.data.id == {n}") for n in range(5)]
    waits += [a_wait(f"t{n}", f"async.data.id == 't{n}'") for n in range(5)]

    assert matching(waits, {"id": 3}) == ["3"]
    assert matching(waits, {"id": 3.0}) == ["3"]
    assert matching(waits, {"id": "t3"}) == ["t3"]
    assert matching(waits, {"id": "3"}) == []
    assert matching(waits, {"id": True}) == []
    assert matching(waits, {}) == []


def test_a_wait_that_is_removed_is_not_found():
    """Removing what is not there does nothing."""
    index = WaitIndex()
    index.add(a_wait("a", "async.data.id == 1"))
    index.add(a_wait("b"))
    index.remove("a", "step")
    index.remove("a", "step")
    index.remove("nobody", "step")

    found = index.matching("x", {"name": "x", "data": {"id": 1}}, NOW)

    assert [wait.run for wait in found] == ["b"]


EXPRESSIONS = [
    None,
    "async.data.a == 1",
    "async.data.a == 'one'",
    "async.data.a == event.data.a",
    "async.data.a == 1 && async.data.b == 2",
    "async.data.a == 1 || async.data.b == 2",
    "async.data.a > 0",
    "async.data.a != 1",
    "async.data.a == null",
    "1 == async.data.a",
    "async.data.a == true",
    "!(async.data.a == 1)",
]
VALUES = [None, 0, 1, 1.0, 2, "one", "1", True, [1], {"a": 1}]
data = st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(VALUES))


@given(st.lists(st.tuples(st.sampled_from(EXPRESSIONS), data), max_size=6), data)
def test_the_index_finds_what_evaluating_all_of_them_finds(waiting, incoming):
    """However waits are filed, an event wakes exactly those whose expression is true."""
    waits = [
        a_wait(str(n), text, event={"name": "go", "data": own})
        for n, (text, own) in enumerate(waiting)
    ]
    event = {"name": "x", "data": incoming}
    expected = [
        wait.run
        for wait in waits
        if wait.expression is None or wait.expression.matches({"async": event}, now=NOW)
    ]

    assert matching(waits, incoming) == sorted(expected)
