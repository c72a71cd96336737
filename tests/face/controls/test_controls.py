import asyncio
import json
import threading
from datetime import timedelta

import inngest
import pytest
from pydantic import BaseModel, Field

from ndalab import Lab, UsageError


class Upload(BaseModel):
    name: str = Field(min_length=1)
    pages: int = 1


def act(panel, *messages):
    """Receive messages one after the other, waiting for each."""

    async def go():
        for message in messages:
            panel.controls.receive(message)
            await panel.controls.hands.done()
        return panel.controls.view()

    return go()


def test_text_is_constant_and_the_widget_is_beside_it(lab):
    """A notebook's strict comparison sees the same text, whatever has happened."""

    async def go():
        panel = lab.controls()
        before = panel._repr_mimebundle_()
        await lab.trigger({"name": "go"})
        return before, panel._repr_mimebundle_(), repr(panel._inputs)

    before, after, inputs = asyncio.run(go())
    assert before["text/plain"] == after["text/plain"] == "<Controls of 'demo': 1 event>"
    assert list(before) == ["text/plain", "application/vnd.jupyter.widget-view+json"]
    assert inputs == "Inputs()"


def test_an_event_is_sent_from_its_form(lab):
    """What was typed reaches the lab as the model gives it."""

    async def go():
        panel = lab.controls({"nda/up": Upload})
        message = {"k": "send", "event": "nda/up", "values": {"name": "a.pdf", "pages": ""}}
        return await act(panel, message)

    view = asyncio.run(go())
    assert [(e.name, e.data) for e in lab.events()] == [("nda/up", {"name": "a.pdf", "pages": 1})]
    assert view["note"] == {"kind": "info", "text": "Sent nda/up."}
    assert view["errors"] == {"event": "nda/up", "fields": {}}


def test_what_is_wrong_is_shown_and_not_sent(lab):
    """Errors stand by their field until the event is sent."""

    async def go():
        panel = lab.controls({"nda/up": Upload})
        wrong = {"k": "send", "event": "nda/up", "values": {"name": "", "pages": "many"}}
        first = await act(panel, wrong)
        right = {"k": "send", "event": "nda/up", "values": {"name": "a", "pages": "2"}}
        return first, len(lab.events()), await act(panel, right)

    wrong, sent, right = asyncio.run(go())
    assert list(wrong["errors"]["fields"]) == ["name", "pages"]
    assert wrong["note"]["kind"] == "error"
    assert (sent, len(lab.events())) == (0, 1)
    assert right["errors"]["fields"] == {}


def test_the_clock_is_stepped(lab):
    """Next goes to what is due and does it; a leap passes just that much time."""

    async def go():
        panel = lab.controls()
        seen = []
        await lab.send({"name": "go"})
        start = lab.now()
        for button in (0, 0, 1, 2, 3, 0, 0):
            panel._clock[button].click()
            await panel.controls.hands.done()
            seen.append((lab.now() - start, panel.controls.view()["note"]["text"]))
        return seen

    hour = timedelta(hours=1)
    assert asyncio.run(go()) == [
        (0 * hour, "Did what was due."),
        (2 * hour, "Moved by 2 h."),
        (2 * hour + hour / 60, "Moved by 1 min."),
        (3 * hour + hour / 60, "Moved by 1 h."),
        (27 * hour + hour / 60, "Moved by 1 d."),
        (27 * hour + hour / 60, "Nothing is planned."),
        (27 * hour + hour / 60, "Nothing is planned."),
    ]
    assert lab.runs()[0].status == "completed"


def test_buttons_pressed_quickly_count_each(lab):
    """Two presses move the clock twice, one after the other."""

    async def go():
        panel = lab.controls()
        await lab.send({"name": "go"})
        start = lab.now()
        for _ in range(3):
            panel._clock[0].click()
        await panel.controls.hands.done()
        return lab.now() - start

    assert asyncio.run(go()) == timedelta(hours=26)


def test_time_plays_until_nothing_is_planned(lab):
    """At an hour a second, each tenth of a second lets six minutes pass."""

    async def go():
        panel, ticks = lab.controls(), []

        async def wait(seconds):
            ticks.append(seconds)

        await lab.send({"name": "go"})
        start = lab.now()
        panel.controls.is_playing = True
        await panel.controls.play(wait)
        return lab.now() - start, len(ticks), panel.controls.view()

    passed, ticks, view = asyncio.run(go())
    assert (passed, ticks) == (timedelta(hours=26), 260)
    assert (view["playing"], view["note"]["text"]) == (False, "Paused: nothing is planned.")
    assert lab.runs()[0].status == "completed"


