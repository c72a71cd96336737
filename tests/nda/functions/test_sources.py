import pytest

from ndalab.errors import DocumentError
from ndalab.nda.sources import FileSource, MemorySource


def test_any_file_name_is_read(tmp_path):
    """A file is found by its URI, whatever characters its name has."""
    for name in ("plain.txt", "a b%20c#?.txt", "<script>.txt", "Übergabe „1“.txt"):
        path = tmp_path / name
        path.write_bytes(name.encode())
        assert FileSource().read(path.as_uri()) == name.encode()


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        ("https://example.org/a.txt", "'https://example.org/a.txt' is no file: URI"),
        ("file://host/a.txt", "'file://host/a.txt' is no file: URI"),
        ("a.txt", "'a.txt' is no file: URI"),
        ("file:///nowhere/at/all.txt", "all.txt does not exist; check the path."),
        ("file:///", "cannot be read"),
        ("file:///etc/%00.txt", "'file:///etc/%00.txt' is no file: URI"),
    ],
)
def test_what_is_no_file_is_refused(uri, sentence):
    """A URI that leads to no file is refused in a sentence."""
    with pytest.raises(DocumentError) as refusal:
        FileSource().read(uri)
    assert sentence in str(refusal.value)


def test_nothing_outside_the_root_is_read(tmp_path):
    """With a root, neither dots nor a link lead out of it."""
    (tmp_path / "root").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "root" / "link.txt").symlink_to(tmp_path / "secret.txt")
    source = FileSource(tmp_path / "root")
    for uri in (
        (tmp_path / "secret.txt").as_uri(),
        (tmp_path / "root").as_uri() + "/../secret.txt",
        (tmp_path / "root" / "link.txt").as_uri(),
    ):
        with pytest.raises(DocumentError, match=r"secret\.txt lies outside the folder"):
            source.read(uri)


def test_an_enormous_file_is_refused_before_it_is_read(tmp_path):
    """A file over the limit is refused by its size alone."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(60 * 1024 * 1024)
    with pytest.raises(DocumentError, match=r"huge\.txt: the file has 60\.0 MB, the limit is 25"):
        FileSource().read(path.as_uri())


def test_memory_knows_what_it_holds():
    """The twin in memory gives back bytes, and a sentence for what it does not hold."""
    source = MemorySource({"mem:a": b"text"})
    assert source.read("mem:a") == b"text"
    with pytest.raises(DocumentError, match="'mem:b' does not exist"):
        source.read("mem:b")
