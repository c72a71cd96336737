"""Segments quote the document exactly and break where a lawyer would."""

from ndalab.nda.document import Document
from ndalab.nda.segment import segment


def texts(text):
    """Give the wording of each segment of a text file."""
    document = Document(name="t.txt", format="text", sha256="0" * 64, text=text)
    return [item.text for item in segment(document)]


def test_sentences_and_items_are_separate_segments():
    """Sentence ends and inline list markers cut; abbreviations and amounts do not."""
    assert texts(
        "1. Term. This Agreement with Acme Inc. lasts two (2) years. It ends (a) by notice or "
        "(b) by breach under Sec. 4.2 of it."
    ) == [
        "1. Term.",
        "This Agreement with Acme Inc. lasts two (2) years.",
        "It ends",
        "(a) by notice or",
        "(b) by breach under Sec. 4.2 of it.",
    ]
