import pytest

from ndalab.errors import UsageError
from ndalab.nda import live


def test_live_calls_are_off_while_testing():
    """The tests' own environment must forbid what leaves the machine."""
    assert live.allowed() is False


@pytest.mark.parametrize(
    ("word", "expected"),
    [("", True), ("on", True), ("1", True), (" YES ", True), ("off", False), ("0", False)],
)
def test_the_environment_is_read_at_each_call(monkeypatch, word, expected):
    """A change of the variable counts at once."""
    monkeypatch.setenv(live.SWITCH, word)
    assert live.allowed() is expected


def test_a_word_that_is_neither_is_refused(monkeypatch):
    """A misspelt switch must not decide by accident."""
    monkeypatch.setenv(live.SWITCH, "offf")
    with pytest.raises(UsageError, match="NDALAB_LIVE is 'offf'; set it to on or off"):
        live.allowed()


@pytest.mark.parametrize("decided", [True, False])
def test_the_process_can_decide_for_itself(monkeypatch, decided):
    """ALLOW wins over the environment."""
    monkeypatch.setenv(live.SWITCH, "off" if decided else "on")
    monkeypatch.setattr(live, "ALLOW", decided)
    assert live.allowed() is decided


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80/v1", "http://localhost:1", "http://[::1]:5/v1", "http://127.9.9.9"]
)
def test_this_machine_may_always_be_called(url):
    """Fake servers work with the switch off."""
    assert live.check("Claude", url) is None


@pytest.mark.parametrize(
    "url",
    ["https://api.anthropic.com", "http://127.0.0.1.evil.example", "http://10.0.0.1", "no address"],
)
def test_other_machines_are_refused(url):
    """What looks like this machine but is not is refused as well, and the message says how on."""
    with pytest.raises(UsageError, match=r"Live calls are off, so Claude at .*NDALAB_LIVE=on"):
        live.check("Claude", url)
