"""Events: how they come in from anywhere, what is refused, and what their ids do."""

import asyncio
import threading
import types
from datetime import timedelta

import inngest
import pytest
from inngest._internal.errors import SendEventsError

from ndalab import Lab, UsageError
from ndalab.engine.inbound import EARLIEST_MS, LATEST_MS, as_list, normalise


def _circle():
    circle = {}
    circle["self"] = circle
    return circle


REFUSED = {
    "no name": ({"data": {}}, "has no name"),
    "empty name": ({"name": "  "}, "has no name"),
    "name no text": ({"name": 5}, "has no name"),
    "reserved": ({"name": "inngest/x"}, "reserved for internal use: inngest/x"),
    "reserved in capitals": ({"name": "INNGEST/x"}, "reserved for internal use"),
    "unknown field": ({"name": "a", "payload": 1}, "unknown field 'payload'"),
    "data a list": ({"name": "a", "data": [1]}, "data is of type list"),
    "data text": ({"name": "a", "data": "x"}, "data is of type str"),
    "set inside": ({"name": "a", "data": {"x": [1, {2}]}}, r"data\.x\[1\] is of type set"),
    "nan inside": ({"name": "a", "data": {"x": float("nan")}}, r"data\.x is nan"),
    "bad key": ({"name": "a", "data": {"x": {(1,): 2}}}, r"data\.x has a key of type tuple"),
    "circle": ({"name": "a", "data": _circle()}, "holds itself"),
    "mapping inside": (
        {"name": "a", "data": {"x": types.MappingProxyType({})}},
        r"data\.x is of type mappingproxy",
    ),
    "huge integer": ({"name": "a", "data": {"x": 10**5000}}, r"data\.x is an integer of"),
    "id no text": ({"name": "a", "id": 5}, "id is of type int"),
    "ts no number": ({"name": "a", "ts": "now"}, "ts is 'now'"),
    "ts a bool": ({"name": "a", "ts": True}, "ts is True"),
    "ts a float": ({"name": "a", "ts": 1.5}, "ts is 1.5"),
    "ts in seconds": ({"name": "a", "ts": 1_700_000_000}, "milliseconds, not seconds"),
    "ts too late": ({"name": "a", "ts": LATEST_MS + 1}, "between 1980 and 2100"),
    "user no JSON": ({"name": "a", "user": {"x": {1}}}, r"user\.x is of type set"),
    "v no text": ({"name": "a", "v": 2}, "v is of type int"),
    "too large": ({"name": "a", "data": {"x": "x" * 3_200_000}}, "over the max size"),
    "no event": (5, "is of type int"),
    "nothing": (None, "is of type NoneType"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_event_is_refused_with_its_reason(kind):
    """Each rule of a server is an error that says what is wrong and where."""
    event, reason = REFUSED[kind]

    with pytest.raises(UsageError, match=reason):
        normalise(event)


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_event_spoils_its_whole_batch(client, function, kind):
    """Of a batch with one bad event nothing is recorded; the error says which one it is."""

    @function()
    def fn(ctx): ...

    async def main():
        with Lab(client, [fn]) as lab:
            with pytest.raises(UsageError, match="Event 2 of 3"):
                await lab.send([{"name": "demo/fn"}, REFUSED[kind][0], {"name": "demo/fn"}])
            return lab.events(), lab.runs()

    assert asyncio.run(main()) == ([], [])


@pytest.mark.parametrize("events", ["demo/fn", b"x", 5, None, iter([])])
def test_what_is_no_list_of_events_is_refused(events):
    """Text, numbers and iterators are no events."""
    with pytest.raises(UsageError, match="Cannot send"):
        as_list(events)


def test_more_than_5000_events_are_refused():
    """A server takes 5000 events in one request."""
    assert len(as_list([{"name": "a"}] * 5000)) == 5000
    with pytest.raises(UsageError, match="more than 5000"):
        as_list([{"name": "a"}] * 5001)


@pytest.mark.parametrize("ts", [EARLIEST_MS, LATEST_MS])
def test_the_limits_of_ts_are_inside(ts):
    """1980 and 2100 themselves may be sent."""
    assert normalise({"name": "a", "ts": ts}).ts == ts


def test_the_size_of_an_event_counts_bytes_of_utf8():
    """Text in other scripts counts as a server counts it, not as escapes."""
    assert normalise({"name": "a", "data": {"x": "é" * 1_000_000}}).name == "a"
    with pytest.raises(UsageError, match="over the max size"):
        normalise({"name": "a", "data": {"x": "é" * 1_600_000}})


def test_what_is_missing_is_filled_in(client, function):
    """An event without data, id and ts has an empty object, the lab's id and the lab's time."""

    @function()
    def fn(ctx):
        return [ctx.event.name, ctx.event.data, ctx.event.id, ctx.event.ts]

    async def main():
        with Lab(client, [fn]) as lab:
            now = round(lab.now().timestamp() * 1000)
            [run] = await lab.trigger({"name": "demo/fn", "data": None, "id": "", "ts": 0})
            return run.output, lab.events()[0].id, now

    output, event_id, now = asyncio.run(main())

    assert output == ["demo/fn", {}, event_id, now]


def test_the_servers_own_data_is_taken_out():
    """Data of the name that a server uses itself does not come in from outside."""
    assert normalise({"name": "a", "data": {"_inngest": 1, "x": 2}}).data == '{"x": 2}'


def test_an_id_starts_a_function_once_in_24_hours(client, function):
    """The same id again starts nothing until a day has passed; the event itself is kept."""

    @function()
    def fn(ctx): ...

    event = {"name": "demo/fn", "id": "order-1"}

    async def main():
        with Lab(client, [fn]) as lab:
            counts = []
            await lab.trigger(event)
            for wait in (0, 86_399, 1, 86_399.999, 0.001):
                await lab.advance(seconds=wait)
                await lab.trigger(event)
                counts.append(len(lab.runs()))
            return counts, len(lab.events()), lab.runs()[0].event.id

    assert asyncio.run(main()) == ([1, 1, 2, 2, 3], 6, "order-1")


def test_an_id_counts_for_each_function_by_itself(client, function):
    """Two functions with one trigger both start, once each, also within one batch."""

    @function("one", event="demo/x")
    def one(ctx): ...

    @function("two", event="demo/x")
    def two(ctx): ...

    async def main():
        with Lab(client, [one, two]) as lab:
            await lab.trigger([{"name": "demo/x", "id": "a"}, {"name": "demo/x", "id": "a"}])
            return [run.function_id for run in lab.runs()]

    assert asyncio.run(main()) == ["one", "two"]


def test_a_repeated_event_still_wakes_waits(client, function):
    """Only starts are suppressed: a wait gets the event though its id was seen before."""

    @function()
    async def fn(ctx):
        event = await ctx.step.wait_for_event("wait", event="demo/fn", timeout=timedelta(hours=1))
        return event.id

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.send({"name": "demo/fn", "id": "a"})
            await lab.idle()
            await lab.send({"name": "demo/fn", "id": "a"})
            await lab.settle()
            return [run.output for run in lab.runs()]

    assert asyncio.run(main()) == ["a"]


def test_trigger_gives_only_the_runs_of_its_events(client, function):
    """Runs of earlier events, and those that the runs started, are not among them."""

    @function("child")
    def child(ctx): ...

    @function()
    async def fn(ctx):
        await ctx.step.send_event("tell", inngest.Event(name="demo/child"))

    async def main():
        with Lab(client, [fn, child]) as lab:
            await lab.send({"name": "demo/fn"})
            runs = await lab.trigger([{"name": "demo/fn"}, {"name": "demo/nothing"}])
            nothing = await lab.trigger({"name": "demo/nothing"})
            return [run.function_id for run in runs], nothing, len(lab.runs())

    assert asyncio.run(main()) == (["fn"], [], 4)


def test_an_event_in_the_future_delays_its_run(client, function, seconds):
    """With a ts ahead of the lab's clock the run is queued until then."""

    @function()
    def fn(ctx): ...

    async def main():
        with Lab(client, [fn]) as lab:
            later = round((lab.now() + timedelta(hours=3)).timestamp() * 1000)
            await lab.send({"name": "demo/fn", "ts": later})
            await lab.idle()
            before = lab.runs()[0].status
            await lab.settle()
            return before, lab.runs()[0]

    before, run = asyncio.run(main())

    assert (before, seconds(run.started_at)) == ("queued", 10_800)


def _note(function, log):
    @function("note")
    async def note(ctx):
        log.append(ctx.event.data["from"])

    return note


def _event(source):
    return inngest.Event(name="demo/note", data={"from": source})


PLACES = {
    "cell": lambda client: None,
    "step": "step",
    "body": "body",
    "sync step": "sync step",
    "sync body": "sync body",
    "thread": "thread",
    "step's thread": "step's thread",
    "task": "task",
}


@pytest.mark.parametrize("clock", ["virtual", "wall"])
@pytest.mark.parametrize("place", PLACES)
def test_an_event_reaches_the_lab_from_anywhere(client, function, place, clock):
    """client.send and send_sync reach the lab from steps, bodies, threads, tasks and cells."""
    log = []
    note = _note(function, log)

    @function()
    async def fn(ctx):
        async def send():
            return await client.send(_event("step"))

        if place == "step":
            await ctx.step.run("send", send)
        if place == "step's thread":
            await ctx.step.run("send", asyncio.to_thread, client.send_sync, _event(place))
        if place == "body" and not log:
            await client.send(_event("body"))

    @function("sync")
    def sync(ctx):
        if place == "sync step":
            ctx.step.run("send", client.send_sync, _event(place))
        if place == "sync body" and not log:
            client.send_sync(_event(place))

    async def other(lab):
        await asyncio.sleep(0.002)
        await client.send(_event("task"))

    async def main():
        with Lab(client, [fn, sync, note], clock=clock) as lab:
            if place == "cell":
                await client.send(_event("cell"))
                client.send_sync(_event("cell"))
            if place == "thread":
                thread = threading.Thread(target=client.send_sync, args=[_event("thread")])
                thread.start()
                await asyncio.to_thread(thread.join)
            task = asyncio.create_task(other(lab)) if place == "task" else None
            await lab.trigger([{"name": "demo/fn"}, {"name": "demo/sync"}])
            if task is not None:
                await task
                await lab.settle()
            return {run.status for run in lab.runs()}

    assert asyncio.run(main()) == {"completed"}
    assert log == [place] * (2 if place == "cell" else 1)


@pytest.mark.parametrize("clock", ["virtual", "wall"])
def test_an_event_from_the_cell_while_a_call_executes(client, function, clock):
    """Another task may send while a function is being called; its run follows."""
    log = []
    note = _note(function, log)
    entered = asyncio.Event()

    @function()
    async def fn(ctx):
        entered.set()
        await asyncio.sleep(0.02)
        log.append("fn")

    async def main():
        with Lab(client, [fn, note], clock=clock) as lab:
            task = asyncio.create_task(lab.trigger({"name": "demo/fn"}))
            await entered.wait()
            ids = await lab.send(_event("other task"))
            await task
            await lab.settle()
            return ids == [lab.events()[1].id], lab.events()[1].name

    assert asyncio.run(main()) == (True, "demo/note")
    assert sorted(log) == ["fn", "other task"]


def test_the_client_refuses_bad_events_as_a_server_does(client, function):
    """client.send raises the SDK's error; the events before the bad one stay accepted."""

    @function()
    def fn(ctx): ...

    async def main():
        with Lab(client, [fn]) as lab:
            with pytest.raises(SendEventsError, match="reserved"):
                await client.send([inngest.Event(name="demo/fn"), inngest.Event(name="inngest/x")])
            with pytest.raises(SendEventsError, match="reserved"):
                client.send_sync(inngest.Event(name="inngest/x"))
            return [event.name for event in lab.events()]

    assert asyncio.run(main()) == ["demo/fn"]


def test_close_gives_the_client_back(client, function):
    """After close the client's methods are its own; closing twice does nothing."""

    @function()
    def fn(ctx): ...

    lab = Lab(client, [fn])
    inside = "send" in vars(client)
    lab.close()
    lab.close()

    assert inside
    assert "send" not in vars(client)
    assert client.send.__func__ is inngest.Inngest.send
    assert client.send_sync.__func__ is inngest.Inngest.send_sync


def test_no_event_of_a_batch_is_lost_to_what_an_earlier_one_sets_off(client, function):
    """The first cancels a run, which makes the lab send events too; the second still counts."""

    @function(cancel=[inngest.Cancel(event="demo/stop")])
    async def fn(ctx):
        await ctx.step.sleep("rest", timedelta(hours=1))

    async def main():
        with Lab(client, [fn]) as lab:
            await lab.send({"name": "demo/fn"})
            await lab.idle()
            ids = await lab.send([{"name": "demo/stop"}, {"name": "demo/fn"}, {"name": "demo/fn"}])
            await lab.settle()
            received = [event.id for event in lab.events()]
            return ids == received[1:], [run.status for run in lab.runs()]

    assert asyncio.run(main()) == (True, ["cancelled", "completed", "completed"])
