"""A live view speaks soon, not too often, and not at all where nobody can listen."""

import threading

import pytest

from ndalab.face.live import pace
from ndalab.face.live.pace import Pace


class Loop:
    """A loop whose time is set by hand."""

    def __init__(self):
        self.now, self.soon, self.later, self.closed = 0.0, [], [], False

    def time(self):  # noqa: D102
        return self.now

    def is_closed(self):  # noqa: D102
        return self.closed

    def call_soon_threadsafe(self, act, *arguments):  # noqa: D102
        self.soon.append((act, arguments))

    def call_later(self, delay, act):  # noqa: D102
        self.later.append((self.now + delay, act))

    def run(self, until):
        """Do what is due until then."""
        while True:
            for act, arguments in self.soon[:]:
                self.soon.remove((act, arguments))
                act(*arguments)
            due = sorted((entry for entry in self.later if entry[0] <= until), key=lambda e: e[0])
            if not due:
                break
            self.later.remove(due[0])
            self.now = max(self.now, due[0][0])
            due[0][1]()
        self.now = until


@pytest.fixture
def loop(monkeypatch):
    """A loop that counts as running."""
    made = Loop()
    monkeypatch.setattr(pace, "_running", lambda: made)
    return made


def test_many_requests_are_one_act(loop):
    """What is asked for between two acts is done at once."""
    acts = []
    paced = Pace(lambda: acts.append(loop.now), interval=1)
    for _ in range(10):
        paced.ask()
    loop.run(5)
    assert acts == [0.0]


def test_acts_keep_their_distance(loop):
    """However often somebody asks, there is an interval between two acts."""
    acts = []
    paced = Pace(lambda: acts.append(loop.now), interval=1)
    for tenth in range(30):
        loop.run(tenth / 10)
        paced.ask()
    loop.run(10)
    assert acts == [0.0, 1.0, 2.0, 3.0]


def test_a_long_act_leaves_time_for_others(loop):
    """An act that takes long may have a fifth of the time, no more."""
    acts = []

    def act():
        acts.append(loop.now)
        loop.now += 1

    paced = Pace(act, interval=0.05)
    paced.ask()
    loop.run(1)
    paced.ask()
    loop.run(20)
    assert acts == [0.0, 5.0]


def test_work_that_never_waits_is_still_followed(loop):
    """Where no timer rings, whoever asks again much later acts by itself."""
    acts = []
    paced = Pace(lambda: acts.append(loop.now), interval=1)
    paced.ask()
    loop.now = 1.9
    paced.ask()
    assert acts == []
    loop.now = 2.1
    paced.ask()
    assert acts == [2.1]


def test_another_thread_asks_and_does_not_act(loop):
    """An act is done in the loop's thread alone."""
    acts = []
    paced = Pace(lambda: acts.append(threading.get_ident()), interval=1)
    paced.ask()
    loop.now = 9.0
    other = threading.Thread(target=paced.ask)
    other.start()
    other.join()
    assert acts == []
    loop.run(20)
    assert acts == [threading.get_ident()]


def test_a_new_loop_is_taken_when_the_old_one_is_closed(loop, monkeypatch):
    """A script may run one loop after another; a request of the first does not block the second."""
    acts = []
    paced = Pace(lambda: acts.append("act"), interval=1)
    paced.ask()
    loop.closed = True
    second = Loop()
    monkeypatch.setattr(pace, "_running", lambda: second)
    paced.ask()
    second.run(1)
    assert acts == ["act"]


def test_without_a_loop_nothing_happens():
    """In a script without a loop nobody looks; nothing is done and nothing raised."""
    acts = []
    paced = Pace(lambda: acts.append("act"))
    paced.ask()
    assert acts == []
