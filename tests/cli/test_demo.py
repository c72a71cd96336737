import pytest
from bs4 import BeautifulSoup

from ndalab.nda.samples import sample_paths
from tests.cli.running import NDA, run, write


def test_the_demo_shows_the_samples(tmp_path, monkeypatch):
    """The demo names every sample, shows one run's steps, and leaves the report it speaks of."""
    monkeypatch.chdir(tmp_path)
    result = run("demo")
    assert result.exit_code == 0
    for path in sample_paths():
        assert path.name in result.stdout
    for step in ("parse", "chunk", "embed", "analyse", "score"):
        assert step in result.stdout
    assert "Trace of 1 run" in result.stdout
    assert "report/index.html" in result.stdout
    page = BeautifulSoup((tmp_path / "report" / "index.html").read_text(), "lxml")
    assert [h.text for h in page.find_all("h2")] == [path.name for path in sample_paths()]


def test_the_demo_takes_other_documents(tmp_path, monkeypatch):
    """With a path, the demo shows that document instead of the samples."""
    monkeypatch.chdir(tmp_path)
    (path,) = write(tmp_path, mine__txt=NDA)
    result = run("demo", path)
    assert "mine.txt" in result.stdout
    assert "catering.txt" not in result.stdout


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_tables_fit(tmp_path, monkeypatch, columns):
    """What the demo prints around the trace fits into the terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", columns)
    before_the_trace = run("demo").stdout.split("Trace of 1 run")[0]
    assert max(map(len, before_the_trace.splitlines())) <= int(columns)


def test_a_demo_without_a_place_for_its_report_says_so(tmp_path, monkeypatch):
    """Where a file is called like the report's folder, one sentence says so."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report").write_text("in the way")
    result = run("demo")
    assert result.exit_code == 2
    assert result.stderr.startswith("The folder report cannot be made here (")
