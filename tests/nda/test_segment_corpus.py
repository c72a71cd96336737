"""Segments agree with those that people drew in ContractNLI (Koreeda and Manning 2021).

The corpus is no part of the repository: NDALAB_DATA names the folder it lies in.
"""

import difflib
import json
import os
import re
from pathlib import Path

import pytest

from ndalab.nda.document import Document
from ndalab.nda.parsing import parse_file
from ndalab.nda.segment import segment

BESIDE = Path(__file__).parents[3] / "shared" / "data"
CORPUS = Path(os.environ.get("NDALAB_DATA", BESIDE)) / "contractnli"
pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason=f"ContractNLI is not at {CORPUS}; set NDALAB_DATA"
)
TOKEN = re.compile(r"\w+|[^\w\s]")


def annotated():
    """Give the annotated documents by the names of their files."""
    splits = [
        json.loads((CORPUS / name).read_text()) for name in ("dev.json", "train_first50.json")
    ]
    return [{item["file_name"]: item for item in split["documents"]} for split in splits]


def f1(hits, drawn, cut):
    """Give the harmonic mean of precision and recall."""
    return 2 * hits / (drawn + cut)


@pytest.mark.parametrize("split", [0, 1])
def test_starts_of_gold_spans(split):
    """Over each split, the starts of segments are those of the spans, F1 .92 or better."""
    hits = drawn = cut = 0
    for item in annotated()[split].values():
        text = item["text"]
        document = Document(name="t", format="text", sha256="0", text=text)
        found = {segment.start for segment in segment(document)}
        gold = {start for start, _ in item["spans"]}
        hits, drawn, cut = hits + len(found & gold), drawn + len(gold), cut + len(found)
    assert f1(hits, drawn, cut) > 0.92


def places(item, text):
    """Find the places in `text` of the gold text's tokens and of its spans' first ones."""
    gold = [(match[0], match.start()) for match in TOKEN.finditer(item["text"])]
    own = [(match[0], match.start()) for match in TOKEN.finditer(text)]
    matcher = difflib.SequenceMatcher(None, [t for t, _ in own], [t for t, _ in gold], False)
    place = {
        gold[block.b + at][1]: own[block.a + at][1]
        for block in matcher.get_matching_blocks()
        for at in range(block.size)
    }
    spans = [(start, item["text"][start:end]) for start, end in item["spans"]]
    starts = [start + len(words) - len(words.lstrip()) for start, words in spans if words.strip()]
    return set(place.values()), {place[start] for start in starts if start in place}


def test_original_files():
    """Parsed from the original files, with wrapped lines and pages, F1 is .92 or better too."""
    known = {name: item for split in annotated() for name, item in split.items()}
    hits = drawn = cut = 0
    for path in sorted((CORPUS / "originals").iterdir()):
        if path.name in known:
            document = parse_file(path)
            shared, gold = places(known[path.name], document.text)
            found = {segment.start for segment in segment(document)} & shared
            hits, drawn, cut = hits + len(found & gold), drawn + len(gold), cut + len(found)
    assert drawn > 3000
    assert f1(hits, drawn, cut) > 0.92
