import contextlib
import os
import sqlite3

import pytest
from bs4 import BeautifulSoup

from ndalab.nda.samples import sample_paths
from tests.cli.running import NDA, lines, run, write


def facts(store):
    """Read the facts that a store holds."""
    with contextlib.closing(sqlite3.connect(store)) as db:
        return db.execute("SELECT number, body FROM facts ORDER BY number").fetchall()


def test_a_table_says_what_was_found(tmp_path):
    """Each document has its row with lane, score, name and kind; stdout ends with the caveat."""
    write(tmp_path, a__txt=NDA, b__txt=NDA)
    result = run("analyze", tmp_path)
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines() if line.startswith(" ")]
    named = {cell: row for row in rows for cell in row if cell.endswith(".txt")}
    assert sorted(named) == ["a.txt", "b.txt"]
    assert {"Mutual", "NDA"} <= {word.rstrip(":") for word in named["a.txt"]}
    assert result.stdout.endswith("2 documents. Not legal advice.\n")


def test_json_lines_hold_everything(tmp_path):
    """One object a document, in order, with facts whose quotes are where they say they are."""
    paths = write(tmp_path, b__txt=NDA, a__txt=NDA)
    result = run("analyze", "--json", *paths)
    found = lines(result)
    assert [line["path"] for line in found] == [str(path) for path in paths]
    assert {line["status"] for line in found} == {"ok"}
    assert found[0]["text"] == NDA
    assert len(found[0]["facts"]) == 17
    quotes = [e for fact in found[0]["facts"] for e in fact["evidence"]]
    assert quotes != []
    assert [e for e in quotes if NDA[e["start"] : e["end"]] != e["quote"]] == []
    assert result.stderr == ""


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(tmp_path):
    """Every unreadable document is one sentence, every other one is analysed, the code is 1."""
    write(
        tmp_path,
        a_empty__txt=b"",
        b_good__txt=NDA,
        c_broken__pdf=b"%PDF-1.7\ntruncated",
        d_zip__docx=b"PK\x03\x04 no Word document",
        e_utf16__txt=NDA.encode("utf-16"),
        f_cp1252__txt=f"{NDA}\n“Quotes”".encode("cp1252"),
        g_spaces__txt=b" \n ",
    )
    result = run("analyze", "--json", tmp_path, tmp_path / "nowhere.txt")
    told = {line["path"].rsplit("/", 1)[-1]: line for line in lines(result)}
    assert result.exit_code == 1
    assert {name: line["status"] for name, line in told.items()} == {
        "a_empty.txt": "error",
        "b_good.txt": "ok",
        "c_broken.pdf": "error",
        "d_zip.docx": "error",
        "e_utf16.txt": "ok",
        "f_cp1252.txt": "ok",
        "g_spaces.txt": "error",
        "nowhere.txt": "error",
    }
    for name, line in told.items():
        if line["status"] == "error":
            assert name in line["error"]
            assert "\n" not in line["error"]
            assert (line["facts"], line["findings"], line["text"]) == ([], [], None)


def test_an_enormous_file_is_refused_quickly(tmp_path):
    """A file over the limit is an error with both sizes, and is never read."""
    huge, good = write(tmp_path, huge__txt=b"", good__txt=NDA)
    os.truncate(huge, 60 * 1024 * 1024)
    first, second = lines(run("analyze", "--json", huge, good))
    assert first["error"].startswith("huge.txt: the file has 60.0 MB, the limit is 25 MB")
    assert second["status"] == "ok"


def test_nothing_to_analyse_is_a_usage_error(tmp_path):
    """Where no path leads anywhere, one sentence each is said on stderr and the code is 2."""
    result = run("analyze", "--json", tmp_path / "no.txt", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"{tmp_path}/no.txt does not exist; check the path.",
        (f"{tmp_path} holds no documents; they end in .docx, .htm, .html, .md, .pdf, .text, .txt."),
    ]


def test_a_file_named_twice_is_analysed_once(tmp_path):
    """The same file by two ways, in a folder and by a link, is one document."""
    (path,) = write(tmp_path, a__txt=NDA)
    (tmp_path / "b.txt").symlink_to(path)
    found = lines(run("analyze", "--json", path, tmp_path, path))
    assert [line["path"] for line in found] == [str(path)]


def test_equal_documents_are_analysed_each(tmp_path):
    """Two files with the same content are two documents with the same answer."""
    write(tmp_path, a__txt=NDA, b__txt=NDA)
    first, second = lines(run("analyze", "--json", tmp_path))
    assert first.pop("path") != second.pop("path")
    assert first == second


def test_a_device_is_no_document():
    """What is no regular file is refused instead of being read for ever."""
    result = run("analyze", "/dev/zero")
    assert result.exit_code == 2
    assert result.stderr == ("/dev/zero is not a regular file; copy its content into one.\n")


def test_what_is_no_nda_is_analysed_with_a_warning():
    """A services order comes out as ok, with a warning instead of a refusal."""
    (catering,) = [path for path in sample_paths() if path.stem == "catering"]
    (line,) = lines(run("analyze", "--json", catering))
    assert (line["status"], line["is_nda"]) == ("ok", False)
    assert any("does not look like an NDA" in warning for warning in line["warnings"])


