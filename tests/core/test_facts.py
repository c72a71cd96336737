"""Facts are plain tuples that text can hold, whatever is in them."""

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndalab.core import facts
from ndalab.core.facts import KINDS, CallEnded, EventReceived, Reported, decode, encode


def test_every_kind_of_fact_can_be_read_back():
    """The union of facts and the table of kinds are the same."""
    assert set(KINDS.values()) == set(typing.get_args(facts.Fact))
    assert all(name == kind.__name__ for name, kind in KINDS.items())


@given(st.text(), st.integers(), st.none() | st.text())
def test_an_event_is_the_same_after_writing_and_reading(text, number, key):
    """Any text survives: quotes, line ends, other scripts, half characters."""
    fact = EventReceived(number, "e", text, text, number, key, None, None, "sent", None)

    assert decode(encode(fact)) == fact
    assert "\n" not in encode(fact)


def test_nested_tuples_keep_their_types():
    """The ops of a call come back as what they were, not as lists."""
    ops = (Reported("StepRun", "h", "n", ("E", "m"), race=True),)
    fact = decode(encode(CallEnded(1, "r", 0, 206, ops, ("E", "m"), True, False)))

    assert fact == CallEnded(1, "r", 0, 206, ops, ("E", "m"), True, False)
    assert isinstance(fact.ops[0], Reported)
    assert isinstance(fact.error, tuple)


def test_an_unknown_kind_is_a_key_error():
    """A newer version may have written it."""
    with pytest.raises(KeyError, match="Unheard"):
        decode('["Unheard",1]')


@pytest.mark.parametrize("kind", KINDS)
def test_facts_cannot_be_changed(kind):
    """Every kind is a named tuple whose first field is its instant."""
    assert issubclass(KINDS[kind], tuple)
    assert KINDS[kind]._fields[0] == "at"
