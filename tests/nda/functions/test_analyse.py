import json
from collections import Counter

import inngest
import pytest

from ndalab.errors import ServiceError
from ndalab.nda.analyst import judge
from ndalab.nda.functions import make_functions
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.offline import RulesAnalyst
from ndalab.nda.sources import MemorySource
from tests.nda.functions.playing import AGREEMENT, play, upload

TEXT = AGREEMENT.encode()


class _ScriptedAnalyst(RulesAnalyst):
    """Fails as often as it is told, then answers by the rules; remembers what it was shown."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.shown = []

    async def answer(self, document, segments, nearest):
        self.shown.append(nearest)
        if self.failures:
            raise self.failures.pop(0)
        return judge(segments, document)


class _ScriptedEmbedder:
    """Counts letters: enough to be near to what uses the same ones."""

    model = "letters"
    dimension = 26

    def __init__(self):
        self.calls = []

    async def embed(self, texts, input_type):
        self.calls.append((input_type, len(texts)))
        return [[t.lower().count(chr(97 + i)) for i in range(26)] for t in texts]


class _ChangingSource:
    """Gives another document at every reading."""

    def __init__(self):
        self.readings = 0

    def read(self, uri):
        self.readings += 1
        return TEXT + str(self.readings).encode()


def test_a_document_comes_out_analysed():
    """An uploaded document ends as a completed run whose output is the whole analysis."""
    (run,), _ = play({"a.txt": TEXT}, upload("a.txt"))
    assert run.status == "completed"
    assert run.output["governing_law"] == "State of New York"
    assert [fact["id"] for fact in run.output["facts"]] == [h.id for h in HYPOTHESES]
    assert run.output["engine"] == "rules"


def test_the_steps_have_stable_names():
    """The stages are steps in their order, with progress told in between."""
    (run,), _ = play({"a.txt": TEXT}, upload("a.txt"), embedder=_ScriptedEmbedder())
    assert [step.name for step in run.steps] == [
        "parse", "progress-parse", "chunk", "embed", "progress-embed", "analyse",
        "progress-analyse", "score", "completed",
    ]  # fmt: skip


def test_progress_and_the_end_are_events():
    """Whoever listens hears how far the document is, and in the end what came out."""
    (run,), sent = play({"a.txt": TEXT}, upload("a.txt"))
    told = [(name, data.get("percent")) for name, data in sent]
    assert told == [
        ("nda/uploaded", None),
        ("nda/analysis.progress", 20),
        ("nda/analysis.progress", 50),
        ("nda/analysis.progress", 80),
        ("nda/analysis.completed", None),
    ]
    levels = Counter(finding["level"] for finding in run.output["findings"])
    assert sent[-1][1] == {
        "tenant_id": "acme",
        "document_id": "a.txt",
        "sha256": run.output["doc_sha256"],
        "is_nda": True,
        "lane": run.output["lane"],
        "score": run.output["score"],
        "red": levels["red"],
        "yellow": levels["yellow"],
    }


def test_no_step_carries_the_text():
    """A document's text is neither in an event nor in what a step returns."""
    marker = "Zanzibar quarterly figures are attached for reference to nobody"
    data = TEXT + b"\n" + b"\n\n".join([marker.encode()] * 40)
    (run,), sent = play({"a.txt": data}, upload("a.txt"))
    carried = json.dumps([*[s.output for s in run.steps if s.name != "score"], sent])
    assert marker not in carried


def test_an_endless_sentence_stays_small():
    """Quotes are cut where a document has no end of a sentence, and stay true to their offsets."""
    words = "The Recipient shall not disclose the Confidential Information to third parties "
    text = "NON-DISCLOSURE AGREEMENT\n\n" + words * 4000
    (run,), _ = play({"a.txt": text.encode()}, upload("a.txt"))
    quotes = [e for fact in run.output["facts"] for e in fact["evidence"]]
    assert max(len(e["quote"]) for e in quotes) == 4000
    assert [e for e in quotes if text[e["start"] : e["end"]] != e["quote"]] == []
    assert max(len(json.dumps(step.output)) for step in run.steps) < 1_000_000


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a.txt: the file is empty (0 bytes); fetch or export it again."),
        (b" \n \n", "a.txt: it holds no text; check that it is the file you meant."),
    ],
)
def test_an_unreadable_document_fails_at_once_and_alone(data, sentence):
    """A document at fault fails in one attempt with its sentence, and the others go on."""
    runs, sent = play({"a.txt": data, "b.txt": TEXT}, [upload("a.txt"), upload("b.txt")])
    assert [(run.status, len(run.calls)) for run in runs] == [("failed", 1), ("completed", 10)]
    assert runs[0].error.message == sentence
    assert [data for name, data in sent if name == "nda/analysis.failed"] == [
        {"tenant_id": "acme", "document_id": "a.txt", "error": sentence}
    ]


