"""A run's state changes along the table of transitions, and in no other way."""

import itertools

import pytest

from ndalab.core import facts
from ndalab.core.run import ENDED, TRANSITIONS, RunState, call_ended, call_started, run_ended
from ndalab.errors import InternalError


def a_run(status="queued"):
    """A run that has just been scheduled."""
    return RunState("r", "app-fn", 0, ("e",), None, 0, status=status)


ALLOWED = {
    ("queued", "running"),
    ("queued", "failed"),
    ("queued", "cancelled"),
    ("queued", "skipped"),
    ("running", "running"),
    ("running", "completed"),
    ("running", "failed"),
    ("running", "cancelled"),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(TRANSITIONS, repeat=2)))
def test_a_run_goes_only_where_the_table_lets_it(before, after):
    """What is not allowed is a defect of ours, and says so."""
    run = a_run(before)

    if (before, after) in ALLOWED:
        run.become(after)
        assert run.status == after
    else:
        with pytest.raises(InternalError, match=f"from {before} to {after}"):
            run.become(after)
        assert run.status == before


def test_ended_statuses_are_those_that_nothing_follows():
    """A run that has ended stays as it is."""
    assert {"completed", "failed", "cancelled", "skipped"} == ENDED


def test_the_first_call_starts_the_run_and_later_ones_do_not():
    """A run started when it was first entered."""
    run = a_run()
    call_started(run, facts.CallStarted(5, "r", 0, 0, 5, None, False))
    call_ended(run, facts.CallEnded(5, "r", 0, 206, (), None, False, False))
    call_started(run, facts.CallStarted(9, "r", 1, 0, 5, None, False))

    assert (run.started_at, run.status, len(run.calls), len(run.open_calls)) == (5, "running", 2, 1)


def test_an_answer_without_a_call_changes_nothing():
    """An answer that comes after its call was cut off is ignored."""
    run = a_run("running")
    call_ended(run, facts.CallEnded(5, "r", 3, 200, (), None, False, False))

    assert run.calls == []


def test_a_group_keeps_track_of_what_has_not_ended():
    """Several ops in one answer are a group: all must end before the body goes on."""
    run = a_run()
    ops = (facts.Reported("StepPlanned", "a", "a", None), facts.Reported("Sleep", "b", "b", None))
    call_started(run, facts.CallStarted(5, "r", 0, 0, 5, None, False))
    call_ended(run, facts.CallEnded(5, "r", 0, 206, ops, None, False, False))

    assert (run.force_plan, run.pending) == (True, {"a", "b"})


def test_a_run_that_ended_has_nothing_left_to_do():
    """Items and pauses are gone; calls and memos stay."""
    run = a_run("running")
    run.items[0] = None
    run.pauses["s"] = None
    run_ended(run, facts.RunEnded(7, "r", "completed", "1", None))

    assert (run.ended, run.ended_at, run.items, run.pauses) == (True, 7, {}, {})
