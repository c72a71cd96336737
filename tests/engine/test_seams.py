"""One contract over both seams: the same requests get the same replies, call for call."""

import asyncio
import json
import logging
from datetime import datetime, timedelta

import inngest
import pydantic
import pytest

from ndalab import Lab, UsageError
from ndalab.core.reply import Op


class Recorder:
    """Stands before a seam and writes down what goes through it."""

    def __init__(self, seam):
        self.seam = seam
        self.log = []
        self.specs, self.close = seam.specs, seam.close

    async def call(self, request):
        """Pass a call on."""
        reply = await self.seam.call(request)
        # Only the kernel seam sees the steps that a call came to.
        self.log.append((_plain(request), _plain(reply._replace(plan=None))))
        return reply


def _plain(value):
    """Show a value without stacks, which tell how a function was entered.

    The SDK reckons the end of a sleep by the machine's clock to the millisecond; what counts is
    the second, to which a server rounds it.
    """
    if isinstance(value, Op) and value.code == "Sleep":
        end = datetime.fromisoformat(value.name).timestamp()
        return ["Sleep", value.step, value.display, round(end), value.opts]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key != "stack"}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        return _plain(json.loads(value))
    return value


def _no_steps(client, log):
    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"))
    async def fn(ctx):
        return {"n": ctx.event.data["n"], "t": (1, 2), "attempt": ctx.attempt, "run": ctx.run_id}

    return [fn]


def _sync_steps(client, log):
    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"))
    def fn(ctx):
        log.append(ctx.attempt)
        values = [ctx.step.run("item", lambda n=n: n * n) for n in range(4)]
        ctx.step.sleep("rest", timedelta(hours=3))
        ctx.step.wait_for_event("wait", event="demo/never", timeout=timedelta(days=2))
        return values

    return [fn]


def _parallel(mode):
    def build(client, log):
        @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"))
        async def fn(ctx):
            async def chain(name):
                async def one():
                    log.append(name)
                    return name

                first = await ctx.step.run(f"{name}1", one)
                await ctx.step.sleep(f"{name} rest", timedelta(seconds=len(name)))
                return [first, await ctx.step.run(f"{name}2", one)]

            out = await ctx.group.parallel(
                (lambda: chain("a"), lambda: chain("bb")), parallel_mode=mode
            )
            return [out, await ctx.step.run("after", chain_end)]

        async def chain_end():
            return "end"

        return [fn]

    return build


def _errors(client, log):
    async def on_failure(ctx):
        async def note():
            return ctx.event.data["error"]["message"]

        return await ctx.step.run("note", note)

    @client.create_function(
        fn_id="fn",
        trigger=inngest.TriggerEvent(event="demo/fn"),
        retries=1,
        on_failure=on_failure,
    )
    async def fn(ctx):
        async def bad():
            raise KeyError("clause é")

        async def nested():
            await ctx.step.run("inner", bad)

        for name, handler in (("bad", bad), ("nested", nested)):
            try:
                await ctx.step.run(name, handler)
            except inngest.StepError as err:
                log.append([err.name, err.message])
        if ctx.attempt == 0:
            raise inngest.RetryAfterError("later", timedelta(minutes=2))
        raise inngest.NonRetriableError("enough")

    return [fn]


def _bad_steps(client, log):
    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), retries=2)
    def fn(ctx):
        def work():
            log.append(ctx.attempt)
            if ctx.attempt == 0:
                raise inngest.RetryAfterError("later", 30_000)
            if ctx.attempt == 1:
                return object()
            raise inngest.NonRetriableError("enough")

        ctx.step.run("work", work)

    return [fn]


def _events_and_invokes(client, log):
    @client.create_function(fn_id="child", trigger=inngest.TriggerEvent(event="demo/child"))
    async def child(ctx):
        if ctx.event.data.get("fail"):
            raise inngest.NonRetriableError("child failed")
        return {"got": ctx.event.data.get("x"), "name": ctx.event.name}

    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"))
    async def fn(ctx):
        ids = await ctx.step.send_event(
            "tell", [inngest.Event(name="demo/child", data={"x": n}) for n in range(2)]
        )
        event = await ctx.step.wait_for_event(
            "wait",
            event="inngest/function.finished",
            if_exp="async.data.function_id == 'demo-child' && async.data.result.got == 1",
            timeout=timedelta(minutes=1),
        )
        got = await ctx.step.invoke("ask", function=child, data={"x": [1, {"y": None}]})
        try:
            await ctx.step.invoke_by_id(
                "ask again", app_id="demo", function_id="child", data={"fail": True}
            )
        except inngest.StepError as err:
            log.append(err.message)
        return [len(ids), event is None, got]

    return [fn, child]


