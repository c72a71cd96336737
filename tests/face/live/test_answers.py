"""What a view answers when a person asks for details or for the story of a run's calls."""

import asyncio
import json
from functools import partial

import inngest
import pytest

from ndalab import Lab
from ndalab.face.live.answers import answer


def ask(lab, known="lab", **message):
    found = lab if known == "lab" else known
    return answer(message, lab._executor.state, None, lab._local_id, found)


def items(told):
    return {item["label"]: item for item in told["items"]}


def test_a_run_tells_its_event_its_memos_and_its_error(build):
    """Everything about a run that rows leave out."""
    told = items(ask(build("review"), kind="detail", run=0))
    assert told["Function"]["text"] == "review-nda"
    assert told["Entered"]["text"] == "13×, 9 memos of 335 bytes"
    assert json.loads(told["Event"]["text"])["data"] == {"document": "a.pdf"}
    said, _, stack = told["Error"]["text"].partition("\n\n")
    assert said == "ValueError: clause 7 contradicts clause 2"
    assert "in conclude" in stack


def test_a_step_tells_its_attempts_and_its_output(build):
    """A step that failed once and then gave a value tells of both."""
    told = items(ask(build("review"), kind="detail", run=0, step=6))
    assert told["Step"]["text"] == "risk 1"
    assert told["Attempts"]["text"] == "2"
    assert told["Attempt 1"]["text"].startswith("ConnectionError: the model is overloaded\n\n")
    assert told["Output"] == {"label": "Output", "form": "json", "text": "1"}


def test_a_wait_tells_what_it_waits_for(build):
    """Until when, and for which event."""
    told = items(ask(build("unfinished"), kind="detail", run=0, step=1))
    assert told["Does"]["text"] == "wait for 'phone' up to 3 d"
    assert told["Memo"]["text"] == "none yet"
    assert told["Until at the latest"]["text"] == "+3 d 2 h"


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "detail", "run": 99},
        {"kind": "detail", "run": -1},
        {"kind": "detail", "run": "0"},
        {"kind": "detail", "run": True},
        {"kind": "story"},
        {},
    ],
)
def test_a_question_without_sense_gets_an_answer_that_says_so(build, message):
    """No question raises; the page shows what is wrong."""
    told = answer(message, build("unfinished")._executor.state, None, str, None)
    assert [item["label"] for item in told["items"]] == ["Nothing known"]


@pytest.mark.parametrize("step", [99, -1, "1", True, None])
def test_a_step_that_is_not_there_means_the_run(build, step):
    """A page that is behind asks for what is gone; it gets the run."""
    told = items(ask(build("review"), kind="detail", run=0, step=step))
    assert told["Function"]["text"] == "review-nda"


def test_a_story_tells_each_call(build):
    """What each call was for, what it was given, what it did and on which line it left."""
    told = ask(build("review"), kind="story", run=0)["story"]
    lines = told["source"]["lines"]
    calls = told["calls"]
    assert [call["memos"] for call in calls] == [0, 1, 2, 3, 4, 5, 5, 5, 5, 7, 8, 8, 9]
    assert calls[0]["ops"] == [[0, "run"]]
    assert calls[5]["ops"] == [[5, "planned"], [6, "planned"], [7, "planned"]]
    assert (calls[7]["target"], calls[7]["ops"]) == (6, [[6, "failed"]])
    assert '"parse"' in lines[calls[0]["lines"][0] - 1]
    assert '"conclude"' in lines[calls[12]["lines"][0] - 1]
    assert calls[12]["error"] == "ValueError: clause 7 contradicts clause 2"
    assert [step["rank"] for step in told["steps"]] == [0, 1, 2, 3, 4, 5, 7, 6, 8]


def test_a_story_without_its_function_has_no_source(build):
    """Once the lab is gone the calls are still told."""
    told = ask(build("review"), known=None, kind="story", run=0)["story"]
    assert told["source"] is None
    assert len(told["calls"]) == 13
    assert {tuple(call["lines"]) for call in told["calls"]} == {()}


def test_the_flow_of_a_hostile_lab_is_short(build):
    """Names in the graph are cut like all others."""
    graph = ask(build("hostile"), kind="flow")["flow"]
    assert [node["name"] for node in graph["nodes"]] == ["go", "hostile"]


def lab_of(output, **options):
    async def go():
        client = inngest.Inngest(app_id="demo", is_production=False)
        trigger = inngest.TriggerEvent(event="go", **options)

        @client.create_function(fn_id="f", trigger=trigger)
        async def f(ctx):
            async def body():
                return output

            await ctx.step.run("a", body)
            await ctx.step.run("b", partial(body))
            return 1

        lab = Lab(client, [f])
        await lab.trigger({"name": "go", "data": {"n": 1}})
        return lab

    return asyncio.run(go())


def test_a_large_output_is_cut_and_says_how_long_it_was():
    """An answer stays small, whatever a step returned."""
    told = ask(lab_of("x" * 1_500_000), kind="detail", run=0, step=0)
    output = items(told)["Output"]
    assert len(output["text"]) == 20_000
    assert output["total"] == 1_500_002
    assert items(told)["Memo"]["text"] == "data, 1.5 MB"


def test_tokens_and_cost_are_added_up():
    """What the outputs of steps report, wherever it stands in them, is told for step and run."""
    usage = {"input_tokens": 1200, "output_tokens": 34, "cost_usd": 0.0125}
    lab = lab_of({"finding": {"usage": usage}, "other": [1, {"n": 2}]})
    of_step = items(ask(lab, kind="detail", run=0, step=0))["Tokens and cost"]["text"]
    of_run = items(ask(lab, kind="detail", run=0))["Tokens and cost"]["text"]
    assert of_step == "1,200 input tokens, 34 output tokens, $0.0125"
    assert of_run == "2,400 input tokens, 68 output tokens, $0.0250"


def test_an_unknown_cost_is_not_called_nothing():
    """A price that is not known is said to be unknown."""
    lab = lab_of({"input_tokens": 5, "cost_usd": None})
    told = items(ask(lab, kind="detail", run=0, step=0))["Tokens and cost"]["text"]
    assert told == "5 input tokens, cost unknown"


def test_the_expression_that_matched_is_shown():
    """A trigger with a condition says which."""
    lab = lab_of(1, expression="event.data.n == 1")
    told = items(ask(lab, kind="detail", run=0))["Trigger matched"]
    assert (told["form"], told["text"]) == ("code", "event.data.n == 1")


def test_what_would_act_in_a_text_is_shown_instead(build):
    """Characters that turn the direction or drive a terminal are written out in every form."""
    told = ask(build("hostile"), kind="detail", run=0, step=0)
    texts = "".join(item["text"] for item in told["items"])
    assert "\u202e" not in texts
    assert "\\u202e" in texts
