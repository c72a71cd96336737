"""Which events start which functions: names, wildcards, expressions, several triggers."""

import inngest
import pytest

from ndalab import Lab, UsageError


@pytest.fixture
def listener(client):
    """Make a function with these triggers that returns the name of its event."""

    def listener(*triggers, fn_id="fn"):
        made = [inngest.TriggerEvent(event=t) if isinstance(t, str) else t for t in triggers]

        @client.create_function(fn_id=fn_id, trigger=made)
        async def fn(ctx):
            return ctx.event.name

        return fn

    return listener


NAMES = ["a", "a/b", "a/b/c", "a.b", "a.b.c", "ab/c", "x/a/b"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a/b", ["a/b"]),
        ("a/*", ["a/b", "a/b/c"]),
        ("a/b/*", ["a/b/c"]),
        ("a.*", ["a.b", "a.b.c"]),
        ("*", []),
        ("a*", []),
        ("a/*/c", []),
        ("A/b", []),
    ],
)
def test_a_star_stands_for_all_that_follows_a_slash_or_dot(
    listener, event, story, pattern, expected
):
    """Only a final ``/*`` or ``.*`` is a wildcard; elsewhere a star is a letter."""
    lab = story([listener(pattern)], [event(name) for name in NAMES])

    assert [run.output for run in lab.runs()] == expected


def test_several_triggers_start_one_run(listener, event, story):
    """An event that satisfies three triggers of a function starts it once."""
    lab = story([listener("a/b", "a/*", "x")], event("a/b"), event("x"))

    assert [run.output for run in lab.runs()] == ["a/b", "x"]


def test_an_event_starts_every_function_that_listens(listener, event, story):
    """Functions start in the order in which they were given to the lab."""
    fns = [listener("e", fn_id=name) for name in ("third", "first", "second")]
    lab = story(fns, event("e"))

    assert [run.function_id for run in lab.runs()] == ["third", "first", "second"]


@pytest.mark.parametrize(
    ("expression", "data", "matches"),
    [
        ("event.data.n == 3", {"n": 3}, True),
        ("event.data.n == 3.0", {"n": 3}, True),
        ("event.data.n > 2 && event.data.kind == 'nda'", {"n": 3, "kind": "nda"}, True),
        ("event.data.n > 2 && event.data.kind == 'nda'", {"n": 3, "kind": "msa"}, False),
        ("event.data.absent == null", {}, True),
        ("has(event.data.absent)", {}, False),
        ("event.data.n", {"n": 3}, False),
        ("event.data.n % 2 == 1", {"n": 3}, False),
        ("int(event.data.n) % 2 == 1", {"n": 3}, True),
        ("event.name.startsWith('e')", {}, True),
    ],
)
def test_an_expression_decides(listener, event, story, expression, data, matches):
    """A trigger whose expression is not plainly true does not start its function."""
    trigger = inngest.TriggerEvent(event="e", expression=expression)
    lab = story([listener(trigger)], event("e", **data))

    assert len(lab.runs()) == matches


def test_a_failing_expression_lets_the_next_trigger_try(listener, event, story):
    """The second trigger of the same event starts what the first could not decide."""
    bad = inngest.TriggerEvent(event="e", expression="event.data.text < 3")
    good = inngest.TriggerEvent(event="e", expression="event.data.text == 'x'")

    assert len(story([listener(bad, good)], event("e", text="x")).runs()) == 1


def test_internal_events_are_events(client, listener, event, story):
    """A function may listen to the end of all others, and does not listen to itself."""
    lab = story([listener("e"), listener("inngest/function.finished", fn_id="audit")], event("e"))

    assert [run.function_id for run in lab.runs()] == ["fn", "audit"]


def test_an_event_nobody_listens_to_is_kept(listener, event, story):
    """It is listed, and starts nothing."""
    lab = story([listener("e")], event("other", n=1))

    assert [(e.name, e.data) for e in lab.events()] == [("other", {"n": 1})]
    assert lab.runs() == []


def test_a_future_event_starts_its_run_in_the_future(function, event, story, starts):
    """The run waits until the event's time; one from the past starts now."""

    @function()
    async def fn(ctx):
        return None

    now = 1_767_603_600_000
    lab = story([fn], [event(ts=now + 90_000), event(ts=now - 90_000)])

    assert starts(lab.runs()) == [90, 0]


@pytest.mark.parametrize("name", ["inngest/function.failed", "INNGEST/x", ""])
def test_reserved_and_empty_names_cannot_be_sent(client, listener, name):
    """The lab refuses them and records nothing."""
    import asyncio

    async def main():
        with Lab(client, [listener("e")]) as lab:
            with pytest.raises(UsageError, match=r"reserved for internal use|has no name"):
                await lab.send({"name": name, "data": {}})
            return lab.events()

    assert asyncio.run(main()) == []
