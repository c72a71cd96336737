import pytest

from ndalab.cli.files import write_whole
from ndalab.errors import ServiceError


def test_a_file_is_replaced_as_a_whole(tmp_path):
    """New content takes the place of the old, and no draft stays behind."""
    target = tmp_path / "r.html"
    target.write_text("old")
    write_whole(target, "new \ud800 half")
    assert target.read_text() == "new ? half"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """When the disk refuses, the old file is still there, with no draft beside it."""
    target = tmp_path / "r.html"
    target.write_text("old")

    def refuse(self, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(ServiceError, match="No space left on device"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