class Finding(pydantic.BaseModel):
    """A model that needs the client's serializer."""

    clause: str
    risk: int


def _models(client, log):
    @client.create_function(
        fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), output_type=list[Finding]
    )
    async def fn(ctx):
        async def find():
            return [Finding(clause="term", risk=n) for n in range(2)]

        found = await ctx.step.run("find", find, output_type=list[Finding])
        log.append(type(found[0]).__name__)
        return found

    return [fn]


def _disagreeing(client, log):
    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), retries=0)
    async def fn(ctx):
        """Does other things when it is asked for a step than when it planned it."""

        async def one():
            return 1

        entered = log.count("entered")
        log.append("entered")
        if entered == 1:
            return await ctx.step.run("unplanned", one)
        return await ctx.group.parallel(
            (lambda: ctx.step.run("a", one), lambda: ctx.step.run("b", one))
        )

    return [fn]


class Watching(inngest.Middleware):
    """Logs its hooks and changes values on their way."""

    log: list = []  # noqa: RUF012  set by each test

    async def transform_input(self, ctx, function, steps):
        """Change the memos, as an encryption middleware does."""
        self.log.append(["input", steps.size])
        for step in steps.values():
            if isinstance(step.data, dict) and "sealed" in step.data:
                step.data = step.data["sealed"]

    async def before_execution(self):
        """Note the hook."""
        self.log.append("before")

    async def after_execution(self):
        """Note the hook."""
        self.log.append("after")

    async def transform_output(self, result):
        """Seal what a step returned."""
        self.log.append(["output", result.step is not None, result.error is not None])
        if result.step is not None and result.has_output():
            result.output = {"sealed": result.output}

    async def before_send_events(self, events):
        """Mark what is sent."""
        for event in events:
            event.data["marked"] = True

    async def after_send_events(self, result):
        """Note the ids."""
        self.log.append(["sent", len(result.ids or [])])


def _middleware(client, log):
    Watching.log = log

    @client.create_function(
        fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), middleware=[Watching], retries=1
    )
    async def fn(ctx):
        async def one():
            if ctx.attempt == 0:
                raise ValueError("again")
            return "one"

        first = await ctx.step.run("one", one)
        await ctx.step.send_event("tell", inngest.Event(name="demo/other", data={}))
        return first

    return [fn]


STORIES = {
    "no steps": _no_steps,
    "sync steps": _sync_steps,
    "parallel": _parallel(inngest.ParallelMode.WAIT),
    "race": _parallel(inngest.ParallelMode.RACE),
    "errors": _errors,
    "bad steps": _bad_steps,
    "events and invokes": _events_and_invokes,
    "models": _models,
    "disagreeing": _disagreeing,
    "middleware": _middleware,
}


def _play(story, seam):
    """Play a story; give what crossed the seam, what it logged, and every fact."""
    quiet = logging.getLogger("ndalab.tests.quiet")
    client = inngest.Inngest(
        app_id="demo",
        is_production=False,
        logger=quiet,
        serializer=inngest.PydanticSerializer() if story is _models else None,
    )
    log = []

    async def main():
        with Lab(client, story(client, log), seam=seam) as lab:
            recorder = lab._executor.seam = Recorder(lab._executor.seam)
            [run] = await lab.trigger({"name": "demo/fn", "data": {"n": 3}, "user": {"u": 1}})
            facts = [[type(fact).__name__, *_plain(fact)] for fact in lab._executor.history]
            return recorder.log, log, facts, run.status

    return asyncio.run(main())


@pytest.mark.parametrize("name", STORIES)
def test_both_seams_give_the_same_transcript(name):
    """Every request and every reply is the same, and so is what the functions saw."""
    kernel, http = _play(STORIES[name], "kernel"), _play(STORIES[name], "http")

    assert [request for request, _ in kernel[0]] == [request for request, _ in http[0]]
    assert [reply for _, reply in kernel[0]] == [reply for _, reply in http[0]]
    assert kernel[1] == http[1]
    assert kernel[3] == http[3]
    assert len(kernel[0]) >= 1


@pytest.mark.parametrize("name", STORIES)
def test_both_seams_leave_the_same_facts(name):
    """What is recorded does not depend on the seam, stacks aside."""
    kernel, http = _play(STORIES[name], "kernel")[2], _play(STORIES[name], "http")[2]

    assert kernel == http


def test_the_http_seam_refuses_a_production_client():
    """It cannot sign its requests, and says what to do."""
    client = inngest.Inngest(app_id="demo", is_production=True, signing_key="signkey-test-00")

    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"))
    def fn(ctx): ...

    with pytest.raises(UsageError, match="is_production=False"):
        Lab(client, [fn], seam="http")
