"""SQLite: a file for each tenant, and connections that cannot open another one."""

from __future__ import annotations

import asyncio
import base64
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ndalab.errors import UsageError
from ndalab.nda.tenancy.rows import INFO

PATIENCE = 30.0
"""Seconds to wait for another session of the same tenant to finish."""

_FORBIDDEN = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH)
"""VACUUM INTO needs them as well."""


class _OneFile(sqlite3.Connection):
    """A connection to one file; no statement leads it to another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_authorizer(_allow)


def _allow(action: int, *_: object) -> int:
    return sqlite3.SQLITE_DENY if action in _FORBIDDEN else sqlite3.SQLITE_OK


class SqliteFiles:
    """The tenants' files in one folder."""

    def __init__(self, folder: str | None, metadata: MetaData) -> None:
        """Keep files in a folder; None: in a temporary one, which goes with this object."""
        self._temporary = tempfile.TemporaryDirectory("ndalab") if folder is None else None
        self._folder = Path(self._temporary.name if self._temporary else folder or "")
        self._metadata = metadata
        self._engines: dict[str, AsyncEngine] = {}
        self._made: dict[str, int] = {}

    async def engine(self, tenant_id: str) -> AsyncEngine:
        """Give the engine of a tenant's file, with all tables in it."""
        if tenant_id not in self._engines:
            self._engines[tenant_id] = _engine(self._path(tenant_id))
        engine, tables = self._engines[tenant_id], len(self._metadata.tables)
        # Two that come here at once both make what is missing, one after the other.
        if self._made.get(tenant_id) != tables:
            await self._make(engine, tenant_id)
            self._made[tenant_id] = tables
        return engine

    def begin(self, connection: Connection, tenant_id: str) -> None:
        """Say whose the connection is, for the rows it inserts."""
        connection.info[INFO] = tenant_id

    async def tenants(self) -> list[str]:
        """List the tenants that have a file."""
        return sorted(_decoded(path.stem) for path in self._folder.glob("*.db"))

    async def close(self) -> None:
        """Let go of everything; a temporary folder is deleted."""
        for engine in self._engines.values():
            await engine.dispose()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _path(self, tenant_id: str) -> Path:
        return self._folder / f"{_encoded(tenant_id)}.db"

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{self._folder} cannot hold the tenants' files: {error.strerror}. "
                "The address names a folder: sqlite:///folder."
            ) from error

    async def _make(self, engine: AsyncEngine, tenant_id: str) -> None:
        await asyncio.to_thread(self._make_folder)
        async with engine.begin() as connection:
            await connection.run_sync(self._metadata.create_all)
            for table in self._metadata.sorted_tables:
                for moment in ("INSERT", "UPDATE"):
                    await connection.exec_driver_sql(_fence(table.name, moment, tenant_id))


def _engine(path: Path) -> AsyncEngine:
    # A connection lives for one session, so an engine serves any event loop.
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        poolclass=NullPool,
        connect_args={"factory": _OneFile, "isolation_level": None, "timeout": PATIENCE},
    )

    # Sessions of one tenant take turns, so that none is told of a conflict when it commits.
    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _fence(table: str, moment: str, tenant_id: str) -> str:
    """Refuse rows in the name of another tenant, as PostgreSQL's policies do."""
    name, owner = table.replace('"', '""'), tenant_id.replace("'", "''")
    return (
        f'CREATE TRIGGER IF NOT EXISTS "{name}_{moment}_tenant" BEFORE {moment} ON "{name}" '
        f"WHEN NEW.tenant_id IS NOT '{owner}' "
        "BEGIN SELECT RAISE(ABORT, 'the row belongs to another tenant'); END"
    )


def _encoded(tenant_id: str) -> str:
    """Name a file in letters and digits of one case, which every file system tells apart."""
    return base64.b32encode(tenant_id.encode()).decode().rstrip("=").lower()


def _decoded(name: str) -> str:
    return base64.b32decode(name.upper() + "=" * (-len(name) % 8)).decode()
