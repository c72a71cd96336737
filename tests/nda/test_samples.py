"""The samples are there, in a stable order, and in the shapes they promise."""

import pytest

from ndalab.errors import UsageError
from ndalab.nda.samples import sample, sample_paths

SHAPES = {
    "mutual.docx": b"PK\x03\x04",
    "inbound.pdf": b"%PDF-",
    "outbound.txt": b"<TYPE>EX",
    "employee.html": b"<!DOCTYPE html>",
    "merger.pdf": b"%PDF-",
    "harsh.docx": b"PK\x03\x04",
    "startup.txt": b"Mutual NDA\r\n",
    "template.html": b"<!DOCTYPE html>",
    "catering.txt": b"CATERING SERVICES ORDER",
}


def test_order_is_fixed():
    """The samples come in the order in which the docstring describes them."""
    assert [path.name for path in sample_paths()] == list(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_file_has_its_shape(name):
    """Each sample is a real file of the kind its extension says."""
    assert sample(name).read_bytes().startswith(SHAPES[name])


def test_no_file_is_forgotten():
    """Every file in the folder is listed, apart from Python's own."""
    folder = sample_paths()[0].parent
    found = {p.name for p in folder.iterdir() if p.suffix not in {".py", ""}}

    assert found == set(SHAPES)


def test_extension_may_be_left_out():
    """`sample("harsh")` is `sample("harsh.docx")`."""
    assert sample("harsh") == sample("harsh.docx")


@pytest.mark.parametrize("name", ["", "nosuch.pdf", "../schemas.py", "HARSH"])
def test_unknown_name_lists_the_known(name):
    """A name that is no sample is refused, with the names that are."""
    with pytest.raises(UsageError, match=r"mutual\.docx, inbound\.pdf"):
        sample(name)


def test_startup_is_no_utf8():
    """The Windows-1252 sample cannot be read as UTF-8, which is its point."""
    raw = sample("startup").read_bytes()

    assert "“Pebblewick”" in raw.decode("cp1252")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_outbound_is_wrapped():
    """The filing keeps to 72 columns and carries page marks."""
    text = sample("outbound").read_text(encoding="ascii")

    assert max(map(len, text.splitlines())) == 72
    assert text.count("<PAGE>") == 3