def test_playing_is_paused_and_its_speed_chosen(lab):
    """The button says what it does next; a pause takes effect before the next tick."""

    async def go():
        panel, seen = lab.controls(), []

        async def wait(seconds):
            seen.append((panel._play.description, lab.now() - start))
            if len(seen) == 2:
                await panel.controls.set_speed(86_400)
            if len(seen) == 4:
                await panel.controls.toggle()

        await lab.send({"name": "go"})
        start = lab.now()
        panel.controls.is_playing = True
        panel.controls.attach(panel._draw)
        await panel.controls.play(wait)
        panel.controls.attach(panel._draw)
        return seen, lab.now() - start, panel._play.description

    seen, passed, words = asyncio.run(go())
    minute = timedelta(minutes=1)
    leaps = [0 * minute, 6 * minute, 150 * minute, 294 * minute]
    assert seen == [("Pause", leap) for leap in leaps]
    assert (passed, words) == (294 * minute, "Play")


def test_a_run_is_cancelled(lab):
    """A run on the list is cancelled, and leaves the list."""

    async def go():
        panel = lab.controls()
        await lab.send({"name": "go"})
        await lab.idle()
        [[run, words]] = panel.controls.view()["runs"]
        view = await act(panel, {"k": "cancel", "run": run})
        return words, view, await act(panel, {"k": "cancel", "run": run})

    words, view, again = asyncio.run(go())
    assert words == "sleeper, running"
    assert (view["runs"], view["note"]["text"]) == ([], "Cancelled the run.")
    assert again["note"]["kind"] == "error"
    assert lab.runs()[0].status == "cancelled"


def test_faults_are_set_listed_and_cleared(lab):
    """A fault set in the panel takes effect in the lab."""

    async def go():
        panel = lab.controls()
        fault = {"k": "inject", "kind": "fail", "name": " finish ", "times": "1"}
        view = await act(panel, fault)
        await lab.trigger({"name": "go"})
        lost = {"k": "inject", "kind": "drop", "name": "go", "times": "2"}
        both = await act(panel, lost)
        return view["faults"], both["faults"], (await act(panel, {"k": "clear"}))["faults"]

    first, second, cleared = asyncio.run(go())
    assert (len(first), len(second), cleared) == (1, 1, [])
    assert lab.runs()[0].status == "failed"


@pytest.mark.parametrize(
    "message",
    [
        None,
        7,
        [],
        {},
        {"k": "explode"},
        {"k": "send"},
        {"k": "send", "event": "nobody", "values": {}},
        {"k": "send", "event": "go", "values": None},
        {"k": "send", "event": ["go"], "values": {}},
        {"k": "cancel"},
        {"k": "cancel", "run": {"a": 1}},
        {"k": "speed", "value": "fast"},
        {"k": "speed", "value": 0},
        {"k": "speed", "value": [1]},
        {"k": "inject", "kind": "explode", "name": "x", "times": 1},
        {"k": "inject", "kind": "fail", "name": None, "times": 1},
        {"k": "inject", "kind": "fail", "name": "x", "times": "often"},
        {"k": "inject", "kind": "fail", "name": "", "times": "1"},
        {"k": "inject", "kind": "fail", "name": "x", "times": "0"},
    ],
)
def test_odd_messages_are_told_and_harmless(lab, message):
    """Whatever arrives, the panel says what is wrong, and the lab is as it was."""

    async def go():
        return await act(lab.controls(), message)

    view = asyncio.run(go())
    assert view["note"]["kind"] == "error"
    assert view["note"]["text"]
    assert (lab.events(), view["speed"], view["faults"]) == ([], 3600, [])


def test_errors_are_shown_and_not_printed(lab, capsys):
    """After the lab was closed the panel says so; nothing is written anywhere."""

    async def go():
        panel = lab.controls()
        lab.close()
        view = await act(panel, {"k": "send", "event": "go", "values": {"data": "{}"}})
        panel._clock[1].click()
        await panel.controls.hands.done()
        return view, panel.controls.view()

    for view in asyncio.run(go()):
        assert view["note"]["kind"] == "error"
        assert view["note"]["text"].startswith("This lab is closed")
    assert capsys.readouterr() == ("", "")


