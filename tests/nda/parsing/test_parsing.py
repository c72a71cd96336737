"""Parsing tells formats apart by content and refuses clearly what it cannot read."""

import pytest

from ndalab.errors import DocumentError
from ndalab.nda.parsing import parse_bytes


def test_text_is_kept_but_for_line_ends():
    """A text file's document is the file itself with line ends normalised."""
    assert parse_bytes("a.txt", b"One \r\n two\r").text == "One \n two\n"


def test_empty_file_is_refused():
    """An empty file is an error that names the file."""
    with pytest.raises(DocumentError, match=r"a\.txt: the file is empty"):
        parse_bytes("a.txt", b"")
