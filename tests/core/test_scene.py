import asyncio
import json
from datetime import timedelta
from functools import partial

import inngest
import pytest

from ndalab import Lab
from ndalab.core.facts import CallStarted, EventReceived, RunEnded
from ndalab.core.scene import scene, touched
from ndalab.core.scene.axis import axis, gap_width
from ndalab.core.scene.lens import Lens
from ndalab.core.scene.words import op_words, preview, since, span
from ndalab.core.state import State

HOUR = 3_600_000


async def value(result):
    return result


def played(*bodies, advance=None, retries=2):
    """Run functions named a, b, …; `a` starts with the event "go", the others with their names."""

    async def go():
        client = inngest.Inngest(app_id="demo", is_production=False)
        functions = [
            client.create_function(
                fn_id=name,
                retries=retries,
                trigger=inngest.TriggerEvent(event="go" if name == "a" else name),
            )(body)
            for name, body in zip("abc", bodies, strict=False)
        ]
        lab = Lab(client, functions, retry_interval=30)
        await lab.send({"name": "go"})
        await (lab.settle() if advance is None else lab.advance(milliseconds=advance))
        return lab

    return asyncio.run(go())


def drawn(lab, **options):
    return scene(lab._executor.state, label=lambda name: name.removeprefix("demo-"), **options)


def segments(row):
    return [(s["kind"], tuple(s["start"]), s["end"] and tuple(s["end"])) for s in row["segments"]]


async def two_steps(ctx):
    await ctx.step.run("x", partial(value, 1))
    await ctx.step.sleep("nap", timedelta(hours=2))
    return await ctx.step.run("y", partial(value, "é"))


def test_a_run_as_plain_data():
    """A scene is JSON as it stands and holds all that is known of a run."""
    lab = played(two_steps)
    shown = drawn(lab)
    assert json.loads(json.dumps(shown)) == shown
    run = shown["runs"][0]
    steps, calls = run.pop("steps"), run.pop("calls")
    assert run == {
        "number": 0,
        "id": lab.runs()[0].id,
        "function": "a",
        "status": "completed",
        "depth": 0,
        "event": {"name": "go", "at": 0},
        "events": 1,
        "batch": False,
        "cron": None,
        "cause": None,
        "queued": 0,
        "started": 0,
        "ended": 2 * HOUR,
        "output": '"é"',
        "error": None,
        "attempts": [],
        "notes": [],
        "blocked": [],
        "held": [],
        "segments": [{"kind": "running", "start": [0, 0], "end": [2 * HOUR, 2], "until": None}],
        "memos": [["x", "data"], ["nap", "null"], ["y", "data"]],
    }
    assert [(s["name"], s["words"], s["status"], s["output"]) for s in steps] == [
        ("x", "step", "completed", "1"),
        ("nap", "sleep 2 h", "completed", None),
        ("y", "step", "completed", '"é"'),
    ]
    assert [(c["at"], c["beat"], c["memos"], c["status"], c["ops"]) for c in calls] == [
        (0, 0, 0, 206, [["StepRun", "x"]]),
        (0, 1, 1, 206, [["Sleep", "nap"]]),
        (2 * HOUR, 0, 2, 206, [["StepRun", "y"]]),
        (2 * HOUR, 1, 3, 200, []),
    ]
    assert shown["totals"] == {
        "runs": 1,
        "hidden": {},
        "statuses": {"completed": 1},
        "events": 1,
    }


def test_steps_of_one_instant_follow_each_other():
    """Where no time passes, beats keep the order."""
    steps = drawn(played(two_steps))["runs"][0]["steps"]
    assert [segments(step) for step in steps] == [
        [("running", (0, 0), (0, 1))],
        [("sleeping", (0, 1), (2 * HOUR, 0))],
        [("running", (2 * HOUR, 0), (2 * HOUR, 1))],
    ]


