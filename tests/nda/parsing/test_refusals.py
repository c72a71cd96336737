"""What cannot be read is refused in one sentence that says what to do next."""

import io
import zipfile

import pytest

from ndalab.errors import DocumentError, UsageError
from ndalab.nda.parsing import SUFFIXES, find_documents, parse_bytes, parse_file
from ndalab.nda.parsing.limits import MAX_BYTES, MAX_CHARACTERS

MEGABYTE = 1024 * 1024


def packed(**files):
    """Give a ZIP of files, by their names with a dot for the underscore."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said", "advice"),
    [
        ("a.txt", b"", "the file is empty", "fetch or export it again"),
        ("a.txt", b" \n\t\r\n\x0c ", "holds no text", "check that it is the file you meant"),
        ("a.html", b"<html><script>x()</script></html>", "holds no text", "check that it is"),
        ("a.txt", bytes(range(256)) * 40, "binary data", "check that it is the file you meant"),
        ("a.txt", b"\x00" * 5000, "binary data", "check that it is the file you meant"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "old Word",
            "save it as .docx",
        ),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password", "without one"),
        ("a.txt", b"{\\rtf1\\ansi NDA}", "RTF", "save it as .docx or as plain text"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a PNG picture", "run OCR"),
        ("a.txt", b"\xff\xd8\xff\xe0" + b"\0" * 99, "a JPEG picture", "run OCR"),
        ("scan", b"II*\x00" + b"\0" * 99, "a TIFF picture", "run OCR"),
        ("a", b"BM\x9a\x00\x00\x00\x00\x00\x00\x00" + b"\0" * 99, "a BMP picture", "run OCR"),
        ("a", b"RIFF\x9a\x00\x00\x00WEBPVP8 " + b"\0" * 99, "a WebP picture", "run OCR"),
        ("a.docx", packed(notes_txt="hello"), "not a Word document", "pass the document itself"),
        ("a.docx", packed(), "not a Word document", "pass the document itself"),
        ("a.docx", b"PK\x03\x04" + b"junk" * 99, "damaged ZIP", "fetch or export it again"),
        ("a.pdf", b"%PDF-1.7\n" + b"junk" * 99, "damaged or cut short", "fetch or export it again"),
    ],
)
def test_unreadable_content(name, data, said, advice):
    """The message names the file, says what is wrong and ends with what to do."""
    with pytest.raises(DocumentError) as caught:
        parse_bytes(name, data)
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert said in message
    assert advice in message
    assert message.endswith(".")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    """The size is asked of the folder, and the message has both the limit and the size."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 3 * MEGABYTE)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("read"))
    with pytest.raises(DocumentError, match=r"large\.txt: the file has 28\.0 MB, the limit is 25"):
        parse_file(path)


def test_text_too_long_is_refused():
    """More text than a contract can have is an error that says how much there was."""
    data = b"word " * (MAX_CHARACTERS // 5 + 1)
    with pytest.raises(
        DocumentError, match=r"2,000,005 characters of text, the limit is 2,000,000"
    ):
        parse_bytes("long.txt", data)


def test_text_at_the_limit_is_read():
    """The limit itself is allowed."""
    assert len(parse_bytes("long.txt", b"a" * MAX_CHARACTERS).text) == MAX_CHARACTERS


@pytest.mark.parametrize("path", ["nowhere.pdf", "no\0name.txt", ""])
def test_paths_that_lead_nowhere(tmp_path, path):
    """A path that does not exist, cannot exist or is a folder is the caller's to mend."""
    with pytest.raises(DocumentError, match=r"does not exist|cannot be read|is a folder"):
        parse_file(f"{tmp_path}/{path}")


def test_an_unreadable_file_says_why(tmp_path, monkeypatch):
    """The system's reason is passed on."""
    path = tmp_path / "shut.txt"
    path.write_text("x")

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(DocumentError, match=r"shut\.txt cannot be read \(Permission denied\)"):
        parse_file(path)


def test_text_instead_of_bytes_is_a_usage_error():
    """Passing decoded text is caught with what to do instead."""
    with pytest.raises(UsageError, match="takes the bytes of a file"):
        parse_bytes("a.txt", "already decoded")


def test_find_documents_expands_folders(tmp_path):
    """Folders give the documents below them, sorted; hidden files and other types are left out."""
    for name in [
        "b.PDF",
        "a/z.txt",
        "a/c.docx",
        ".git/x.txt",
        "a/.hidden.txt",
        "~$c.docx",
        "q.zip",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    found = find_documents([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a/c.docx", "a/z.txt", "b.PDF"]


def test_find_documents_keeps_named_files_once(tmp_path):
    """A file that is named is kept whatever its ending, and none comes twice."""
    odd, text = tmp_path / "nda.bin", tmp_path / "nda.txt"
    odd.write_bytes(b"x")
    text.write_bytes(b"x")
    assert find_documents([odd, text, tmp_path]) == [odd, text]
    assert find_documents(str(text)) == [text]


def test_find_documents_names_what_is_missing(tmp_path):
    """A path that does not exist is an error, not an empty answer."""
    with pytest.raises(UsageError, match=r"absent does not exist; check the path"):
        find_documents([tmp_path / "absent"])


def test_suffixes_are_the_formats_that_are_read():
    """The public list has every ending that folders are searched for."""
    assert set(SUFFIXES) == {".docx", ".htm", ".html", ".md", ".pdf", ".text", ".txt"}
