import asyncio
import contextlib

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from ndalab.nda.tenancy import Tenancy, set_tenant_context, with_tenant_context
from tests.nda.tenancy.conftest import emptied
from tests.nda.tenancy.databases import Base, Note

SECRET = "what b keeps to itself"


def attack(tenancy, *statements):
    """Let tenant a run statements one after the other; give all it saw, and what b has after."""

    async def play():
        await with_tenant_context("b", _keep, tenancy=tenancy)
        seen = []
        db, _ = await set_tenant_context("a", tenancy=tenancy)
        async with db:
            for statement in statements:
                seen.append(await _attempt(db, statement))
            await _end(db)
        kept = await with_tenant_context("b", _read, tenancy=tenancy)
        return str(seen), kept

    return asyncio.run(play())


async def _keep(context):
    context.db.add(Note(id="1", text=SECRET))


async def _read(context):
    return [note[0] for note in await context.db.execute(sql("SELECT text FROM note"))]


async def _attempt(db, statement):
    try:
        found = await db.execute(sql(statement))
        rows = [tuple(row) for row in found] if found.returns_rows else []
    except DBAPIError as error:
        await db.rollback()
        return type(error.orig).__name__
    return rows


async def _end(db):
    with contextlib.suppress(DBAPIError):
        await db.commit()


@pytest.fixture
def server(postgres_url):
    tenancy = Tenancy(postgres_url, Base.metadata)
    asyncio.run(emptied(tenancy))
    yield tenancy
    asyncio.run(tenancy.close())


READ = "SELECT text FROM note"

POSTGRES = [
    ("SELECT set_config('ndalab.tenant', 'b', false)", READ),
    (f"WITH s AS (SELECT set_config('ndalab.tenant', 'b', true) t) {READ}, s",),
    ("SET ndalab.tenant = 'b'", READ),
    ("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", READ),
    ("RESET ALL", READ),
    ("DISCARD ALL", READ),
    ("RESET ROLE", READ),
    ("SET ROLE owner", READ),
    ("SET SESSION AUTHORIZATION owner", READ),
    ("SET row_security = off", READ),
    ("ALTER TABLE note DISABLE ROW LEVEL SECURITY", READ),
    ("DROP POLICY ndalab_tenant ON note", READ),
    ("CREATE POLICY mine ON note USING (true)", READ),
    ("SELECT key, password FROM ndalab_private.secret",),
    ("ALTER ROLE CURRENT_USER BYPASSRLS", READ),
    ("ALTER ROLE CURRENT_USER SUPERUSER", READ),
    ("CREATE FUNCTION ndalab_private.tenant() RETURNS text LANGUAGE sql AS $$ SELECT 'b' $$", READ),
    ("CREATE FUNCTION pg_temp.f() RETURNS SETOF note LANGUAGE sql AS 'TABLE note'", READ),
    ("COPY note TO PROGRAM 'cat'",),
    ("SELECT pg_read_file('PG_VERSION')",),
    ("SELECT most_common_vals FROM pg_stats WHERE tablename = 'note'",),
    ("TRUNCATE note",),
    ("DROP TABLE note",),
    ("LOCK TABLE note IN ACCESS EXCLUSIVE MODE", "DELETE FROM note"),
    ("DELETE FROM note RETURNING text",),
    ("INSERT INTO note VALUES ('b', '1', '') ON CONFLICT (tenant_id, id) DO UPDATE SET text = ''",),
]


@pytest.mark.parametrize("statements", POSTGRES)
def test_no_statement_leads_around_the_servers_policies(server, statements):
    """Raw SQL may change settings, roles and tables as it likes: b's rows stay b's, and whole."""
    seen, kept = attack(server, *statements)
    assert SECRET not in seen
    assert kept == [SECRET]


def test_a_token_of_ones_own_does_not_open_anothers_rows(server):
    """What a session can read of its own settings is worthless for another tenant."""

    async def play():
        await with_tenant_context("b", _keep, tenancy=server)

        async def forge(context):
            token = await context.db.scalar(sql("SELECT current_setting('ndalab.token')"))
            names = "set_config('ndalab.tenant', 'b', true), set_config('ndalab.token', :t, true)"
            await context.db.execute(sql(f"SELECT {names}"), {"t": token})
            return token, await _read(context)

        return await with_tenant_context("a", forge, tenancy=server)

    token, seen = asyncio.run(play())
    assert len(token) == 64
    assert seen == []


def test_nothing_stays_on_a_connection(server):
    """A temporary table of one tenant is not met by the next."""

    async def leave(context):
        await context.db.execute(sql("CREATE TEMP TABLE left_behind AS SELECT 'a'::text AS x"))

    async def look(context):
        return await context.db.scalar(sql("SELECT to_regclass('left_behind')"))

    async def play():
        await with_tenant_context("a", leave, tenancy=server)
        return await with_tenant_context("b", look, tenancy=server)

    assert asyncio.run(play()) is None


def test_sessions_work_as_a_role_that_owns_nothing(server):
    """The sessions' role may log in, and that is all."""

    async def look(context):
        query = (
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname = session_user"
        )
        return tuple((await context.db.execute(sql(query))).one())

    found = asyncio.run(with_tenant_context("a", look, tenancy=server))
    assert found == (False, False, False, False)


def test_two_processes_prepare_one_database(postgres_url):
    """Preparing twice at once, and again, changes nothing and locks nobody out."""

    async def play():
        pair = [Tenancy(postgres_url, Base.metadata) for _ in range(2)]
        await emptied(pair[0])
        await asyncio.gather(
            with_tenant_context("a", _keep, tenancy=pair[0]),
            with_tenant_context("b", _keep, tenancy=pair[1]),
        )
        return [await with_tenant_context("a", _read, tenancy=one) for one in pair]

    assert asyncio.run(play()) == [[SECRET], [SECRET]]


def sqlite_attacks(folder):
    target = f"{folder}/mi.db"  # where the rows of b are
    return [
        (f"ATTACH DATABASE '{target}' AS b", "SELECT text FROM b.note"),
        ("COMMIT", f"ATTACH DATABASE '{target}' AS b", "SELECT text FROM b.note"),
        ("COMMIT", f"VACUUM INTO '{folder}/stolen.db'"),
        (f"ATTACH DATABASE 'file:{target}?mode=ro' AS b", "SELECT text FROM b.note"),
        (f"VACUUM INTO '{target}'",),
        (f"VACUUM INTO '{folder}/stolen.db'",),
        ("DETACH DATABASE main",),
        (f"SELECT readfile('{target}')",),
        (f"SELECT load_extension('{target}')",),
        ("DROP TRIGGER note_INSERT_tenant", "INSERT INTO note VALUES ('b', '2', 'planted')"),
        ("DROP TABLE note",),
        ("PRAGMA writable_schema = 1", "DELETE FROM sqlite_master"),
    ]


@pytest.mark.parametrize("number", range(12))
def test_no_statement_leads_to_another_file(tmp_path, number):
    """On SQLite, a tenant may ruin its own file and reach no other."""
    folder = tmp_path / "tenants"
    tenancy = Tenancy(f"sqlite:///{folder}", Base.metadata)
    seen, kept = attack(tenancy, *sqlite_attacks(folder)[number])
    assert SECRET not in seen
    assert kept == [SECRET]
    assert sorted(path.name for path in folder.glob("*.db")) == ["me.db", "mi.db"]