def test_failed_attempts_and_the_time_between_them():
    """Each attempt has its segment, its error and when it is made again."""

    async def flaky(ctx):
        async def ask():
            if ctx.attempt == 0:
                raise TimeoutError("no answer")
            return 1

        await ctx.step.run("ask", ask)

    step = drawn(played(flaky))["runs"][0]["steps"][0]
    assert segments(step) == [
        ("failed", (0, 0), (0, 1)),
        ("backoff", (0, 1), (30_000, 0)),
        ("running", (30_000, 0), (30_000, 1)),
    ]
    assert [(a["number"], a["of"], a["error"], a["retry_at"]) for a in step["attempts"]] == [
        (1, 3, {"name": "TimeoutError", "message": "no answer"}, 30_000),
        (2, 3, None, None),
    ]


def test_a_body_that_fails_and_will_be_tried_again():
    """The run's own row has the failed attempts of the function; the last back-off is open."""

    async def broken(ctx):
        raise RuntimeError("broken")

    run = drawn(played(broken, advance=40_000))["runs"][0]
    assert run["status"] == "running"
    assert segments(run) == [
        ("running", (0, 0), None),
        ("failed", (0, 0), (0, 1)),
        ("failed", (30_000, 0), (30_000, 1)),
        ("backoff", (0, 1), (30_000, 0)),
        ("backoff", (30_000, 1), None),
    ]
    assert run["segments"][-1]["until"] == 60_000
    assert [(a["number"], a["retry_at"]) for a in run["attempts"]] == [(1, 30_000), (2, 60_000)]


def test_parallel_steps_share_a_beat_after_being_planned():
    """Steps of a group are queued until they are entered together."""

    async def group(ctx):
        await ctx.group.parallel(
            tuple(partial(ctx.step.run, name, partial(value, 1)) for name in ("p", "q"))
        )

    run = drawn(played(group))["runs"][0]
    assert [segments(step) for step in run["steps"]] == [
        [("queued", (0, 0), (0, 1)), ("running", (0, 1), (0, 2))],
        [("queued", (0, 0), (0, 1)), ("running", (0, 1), (0, 2))],
    ]
    assert [call["beat"] for call in run["calls"]] == [0, 1, 1, 2]


def test_runs_lie_below_what_caused_them():
    """Invoked runs and runs of sent events name their cause, and begin after it."""

    async def parent(ctx):
        await ctx.step.send_event("tell", [inngest.Event(name="b")])
        await ctx.step.invoke_by_id("ask", app_id="demo", function_id="c")

    async def child(ctx):
        return await ctx.step.run("x", partial(value, 1))

    shown = drawn(played(parent, child, child))
    assert [(r["function"], r["depth"], r["cause"]) for r in shown["runs"]] == [
        ("a", 0, None),
        ("b", 1, {"run": 0, "function": "a", "step": "tell", "how": "event"}),
        ("c", 1, {"run": 0, "function": "a", "step": "ask", "how": "invoke"}),
    ]
    tell, ask = shown["runs"][0]["steps"]
    assert (tell["words"], tell["sent"]) == ("send an event", 1)
    assert (ask["words"], ask["child"], ask["subject"]) == ("invoke c", 2, "c")
    assert segments(ask) == [("invoking", (0, 1), (0, 4))]
    assert [[c["beat"] for c in r["calls"]] for r in shown["runs"]] == [[0, 1, 4], [1, 2], [2, 3]]


@pytest.mark.parametrize(
    ("advance", "end", "status", "timed_out"),
    [(HOUR, None, "waiting", False), (24 * HOUR, (24 * HOUR, 0), "completed", True)],
)
def test_a_wait_is_open_until_it_ends(advance, end, status, timed_out):
    """An open wait has no end, but says when it gives up; one that gave up says so."""

    async def waiter(ctx):
        await ctx.step.wait_for_event("w", event="x", timeout=timedelta(days=1))

    step = drawn(played(waiter, advance=advance))["runs"][0]["steps"][0]
    assert segments(step) == [("waiting", (0, 0), end)]
    assert (step["until"], step["status"], step["timed_out"]) == (24 * HOUR, status, timed_out)
    assert step["words"] == "wait for 'x' up to 1 d"


