"""A journal in one SQLite file, which survives `kill -9`."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ndalab.core.facts import Fact, decode, encode
from ndalab.errors import ServiceError, UsageError

FORMAT = 1
"""Raised when older versions could not read what this one writes."""

_APPLICATION_ID = 0x6E64616C  # "ndal", so that file(1) and we can tell the file from others
_MAGIC = b"SQLite format 3\x00"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (
    number INTEGER PRIMARY KEY,
    body TEXT NOT NULL
) STRICT
"""


class SqliteJournal:
    """Keeps facts in a file, one transaction a decision (WAL, synchronous=NORMAL).

    A killed process loses nothing it had committed; a power cut may lose the last decisions, but
    never half of one. The file is locked while it is open.
    """

    def __init__(self, path: str | Path) -> None:
        """Open or create the file.

        Raises:
            UsageError: The path is no journal, its folder is missing, or another lab has it open.
        """
        self._path = Path(path)
        if not self._path.parent.is_dir():
            raise UsageError(f"Cannot keep a store in {path}: there is no such folder. Create it.")
        if self._path.is_dir():
            raise UsageError(f"Cannot keep a store in {path}: it is a folder. Name a file in it.")
        if _is_foreign(self._path):
            raise UsageError(f"{path} is not a store of ndalab's. Choose another path.")
        self._db: sqlite3.Connection | None = self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=0.2)
        try:
            # The lock ends with the process, so a killed lab leaves none behind.
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            self._prepare(db)
        except sqlite3.Error as err:
            db.close()
            raise self._refusal(err) from err
        except UsageError:
            db.close()
            raise
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        owner = db.execute("PRAGMA application_id").fetchone()[0]
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and owner != _APPLICATION_ID:
            raise UsageError(f"{self._path} is a database, but not a store of ndalab's.")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > FORMAT:
            raise UsageError(
                f"{self._path} was written by a newer ndalab (format {version}, this one reads "
                f"{FORMAT}). Upgrade ndalab, or choose another path."
            )
        db.execute("BEGIN IMMEDIATE")
        db.execute(_SCHEMA)
        db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {FORMAT}")
        db.execute("COMMIT")

    def _refusal(self, err: sqlite3.Error) -> UsageError:
        if "locked" in str(err):
            return UsageError(
                f"{self._path} is open in another lab. Close that one, or choose another path."
            )
        if "not a database" in str(err):
            return UsageError(f"{self._path} is not a store of ndalab's. Choose another path.")
        return UsageError(f"Cannot open the store {self._path}: {err}.")

    def append(self, facts: Sequence[Fact]) -> None:
        """Keep some more facts, all or none.

        Raises:
            ServiceError: The file cannot be written; nothing of these facts was kept.
        """
        db, rows = self._open(), [(encode(fact),) for fact in facts]
        try:
            with _transaction(db):
                db.executemany("INSERT INTO facts (body) VALUES (?)", rows)
        except sqlite3.Error as err:
            raise ServiceError(
                f"The store {self._path} cannot be written: {err}. What was recorded before is "
                "safe; make room and open the lab again."
            ) from err

    def read(self) -> Iterable[Fact]:
        """Give back all facts, in order.

        Raises:
            ServiceError: The file is damaged.
        """
        db = self._open()
        try:
            rows = db.execute("SELECT number, body FROM facts ORDER BY number").fetchall()
        except sqlite3.Error as err:
            raise self._damage(str(err)) from err
        return [self._decoded(place, *row) for place, row in enumerate(rows, 1)]

    def _decoded(self, place: int, number: int, body: str) -> Fact:
        if number != place:
            raise self._damage(f"record {place} is missing")
        try:
            return decode(body)
        except (ValueError, LookupError, TypeError) as err:
            raise self._damage(f"record {number} cannot be read") from err

    def _damage(self, what: str) -> ServiceError:
        return ServiceError(
            f"The store {self._path} is damaged: {what}. Restore it from a copy, or choose "
            "another path."
        )

    def close(self) -> None:
        """Close the file and give up its lock."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            raise UsageError("The lab is closed. Open a new one to go on.")
        return self._db


def _is_foreign(path: Path) -> bool:
    """Whether a file is no database. SQLite would take a short one for empty, and overwrite it."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    return start not in (b"", _MAGIC)


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
