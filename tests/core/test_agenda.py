"""The agenda gives what is due in the order of rank, and forgets what went stale."""

from hypothesis import given
from hypothesis import strategies as st

from ndalab.core.agenda import Agenda


def an_agenda(*entries, closed=()):
    """Put entries (due, rank, owner) on a new agenda."""
    agenda = Agenda(lambda owner, item: owner not in closed)
    for due, rank, owner in entries:
        agenda.add(due, rank, owner, 0)
    return agenda


def drained(agenda, now):
    """Take all that is due."""
    found = []
    while (entry := agenda.pop_due(now)) is not None:
        found.append(entry.owner)
    return found


def test_nothing_is_due_on_an_empty_agenda():
    """There is no next time, and nothing to take."""
    agenda = an_agenda()

    assert (agenda.next_due(), agenda.pop_due(10**15)) == (None, None)


def test_what_is_not_yet_due_stays():
    """An entry is taken at its time, not a millisecond before."""
    agenda = an_agenda((100, (0, 0), "a"))

    assert agenda.next_due() == 100
    assert drained(agenda, 99) == []
    assert drained(agenda, 100) == ["a"]


def test_due_entries_go_by_rank_whenever_they_became_due():
    """Of two that are due, the one of the smaller rank goes first though it was due later."""
    agenda = an_agenda((10, (5, 1), "late"), (20, (1, 0), "urgent"))

    assert drained(agenda, 30) == ["urgent", "late"]


def test_equal_ranks_keep_their_order():
    """What was added first goes first."""
    agenda = an_agenda(*((0, (0, 0), n) for n in range(50)))

    assert drained(agenda, 0) == list(range(50))


def test_stale_entries_are_passed_over():
    """An entry whose owner is done is neither taken nor waited for."""
    agenda = an_agenda((1, (0, 0), "done"), (5, (0, 0), "open"), closed={"done"})

    assert agenda.next_due() == 5
    assert drained(agenda, 9) == ["open"]
    assert agenda.next_due() is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.integers(0, 10))
def test_the_agenda_is_a_sorted_list(pairs, now):
    """Whatever is added, what is due comes out sorted by rank, then by place."""
    agenda = an_agenda(*((due, (rank, 0), n) for n, (due, rank) in enumerate(pairs)))
    due = [(rank, n) for n, (at, rank) in enumerate(pairs) if at <= now]
    later = [at for at, _ in pairs if at > now]

    assert drained(agenda, now) == [n for _, n in sorted(due)]
    assert agenda.next_due() == min(later, default=None)
