"""A history in the words of the conformance recordings, and the rules of a decision behind it."""

from datetime import UTC, datetime

import pytest

from ndalab.core import transcript
from ndalab.core.facts import (
    CallEnded,
    CallStarted,
    Enqueued,
    EventReceived,
    Reported,
    RunEnded,
    RunScheduled,
    StepMemoised,
)
from ndalab.core.spec import DAY_MS
from ndalab.core.state import State
from ndalab.errors import InternalError

AT = round(datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp() * 1000)
HISTORY = [
    EventReceived(AT, "e1", "go", '{"n": 1}', AT, "mine", "2", '{"u": 1}', "sent", None),
    RunScheduled(AT, "r1", "app-fn", ("e1",), None),
    Enqueued(AT, "r1", 0, "start", None, 0, AT),
    CallStarted(AT, "r1", 0, 0, 5, None, False),
    CallEnded(AT, "r1", 0, 206, (Reported("StepRun", "h", "work", None),), None, False, False),
    StepMemoised(AT, "r1", "h", "data", '"done"'),
    Enqueued(AT, "r1", 1, "discovery", None, 0, AT + 1500),
    CallStarted(AT + 1500, "r1", 1, 0, 5, None, False),
    CallEnded(AT + 1500, "r1", 1, 500, (), ("ValueError", "bad"), True, False),
    RunEnded(AT + 1500, "r1", "failed", None, '{"name": "ValueError", "message": "bad"}'),
]


def test_a_recording_tells_runs_calls_and_events():
    """Statuses, memos, answers and seconds are those of the history; ids are left out."""
    shown = transcript.recording(State.of(HISTORY))
    [run] = shown["runs"]

    assert run | {"calls": []} == {
        "function": "app-fn",
        "events": [{"name": "go", "data": {"n": 1}}],
        "batch": False,
        "cron": None,
        "status": "FAILED",
        "output": None,
        "error": {"name": "ValueError", "message": "bad"},
        "calls": [],
    }
    assert [(call["memo"], call["response"], call["at"]) for call in run["calls"]] == [
        (
            {},
            {"status": 206, "ops": [["StepRun", "work"]], "no_retry": False, "retry_after": False},
            0.0,
        ),
        (
            {"work": "data"},
            {
                "status": 500,
                "ops": [],
                "no_retry": True,
                "retry_after": False,
                "error": {"name": "ValueError", "message": "bad"},
            },
            1.5,
        ),
    ]


def test_an_empty_history_has_an_empty_recording():
    """Nothing happened, and that can be told."""
    shown = transcript.recording(State())

    assert (shown["runs"], shown["internal_events"]) == ([], [])


def test_the_state_shows_an_event_as_a_server_sends_it():
    """The sender's own id takes the place of the lab's, and `v` is there when it was sent."""
    assert State.of(HISTORY).event_map("e1") == {
        "name": "go",
        "data": {"n": 1},
        "user": {"u": 1},
        "id": "mine",
        "ts": AT,
        "v": "2",
    }


def test_an_id_has_started_its_function_for_a_day():
    """To the millisecond, and for that function and that id alone."""
    state = State.of(HISTORY)

    assert state.started_recently("app-fn", "mine", AT + DAY_MS - 1)
    assert not state.started_recently("app-fn", "mine", AT + DAY_MS)
    assert not state.started_recently("app-fn", "e1", AT)
    assert not state.started_recently("app-other", "mine", AT)


@pytest.mark.parametrize("length", range(len(HISTORY) + 1))
def test_every_beginning_of_a_history_can_be_folded(length):
    """A lab that was killed after any fact has a state; unfinished runs are due again."""
    state = State.of(HISTORY[:length])
    state.reopen_all()
    statuses = [run.status for run in state.runs.values()]

    assert statuses in ([], ["queued"], ["running"], ["failed"])
    assert (state.agenda.next_due() is not None) == (length in (3, 4, 7, 8))


def test_a_history_that_makes_no_sense_is_refused():
    """A second end of a run does not fit what came before."""
    with pytest.raises(InternalError, match="cannot go from failed to completed"):
        State.of([*HISTORY, RunEnded(AT, "r1", "completed", None, None)])
