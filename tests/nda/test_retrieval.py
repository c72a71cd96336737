"""Retrieval finds passages by their words and their vectors, the same way every time."""

import asyncio
import json
import math

import pytest

from ndalab.errors import UsageError
from ndalab.nda.retrieval import BM25, HashingEmbedder, Hit, Retriever, Vectors
from ndalab.nda.retrieval.words import stem, terms

PASSAGES = [
    "The Recipient shall return or erase all papers when the talks end.",
    "This Agreement is governed by the laws of Norway.",
    "The Recipient may disclose the papers to its staff who need them.",
    "Information conveyed in speech is protected once confirmed in writing.",
]


def search(query, k=1, **options):
    """Search the passages above and give the places of the hits."""

    async def run():
        retriever = await Retriever.build(PASSAGES, **options)
        return await retriever.search(query, k)

    return [hit.index for hit in asyncio.run(run())]


class TwoNumbers:
    """An embedder that points documents east and every query north."""

    model = "compass"
    dimension = 2

    async def embed(self, texts, input_type):
        """Give one direction for all."""
        return [[1.0, 0.0] if input_type == "document" else [0.0, 1.0] for _ in texts]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("destruction of documents on termination", 0),
        ("which law governs", 1),
        ("sharing with employees", 2),
        ("verbal disclosure", 3),
    ],
)
def test_best_passage_comes_first(query, place):
    """A question finds its passage, also in other words of the same kin."""
    assert search(query) == [place]


def test_k_bounds_the_hits_and_equals_keep_their_order():
    """No more than `k` passages come back, and passages that score alike stay in order."""
    assert search("zebra", k=3, vector_share=0) == [0, 1, 2]
    assert len(search("papers", k=99)) == 4


def test_scores_lie_between_0_and_1_and_fall():
    """Scores are comparable within a search: the best first, none above 1 or below 0."""

    async def run():
        return await (await Retriever.build(PASSAGES)).search("papers for the staff", 4)

    scores = [hit.score for hit in asyncio.run(run())]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] < scores[0] <= 1


def test_bm25_is_the_published_formula():
    """A score is idf times saturated frequency, worked out by hand for one word."""
    index = BM25(["zebra zebra", "zebra lion lion lion", "lion lion lion"])
    lengths, mean = [2, 4, 3], 3
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / mean))
        for times, length in zip([2, 1, 0], lengths, strict=True)
    ]
    assert index.scores("the zebra").tolist() == pytest.approx(expected)


def test_hashing_gives_the_same_numbers_on_every_machine():
    """The hash is stable: the places and signs of a feature are fixed for all time."""
    rows = asyncio.run(HashingEmbedder().embed(["norway"], "document"))
    places = {place: round(number, 6) for place, number in enumerate(rows[0]) if number}
    assert places == {681: -1.0}
    assert HashingEmbedder().model == "hashing-1024"


def test_vectors_have_length_1_or_0():
    """Every vector is normalised, and a text without words is all zeros."""
    rows = asyncio.run(HashingEmbedder(dimension=64).embed([PASSAGES[0], "", " .. "], "document"))
    assert [round(math.hypot(*row), 5) for row in rows] == [1.0, 0.0, 0.0]


def test_vectors_survive_json():
    """Stored vectors come back with their model, dimension and numbers."""
    rows = asyncio.run(HashingEmbedder(dimension=16).embed(PASSAGES, "document"))
    stored = json.loads(json.dumps(Vectors.of("hashing-16", 16, rows).to_json()))
    back = Vectors.from_json(stored)
    assert (back.model, back.dimension) == ("hashing-16", 16)
    assert back.rows.tolist() == Vectors.of("hashing-16", 16, rows).rows.tolist()


def test_stored_vectors_spare_the_embedding():
    """Given vectors are used as they are: here they make the last passage the nearest."""
    rows = [[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    vectors = Vectors.of("compass", 2, rows)
    options = {"embedder": TwoNumbers(), "vectors": vectors, "vector_share": 1.0}
    assert search("anything", **options) == [3]


def test_vectors_of_another_model_are_refused():
    """Vectors of two models, or of two lengths, never meet."""
    vectors = Vectors.of("other-2", 2, [[1.0, 0.0]] * 4)
    with pytest.raises(UsageError, match=r"stored vectors are of other-2 \(2\).*embed the pass"):
        search("anything", vectors=vectors)
    with pytest.raises(UsageError, match="cannot be compared"):
        vectors.cosines(Vectors.of("compass", 2, [[1.0, 0.0]]))


def test_vectors_of_another_count_are_refused():
    """Stored vectors must be as many as the passages."""
    with pytest.raises(UsageError, match="1 vectors for 4 passages"):
        search("anything", embedder=TwoNumbers(), vectors=Vectors.of("compass", 2, [[1.0, 0.0]]))


@pytest.mark.parametrize(
    ("rows", "message"),
    [([[1.0]], "gave vectors of 1 numbers where 2"), ([[1.0, math.nan]], "not finite")],
)
def test_a_model_that_gives_nonsense_is_refused(rows, message):
    """Rows of the wrong length and numbers that are none are an error that names the model."""
    with pytest.raises(UsageError, match=message):
        Vectors.of("compass", 2, rows)


@pytest.mark.parametrize(("query", "k"), [("", 3), ("  ", 3), ("papers", 0)])
def test_a_search_for_nothing_is_refused(query, k):
    """A query needs a word and a search a wish for at least one passage."""
    with pytest.raises(UsageError, match="at least one"):
        search(query, k)


def test_one_string_is_not_a_list_of_passages():
    """Passing a text instead of a list of texts is caught before its letters are indexed."""
    with pytest.raises(UsageError, match="list of passages"):
        asyncio.run(Retriever.build("one text"))


def test_nothing_is_found_in_nothing():
    """A document without passages answers every search with no hits."""

    async def run():
        return await (await Retriever.build([])).search("anything")

    assert asyncio.run(run()) == []


def test_a_hit_is_a_value():
    """Hits compare by what they say."""
    assert Hit(index=1, score=0.5) == Hit(index=1, score=0.5)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("parties", "party"), ("disclosed", "disclos"), ("disclose", "disclos"), ("loss", "loss")],
)
def test_stems_bring_forms_of_a_word_together(word, expected):
    """Inflected forms share a stem; short words keep their letters."""
    assert stem(word) == expected


def test_terms_name_the_family_of_a_word():
    """A word with kin is followed by the family's name, so that either finds the other."""
    assert terms("verbal notice") == ["verbal", "notic", "~oral", "~notify"]
