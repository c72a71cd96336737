from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ndalab.nda.document import Segment
from ndalab.nda.hypotheses import HYPOTHESES
from ndalab.nda.nearest import (
    CHUNK_CHARACTERS,
    HASHED_SHARE,
    LEARNED_SHARE,
    MOST_CHUNKS,
    best,
    chunk,
    chunk_texts,
    nearest,
)
from ndalab.nda.retrieval import Vectors


def segments(*lengths_and_sections):
    made, at = [], 0
    for length, section in lengths_and_sections:
        made.append(Segment(start=at, end=at + length, text="x", section=section))
        at += length + 1
    return made


def test_a_chunk_stays_within_its_clause():
    """Neighbouring sentences of one clause are one chunk; the next clause begins another."""
    chunks = chunk(segments((10, "1"), (10, "1"), (10, "2"), (10, None)))
    assert [(c.start, c.end, c.section) for c in chunks] == [
        (0, 21, "1"),
        (22, 32, "2"),
        (33, 43, None),
    ]


def test_a_long_clause_is_cut_between_sentences():
    """A clause that is too long for one chunk is cut where a sentence ends."""
    chunks = chunk(segments(*[(500, "1")] * 5))
    assert [(c.start, c.end) for c in chunks] == [(0, 1001), (1002, 2003), (2004, 2504)]


def test_the_number_of_chunks_is_limited():
    """Very many clauses are put together, none left out."""
    chunks = chunk(segments(*[(1, str(n)) for n in range(5000)]))
    assert len(chunks) <= MOST_CHUNKS
    assert (chunks[0].start, chunks[-1].end) == (0, 9999)


@given(st.lists(st.tuples(st.integers(1, 3000), st.sampled_from([None, "1", "2"])), max_size=60))
def test_chunks_cover_all_segments_in_order(made):
    """Every segment lies in exactly one chunk, and the chunks are in reading order."""
    found = segments(*made)
    chunks = chunk(found)
    assert [sum(c.start <= s.start and s.end <= c.end for c in chunks) for s in found] == [1] * len(
        found
    )
    assert all(a.end <= b.start for a, b in pairwise(chunks))


def test_texts_are_folded_and_not_endless():
    """What is embedded has its white space folded and is cut where it is far too long."""
    (one,) = chunk(segments((100_000, "1")))
    assert chunk_texts("a \n\t b" + "c" * 100_000, [one])[0].startswith("a bccc")
    assert len(chunk_texts("c" * 100_000, [one])[0]) == 4 * CHUNK_CHARACTERS


def rank(chunks, texts, rows, question=(1, 0), model="letters"):
    questions = [Vectors.of(model, 2, [question])] * len(HYPOTHESES)
    return nearest(chunks, texts, Vectors.of(model, 2, rows), questions)


def test_the_nearest_comes_first():
    """Where words say nothing, the cosine ranks, ties in reading order, three a question."""
    chunks = chunk(segments((10, "1"), (10, "2"), (10, "3"), (10, "4")))
    found = rank(chunks, ["x"] * 4, [[0, 1], [3, 0], [1, 1], [5, 0]])
    assert [(n.id, n.start, n.score) for n in found[:3]] == [
        ("nda-1", 11, LEARNED_SHARE),
        ("nda-1", 33, LEARNED_SHARE),
        ("nda-1", 22, round(0.5**0.5 * LEARNED_SHARE, 4)),
    ]


def test_shared_words_count():
    """Where vectors say nothing, the chunk in the words of the statement comes first."""
    chunks = chunk(segments((10, "1"), (10, "2"), (10, "3")))
    texts = ["Notices are sent by post.", HYPOTHESES[0].statement, "The law of Ireland."]
    (first, *_) = rank(chunks, texts, [[0, 0]] * 3, model="hashing-2")
    assert (first.start, first.score) == (11, round(1 - HASHED_SHARE, 4))


def test_batches_merge_to_the_best_of_all():
    """What two batches found is merged by score, in the order of the questions."""
    chunks = chunk(segments(*[(10, str(n)) for n in range(6)]))
    halves = [
        *rank(chunks[3:], ["x"] * 3, [[2, 0], [1, 1], [0, 1]]),
        *rank(chunks[:3], ["x"] * 3, [[0, 1], [3, 0], [-1, 1]]),
    ]
    assert [(n.id, n.start) for n in best(halves)[:4]] == [
        ("nda-1", 11),
        ("nda-1", 33),
        ("nda-1", 44),
        ("nda-2", 11),
    ]
