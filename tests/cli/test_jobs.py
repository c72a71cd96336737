import pytest

from ndalab.cli.jobs import find_jobs, short_names


def test_jobs_come_in_the_order_of_the_paths(tmp_path):
    """Paths keep their order; within a folder names are sorted, and other files left out."""
    for name in ("b.txt", "a.pdf", "c.py", ".hidden.txt"):
        (tmp_path / name).touch()
    jobs = find_jobs([tmp_path / "b.txt", tmp_path])
    assert [job.name for job in jobs] == ["b.txt", "a.pdf"]


def test_a_job_knows_its_address(tmp_path, monkeypatch):
    """A relative path is shown as given and addressed in full."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ä b.txt").touch()
    (job,) = find_jobs(["ä b.txt"])
    assert (job.shown, job.uri) == ("ä b.txt", f"{tmp_path.as_uri()}/%C3%A4%20b.txt")


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([], []),
        (["/a/b/c.txt"], ["c.txt"]),
        (["/a/b/c.txt", "/a/b/d/e.txt"], ["c.txt", "d/e.txt"]),
        (["x/c.txt", "y/c.txt"], ["x/c.txt", "y/c.txt"]),
        (["/a/c.txt", "b.txt"], ["/a/c.txt", "b.txt"]),
        (["/a/c.txt", "/b/c.txt"], ["/a/c.txt", "/b/c.txt"]),
    ],
)
def test_the_shared_folder_is_left_out(paths, names):
    """Names are as short as they can be and still tell the documents apart."""
    assert short_names(paths) == names
