import sys
from datetime import UTC, datetime

import pytest

from ndalab.errors import UsageError
from ndalab.face import frames

pandas = pytest.importorskip("pandas")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_runs_frame(build):
    """One row a run, with numbers instead of ids."""
    frame = build("review").runs_frame()
    assert frame["run"].tolist() == [0, 1, 2]
    assert frame["function"].tolist() == ["review-nda", "score-clause", "score-clause"]
    assert frame["status"].tolist() == ["failed", "completed", "completed"]
    assert frame["queued_at"].tolist() == [START] * 3
    assert frame["calls"].tolist() == [13, 3, 3]
    assert frame["output"].tolist() == [None, 3, 3]
    assert frame["error"][0] == "ValueError: clause 7 contradicts clause 2"
    assert frame["error"].isna().tolist() == [False, True, True]


def test_steps_frame(build):
    """One row a step, in the order in which the run came to know them."""
    frame = build("review").steps_frame()
    first = frame[frame["run"] == 0]
    assert first["step"].tolist() == [
        *("parse", "tell", "score", "cool off", "ok"),
        *("risk 0", "risk 1", "risk 2", "conclude"),
    ]
    assert first["attempts"].tolist() == [1, 1, 0, 0, 0, 1, 2, 1, 2]
    assert first["status"].tolist() == ["completed"] * 8 + ["failed"]
    assert first["output"][0] == {"clauses": ["Purpose", "Term"]}


def test_events_frame(build):
    """One row an event, with who sent it and how many runs it started."""
    frame = build("review").events_frame()
    assert frame[["name", "origin", "runs"]].values.tolist() == [
        ["nda/received", "sent", 1],
        ["nda/clause", "sent", 1],
        ["inngest/function.invoked", "internal", 1],
        ["inngest/function.finished", "internal", 0],
        ["inngest/function.finished", "internal", 0],
        ["inngest/function.failed", "internal", 0],
        ["inngest/function.finished", "internal", 0],
    ]
    assert frame["sent_by"].isna().tolist() == [True] + [False] * 6
    assert frame["sent_by"][1] == "review-nda"


def test_types_do_not_depend_on_the_rows(build):
    """An empty frame has the columns and types of a full one."""
    lab = build("review")
    state = lab._executor.state
    full = (lab.runs_frame(), lab.steps_frame(), lab.events_frame())
    empty = (
        frames.runs_frame([]),
        frames.steps_frame([]),
        frames.events_frame(type(state)()),
    )
    assert [f.dtypes.to_dict() for f in empty] == [f.dtypes.to_dict() for f in full]
    assert [len(f) for f in empty] == [0, 0, 0]
    assert str(full[0].dtypes["ended_at"]) == "datetime64[ms, UTC]"


def test_ids_are_given_when_asked_for(build):
    """Ids are a column of their own, last."""
    lab = build("review")
    runs = lab.runs()
    assert frames.runs_frame(runs, ids=True)["run_id"].tolist() == [run.id for run in runs]
    assert frames.steps_frame(runs, ids=True)["run_id"].nunique() == 3
    events = frames.events_frame(lab._executor.state, ids=True)
    assert events.columns.tolist()[-2:] == ["event_id", "run_id"]
    assert events["event_id"].is_unique


def test_missing_pandas_says_what_to_install(build, monkeypatch):
    """Without pandas the error holds the command that installs it."""
    lab = build("review")
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r'pip install "ndalab\[notebook\]"'):
        lab.runs_frame()
