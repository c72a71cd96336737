import asyncio
import subprocess
import sys
import traceback
from datetime import timedelta

import inngest
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ndalab.errors import ServiceError, UsageError
from ndalab.nda import service
from ndalab.nda.conventions import Limiters, limiting
from ndalab.nda.retrieval import HashingEmbedder, Retriever, Vectors
from ndalab.nda.usage import Usage
from ndalab.nda.voyage import MOST_TOKENS, VoyageEmbedder, batches, estimate_tokens
from ndalab.nda.workflow_errors import ApiError, NonRetriableError, RetriableError
from tests.nda.embedding import embedded, vector
from tests.nda.pacing import ScriptedClock
from tests.nda.serving import Server, Turn

KEY = "pa-secret-0123456789"


GOOD = Turn(embedded)


def fault(status, text="so it is", headers=None):
    return Turn({"detail": text}, status, headers or {})


def embed(texts, *turns, input_type="document", **settings):
    """Embed texts; return what came, the server's requests and the sleeps."""
    with Server(*turns) as server:

        async def asking():
            with limiting(Limiters(ScriptedClock())) as limiters:
                embedder = VoyageEmbedder(KEY, base_url=f"{server.url}/v1", **settings)
                try:
                    found = await embedder.embedding(texts, input_type)
                except (UsageError, ServiceError, RetriableError, NonRetriableError) as error:
                    found = error
                return found, server.requests, limiters.clock.slept

        return asyncio.run(asking())


def test_texts_become_vectors_that_know_their_model():
    """Through the real client: one row a text, in order, with model, dimension and bill."""
    found, _, slept = embed(["one", "three"], GOOD, dimension=256)
    assert (found.vectors.model, found.vectors.dimension) == ("voyage-4", 256)
    assert found.vectors.rows.tolist() == [vector("one", 256), vector("three", 256)]
    assert found.usage == Usage(
        model="voyage-4", calls=1, input_tokens=8, cost_usd=round(8 * 0.06 / 1e6, 8)
    )
    assert slept == []


@pytest.mark.parametrize("input_type", ["document", "query"])
def test_the_request_is_what_the_service_takes(input_type):
    """Model, kind of input, dimension, and no silent cutting of long texts."""
    _, [(path, headers, asked)], _ = embed(["one"], GOOD, input_type=input_type)
    assert path == "/v1/embeddings"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert asked["input"] == ["one"]
    assert (asked["model"], asked["input_type"]) == ("voyage-4", input_type)
    assert (asked["output_dimension"], asked["truncation"]) == (1024, False)


def test_a_model_of_one_dimension_is_not_told_it():
    """The older models refuse a dimension, even their own."""
    found, [(_, _, asked)], _ = embed(["one"], GOOD, model="voyage-law-2")
    assert asked.get("output_dimension") is None
    assert found.vectors.dimension == 1024


def test_many_texts_go_in_batches_of_128_that_keep_their_pace():
    """300 texts are three requests, 200 ms apart, and come back in order."""
    texts = [f"{i:03}" + "x" * (i % 7) for i in range(300)]
    found, requests, slept = embed(texts, GOOD, GOOD, GOOD, dimension=256)
    assert [len(asked["input"]) for _, _, asked in requests] == [128, 128, 44]
    assert found.vectors.rows[:, 0].tolist() == [float(len(text)) for text in texts]
    assert len(slept) == 2
    assert all(0 < pause <= 0.2 for pause in slept)
    assert (found.usage.calls, found.usage.input_tokens) == (3, sum(map(len, texts)))


def test_plain_numbers_are_taken_as_well():
    """A service that does not know base64 sends lists."""
    found, _, _ = embed(["one"], Turn(lambda asked: embedded(asked, encode=list)))
    assert found.vectors.rows[0, :2].tolist() == [3.0, 111.0]


# The library itself logs a cut connection by a deprecated method.
@pytest.mark.filterwarnings("ignore:The 'warn' method is deprecated")
@pytest.mark.parametrize(
    ("trouble", "pause"),
    [
        (fault(429, headers={"retry-after": "7"}), 7.0),
        (fault(429), 0.5),
        (Turn({"message": "no detail here"}, 429), 0.5),
        (fault(500), 0.5),
        (fault(503, headers={"retry-after": "3"}), 3.0),
        (Turn(b"<html>bad gateway</html>", 502, {"Content-Type": "text/html"}), 0.5),
        (Turn({}, how="hang up"), 0.5),
        (Turn(embedded, how="cut"), 0.5),
        (Turn(b"<html>hello</html>", 200, {"Content-Type": "text/html"}), 0.5),
        (Turn(b"hello", 200, {"Content-Type": "text/plain"}), 0.5),
        (Turn(b"\xff\xfe", 200), 0.5),
        (Turn({"data": []}), 0.5),
        (Turn({"data": [{"embedding": "?"}], "usage": {"total_tokens": 1}}), 0.5),
        (Turn([1, 2]), 0.5),
        (Turn(lambda asked: embedded(asked, drop=1)), 0.5),
    ],
)
def test_trouble_that_passes_is_waited_out(trouble, pause):
    """One failure of any passing kind, then the answer; the service's own time is kept."""
    found, requests, slept = embed(["one", "three"], trouble, GOOD, dimension=256)
    assert getattr(found, "vectors", found).rows[:, 0].tolist() == [3.0, 5.0]
    assert len(requests) == 2
    assert slept[0] == pause


