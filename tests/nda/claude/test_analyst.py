import asyncio
import logging
import subprocess
import sys
import traceback
from datetime import timedelta

import inngest
import pytest

from ndalab import Lab
from ndalab.errors import DocumentError, ServiceError, UsageError
from ndalab.nda import live, service
from ndalab.nda.claude import ClaudeAnalyst
from ndalab.nda.conventions import Limiters, limiting
from ndalab.nda.usage import Usage
from ndalab.nda.workflow_errors import ApiError, NonRetriableError, RetriableError
from tests.nda.claude.asking import USE, answers, document, message, says
from tests.nda.pacing import ScriptedClock
from tests.nda.serving import Server, Turn

KEY = "sk-ant-secret-0123456789"
GOOD = Turn(message(answers(nda_4=says("Entailment", USE))))


def fault(status, text="so it is", headers=None, **more):
    body = {"type": "error", "error": {"type": "some_error", "message": text}}
    return Turn(body, status, headers or {}, **more)


def consult(*turns, **settings):
    """Ask about the agreement; return what came, the server's requests and the sleeps."""
    with Server(*turns) as server:

        async def asking():
            with limiting(Limiters(ScriptedClock())) as limiters:
                analyst = ClaudeAnalyst(KEY, base_url=server.url, **settings)
                try:
                    found = await analyst.consult(*document(), [])
                except (ServiceError, RetriableError, NonRetriableError) as error:
                    found = error
                return found, server.requests, limiters.clock.slept

        return asyncio.run(asking())


def test_an_answer_becomes_facts_and_a_bill():
    """Through the real client: 17 facts with evidence, and tokens with their cost."""
    cached = message(
        answers(nda_4=says("Entailment", USE)),
        cache_creation_input_tokens=500,
        cache_read_input_tokens=700,
    )
    found, _, slept = consult(Turn(cached))
    assert [fact.id for fact in found.facts if fact.label == "Entailment"] == ["nda-4"]
    assert len(found.facts) == 17
    assert found.usage == Usage(
        model="claude-sonnet-5-5",
        calls=1,
        input_tokens=3000,
        output_tokens=1000,
        cache_write_tokens=500,
        cache_read_tokens=700,
        cost_usd=round((3000 * 2 + 1000 * 10 + 500 * 2.5 + 700 * 0.1) / 1e6, 8),
    )
    assert slept == []


def test_the_request_is_what_the_service_takes():
    """Model, room, cached instructions, fenced document and the schema of the answer."""
    _, [(path, headers, asked)], _ = consult(GOOD, model="claude-haiku-5-5", max_tokens=9000)
    assert path == "/v1/messages"
    assert KEY in {headers.get("X-Api-Key"), headers.get("Authorization", "")[7:]}
    assert (asked["model"], asked["max_tokens"]) == ("claude-haiku-5-5", 9000)
    assert asked["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert "solely for the Purpose" in asked["messages"][0]["content"][0]["text"]
    shape = asked["output_config"]["format"]
    assert shape["type"] == "json_schema"
    assert shape["schema"]["additionalProperties"] is False
    assert len(shape["schema"]["required"]) == 17
    assert "temperature" not in asked


@pytest.mark.parametrize(
    ("trouble", "pause"),
    [
        (fault(429, headers={"retry-after": "7"}), 7.0),
        (fault(429, headers={"retry-after-ms": "1200", "retry-after": "9"}), 1.2),
        (fault(429), 0.5),
        (fault(500), 0.5),
        (fault(529), 0.5),
        (Turn(b"<html>bad gateway</html>", 502, {"Content-Type": "text/html"}), 0.5),
        (Turn({}, how="hang up"), 0.5),
        (Turn(message(answers()), how="cut"), 0.5),
        (Turn(b"<html>hello</html>", 200, {"Content-Type": "text/html"}), 0.5),
        (Turn({"type": "message"}), 0.5),
        (Turn(b"[1, 2"), 0.5),
    ],
)
def test_trouble_that_passes_is_waited_out(trouble, pause):
    """One failure of any passing kind, then the answer; the service's own time is kept."""
    found, requests, slept = consult(trouble, GOOD)
    assert getattr(found, "facts", found)[3].label == "Entailment"
    assert len(requests) == 2
    assert slept[0] == pause


def test_a_slow_service_is_given_up_and_asked_again():
    """An answer that does not come in time is a failure that may pass."""
    found, requests, _ = consult(Turn({}, how="slow"), GOOD, timeout=0.2)
    assert found.facts[3].label == "Entailment"
    assert len(requests) == 2


def test_lasting_trouble_is_left_to_the_workflow():
    """After three attempts the error goes up, as one that the workflow tries again."""
    found, requests, _ = consult(*[fault(500)] * 9)
    assert isinstance(found, ApiError)
    assert (found.status, found.is_retriable, len(requests)) == (500, True, 3)
    assert str(found) == "claude answered 500: so it is"


def test_an_unreachable_service_is_left_to_the_workflow():
    """Nobody listens: the message says where, and the workflow may try again."""
    with Server() as server:
        url = server.url

    async def asking():
        with limiting(Limiters(ScriptedClock())):
            await ClaudeAnalyst(KEY, base_url=url).answer(*document(), [])

    with pytest.raises(RetriableError, match="could not be reached") as caught:
        asyncio.run(asking())
    assert url in str(caught.value)


def test_a_long_wait_is_left_to_the_workflow_at_once():
    """An hour is not slept away inside a step."""
    found, requests, slept = consult(fault(429, headers={"retry-after": "3600"}))
    assert isinstance(found, inngest.RetryAfterError)
    assert (found.wait, len(requests), slept) == (timedelta(hours=1), 1, [])


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (400, ""),
        (401, "Check the key."),
        (403, "may not"),
        (404, "model's name"),
        (413, "too long"),
        (422, ""),
    ],
)
def test_a_refused_request_fails_for_good(status, hint):
    """Other 4xx are asked once, and the message holds the service's sentence and a hint."""
    found, requests, _ = consult(fault(status), GOOD)
    assert isinstance(found, NonRetriableError)
    assert isinstance(found, ApiError)
    assert str(found).startswith(f"claude answered {status}: so it is")
    assert hint in str(found)
    assert len(requests) == 1


