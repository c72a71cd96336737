"""Ids and jitter follow from the seed and the question, and from nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from ndalab.core.ids import Ids, ulid, ulid_value

AT = 1_767_603_600_000


def test_a_ulid_is_its_time_number_and_hash():
    """26 characters of Crockford's alphabet hold 48 bits of time, 32 of number, 48 of hash."""
    assert ulid(0, 0, 0) == "0" * 26
    assert ulid(2**48 - 1, 2**32 - 1, 2**48 - 1) == "7" + "Z" * 25
    assert ulid_value(ulid(AT, 7, 9)) == (AT << 80) | (7 << 48) | 9


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**32 - 1), st.integers(0))
def test_ulids_sort_by_time_then_number(at, number, digest):
    """A later instant or a larger number makes a larger text."""
    one = ulid(at, number, digest)

    assert one < ulid(at + 1, 0, 0) or at == 2**48 - 1
    assert one < ulid(at, number + 1, 0) or number == 2**32 - 1


def test_the_same_seed_gives_the_same_ids():
    """Two makers with one seed agree, in whatever order they are asked."""
    one, other = Ids(3), Ids(3)
    other.run(AT, 5), other.jitter("r", 1)

    assert one.run(AT, 0) == other.run(AT, 0)
    assert one.event(AT, 0) == other.event(AT, 0)
    assert one.jitter("r", 0) == other.jitter("r", 0)


def test_all_ids_differ():
    """Runs, events, events of calls, seeds: no two of them share an id."""
    found = [
        make
        for seed in (0, 1)
        for number in range(100)
        for ids in [Ids(seed)]
        for make in (
            ids.run(AT, number),
            ids.event(AT, number),
            ids.event_of_call(AT, "run", number, 0),
            ids.event_of_call(AT, "run", 0, number + 1),
        )
    ]

    assert len(set(found)) == len(found)


def test_parts_of_a_key_do_not_run_into_each_other():
    """Item 1, event 11 is not item 11, event 1."""
    ids = Ids(0)

    assert ids.event_of_call(AT, "r", 1, 11) != ids.event_of_call(AT, "r", 11, 1)
    assert ids.event_of_call(AT, "r1", 1, 1) != ids.event_of_call(AT, "r", 11, 1)


def test_jitter_is_spread_over_its_range():
    """A thousand of them lie in [0, 1), evenly enough to be called jitter."""
    found = [Ids(0).jitter("run", item) for item in range(1000)]

    assert all(0 <= one < 1 for one in found)
    assert 0.45 < sum(found) / 1000 < 0.55