def test_a_missing_document_fails_with_a_sentence():
    """A reference that leads nowhere is the event's fault and is not tried again."""
    (run,), _ = play({}, upload("a.txt"))
    assert (run.error.message, len(run.calls)) == ("'a.txt' does not exist; check the URI.", 1)


def test_a_changed_document_fails_with_a_sentence():
    """A document that changes between two steps is not analysed half and half."""
    (run,), _ = play(_ChangingSource(), upload("a.txt"), room=0)
    assert run.error.message == (
        "a.txt: the file was changed while it was being analysed; analyse it again."
    )


def test_a_busy_service_is_asked_again():
    """What passes is tried again, and only the step that failed."""
    analyst = _ScriptedAnalyst(ServiceError("busy"), ServiceError("busy"))
    (run,), _ = play({"a.txt": TEXT}, upload("a.txt"), analyst=analyst)
    assert run.status == "completed"
    assert {s.name: s.attempts for s in run.steps if s.attempts > 1} == {"analyse": 3}


def test_a_service_that_stays_away_fails_the_run():
    """After the last attempt the run fails with the service's own words."""
    analyst = _ScriptedAnalyst(*[ServiceError("no answer")] * 9)
    (run,), sent = play({"a.txt": TEXT}, upload("a.txt"), analyst=analyst)
    assert (run.status, run.error.message) == ("failed", "no answer")
    assert sent[-1] == (
        "nda/analysis.failed",
        {"tenant_id": "acme", "document_id": "a.txt", "error": "no answer"},
    )


def test_bad_data_fails_with_the_field():
    """An event that does not fit ends as failed at once, and says which field is wrong."""
    event = upload("a.txt")
    event.data["we"] = "nobody"
    (run,), _ = play({"a.txt": TEXT}, event)
    assert len(run.calls) == 1
    assert run.error.message.startswith("The event nda/uploaded has bad data: we: ")


def test_many_passages_are_embedded_in_batches():
    """The embedder gets at most 128 passages at once, and each batch is a step of its own."""
    duty = "The Recipient shall keep the Confidential Information secret at all times. "
    text = AGREEMENT + f"\n\n{duty * 15}" * 150
    embedder = _ScriptedEmbedder()
    (run,), _ = play({"a.txt": text.encode()}, upload("a.txt"), embedder=embedder)
    sizes = [n for kind, n in embedder.calls if kind == "document"]
    assert [step.name for step in run.steps if step.name.startswith("embed")] == [
        "embed",
        "embed:1",
    ]
    assert (sizes[0], sum(sizes)) == (128, len(run.step("chunk").output))


def test_the_analyst_is_shown_where_to_look():
    """The analyst gets the three nearest passages for each question, best first."""
    analyst = _ScriptedAnalyst()
    play({"a.txt": TEXT}, upload("a.txt"), analyst=analyst, embedder=_ScriptedEmbedder())
    (nearest,) = analyst.shown
    assert [n.id for n in nearest[:4]] == ["nda-1", "nda-1", "nda-1", "nda-2"]
    assert nearest[0].score >= nearest[1].score >= nearest[2].score > 0


def test_the_questions_are_embedded_once():
    """The statements are the same for every document, so a service is asked for them once."""
    embedder = _ScriptedEmbedder()
    play({"a.txt": TEXT, "b.txt": TEXT}, [upload("a.txt"), upload("b.txt")], embedder=embedder)
    assert embedder.calls.count(("query", len(HYPOTHESES))) == 1


def test_an_embedder_of_another_dimension_fails_at_once():
    """Vectors that are not as long as the embedder says are refused in a sentence."""
    embedder = _ScriptedEmbedder()
    embedder.dimension = 25
    (run,), _ = play({"a.txt": TEXT}, upload("a.txt"), embedder=embedder)
    assert "gave vectors of 26 numbers where 25 are expected" in run.error.message
    assert run.step("parse").status == "completed"


@pytest.mark.parametrize("seam", ["kernel", "http"])
def test_the_request_handler_serves_the_same(seam):
    """The SDK's own request handler runs the same functions to the same output."""
    (run,), _ = play({"a.txt": TEXT}, upload("a.txt"), seam=seam)
    (other,), _ = play({"a.txt": TEXT}, upload("a.txt"))
    assert run.output == other.output


def test_the_configuration_is_what_a_server_registers():
    """The function has its trigger, its limit for each tenant, and its retries."""
    client = inngest.Inngest(app_id="test", is_production=False)
    (function,) = make_functions(client, documents=MemorySource({}))
    config = function.get_config("http://localhost/api/inngest").main.model_dump()
    assert config["triggers"] == [{"event": "nda/uploaded", "expression": None}]
    assert config["concurrency"] == [{"key": "event.data.tenant_id", "limit": 5, "scope": None}]
    assert config["steps"]["step"]["retries"]["attempts"] == 3