def test_a_slow_service_is_given_up_and_asked_again():
    """An answer that does not come in time is a failure that may pass."""
    found, requests, _ = embed(["one"], Turn({}, how="slow"), GOOD, timeout=0.2)
    assert found.vectors.rows[0, 0] == 3.0
    assert len(requests) == 2


def test_only_the_failing_batch_is_sent_again():
    """What has been embedded in this call is not paid for twice."""
    texts = ["a"] * 200
    found, requests, _ = embed(texts, GOOD, fault(500), GOOD, dimension=256)
    assert [len(asked["input"]) for _, _, asked in requests] == [128, 72, 72]
    assert found.usage.calls == 2


@pytest.mark.parametrize(
    ("turn", "kind"),
    [(fault(500), ApiError), (fault(429), ApiError), (Turn([1, 2]), RetriableError)],
)
def test_lasting_trouble_is_left_to_the_workflow(turn, kind):
    """After three attempts the error goes up, as one that the workflow tries again."""
    found, requests, _ = embed(["one"], *[turn] * 9)
    assert type(found) is kind
    assert (found.is_retriable, len(requests)) == (True, 3)


def test_a_long_wait_is_left_to_the_workflow_at_once():
    """An hour is not slept away inside a step."""
    found, requests, slept = embed(["one"], fault(429, headers={"Retry-After": "3600"}))
    assert isinstance(found, inngest.RetryAfterError)
    assert (found.wait, len(requests), slept) == (timedelta(hours=1), 1, [])


@pytest.mark.parametrize("status", [400, 401, 403, 413, 422])
def test_a_refused_request_fails_for_good(status):
    """Other 4xx are asked once, and the message is the service's sentence."""
    found, requests, _ = embed(["one"], fault(status), GOOD)
    assert isinstance(found, NonRetriableError)
    assert str(found) == f"voyage_ai answered {status}: so it is"
    assert len(requests) == 1


def test_vectors_of_another_dimension_are_refused():
    """A service that gives other vectors than were asked for is not believed."""
    other = Turn(lambda asked: embedded({**asked, "output_dimension": 512}))
    found, _, _ = embed(["one"], other, dimension=256)
    assert isinstance(found, UsageError)
    assert "vectors of 512 numbers where 256 are expected" in str(found)


def test_stored_vectors_of_another_model_are_refused():
    """A search never compares vectors of two models."""
    with Server(GOOD, GOOD) as server:
        voyage = VoyageEmbedder(KEY, base_url=f"{server.url}/v1", dimension=1024)

        async def search():
            stored = (await voyage.embedding(["one", "two"], "document")).vectors
            stored = Vectors.from_json(stored.to_json())
            own = await Retriever.build(["one", "two"], voyage, vectors=stored)
            hits = await own.search("one", k=1)
            question = Vectors.of("hashing-1024", 1024, [[1.0] * 1024])
            with pytest.raises(UsageError, match=r"voyage-4 \(1024\) cannot be compared"):
                stored.cosines(question)
            return [hit.index for hit in hits]

        with limiting(Limiters(ScriptedClock())):
            assert asyncio.run(search()) == [0]


def test_texts_without_words_are_not_sent():
    """A blank text has a vector of zeros, in its place, and costs nothing."""
    found, [(_, _, asked)], _ = embed(["", "one", " \n"], GOOD, dimension=256)
    assert asked["input"] == ["one"]
    assert found.vectors.rows.any(axis=1).tolist() == [False, True, False]


@pytest.mark.parametrize("texts", [[], ["", " "]])
def test_nothing_to_embed_is_no_request(texts):
    """No text, no call, and vectors all the same."""
    found, requests, _ = embed(texts)
    assert found.vectors.rows.shape == (len(texts), 1024)
    assert (requests, found.usage.calls, found.usage.cost_usd) == ([], 0, 0.0)