def test_a_refusal_to_read_fails_for_good():
    """A model that declines is not asked again."""
    found, requests, _ = consult(Turn(message("", stop="refusal")), GOOD)
    assert isinstance(found, NonRetriableError)
    assert "declined" in str(found)
    assert len(requests) == 1


def test_a_cut_off_answer_gets_twice_the_room():
    """The second request has double max_tokens, and both are on the bill."""
    cut = Turn(message('{"nda_1": {"quo', stop="max_tokens"))
    found, requests, _ = consult(cut, GOOD, max_tokens=500)
    assert [asked["max_tokens"] for _, _, asked in requests] == [500, 1000]
    assert (found.usage.calls, found.usage.output_tokens) == (2, 2000)


def test_an_answer_that_is_cut_off_twice_fails_for_good():
    """The message says which setting helps, and what it has cost."""
    cut = Turn(message("{", stop="max_tokens"))
    found, requests, _ = consult(cut, cut, GOOD)
    assert type(found) is NonRetriableError
    assert str(found) == (
        "Claude's answer was cut off. It was asked twice (8,000 tokens, $0.0320). "
        "Give it more room: max_tokens."
    )
    assert len(requests) == 2


def test_invalid_json_is_asked_for_again():
    """One answer that does not fit costs a second call, no more."""
    found, requests, _ = consult(Turn(message("Sure! {")), GOOD)
    assert found.usage.calls == len(requests) == 2


def test_lasting_nonsense_is_left_to_the_workflow():
    """Two bad answers make a retriable error that tells what they cost."""
    found, requests, _ = consult(*[Turn(message("nonsense"))] * 9)
    assert type(found) is not NonRetriableError
    assert isinstance(found, RetriableError)
    assert "8,000 tokens" in str(found)
    assert len(requests) == 2


def test_a_fake_quote_makes_a_fact_for_review():
    """End to end: evidence that is not in the document never becomes evidence."""
    made_up = Turn(message(answers(nda_11=says("Entailment", "No reverse engineering ever."))))
    found, _, _ = consult(made_up)
    fact = {fact.id: fact for fact in found.facts}["nda-11"]
    assert (fact.evidence, fact.needs_review) == ((), True)
    assert fact.confidence < 0.5


@pytest.mark.parametrize("status", [401, 500])
def test_the_key_is_told_nowhere(status, caplog):
    """A service that repeats the key in its error does not get it into messages or stacks."""
    caplog.set_level(logging.DEBUG)
    found, _, _ = consult(*[fault(status, f"bad key {KEY}")] * 3)
    assert "bad key [key]" in str(found)
    assert KEY not in "".join(traceback.format_exception(found))
    assert KEY not in repr(found.__cause__)
    assert KEY not in caplog.text


def test_the_key_is_not_shown():
    """Neither the analyst's text nor its service's tells the key."""
    analyst = ClaudeAnalyst(KEY)
    shown = repr(analyst) + str(analyst) + repr(vars(analyst))
    assert repr(analyst) == "ClaudeAnalyst(model='claude-sonnet-5-5')"
    assert KEY not in shown


