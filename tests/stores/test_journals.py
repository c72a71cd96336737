"""One contract for all journals, and what a file on disk may additionally meet."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap

import pytest

from ndalab.core.facts import (
    CallEnded,
    CallStarted,
    Enqueued,
    EventReceived,
    Reported,
    RunEnded,
    RunScheduled,
    StepMemoised,
    decode,
    encode,
)
from ndalab.errors import ServiceError, UsageError
from ndalab.stores.memory import MemoryJournal
from ndalab.stores.sqlite import FORMAT, SqliteJournal


def _event(number):
    text = f'{{"n": {number}, "text": "é 🦀 \\u2028"}}'
    return EventReceived(number, f"e{number}", "demo/x", text, 1, None, None, None, "sent", None)


REPORTED = Reported("StepRun", "h", "s", ("E", "m"), race=True)
FACTS = [
    _event(1),
    Enqueued(1, "r1", 0, "start", None, 0, 1),
    CallStarted(1, "r1", 0, 0, 5, None, False),
    CallEnded(
        1, "r1", 0, 206, (Reported("StepRun", "h", "s", ("E", "m"), True),), None, False, False
    ),
    StepMemoised(1, "r1", "h", "data", '"x"'),
    RunEnded(2, "r1", "completed", "null", None),
]


@pytest.fixture(params=["memory", "sqlite"])
def journal(request, tmp_path):
    """Each kind of journal, empty and open."""
    found = MemoryJournal() if request.param == "memory" else SqliteJournal(tmp_path / "j.sqlite")
    yield found
    found.close()


def test_a_new_journal_is_empty(journal):
    """There is nothing to read at first."""
    assert list(journal.read()) == []


def test_facts_come_back_equal_and_in_order(journal):
    """What was appended is read back, value for value and type for type."""
    journal.append(FACTS[:2])
    journal.append(FACTS[2:])

    read = list(journal.read())

    assert read == FACTS
    assert [type(fact) for fact in read] == [type(fact) for fact in FACTS]
    assert read[3].ops[0].race is True


def test_reading_does_not_end_writing(journal):
    """A journal may be read in the middle and written on."""
    journal.append(FACTS[:1])
    list(journal.read())
    journal.append(FACTS[1:])

    assert list(journal.read()) == FACTS


def test_appending_nothing_is_nothing(journal):
    """An empty decision leaves no trace."""
    journal.append([])

    assert list(journal.read()) == []


def test_closing_twice_does_nothing(journal):
    """Close may be called again."""
    journal.close()
    journal.close()


def test_a_fact_is_the_same_after_encode_and_decode():
    """The text form holds all there is of a fact."""
    assert [decode(encode(fact)) for fact in FACTS] == FACTS


@pytest.fixture
def path(tmp_path):
    """Where a test keeps its file."""
    return tmp_path / "lab.sqlite"


def _written(path, *batches):
    journal = SqliteJournal(path)
    for facts in batches:
        journal.append(facts)
    journal.close()
    return path


def test_a_file_keeps_its_facts(path):
    """A journal opened again on the same file has what was there."""
    _written(path, FACTS[:3])
    _written(path, FACTS[3:])

    journal = SqliteJournal(path)
    read = list(journal.read())
    journal.close()

    assert read == FACTS


def test_a_failed_append_keeps_nothing_of_it(path):
    """All facts of a decision are kept, or none; the journal can be used afterwards."""
    journal = SqliteJournal(path)
    journal.append([_event(1)])
    with pytest.raises(TypeError):
        journal.append([_event(2), _event(3)._replace(data=object())])
    journal.append([_event(4)])
    read = [fact.id for fact in journal.read()]
    journal.close()

    assert read == ["e1", "e4"]


def test_a_full_disk_is_an_error_and_keeps_what_was_there(path):
    """When the file cannot grow, the facts of that decision are not kept; the others are safe."""
    journal = SqliteJournal(path)
    journal.append([_event(1)])
    pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
    journal._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ServiceError, match=r"cannot be written: .*full"):
        journal.append([_event(n) for n in range(2, 2000)])
    read = [fact.id for fact in journal.read()]
    journal.close()

    assert read == ["e1"]


def test_a_closed_file_refuses(path):
    """After close neither reading nor writing is possible, and the error says so."""
    journal = SqliteJournal(path)
    journal.close()

    with pytest.raises(UsageError, match="closed"):
        journal.append(FACTS)
    with pytest.raises(UsageError, match="closed"):
        journal.read()


def test_a_missing_folder_and_a_folder_are_refused(tmp_path):
    """The path must name a file in a folder that is there."""
    with pytest.raises(UsageError, match="no such folder"):
        SqliteJournal(tmp_path / "absent" / "lab.sqlite")
    with pytest.raises(UsageError, match="it is a folder"):
        SqliteJournal(tmp_path)


@pytest.mark.parametrize(
    "content", [b"no database, but text enough to be one " * 50, b"x", b"n" * 600]
)
def test_a_foreign_file_is_refused_and_left_alone(path, content):
    """A file of another kind is not touched."""
    path.write_bytes(content)

    with pytest.raises(UsageError, match="not a store of ndalab's"):
        SqliteJournal(path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_store(path):
    """An empty file, as tempfile makes it, is as good as none."""
    path.touch()

    assert list(_read(_written(path, FACTS))) == FACTS


def _read(path):
    with contextlib.closing(SqliteJournal(path)) as journal:
        return list(journal.read())


def test_a_database_of_somebody_else_is_refused_and_left_alone(path):
    """Another program's tables stay as they are, and ours are not added."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE notes (text)")
    db.close()

    with pytest.raises(UsageError, match="a database, but not a store of ndalab's"):
        SqliteJournal(path)
    with sqlite3.connect(path) as db:
        tables = db.execute("SELECT name FROM sqlite_master").fetchall()
    db.close()

    assert tables == [("notes",)]


