"""What JSON can hold comes back as a server would give it; the rest is an error with a name."""

import asyncio

import inngest
import pydantic
import pytest

from ndalab import Lab


def _circle():
    circle = []
    circle.append(circle)
    return circle


def _deep():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


UNHOLDABLE = {
    "object": object,
    "set": lambda: {1},
    "bytes": lambda: b"x",
    "nan": lambda: {"score": float("nan")},
    "infinity": lambda: [float("-inf")],
    "circle": _circle,
    "deep": _deep,
    "tuple key": lambda: {(1, 2): 3},
    "huge integer": lambda: 10**5000,
    "event": lambda: inngest.Event(name="demo/x"),
}


@pytest.mark.parametrize("seam", ["kernel", "http"])
@pytest.mark.parametrize("kind", UNHOLDABLE)
def test_a_step_that_returns_no_json_is_named(function, play, kind, seam):
    """The run fails with the step's name, after as many attempts as any other error."""

    @function(retries=1)
    async def fn(ctx):
        async def make():
            return UNHOLDABLE[kind]()

        await ctx.step.run("make it", make)

    run = play([fn], seam=seam, retry_interval=1)

    assert (run.status, len(run.calls)) == ("failed", 2)
    assert run.error.name == "OutputUnserializableError"
    assert run.error.message == '"make it" returned unserializable data'


@pytest.mark.parametrize("seam", ["kernel", "http"])
@pytest.mark.parametrize("kind", UNHOLDABLE)
def test_a_function_that_returns_no_json_fails(function, play, kind, seam):
    """A body's return value obeys the same rule."""

    @function(retries=0)
    def fn(ctx):
        return UNHOLDABLE[kind]()

    run = play([fn], seam=seam)

    assert (run.status, run.error.name) == ("failed", "OutputUnserializableError")
    assert "returned unserializable data" in run.error.message


HOLDABLE = {
    "none": (None, None),
    "zero": (0, 0),
    "false": (False, False),
    "empty text": ("", ""),
    "float": (0.1, 0.1),
    "negative zero": (-0.0, -0.0),
    "large integer": (2**80, 2**80),
    "text": ("Ünïcode 🦀 \u2028 \x00 </script>", "Ünïcode 🦀 \u2028 \x00 </script>"),
    "tuple": ((1, (2,)), [1, [2]]),
    "keys": ({2: "a", None: "b", True: "c"}, {"2": "a", "null": "b", "true": "c"}),
    "data key": ({"data": {"data": 1}}, {"data": {"data": 1}}),
    "error key": (
        {"error": {"name": "x", "message": "y"}},
        {"error": {"name": "x", "message": "y"}},
    ),
    "text that is JSON": ('{"a": 1}', '{"a": 1}'),
    "long": ("x" * 1_000_000, "x" * 1_000_000),
}


@pytest.mark.parametrize("seam", ["kernel", "http"])
@pytest.mark.parametrize("kind", HOLDABLE)
def test_step_values_come_back_as_json_gives_them(function, play, kind, seam):
    """What a step returned is what the next call is given, decoded from JSON."""
    value, expected = HOLDABLE[kind]
    seen = []

    @function()
    async def fn(ctx):
        async def make():
            return value

        seen.append(await ctx.step.run("make", make))
        return [seen[-1]]

    run = play([fn], seam=seam)

    assert (run.output, seen) == ([expected], [expected])


def test_a_returned_text_of_a_json_object_is_decoded(function, play):
    """A server decodes a function's output that is the text of an object, and so does the lab."""

    @function()
    async def fn(ctx):
        return '{"a": [1]}'

    assert play([fn]).output == {"a": [1]}


def test_a_serializer_carries_models(caplog):
    """With the client's serializer and output_type a step gives back a pydantic model."""

    class Finding(pydantic.BaseModel):
        clause: str
        risk: int

    client = inngest.Inngest(
        app_id="demo", is_production=False, serializer=inngest.PydanticSerializer()
    )

    @client.create_function(
        fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"), output_type=Finding
    )
    async def fn(ctx):
        async def find():
            return Finding(clause="term", risk=2)

        found = await ctx.step.run("find", find, output_type=Finding)
        assert isinstance(found, Finding)
        return Finding(clause=found.clause, risk=found.risk + 1)

    async def main():
        with Lab(client, [fn]) as lab:
            return (await lab.trigger({"name": "demo/fn"}))[0]

    run = asyncio.run(main())

    assert run.step("find").output == {"clause": "term", "risk": 2}
    assert run.output == {"clause": "term", "risk": 3}


def test_a_step_returning_a_model_without_a_serializer_says_which_step(function, play):
    """Without a serializer a model is no JSON; the error names the step."""

    class Finding(pydantic.BaseModel):
        risk: int

    @function(retries=0)
    async def fn(ctx):
        async def find():
            return Finding(risk=2)

        await ctx.step.run("find", find)

    assert '"find"' in play([fn]).error.message
