import pytest

from ndalab.errors import DocumentError
from ndalab.nda.shelf import Shelf
from ndalab.nda.sources import MemorySource


class _CountingSource(MemorySource):
    """Counts how often it is read."""

    readings = 0

    def read(self, uri):
        self.readings += 1
        return super().read(uri)


def test_what_is_at_hand_is_not_read_again():
    """A document that was just opened is given back without reading it."""
    source = _CountingSource({"a": b"Some text."})
    shelf = Shelf(source)
    opened = shelf.open("a", "a.txt")
    assert shelf.reopen("a", "a.txt", opened.document.sha256) is opened
    assert source.readings == 1


def test_what_found_no_room_is_read_again():
    """The document used longest ago makes room; it comes back equal."""
    source = _CountingSource({"a": b"Some text.", "b": b"Other text."})
    shelf = Shelf(source, room=15)
    first, second = shelf.open("a", "a.txt"), shelf.open("b", "b.txt")
    assert shelf.reopen("b", "b.txt", second.document.sha256) is second
    assert shelf.reopen("a", "a.txt", first.document.sha256) == first
    assert source.readings == 3


def test_another_process_can_take_a_document_up():
    """A shelf that never saw the document reads and parses it."""
    source = MemorySource({"a": b"Some text."})
    sha256 = Shelf(source).open("a", "a.txt").document.sha256
    assert Shelf(source).reopen("a", "a.txt", sha256).document.text == "Some text."


def test_a_document_that_changed_is_refused():
    """What is not the same any more is not given back as if it were."""
    shelf = Shelf(MemorySource({"a": b"Some text."}))
    with pytest.raises(DocumentError, match=r"a\.txt: the file was changed while"):
        shelf.reopen("a", "a.txt", "0" * 64)
