"""What browsers are told: snapshots, and deltas that lead to the same."""

import json

import pytest

from ndalab.core.facts import EventReceived
from ndalab.core.state import State
from ndalab.face.live.feed import Feed


class Browser:
    """Takes messages as the module's store does."""

    def __init__(self, snapshot):
        self.numbers, self.runs = [], {}
        self.take(snapshot)

    def take(self, message):  # noqa: D102
        message = json.loads(json.dumps(message))
        self.numbers.append(message["number"])
        self.head = message["head"]
        if message["kind"] == "snap":
            self.runs = {run["n"]: run for run in message["runs"]}
            return
        for change in message["runs"]:
            steps = change.pop("d", None)
            if steps is not None:
                change["p"] = list(self.runs[change["n"]]["p"])
                for place, step in steps:
                    change["p"][place : place + 1] = [step]
            self.runs[change["n"]] = change


def label(name):
    return name.removeprefix("demo-")


def followed(history, every, clock=None):
    """Tell a browser of a history as it is made."""
    state = State()
    feed = Feed(state, None, label, clock)
    browser, told = Browser(feed.snapshot()), []
    for number, fact in enumerate(history, 1):
        state.apply(fact)
        told.append(fact)
        if number % every == 0 or number == len(history):
            feed.saw(told)
            message = feed.delta()
            told = []
            if message is not None:
                browser.take(message)
    return state, feed, browser


@pytest.mark.parametrize("every", [1, 6])
def test_who_followed_knows_what_a_latecomer_is_told(any_lab, every):
    """Deltas lead to the snapshot that a browser gets which opens at the end."""
    _, lab = any_lab
    state, feed, browser = followed(lab._executor.history, every)
    late = Browser(Feed(state, None, label).snapshot())
    assert browser.runs == late.runs == Browser(feed.snapshot()).runs
    assert browser.head == late.head
    assert browser.numbers == list(range(len(browser.numbers)))


def test_nothing_new_is_not_told(build):
    """Without a change there is no message."""
    lab = build("review")
    feed = Feed(lab._executor.state, None, label)
    assert feed.delta() is None
    feed.saw([fact for fact in lab._executor.history if not isinstance(fact, EventReceived)])
    assert feed.delta() is None


def test_a_change_holds_only_the_steps_that_changed(build):
    """A long run does not send its past again."""
    lab = build("review")
    history = lab._executor.history
    state = State()
    feed, sizes = Feed(state, None, label), []
    for fact in history:
        state.apply(fact)
        feed.saw([fact])
        message = feed.delta()
        for change in message["runs"] if message else ():
            sizes.append(len(change.get("d", change.get("p"))))
    assert max(sizes) == 3
    assert len(state.runs[next(iter(state.runs))].steps) == 9


def test_several_facts_of_a_run_are_one_change(build):
    """Between two messages the last state wins."""
    history = build("review")._executor.history
    state = State()
    feed = Feed(state, None, label)
    for fact in history:
        state.apply(fact)
    feed.saw(history)
    message = feed.delta()
    assert message["kind"] == "delta"
    assert [run["n"] for run in message["runs"]] == [0, 1, 2]
    assert message["number"] == 1


def test_chosen_runs_alone_are_told(build):
    """A view of some runs says nothing of others, nor how many events there were."""
    lab = build("fan_out", count=3)
    ids = list(lab._executor.state.runs)
    feed = Feed(lab._executor.state, ids[1:2], label)
    snapshot = feed.snapshot()
    assert [run["n"] for run in snapshot["runs"]] == [1]
    assert snapshot["head"]["events"] is None
    feed.saw(lab._executor.history)
    assert feed.delta() is None


def test_an_earlier_first_event_is_told_as_a_snapshot(build):
    """When the origin moves every time changes, so that all is told anew."""
    lab = build("unfinished")
    state = lab._executor.state
    feed = Feed(state, None, label)
    event = next(iter(state.events.values()))
    state.events[event.id] = event._replace(at=event.at - 5000)
    feed.saw([fact for fact in lab._executor.history if not isinstance(fact, EventReceived)])
    message = feed.delta()
    assert message["kind"] == "snap"
    assert message["head"]["origin"] == event.at - 5000
    assert [run["q"] for run in message["runs"]] == [5000, 5000, 5000]


def test_dropped_events_are_counted(build):
    """Events that started nothing are told with the reason."""
    feed = Feed(build("unfinished")._executor.state, None, label)
    assert feed.snapshot()["head"]["dropped"] == [["go", "picky", "rate limit", 1]]


def test_what_was_told_stays_when_the_state_is_let_go(build):
    """A lab that is gone leaves the picture, and no delta ever follows."""
    feed = Feed(build("review")._executor.state, None, label)
    before = json.dumps(feed.snapshot())
    feed.let_go()
    assert feed.delta() is None
    assert json.dumps(feed.snapshot()) == before


def test_the_same_history_is_told_the_same(build):
    """Two labs of one seed tell the same bytes."""
    first, second = (Feed(build("review")._executor.state, None, label) for _ in range(2))
    assert json.dumps(first.snapshot()) == json.dumps(second.snapshot())


def test_hostile_names_and_outputs_are_cut_and_made_visible(build):
    """No row takes more than some hundred characters, and none can turn its neighbours."""
    run = Feed(build("hostile")._executor.state, None, label).snapshot()["runs"][0]
    texts = [text for step in run["p"] for text in (step["i"], step.get("o", ""))]
    assert max(map(len, texts)) <= 210
    assert "\u202e" not in "".join(texts)
    assert "\x1b" not in "".join(texts)
    assert "<script>alert(1)</script>" in texts


def test_watched_calls_have_their_real_time(build):
    """With a clock, each call says when it began and ended, and each step which calls ran it."""
    ticks = iter(range(10_000))
    history = build("review")._executor.history
    _, _, browser = followed(history, 1, clock=lambda: next(ticks) / 1000)
    run = browser.runs[0]
    assert all(len(call) == 4 and call[3] > call[2] for call in run["l"])
    assert {step["i"]: step.get("v") for step in run["p"]}["risk 1"] == [7, 9]
    _, _, still = followed(history, 1)
    assert all(len(call) == 2 for call in still.runs[0]["l"])