@pytest.mark.parametrize("key", ["", "  ", None, "two words", "sk-\u00e9", "a\nb"])
def test_no_analyst_without_a_usable_key(key, monkeypatch):
    """The environment's key is not taken by itself, and a bad key is not repeated."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    with pytest.raises(UsageError) as caught:
        ClaudeAnalyst(key)
    assert "key" in str(caught.value)
    assert not key or key.strip() == "" or key not in str(caught.value)


def test_white_space_around_a_key_is_dropped():
    """A key read from a file ends in a new line."""
    with Server(GOOD) as server:

        async def asking():
            await ClaudeAnalyst(f" {KEY}\n", base_url=server.url + "/").answer(*document(), [])

        asyncio.run(asking())
        ((path, headers, _),) = server.requests
    assert path == "/v1/messages"
    assert KEY in {headers.get("X-Api-Key"), headers.get("Authorization", "")[7:]}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"base_url": "api.anthropic.com"}, "no address for Claude"),
        ({"base_url": "ftp://host"}, "no address for Claude"),
        ({"base_url": ""}, "no address for Claude"),
        ({"base_url": "http://host:99999"}, "no address for Claude"),
        ({"model": " "}, "no name"),
        ({"max_tokens": 0}, "more than 0"),
        ({"timeout": 0}, "more than 0"),
        ({"timeout": float("nan")}, "more than 0"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings, said):
    """The analyst is not made at all."""
    with pytest.raises(UsageError, match=said):
        ClaudeAnalyst(KEY, **settings)


def test_the_switch_forbids_the_real_service():
    """With live calls off, the real address is not called, whatever the key."""
    with pytest.raises(UsageError, match=r"Live calls are off, so Claude at api\.anthropic\.com"):
        asyncio.run(ClaudeAnalyst(KEY).answer(*document(), []))


def test_the_switch_is_asked_for_each_document(monkeypatch):
    """Turning live calls off stops an analyst that exists already."""
    analyst = ClaudeAnalyst(KEY, base_url="http://claude.invalid")
    monkeypatch.setattr(live, "ALLOW", False)
    with pytest.raises(UsageError, match="Live calls are off"):
        asyncio.run(analyst.answer(*document(), []))


def test_an_empty_document_costs_nothing():
    """No call is made for a document without text."""
    parsed, segments = document()
    empty = parsed.model_copy(update={"text": " \n"})
    with Server(GOOD) as server:
        analyst = ClaudeAnalyst(KEY, base_url=server.url)
        with pytest.raises(DocumentError):
            asyncio.run(analyst.answer(empty, segments, []))
        assert server.requests == []


def test_a_missing_library_says_how_to_install_it(monkeypatch):
    """Without the extra, the error is a sentence with the command."""
    monkeypatch.setattr(service, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'pip install "ndalab\[ai\]"'):
        ClaudeAnalyst(KEY)


def test_making_an_analyst_does_not_load_the_library():
    """The import takes seconds, so it waits for the first call."""
    code = (
        "import sys; from ndalab.nda.claude import ClaudeAnalyst; ClaudeAnalyst('k'); "
        "sys.exit('anthropic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_concurrent_documents_are_a_second_apart():
    """Runs share the pace of the service and not their answers."""
    with Server(GOOD, GOOD, GOOD) as server:

        async def asking():
            with limiting(Limiters(ScriptedClock())) as limiters:
                analyst = ClaudeAnalyst(KEY, base_url=server.url)
                asked = [analyst.consult(*document(), []) for _ in range(3)]
                return await asyncio.gather(*asked), limiters.clock.slept

        found, slept = asyncio.run(asking())
    assert sorted(slept) == [1.0, 2.0]
    assert [one.usage.calls for one in found] == [1, 1, 1]


def test_a_run_waits_as_long_as_claude_asked_and_then_goes_on(tmp_path):
    """In a lab, an hour's retry-after is an hour of the lab's time, and the key is in no fact."""
    client = inngest.Inngest(app_id="test", is_production=False)
    store = tmp_path / "lab.sqlite"
    turns = [fault(429, KEY, {"retry-after": "3600"}), GOOD]
    with Server(*turns) as server:
        analyst = ClaudeAnalyst(KEY, base_url=server.url)

        @client.create_function(
            fn_id="ask", trigger=inngest.TriggerEvent(event="demo/process"), retries=1
        )
        async def ask(ctx):
            async def consult():
                return (await analyst.consult(*document(), [])).model_dump(mode="json")

            return (await ctx.step.run("consult", consult))["usage"]["calls"]

        async def play():
            with limiting(Limiters(ScriptedClock())), Lab(client, [ask], store=store) as lab:
                start = lab.now()
                (run,) = await lab.trigger(inngest.Event(name="demo/process"))
                return run.output, lab.now() - start

        output, took = asyncio.run(play())
    recorded = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert output == 1
    assert abs(took - timedelta(hours=1)) < timedelta(seconds=1)
    assert b"solely" in recorded
    assert KEY.encode() not in recorded
