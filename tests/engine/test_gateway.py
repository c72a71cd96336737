"""`step.ai.infer`: the lab makes the model call, retries what fails and keeps the key to itself."""

import asyncio
import json
import logging
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import inngest
import pytest
from inngest.experimental.ai import anthropic, gemini, openai

from ndalab import Lab
from ndalab.core.facts import encode

KEY = "sk-very-secret-0123456789"


class Model(ThreadingHTTPServer):
    """A provider on loopback that answers as told and remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = []
        self.asked = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        """Answer the next thing that was told."""
        length = int(self.headers.get("content-length", 0))
        self.server.asked.append(
            (self.path, dict(self.headers), json.loads(self.rfile.read(length)))
        )
        status, body = self.server.answers.pop(0) if self.server.answers else (200, {"ok": True})
        if status == "cut":
            self.connection.close()
            return
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def model():
    """A running provider."""
    server = Model()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


ADAPTERS = {
    "anthropic": lambda url: anthropic.Adapter(auth_key=KEY, base_url=url, model="m"),
    "openai": lambda url: openai.Adapter(auth_key=KEY, base_url=url, model="m"),
    "gemini": lambda url: gemini.Adapter(auth_key=KEY, base_url=url, model="m"),
}


@pytest.fixture
def asker(function):
    """Make a function that asks the model once."""

    def asker(model, provider="openai", **options):
        @function(**{"retries": 2} | options)
        async def fn(ctx):
            adapter = ADAPTERS[provider](model.url)
            return await ctx.step.ai.infer("ask", adapter=adapter, body={"question": "why"})

        return fn

    return asker


@pytest.fixture(params=["kernel", "http"])
def seam(request):
    return request.param


@pytest.mark.parametrize(
    ("provider", "header", "value"),
    [("openai", "authorization", f"Bearer {KEY}"), ("anthropic", "x-api-key", KEY)],
)
def test_the_model_is_asked_and_its_answer_is_the_step(
    play, asker, model, seam, provider, header, value
):
    """The provider gets the body, the model's name and the key; the run gets the answer."""
    model.answers = [(200, {"answer": [42, None]})]
    run = play([asker(model, provider)], seam=seam)
    [(_, headers, body)] = model.asked

    assert (run.status, run.output) == ("completed", {"answer": [42, None]})
    assert {k.lower(): v for k, v in headers.items()}[header] == value
    assert (body["question"], body["model"]) == ("why", "m")
    assert run.step("ask").op == "AIGateway"


def test_gemini_has_its_key_in_the_address(play, asker, model):
    """Where the provider wants the key in the query, it is put there."""
    play([asker(model, "gemini")])

    assert f"key={KEY}" in model.asked[0][0]


@pytest.mark.parametrize("status", [300, 400, 401, 404, 429, 500, 503])
def test_a_status_above_299_is_tried_again(play, asker, model, seam, status):
    """One bad answer costs one attempt."""
    model.answers = [(status, {"error": "not now"}), (200, {"ok": 1})]
    run = play([asker(model)], seam=seam, retry_interval=1)

    assert (run.status, run.output, len(model.asked)) == ("completed", {"ok": 1}, 2)


def test_a_model_that_never_answers_well_fails_the_step(play, asker, model, seam):
    """After the last attempt the step has the server's error, which the function may catch."""
    model.answers = [(503, {"error": "overloaded"})] * 3
    run = play([asker(model)], seam=seam, retry_interval=1)

    assert (run.status, len(model.asked)) == ("failed", 3)
    assert run.error == (
        "AIGatewayError",
        "Error making AI request: unsuccessful status code: 503",
    )
    assert "overloaded" in run.traceback


@pytest.mark.parametrize("answer", [("cut", None), (200, b"no json"), (200, b"")])
def test_a_cut_connection_and_an_answer_that_is_no_json_are_tried_again(play, asker, model, answer):
    """Whatever is no answer costs an attempt, not the run."""
    model.answers = [answer, (200, {"ok": 1})]
    run = play([asker(model)], retry_interval=1)

    assert (run.status, run.output, len(model.asked)) == ("completed", {"ok": 1}, 2)


def test_nobody_there_fails_the_step(play, asker, model):
    """A provider that cannot be reached is an error with a name, and without its address."""
    model.url = "http://127.0.0.1:9"
    run = play([asker(model, retries=0)])

    assert run.status == "failed"
    assert run.error.name == "AIGatewayError"
    assert "127.0.0.1" not in run.error.message


def test_a_model_call_runs_beside_other_branches(function, play, model):
    """In a group the call is a branch like others."""

    @function()
    async def fn(ctx):
        adapter = ADAPTERS["openai"](model.url)
        return await ctx.group.parallel(
            (
                lambda: ctx.step.ai.infer("ask", adapter=adapter, body={}),
                lambda: ctx.step.run("work", lambda: "done"),
            )
        )

    model.answers = [(200, {"ok": 1})]

    assert play([fn]).output == [{"ok": 1}, "done"]
    assert len(model.asked) == 1


def test_a_resumed_lab_does_not_ask_again(client, asker, model, tmp_path):
    """The answer is kept like any step's."""
    fn, path = asker(model), tmp_path / "lab.db"

    async def main():
        for _ in range(2):
            with Lab(client, [fn], store=path) as lab:
                if not lab.events():
                    await lab.send(inngest.Event(name="demo/fn"))
                await lab.settle()
        return lab.runs()[0].status

    assert asyncio.run(main()) == "completed"
    assert len(model.asked) == 1


@pytest.mark.parametrize("provider", ADAPTERS)
@pytest.mark.parametrize("answer", [(200, {"ok": 1}), (401, {"error": "bad key"}), ("cut", None)])
def test_the_key_is_kept_nowhere(client, asker, model, tmp_path, caplog, provider, answer):
    """No fact, no file, no trace, no error, no recording and no log holds it."""
    caplog.set_level(logging.DEBUG, logger="ndalab")
    model.answers = [answer] * 3
    path = tmp_path / "lab.db"

    async def main():
        with Lab(client, [asker(model, provider)], store=path, retry_interval=1) as lab:
            await lab.trigger(inngest.Event(name="demo/fn"))
            shown = [encode(fact) for fact in lab._executor.history]
            shown += [str(lab.trace()), repr(lab.runs()), json.dumps(lab.recording())]
            shown += [str(run.error) + str(run.traceback) + str(run.warnings) for run in lab.runs()]
            return "\n".join(shown)

    shown = asyncio.run(main())
    files = b"".join(each.read_bytes() for each in tmp_path.iterdir())

    assert model.asked
    assert KEY not in shown + caplog.text
    assert KEY.encode() not in files


def test_a_test_may_do_without_the_model(client, asker, model):
    """A stubbed or failing model call asks nobody."""

    async def main(prepare):
        with Lab(client, [asker(model)], retry_interval=1) as lab:
            prepare(lab.faults)
            [run] = await lab.trigger(inngest.Event(name="demo/fn"))
            return run

    stubbed = asyncio.run(main(lambda faults: faults.stub("ask", {"stub": True})))
    failing = asyncio.run(main(lambda faults: faults.fail("ask", times=3, error=OSError("down"))))

    assert (stubbed.output, failing.status, failing.error) == (
        {"stub": True},
        "failed",
        ("OSError", "down"),
    )
    assert model.asked == []