def _sql(path, *statements):
    with sqlite3.connect(path) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def test_a_newer_format_is_refused(path):
    """A file that a later version wrote is not read wrongly."""
    _written(path, FACTS)
    _sql(path, f"PRAGMA user_version = {FORMAT + 1}")

    with pytest.raises(UsageError, match="newer ndalab"):
        SqliteJournal(path)


BROKEN = [
    "no json",
    "5",
    "[]",
    '["Unheard","of"]',
    '["RunEnded",1]',
    '["CallEnded"]',
    '["CallEnded",1,"r",0,206,[5],null,false,false]',
    "null",
    "{}",
]


@pytest.mark.parametrize("body", BROKEN)
def test_a_damaged_record_is_told(path, body):
    """A record that is no fact is an error that says what can be done."""
    _written(path, FACTS)
    _sql(path, f"INSERT INTO facts (body) VALUES ('{body}')")

    journal = SqliteJournal(path)
    with pytest.raises(ServiceError, match="is damaged"):
        journal.read()
    journal.close()


def test_a_missing_record_is_told(path):
    """A gap in the numbers is damage too."""
    _written(path, FACTS)
    _sql(path, "DELETE FROM facts WHERE number = 3")

    journal = SqliteJournal(path)
    with pytest.raises(ServiceError, match="is damaged"):
        journal.read()
    journal.close()


def test_damaged_pages_are_told(path):
    """Bytes overwritten in the middle of the file are found, on opening or on reading."""
    _written(path, [_event(n) for n in range(2000)])
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * 8192)

    with pytest.raises((ServiceError, UsageError), match=r"damaged|Cannot open"):
        _read(path)


def test_a_truncated_file_is_told(path):
    """Half a file is no store."""
    _written(path, [_event(n) for n in range(2000)])
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)

    with pytest.raises((ServiceError, UsageError), match=r"damaged|Cannot open"):
        _read(path)


def test_a_store_in_use_is_refused(path):
    """Two journals on one file would write over each other."""
    journal = SqliteJournal(path)
    journal.append(FACTS)

    with pytest.raises(UsageError, match="open in another lab"):
        SqliteJournal(path)
    journal.close()

    assert _read(path) == FACTS


def test_a_store_that_another_process_has_open_is_refused(path):
    """The lock holds between processes, and ends with the process that has it."""
    script = f"""
        from ndalab.stores.sqlite import SqliteJournal
        journal = SqliteJournal({str(path)!r})
        print("open", flush=True)
        input()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(UsageError, match="open in another lab"):
            SqliteJournal(path)
    finally:
        other.kill()
        other.communicate()

    assert list(_read(path)) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(tmp_path):
    """A store that cannot be created says why."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)

    with pytest.raises(UsageError, match="Cannot open the store"):
        SqliteJournal(folder / "lab.sqlite")


def test_a_file_that_may_only_be_read_is_refused(path):
    """A store on read-only ground cannot be opened, and says so."""
    _written(path, FACTS)
    read_only = f"file:{path}?mode=ro"
    journal = SqliteJournal.__new__(SqliteJournal)
    journal._path = path
    db = sqlite3.connect(read_only, uri=True, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="readonly") as caught:
        journal._prepare(db)
    db.close()

    assert "Cannot open the store" in str(journal._refusal(caught.value))


def test_a_copy_of_the_file_is_a_store(path, tmp_path):
    """Closing leaves one file that can be copied."""
    _written(path, FACTS)
    copy = shutil.copy(path, tmp_path / "copy.sqlite")

    assert _read(copy) == FACTS
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.sqlite", "lab.sqlite"]


def test_an_unfitting_history_is_told_and_leaves_the_store_unlocked(path, tmp_path):
    """Facts that do not follow from each other are damage; the file can be opened again."""
    import inngest

    from ndalab import Lab

    client = inngest.Inngest(app_id="demo", is_production=False)

    @client.create_function(fn_id="fn", trigger=inngest.TriggerEvent(event="demo/fn"))
    def fn(ctx): ...

    _written(path, [RunScheduled(1, "r", "demo-fn", ("absent",), None)])

    with pytest.raises(ServiceError, match="RunScheduled number 1 does not fit") as caught:
        Lab(client, [fn], store=path)
    assert caught.value.__traceback__ is not None
    assert len(_read(path)) == 1