def test_a_limit_leaves_runs_out_and_counts_them():
    """Of too many runs the first are shown; the others are counted by status."""

    async def parent(ctx):
        await ctx.step.send_event("tell", [inngest.Event(name="b")] * 3)

    shown = drawn(played(parent, two_steps), limit=2)
    assert [run["function"] for run in shown["runs"]] == ["a", "b"]
    assert shown["totals"]["hidden"] == {"completed": 2}
    assert shown["totals"]["runs"] == 4


def test_a_scene_of_nothing():
    """No runs make an empty scene, not an error."""
    shown = scene(State())
    assert (shown["runs"], shown["origin"]) == ([], 0)
    assert shown["axis"] == {"slots": [], "gaps": [], "ticks": [], "width": 0}


def test_a_scene_is_a_function_of_the_history():
    """The same facts give the same scene, whoever folds them."""
    lab = played(two_steps)
    assert drawn(lab) == scene(State.of(lab._executor.history), label=lambda n: n[5:])


def test_touched_runs():
    """A live view asks again for the runs that facts are about, and for senders."""
    facts = [
        CallStarted(0, "r1", 0, 0, 1, None, False),
        EventReceived(0, "e", "x", "{}", 0, None, None, None, "sent", "r2"),
        EventReceived(0, "f", "x", "{}", 0, None, None, None, "sent", None),
        EventReceived(0, "g", "x", "{}", 0, None, None, None, "internal", "r3"),
        RunEnded(0, "r1", "completed", None, None),
    ]
    assert touched(facts) == ["r1", "r2"]


def test_axis_gives_slots_to_what_begins_and_room_to_gaps():
    """Places grow with time; a gap of 2 h is wider than one of 2 ms, but not by much."""
    found = axis(drawn(played(two_steps))["runs"])
    wide = gap_width(2 * HOUR)
    assert found["slots"] == [
        [0, 0, 0, 100],
        [0, 1, 100, 200],
        [2 * HOUR, 0, 200 + wide, 300 + wide],
        [2 * HOUR, 1, 300 + wide, 400 + wide],
    ]
    assert found["gaps"] == [[200, 200 + wide, 2 * HOUR]]
    assert found["ticks"] == [[0, 0], [200 + wide, 2 * HOUR]]
    assert 1 < wide / gap_width(2) < 6


def test_lens_places_moments_between_slots():
    """A moment without a slot begins where the slot before it ends."""
    lens = Lens({"slots": [[0, 0, 0, 100], [5, 0, 180, 280]], "width": 280})
    moments = ([0, 0], [0, 1], [5, 0], [5, 1], [9, 0])
    assert [lens.place(moment) for moment in moments] == [0, 100, 180, 280, 280]
    assert lens.span({"start": [5, 0], "end": None}) == (180, 280)


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 s"),
        (20, "20 ms"),
        (1_000, "1 s"),
        (1_540, "1.5 s"),
        (59_960, "60 s"),
        (90_000, "1 min 30 s"),
        (2 * HOUR, "2 h"),
        (26 * HOUR + 5_000, "1 d 2 h"),
        (2 * HOUR + 3_000, "2 h 3 s"),
        (24 * HOUR, "1 d"),
    ],
)
def test_span(milliseconds, words):
    """Lengths of time read as a person would say them."""
    assert span(milliseconds) == words


def test_since_is_finer_when_it_must_be():
    """Two different times beside each other do not read alike."""
    time = 26 * HOUR + 5_000
    assert [since(0), since(time), since(time, unlike={"+1 d 2 h"})] == [
        "+0",
        "+1 d 2 h",
        "+1 d 2 h 5 s",
    ]


def test_words_for_ops_that_did_not_begin():
    """An op without a pause is named plainly, an unknown one by its code."""
    ops = ("StepRun", "StepPlanned", "Sleep", "WaitForEvent", "InvokeFunction", "Other")
    assert [op_words(op, None, None, 0) for op in ops] == [
        *("step", "step", "sleep", "wait", "invoke", "Other"),
    ]


def test_previews_are_short():
    """A scene keeps the beginning of a value, however large the value is."""
    assert [preview(None), preview("null"), preview('"\\u00e9"')] == [None, None, '"é"']
    assert preview(json.dumps("x" * 10**6)) == '"' + "x" * 299 + "…"