def test_it_works_while_a_cell_awaits(client):
    """An event sent from another thread, and a cancelled run, reach a lab that is being awaited."""
    trigger = inngest.TriggerEvent(event="go")

    async def go():
        inside, free = asyncio.Event(), asyncio.Event()

        @client.create_function(fn_id="slow", trigger=trigger)
        async def slow(ctx):
            inside.set()
            await free.wait()

        with Lab(client, [slow]) as lab:
            panel = lab.controls()
            cell = asyncio.create_task(lab.trigger({"name": "go"}))
            await inside.wait()
            message = {"k": "send", "event": "go", "values": {"data": '{"n": 2}'}}
            sender = threading.Thread(target=panel.controls.receive, args=[message])
            sender.start()
            sender.join()
            await panel.controls.hands.done()
            first = lab.runs()[0]
            view = await act(panel, {"k": "cancel", "run": first.id})
            seen = first.status, len(lab.events()), view["note"]["text"]
            free.set()
            await cell
            return seen, [run.status for run in lab.runs()]

    seen, statuses = asyncio.run(go())
    assert seen == ("cancelled", 2, "Cancelled the run.")
    assert statuses == ["cancelled", "completed"]


def test_what_happens_is_shown_soon_and_once(lab):
    """Many facts make one refresh, which shows the last state."""

    async def go():
        panel, views = lab.controls(), []
        panel.controls.attach(views.append)
        delays = []
        panel.controls.hands.later = lambda seconds, act: delays.append((seconds, act))
        await lab.trigger({"name": "go"})
        [(seconds, refresh)] = delays
        refresh()
        return seconds, [view["status"] for view in views]

    seconds, statuses = asyncio.run(go())
    assert seconds == 0.1
    assert statuses == [
        "2026-01-05 09:00:00 UTC · no runs · nothing planned",
        "2026-01-06 11:00:00 UTC · 1 completed · nothing planned",
    ]


def test_real_time_cannot_be_moved(client):
    """With the wall clock the buttons are off, and what acts on time says why."""
    trigger = inngest.TriggerEvent(event="go")

    @client.create_function(fn_id="f", trigger=trigger)
    async def f(ctx):
        return 1

    async def go():
        with Lab(client, [f], clock="wall") as lab:
            panel = lab.controls()
            await panel.controls.hands.done()
            off = [button.disabled for button in panel._clock]
            notes = []
            for work in (panel.controls.step, panel.controls.toggle):
                panel.controls.do(work)
                await panel.controls.hands.done()
                notes.append(panel.controls.view()["note"]["text"])
            return off, notes

    off, notes = asyncio.run(go())
    assert off == [True] * 5
    assert [note.startswith("Time is real in this lab") for note in notes] == [True, True]


def test_without_a_loop_the_panel_is_shown_and_says_what_it_needs(lab):
    """In a plain script the defaults stay, and acting says where a panel works."""
    panel = lab.controls()
    assert panel.controls.view()["speed"] == 3600
    with pytest.raises(UsageError, match="no event loop"):
        panel.controls.receive({"k": "clear"})


def test_a_closed_panel_acts_no_more(lab):
    """After close, messages do nothing."""

    async def go():
        panel = lab.controls()
        panel.close()
        return await act(panel, {"k": "send", "event": "go", "values": {"data": "{}"}})

    asyncio.run(go())
    assert lab.events() == []


def test_views_are_json_and_hold_no_control_characters(client):
    """Hostile names reach the browser as text that can be shown."""
    trigger = inngest.TriggerEvent(event="a\x1b[31m<b>")

    @client.create_function(fn_id="f" * 300, trigger=trigger)
    async def f(ctx):
        raise ValueError("<script>\x07")

    async def go():
        with Lab(client, [f]) as lab:
            panel = lab.controls()
            await lab.send({"name": "a\x1b[31m<b>"})
            return panel.controls.view()

    view = asyncio.run(go())
    assert "\x1b" not in json.dumps(view, ensure_ascii=False)
    assert len(view["runs"][0][1]) < 80


def test_missing_widgets_are_told_of(lab, monkeypatch):
    """Without the extra, the message says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "ndalab.face.controls.panel", None)
    with pytest.raises(UsageError, match=r'pip install "ndalab\[notebook\]"'):
        lab.controls()
