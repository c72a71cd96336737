"""PostgreSQL: row-level security, by a token that is made here and checked by the server.

Sessions log in as a role of their own, which owns nothing and may do nothing but read and write
rows. Which rows, a policy decides: those of the tenant that the session's settings name, if the
token beside it was made with a key that only the owner of the tables can read. So a statement
may change the settings, but not into another tenant's.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import URL, Connection, MetaData, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ndalab.errors import ServiceError
from ndalab.nda.tenancy.rows import INFO

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('ndalab.tenancy'))"

_FOUNDATION = """
CREATE SCHEMA IF NOT EXISTS ndalab_private;

CREATE TABLE IF NOT EXISTS ndalab_private.secret (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    key text NOT NULL,
    password text NOT NULL
);

INSERT INTO ndalab_private.secret (key, password)
VALUES (gen_random_uuid()::text || gen_random_uuid()::text, gen_random_uuid()::text)
ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION ndalab_private.tenant() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT current_setting('ndalab.tenant', true)
    FROM ndalab_private.secret
    WHERE current_setting('ndalab.token', true) = encode(
        sha256(convert_to(key, 'UTF8') || sha256(convert_to(
            key || current_setting('ndalab.tenant', true), 'UTF8'
        ))), 'hex')
$$;

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE "{role}";
    END IF;
    EXECUTE format(
        'ALTER ROLE "{role}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD %L',
        (SELECT password FROM ndalab_private.secret)
    );
    EXECUTE format('REVOKE CREATE ON DATABASE %I FROM "{role}"', current_database());
END $$;

GRANT USAGE ON SCHEMA ndalab_private TO "{role}";
"""

_POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS ndalab_tenant ON {table};
CREATE POLICY ndalab_tenant ON {table}
    USING (tenant_id = (SELECT ndalab_private.tenant()))
    WITH CHECK (tenant_id = (SELECT ndalab_private.tenant()));
REVOKE ALL ON {table} FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{role}";
"""


class _Opened(NamedTuple):
    engine: AsyncEngine
    key: str
    tables: int


class PostgresRows:
    """One database for all tenants.

    Args:
        url: Where it is, with a user who owns the tables and may create roles.
        metadata: The tables.
    """

    def __init__(self, url: URL, metadata: MetaData) -> None:
        self._url = url
        self._metadata = metadata
        self._role = f"ndalab_{sha256(str(url.database).encode()).hexdigest()[:16]}"
        self._opened: _Opened | None = None

    async def engine(self, tenant_id: str) -> AsyncEngine:
        """Give the engine of the tenants' role, with all tables and policies in place."""
        del tenant_id
        return (await self._open()).engine

    def begin(self, connection: Connection, tenant_id: str) -> None:
        """Tell the server, for this transaction, whose it is."""
        assert self._opened is not None
        connection.info[INFO] = tenant_id
        connection.execute(
            text(
                "SELECT set_config('ndalab.tenant', :tenant, true),"
                " set_config('ndalab.token', :token, true)"
            ),
            {"tenant": tenant_id, "token": _token(self._opened.key, tenant_id)},
        )

    async def tenants(self) -> list[str]:
        """List the tenants that have rows."""
        await self._open()
        owner = create_async_engine(self._url, poolclass=NullPool)
        tables = self._metadata.sorted_tables
        queries = [select(one.c.tenant_id).distinct() for one in tables]
        async with owner.connect() as connection:
            found = [(await connection.scalars(query)).all() for query in queries]
        return sorted({tenant for tenants in found for tenant in tenants})

    async def close(self) -> None:
        """Let go of everything."""
        if self._opened is not None:
            await self._opened.engine.dispose()

    async def _open(self) -> _Opened:
        tables = len(self._metadata.tables)
        # Two that come here at once both prepare, one after the other: the server sees to it.
        if self._opened is None or self._opened.tables != tables:
            self._opened = await self._prepare(tables)
        return self._opened

    async def _prepare(self, tables: int) -> _Opened:
        owner = create_async_engine(self._url, poolclass=NullPool)
        try:
            async with owner.begin() as connection:
                key, password = await self._secure(connection)
        except SQLAlchemyError as error:
            raise ServiceError(
                f"The database {self._url.render_as_string()} cannot be prepared: {error}. "
                "Its user must own the tables and may create roles."
            ) from error
        url = self._url.set(username=self._role, password=password)
        # A connection lives for one session: nothing that a tenant leaves on it meets another.
        return _Opened(create_async_engine(url, poolclass=NullPool), key, tables)

    async def _secure(self, connection: AsyncConnection) -> tuple[str, str]:
        await connection.exec_driver_sql(_ONE_AT_A_TIME)
        await connection.run_sync(self._metadata.create_all)
        await _script(connection, _FOUNDATION.replace("{role}", self._role))
        for one in self._metadata.sorted_tables:
            name = connection.dialect.identifier_preparer.format_table(one)
            await _script(connection, _POLICY.format(table=name, role=self._role))
        query = "SELECT {} FROM ndalab_private.secret"
        key = await connection.scalar(text(query.format("key")))
        return str(key), str(await connection.scalar(text(query.format("password"))))


async def _script(connection: AsyncConnection, statements: str) -> None:
    """Run several statements at once, as they stand."""
    await connection.exec_driver_sql(statements, execution_options={"no_parameters": True})


def _token(key: str, tenant_id: str) -> str:
    """Sign a tenant's name, as `ndalab_private.tenant` checks it."""
    inner = sha256((key + tenant_id).encode()).digest()
    return sha256(key.encode() + inner).hexdigest()