def test_the_report_is_written(tmp_path):
    """--html writes one page that names every document, and nothing else into the folder."""
    write(tmp_path, a__txt=NDA, b__txt=b"")
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "r.html"
    assert run("analyze", tmp_path, "--html", target).exit_code == 1
    soup = BeautifulSoup(target.read_text(), "lxml")
    assert [h.text for h in soup.find_all("h2")] == ["a.txt", "b.txt"]
    assert list((tmp_path / "out").iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("no/r.html", "cannot be written: there is no folder"),
        (".", "is a folder; name a file in it."),
    ],
)
def test_a_report_without_a_place_is_refused_before_any_work(tmp_path, place, sentence):
    """A report that cannot be written is refused at once, not after an hour."""
    write(tmp_path, a__txt=NDA)
    result = run("analyze", tmp_path, "--html", tmp_path / place)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""


def test_hostile_names_do_no_harm(tmp_path):
    """Control characters of a name reach neither the terminal nor the page."""
    (path,) = write(tmp_path, a__txt=NDA)
    path.rename(tmp_path / "x\x1b[31m<b>\n[red]y.txt")
    result = run("analyze", tmp_path, "--html", tmp_path / "r.html")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert "[red]y.txt" in result.stdout
    assert "\x1b" not in (tmp_path / "r.html").read_text()


def test_a_store_remembers(tmp_path):
    """What a store holds the answer to is told again without being analysed again."""
    (path,) = write(tmp_path, a__txt=NDA)
    store = tmp_path / "progress.sqlite"
    first = lines(run("analyze", "--json", path, "--store", store))
    kept = facts(store)
    assert lines(run("analyze", "--json", path, "--store", store)) == first
    assert facts(store) == kept


def test_a_changed_file_is_analysed_anew(tmp_path):
    """A store does not answer for a file that is not the same any more."""
    (path,) = write(tmp_path, a__txt=NDA)
    store = tmp_path / "progress.sqlite"
    run("analyze", path, "--store", store)
    path.write_text(NDA.replace("Ireland", "France"))
    (line,) = lines(run("analyze", "--json", path, "--store", store))
    assert line["governing_law"] == "France"


def test_a_foreign_store_is_refused(tmp_path):
    """A file that is no store is left alone, and one sentence says so."""
    path, other = write(tmp_path, a__txt=NDA, other__txt="no database")
    result = run("analyze", path, "--store", other)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a store of ndalab's" in result.stderr
    assert other.read_text() == "no database"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["analyze"], "Missing argument"),
        (["analyze", "--we", "them", "a.txt"], "them"),
        (["analyse", "a.txt"], "analyse"),
    ],
)
def test_wrong_arguments_are_a_usage_error(arguments, said):
    """Arguments that do not fit end with code 2 and a message."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_playbook_of_one_s_own_decides(tmp_path):
    """Our playbook can be copied and changed, and the changed rules decide."""
    (path,) = write(tmp_path, a__txt=NDA)
    mine = tmp_path / "mine.yaml"
    mine.write_text(run("playbook").stdout)
    (ours,) = lines(run("analyze", "--json", path))
    assert lines(run("analyze", "--json", path, "--playbook", mine)) == [ours]
    mine.write_text(
        "name: strict\n"
        "rules:\n"
        "  - {id: law, clause: governing_law, perspective: both, baseline: French law.,\n"
        "     levels: [{level: red, when: {not: {law: [France]}}, why: We want French law.}]}\n"
    )
    (line,) = lines(run("analyze", "--json", path, "--playbook", mine))
    assert [(f["rule_id"], f["why"]) for f in line["findings"]] == [("law", "We want French law.")]
    assert (line["lane"], line["score"]) == ("red", 75)


def test_a_wrong_playbook_is_refused_before_any_work(tmp_path):
    """A mistake in the playbook is one message with its place, and the code is 2."""
    path, wrong = write(tmp_path, a__txt=NDA, wrong__yaml="name: x\nrules: 3\n")
    result = run("analyze", path, "--playbook", wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{wrong}" in result.stderr


def test_our_side_decides_which_rules_count(tmp_path):
    """Findings that concern only the other side are left out."""
    (path,) = write(tmp_path, a__txt=NDA)
    sides = {
        we: {
            f["perspective"]
            for f in lines(run("analyze", "--json", path, "--we", we))[0]["findings"]
        }
        for we in ("recipient", "discloser", "both")
    }
    assert sides == {
        "recipient": {"recipient", "both"},
        "discloser": {"discloser", "both"},
        "both": {"recipient", "discloser", "both"},
    }


def test_many_documents_get_the_summary_alone(tmp_path):
    """With more documents than one reads about, stdout holds the summary and no findings."""
    write(tmp_path, **{f"d{n}__txt": NDA for n in range(13)})
    printed = run("analyze", tmp_path).stdout
    assert printed.count(".txt") == 13
    assert "in order" not in printed
