"""Sessions for one tenant. How rows are kept apart is the database's part."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, MetaData, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from ndalab.errors import UsageError
from ndalab.nda.tenancy.rows import TenantBase, check_tables, checked

T = TypeVar("T")

DATABASE = "NDALAB_DATABASE_URL"
"""The environment variable that says where the tenants' rows are."""

DEFAULT = "sqlite:///ndalab-tenants"


class TenantContext(NamedTuple):
    """A session and whose it is."""

    db: AsyncSession
    tenant_id: str


class Database(Protocol):
    """What keeps the rows of tenants apart."""

    async def engine(self, tenant_id: str) -> AsyncEngine:
        """Give an engine whose connections are for this tenant."""
        ...

    def begin(self, connection: Connection, tenant_id: str) -> None:
        """Make a transaction this tenant's."""
        ...

    async def tenants(self) -> list[str]:
        """List the tenants there are, for work that is done for each of them."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...


class Tenancy:
    """A database that several tenants share without seeing each other.

    Args:
        url: ``sqlite:///FOLDER``, with a file for each tenant in it; ``sqlite://`` for files that
            go when this is closed; or ``postgresql://owner:password@host/database``.
        metadata: The tables; those derived from `TenantBase` unless given.

    Raises:
        UsageError: The address cannot work, or a table does not keep tenants apart.
    """

    def __init__(self, url: str, metadata: MetaData | None = None) -> None:
        self._metadata = TenantBase.metadata if metadata is None else metadata
        check_tables(self._metadata)
        self._database = _database(url, self._metadata)

    @asynccontextmanager
    async def session(self, tenant_id: str) -> AsyncIterator[TenantContext]:
        """Open a session; it is committed at the end of the block, or rolled back on an error."""
        context = await self.open(tenant_id)
        async with context.db:
            yield context
            await context.db.commit()

    async def open(self, tenant_id: str) -> TenantContext:
        """Open a session that the caller commits and closes."""
        tenant = checked(tenant_id)
        check_tables(self._metadata)
        session = AsyncSession(await self._database.engine(tenant), expire_on_commit=False)

        @event.listens_for(session.sync_session, "after_begin")
        def begin(_session: Session, _transaction: object, connection: Connection) -> None:
            self._database.begin(connection, tenant)

        return TenantContext(session, tenant)

    async def tenants(self) -> list[str]:
        """List the tenants there are, for work that is done for each of them."""
        return await self._database.tenants()

    async def close(self) -> None:
        """Let go of files and connections."""
        await self._database.close()


def _database(url: str, metadata: MetaData) -> Database:
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise UsageError("The database's address is none; write sqlite:///folder.") from error
    kind = parts.drivername.split("+")[0]
    if kind == "sqlite":
        from ndalab.nda.tenancy.sqlite import SqliteFiles

        return SqliteFiles(
            None if parts.database in (None, ":memory:") else parts.database, metadata
        )
    if kind in ("postgresql", "postgres"):
        if find_spec("psycopg") is None:
            raise UsageError('PostgreSQL needs psycopg. Install it: pip install "ndalab[tenancy]"')
        from ndalab.nda.tenancy.postgres import PostgresRows

        return PostgresRows(parts.set(drivername="postgresql+psycopg"), metadata)
    raise UsageError(f"{kind} is not supported; write sqlite:///folder or postgresql://...")


_chosen: list[Tenancy] = []
_OPEN: ContextVar[tuple[tuple[Tenancy, str], ...]] = ContextVar("open tenants", default=())


def use_tenancy(tenancy: Tenancy | None) -> None:
    """Choose the database of `with_tenant_context`; None: the environment's again."""
    _chosen[:] = [] if tenancy is None else [tenancy]


def _current() -> Tenancy:
    if not _chosen:
        _chosen.append(Tenancy(os.environ.get(DATABASE) or DEFAULT))
    return _chosen[0]


async def with_tenant_context(
    tenant_id: str, fn: Callable[[TenantContext], Awaitable[T]], *, tenancy: Tenancy | None = None
) -> T:
    """Call `fn` with a session that sees this tenant's rows only.

    What it wrote is committed when it returns, and undone when it raises.

    Args:
        tenant_id: Whose rows.
        fn: Takes the context and returns something to await.
        tenancy: The database; that of `use_tenancy` or the environment unless given.

    Raises:
        UsageError: The tenant has no usable name, or its session is open around this call: pass
            that one on, for two sessions would wait for each other.
    """
    database = tenancy or _current()
    place = (database, tenant_id)
    if place in _OPEN.get():
        raise UsageError(f"A session of {tenant_id!r} is open around this call; pass its db on.")
    token = _OPEN.set((*_OPEN.get(), place))
    try:
        async with database.session(tenant_id) as context:
            return await fn(context)
    finally:
        _OPEN.reset(token)


async def set_tenant_context(tenant_id: str, *, tenancy: Tenancy | None = None) -> TenantContext:
    """Open a session that sees this tenant's rows only; commit and close it yourself.

    Raises:
        UsageError: The tenant has no usable name.
    """
    return await (tenancy or _current()).open(tenant_id)