@pytest.mark.parametrize("texts", ["one text", [1], [None], [b"x"]])
def test_what_is_no_list_of_texts_is_refused(texts):
    """A single text would otherwise be embedded letter by letter."""
    found, requests, _ = embed(texts, GOOD)
    assert isinstance(found, UsageError)
    assert requests == []


def test_a_misspelt_kind_of_input_is_refused():
    """Queries and documents are embedded differently, so the word must be right."""
    found, requests, _ = embed(["one"], GOOD, input_type="documents")
    assert str(found) == "input_type is 'documents'; set it to document or query."
    assert requests == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"model": "voyage-4-nano"}, "not a model of the service"),
        ({"model": ""}, "no name"),
        ({"model": "voyage-law-2", "dimension": 512}, "set 1024"),
        ({"dimension": 1000}, "set 256 or 512 or 1024 or 2048"),
        ({"dimension": 0}, "set 256"),
        ({"base_url": "voyage"}, "no address for Voyage AI"),
        ({"timeout": -1}, "more than 0"),
        ({"api_key": ""}, "needs a key"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings, said):
    """The embedder is not made at all."""
    with pytest.raises(UsageError, match=said):
        VoyageEmbedder(**{"api_key": KEY} | settings)


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_the_key_is_told_nowhere(status):
    """A service that repeats the key in its error does not get it into messages or stacks."""
    found, _, _ = embed(["one"], *[fault(status, f"bad key {KEY}")] * 3)
    assert status == 500 or "bad key [key]" in str(found)
    assert KEY not in "".join(traceback.format_exception(found))


def test_the_key_is_not_shown():
    """The embedder's text tells model and dimension, not the key."""
    embedder = VoyageEmbedder(KEY)
    assert repr(embedder) == "VoyageEmbedder(model='voyage-4', dimension=1024)"
    assert KEY not in repr(vars(embedder))


def test_the_switch_forbids_the_real_service():
    """With live calls off, the real address is not called."""
    with pytest.raises(UsageError, match=r"so Voyage AI at api\.voyageai\.com is not called"):
        asyncio.run(VoyageEmbedder(KEY).embed(["one"], "query"))


def test_a_key_of_the_other_house_goes_there():
    """Keys that begin with al- belong to another address."""
    with pytest.raises(UsageError, match=r"at ai\.mongodb\.com is not called"):
        asyncio.run(VoyageEmbedder("al-0123").embed(["one"], "query"))


def test_a_missing_library_says_how_to_install_it(monkeypatch):
    """Without the extra, the error is a sentence with the command."""
    monkeypatch.setattr(service, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'pip install "ndalab\[ai\]"'):
        VoyageEmbedder(KEY)


def test_making_an_embedder_does_not_load_the_library():
    """The import takes seconds, so it waits for the first call."""
    code = (
        "import sys; from ndalab.nda.voyage import VoyageEmbedder; VoyageEmbedder('k'); "
        "sys.exit('voyageai' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(st.sampled_from(["", " ", "a", "b" * 900, "c" * 290_000, "d" * 400_000])))
def test_batches_hold_every_text_once_within_the_limits(texts):
    """Texts with words are batched in order; no batch is too big unless one text is."""
    found = list(batches(texts))
    assert [i for batch in found for i in batch] == [i for i, t in enumerate(texts) if t.strip()]
    for batch in found:
        assert 1 <= len(batch) <= 128
        tokens = sum(estimate_tokens(texts[i]) for i in batch)
        assert tokens <= MOST_TOKENS or len(batch) == 1


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("a", 1), ("abc", 1), ("abcd", 2)])
def test_tokens_are_estimated_from_the_length(text, tokens):
    """The estimate rounds up and needs no tokenizer."""
    assert estimate_tokens(text) == tokens


@pytest.mark.parametrize("twin", ["offline", "voyage"])
def test_both_embedders_keep_the_ports_promises(twin):
    """One vector of the dimension for each text, in order, zeros for a blank one."""
    with Server(GOOD, GOOD) as server:
        twins = {
            "offline": HashingEmbedder(256),
            "voyage": VoyageEmbedder(KEY, base_url=f"{server.url}/v1", dimension=256),
        }
        embedder = twins[twin]

        async def play():
            with limiting(Limiters(ScriptedClock())):
                both = await embedder.embed(["alpha", "", "beta clause"], "document")
                one = await embedder.embed(["beta clause"], "document")
                return both, one

        both, one = asyncio.run(play())
    assert {len(row) for row in both + one} == {embedder.dimension}
    assert both[1] == [0.0] * 256
    assert (both[2], len(both)) == (one[0], 3)
    assert both[0] != both[2]
