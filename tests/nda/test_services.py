import asyncio
import json

import pytest

from ndalab.errors import UsageError
from ndalab.nda.claude import ClaudeAnalyst
from ndalab.nda.conventions import Limiters, limiting
from ndalab.nda.offline import RulesAnalyst
from ndalab.nda.retrieval import HashingEmbedder
from ndalab.nda.services import from_environment
from ndalab.nda.voyage import VoyageEmbedder
from tests.nda.claude.asking import AGREEMENT, USE, answers, document, message, says
from tests.nda.embedding import embedded
from tests.nda.functions.playing import play, upload
from tests.nda.pacing import ScriptedClock
from tests.nda.serving import Server, Turn

KEYS = {"ANTHROPIC_API_KEY": "sk-ant-0123", "VOYAGE_API_KEY": "pa-0123"}


def kinds(environ):
    found = from_environment(environ)
    return type(found.analyst), type(found.embedder), found.outside


def test_without_keys_all_is_offline():
    """No key, no service; an empty key is none."""
    offline = (RulesAnalyst, HashingEmbedder, ())
    assert kinds({}) == kinds(dict.fromkeys(KEYS, "")) == offline


def test_a_key_switches_its_service_on(monkeypatch):
    """Each key by itself, and who is sent the text is told."""
    monkeypatch.setenv("NDALAB_LIVE", "on")
    claude = {"ANTHROPIC_API_KEY": "sk-ant-0123"}
    voyage = {"VOYAGE_API_KEY": "pa-0123", "NDALAB_VOYAGE_MODEL": "voyage-law-2"}
    assert kinds(claude) == (ClaudeAnalyst, HashingEmbedder, ("claude-sonnet-5-5",))
    assert kinds(voyage) == (RulesAnalyst, VoyageEmbedder, ("voyage-law-2",))


def test_the_switch_wins_over_the_keys():
    """With live calls off, keys that happen to be there change nothing."""
    assert kinds(KEYS) == (RulesAnalyst, HashingEmbedder, ())


def test_a_misspelt_switch_is_an_error(monkeypatch):
    """A switch that says neither must not be taken for off."""
    monkeypatch.setenv("NDALAB_LIVE", "perhaps")
    with pytest.raises(UsageError, match="set it to on or off"):
        from_environment(KEYS)


def test_the_process_environment_is_the_default(monkeypatch):
    """Without an argument the process's own variables count."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-0123")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("NDALAB_CLAUDE_MODEL", "claude-haiku-5-5")
    assert from_environment().analyst.engine == "claude-haiku-5-5"


def test_a_whole_analysis_runs_on_both_services():
    """The same functions, with Claude and Voyage behind their ports, from upload to findings."""
    reply = message(answers(nda_4=says("Entailment", USE)))
    with Server(Turn(reply)) as claude, Server(Turn(embedded), Turn(embedded)) as voyage:
        services = from_environment(
            KEYS | {"ANTHROPIC_BASE_URL": claude.url, "VOYAGE_BASE_URL": f"{voyage.url}/v1"}
        )
        with limiting(Limiters(ScriptedClock())):
            (run,), _ = play(
                {"a.txt": AGREEMENT.encode()},
                [upload("a.txt")],
                analyst=services.analyst,
                embedder=services.embedder,
            )
        kinds_of_input = [asked["input_type"] for _, _, asked in voyage.requests]
    assert run.status == "completed"
    facts = {fact["id"]: fact for fact in run.output["facts"]}
    assert (run.output["engine"], facts["nda-4"]["source"]) == ("claude-sonnet-5-5", "claude")
    assert [" ".join(e["quote"].split()) for e in facts["nda-4"]["evidence"]] == [USE]
    assert kinds_of_input == ["document", "query"]
    usage = {step.name: step.output for step in run.steps}["analyse"]["usage"]
    assert (usage["calls"], usage["output_tokens"], usage["cost_usd"]) == (1, 1000, 0.016)
    assert not [key for key in KEYS.values() if key in json.dumps(run.output)]


def test_the_rules_send_no_bill():
    """Offline, the step says that nothing is to be paid."""
    (run,), _ = play({"a.txt": AGREEMENT.encode()}, [upload("a.txt")])
    answered = {step.name: step.output for step in run.steps}["analyse"]
    assert (len(answered["facts"]), answered["usage"]) == (17, None)


@pytest.mark.parametrize(
    ("status", "calls", "said"),
    [(401, 1, "claude answered 401"), (500, 12, "claude answered 500")],
)
def test_a_failing_service_fails_the_analysis_with_its_sentence(status, calls, said):
    """A refused key is final; a broken service is tried by the step and by the workflow."""
    broken = Turn({"error": {"message": "so it is"}}, status)
    with Server(*[broken] * 40) as claude:
        environ = {"ANTHROPIC_API_KEY": "sk-ant-0123", "ANTHROPIC_BASE_URL": claude.url}
        with limiting(Limiters(ScriptedClock())):
            (run,), _ = play(
                {"a.txt": AGREEMENT.encode()},
                [upload("a.txt")],
                analyst=from_environment(environ).analyst,
            )
        asked = len(claude.requests)
    assert run.status == "failed"
    assert said in run.error[1]
    assert asked == calls


def test_blocking_the_loop_is_left_to_nobody():
    """While a call waits for the service, the event loop goes on."""
    with Server(Turn({}, how="slow"), Turn({}, how="slow"), Turn({}, how="slow")) as claude:
        analyst = ClaudeAnalyst("sk-ant-0123", base_url=claude.url, timeout=0.1)

        async def play_beside():
            with limiting(Limiters(ScriptedClock())):
                waiting = asyncio.create_task(analyst.answer(*document(), []))
                turns = 0
                while not waiting.done():
                    await asyncio.sleep(0.01)
                    turns += 1
                return turns, waiting.exception()

        turns, error = asyncio.run(play_beside())
    assert turns > 3
    assert "did not answer in time" in str(error)
