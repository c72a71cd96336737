import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint, insert, select
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from ndalab.errors import ServiceError, UsageError
from ndalab.nda.tenancy import (
    Tenancy,
    TenantRow,
    set_tenant_context,
    use_tenancy,
    with_tenant_context,
)
from tests.nda.tenancy.conftest import emptied
from tests.nda.tenancy.databases import PASSWORD, Base, Note

ALL = "SELECT tenant_id, id, text FROM note ORDER BY tenant_id, id"


async def write(tenancy, tenant, *names):
    async def work(context):
        context.db.add_all(Note(id=name, text=f"{tenant}'s {name}") for name in names)

    await with_tenant_context(tenant, work, tenancy=tenancy)


async def ask(tenancy, tenant, statement, parameters=None):
    async def work(context):
        found = await context.db.execute(sql(statement), parameters or {})
        return [tuple(row) for row in found] if found.returns_rows else found.rowcount

    return await with_tenant_context(tenant, work, tenancy=tenancy)


async def both_write(tenancy):
    await write(tenancy, "a", "1", "2")
    await write(tenancy, "b", "1")


def test_two_tenants_use_the_same_identifiers(tenancy):
    """Each has its own row 1, and rows are theirs without being told so."""

    async def play():
        await both_write(tenancy)
        return [await ask(tenancy, tenant, ALL) for tenant in ("a", "b", "c")]

    assert asyncio.run(play()) == [
        [("a", "1", "a's 1"), ("a", "2", "a's 2")],
        [("b", "1", "b's 1")],
        [],
    ]


READS = [
    ALL,
    "SELECT * FROM note WHERE tenant_id = 'b' OR 1 = 1",
    "SELECT * FROM note WHERE tenant_id = 'b' UNION ALL SELECT * FROM note",
    "WITH n AS (SELECT * FROM note) SELECT * FROM n JOIN note USING (tenant_id, id)",
    "SELECT (SELECT max(text) FROM note)",
    "SELECT count(*) FROM note",
]


@pytest.mark.parametrize("statement", READS)
def test_no_query_reads_another_tenants_rows(tenancy, statement):
    """Whatever is asked, a tenant gets what it would get if it were alone."""

    async def play():
        await write(tenancy, "a", "1")
        alone = await ask(tenancy, "a", statement)
        await write(tenancy, "b", "1", "2")
        return alone, await ask(tenancy, "a", statement)

    alone, together = asyncio.run(play())
    assert together == alone
    assert "b's" not in str(together)


def test_no_statement_changes_another_tenants_rows(tenancy):
    """Updates and deletes without a condition reach one's own rows only."""

    async def play():
        await both_write(tenancy)
        changed = await ask(tenancy, "a", "UPDATE note SET text = 'mine now'")
        aimed = await ask(tenancy, "a", "DELETE FROM note WHERE tenant_id = 'b'")
        deleted = await ask(tenancy, "a", "DELETE FROM note")
        return changed, aimed, deleted, await ask(tenancy, "b", ALL)

    assert asyncio.run(play()) == (2, 0, 2, [("b", "1", "b's 1")])


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO note (tenant_id, id, text) VALUES ('b', '9', 'planted')",
        "UPDATE note SET tenant_id = 'b'",
    ],
)
def test_no_row_is_planted_with_another_tenant(tenancy, statement):
    """A row in another's name is refused, and the session's other work is undone."""

    async def play():
        await both_write(tenancy)
        with pytest.raises(DBAPIError):
            await ask(tenancy, "a", statement)
        return [await ask(tenancy, tenant, ALL) for tenant in ("a", "b")]

    a, b = asyncio.run(play())
    assert [row[0] for row in a] == ["a", "a"]
    assert b == [("b", "1", "b's 1")]


def test_orm_and_core_fill_in_the_tenant(tenancy):
    """Bulk inserts and plain inserts are the session's tenant's as well."""

    async def work(context):
        await context.db.execute(insert(Note), [{"id": "1", "text": "x"}, {"id": "2", "text": "y"}])
        await context.db.execute(Note.__table__.insert().values(id="3", text="z"))
        return (await context.db.scalars(select(Note).order_by(Note.id))).all()

    notes = asyncio.run(with_tenant_context("a", work, tenancy=tenancy))
    assert [(note.tenant_id, note.id) for note in notes] == [("a", "1"), ("a", "2"), ("a", "3")]


def test_an_object_of_another_tenant_is_not_found_by_its_key(tenancy):
    """Neither by the identity map nor by a key that names the other."""

    async def play():
        await both_write(tenancy)

        async def work(context):
            return await context.db.get(Note, ("b", "1")), await context.db.get(Note, ("a", "1"))

        return await with_tenant_context("a", work, tenancy=tenancy)

    theirs, mine = asyncio.run(play())
    assert (theirs, mine.text) == (None, "a's 1")


def test_an_error_undoes_the_work(tenancy):
    """What raises leaves nothing behind, and the error comes through as it is."""

    async def fail(context):
        context.db.add(Note(id="1", text="half"))
        await context.db.flush()
        raise KeyError("half way")

    async def play():
        with pytest.raises(KeyError, match="half way"):
            await with_tenant_context("a", fail, tenancy=tenancy)
        return await ask(tenancy, "a", ALL)

    assert asyncio.run(play()) == []


def test_the_context_tells_whose_it_is_and_returns_the_result(tenancy):
    """The function gets session and tenant, and its value is given back."""

    async def work(context):
        db, tenant_id = context
        await db.execute(sql("SELECT 1"))
        return tenant_id

    assert asyncio.run(with_tenant_context("a", work, tenancy=tenancy)) == "a"


def test_a_session_opened_by_hand_stays_its_tenants_over_commits(tenancy):
    """set_tenant_context gives a session; each of its transactions is the tenant's."""

    async def play():
        await write(tenancy, "b", "1")
        db, tenant_id = await set_tenant_context("a", tenancy=tenancy)
        async with db:
            db.add(Note(id="1", text="kept"))
            await db.commit()
            seen = (await db.execute(sql(ALL))).all()
            db.add(Note(id="2", text="dropped"))
        return tenant_id, [tuple(row) for row in seen], await ask(tenancy, "a", ALL)

    mine = [("a", "1", "kept")]
    assert asyncio.run(play()) == ("a", mine, mine)


def test_a_commit_inside_the_function_is_allowed(tenancy):
    """Work in two transactions stays the tenant's."""

    async def work(context):
        context.db.add(Note(id="1", text="x"))
        await context.db.commit()
        context.db.add(Note(id="2", text="y"))

    async def play():
        await with_tenant_context("a", work, tenancy=tenancy)
        return len(await ask(tenancy, "a", ALL)), await ask(tenancy, "b", ALL)

    assert asyncio.run(play()) == (2, [])


def test_a_session_inside_a_session_of_the_same_tenant_is_refused(tenancy):
    """It would wait for the outer one for ever; another tenant's is fine."""

    async def inner(context):
        return context.tenant_id

    async def outer(context):
        other = await with_tenant_context("b", inner, tenancy=tenancy)
        with pytest.raises(UsageError, match="open around this call; pass its db on"):
            await with_tenant_context("a", inner, tenancy=tenancy)
        return other

    assert asyncio.run(with_tenant_context("a", outer, tenancy=tenancy)) == "b"


NAMES = ["a", "A", "a'b", 'a"b', "../a", "a/b", "a%s", "ä", "b; DROP TABLE note", "名", "a b"]


def test_tenants_are_told_apart_whatever_their_names(tenancy):
    """Capitals, quotes, paths and statements are names, and all tenants are listed."""

    async def play():
        for name in NAMES:
            await write(tenancy, name, "1")
        seen = [[row[0] for row in await ask(tenancy, name, ALL)] for name in NAMES]
        return seen, await tenancy.tenants()

    seen, listed = asyncio.run(play())
    assert seen == [[name] for name in NAMES]
    assert listed == sorted(NAMES)


@pytest.mark.parametrize("name", ["", "  ", None, 5, "a\nb", "a\0b", "x" * 101, "\ud800"])
def test_what_is_no_name_is_refused(tenancy, name):
    """A session belongs to somebody."""
    with pytest.raises(UsageError):
        asyncio.run(set_tenant_context(name, tenancy=tenancy))


TENANTS = st.sampled_from(["a", "b", "c", "A"])
MOVES = st.lists(
    st.tuples(
        TENANTS,
        st.sampled_from(["add", "add", "delete", "fail", "steal"]),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    max_size=14,
)


async def make(tenancy, move):
    """Make one move of one tenant, with pauses that let others in between."""
    tenant, what, number, pauses = move

    async def work(context):
        db = context.db
        mine = await db.get(Note, (tenant, str(number)))
        for _ in range(pauses):
            await asyncio.sleep(0)
        if what == "delete" and mine:
            await db.delete(mine)
        elif what != "delete" and not mine:
            db.add(Note(id=str(number), text=tenant))
        await db.flush()
        seen = (await db.execute(sql("SELECT tenant_id, text FROM note"))).all()
        if what == "steal":
            await db.execute(sql("DELETE FROM note WHERE tenant_id <> :me"), {"me": tenant})
        if what == "fail":
            raise RuntimeError
        return seen

    try:
        seen = await with_tenant_context(tenant, work, tenancy=tenancy)
    except (RuntimeError, DBAPIError):
        return set()
    return {(tenant, *row) for row in seen}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_nothing_leaks_and_nothing_is_lost_in_any_interleaving(tenancy, moves):
    """Many tenants at once: each sees its own, and ends with exactly what it did one by one."""

    async def play():
        await emptied(tenancy)

        # A tenant's own moves come one after the other; those of different tenants interleave.
        async def one(tenant):
            mine = [m for m in moves if m[0] == tenant]
            return [await make(tenancy, m) for m in mine]

        seen = await asyncio.gather(*(one(tenant) for tenant in ("a", "b", "c", "A")))
        left = {t: {r[1] for r in await ask(tenancy, t, ALL)} for t in ("a", "b", "c", "A")}
        return {row for rows in seen for found in rows for row in found}, left

    seen, left = asyncio.run(play())
    assert {row for row in seen if len(set(row)) > 1} == set()
    assert left == expected(moves)


def expected(moves):
    """What is left when each tenant is alone in the world."""
    rows = {tenant: set() for tenant in ("a", "b", "c", "A")}
    for tenant, what, number, _ in moves:
        if what == "delete":
            rows[tenant].discard(str(number))
        elif what != "fail":
            rows[tenant].add(str(number))
    return rows


def test_sessions_of_one_tenant_lose_no_update(tenancy):
    """Twenty sessions of one tenant at once leave twenty rows."""

    async def play():
        await asyncio.gather(*(write(tenancy, "a", str(i)) for i in range(20)))
        return await ask(tenancy, "a", "SELECT count(*) FROM note")

    assert asyncio.run(play()) == [(20,)]


def test_several_event_loops_may_use_it(tenancy):
    """A tenancy is not bound to the loop that made it."""
    asyncio.run(write(tenancy, "a", "1"))
    assert len(asyncio.run(ask(tenancy, "a", ALL))) == 1


def test_the_chosen_tenancy_is_the_default(tmp_path, monkeypatch):
    """use_tenancy decides; without it, the environment does."""

    async def whose(context):
        context.db.add(Note(id="1", text="x"))

    mine = Tenancy(f"sqlite:///{tmp_path}/mine", Base.metadata)
    use_tenancy(mine)
    try:
        asyncio.run(with_tenant_context("a", whose))
        assert asyncio.run(mine.tenants()) == ["a"]
        use_tenancy(None)
        monkeypatch.setenv("NDALAB_DATABASE_URL", f"sqlite:///{tmp_path}/theirs")
        asyncio.run(asyncio.wait_for(_touch("b"), 30))
    finally:
        use_tenancy(None)
    assert [path.parent.name for path in tmp_path.glob("*/*.db")].count("theirs") == 1


async def _touch(tenant):
    db, _ = await set_tenant_context(tenant)
    async with db:
        await db.execute(sql("SELECT 1"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/db", "mysql is not supported"),
        ("nonsense", "address is none"),
        ("", "address is none"),
    ],
)
def test_an_address_that_cannot_work_is_refused(url, said):
    """The message says what to write."""
    with pytest.raises(UsageError, match=said):
        Tenancy(url, Base.metadata)


def key_without_tenant():
    return [Column("id", Integer, primary_key=True)]


def unique_without_tenant():
    return [
        Column("tenant_id", String, primary_key=True),
        Column("email", String),
        UniqueConstraint("email"),
    ]


def unique_index_without_tenant():
    return [
        Column("tenant_id", String, primary_key=True),
        Column("email", String, unique=True, index=True),
    ]


def test_a_file_is_no_folder(tmp_path):
    """An address that names a file is told from one that names a folder."""
    path = tmp_path / "lab.sqlite"
    path.write_text("x")
    tenancy = Tenancy(f"sqlite:///{path}", Base.metadata)
    with pytest.raises(UsageError, match="The address names a folder"):
        asyncio.run(set_tenant_context("a", tenancy=tenancy))


@pytest.mark.parametrize(
    "columns", [key_without_tenant, unique_without_tenant, unique_index_without_tenant]
)
def test_a_table_whose_keys_would_tell_is_refused(columns):
    """A key without the tenant shows that another tenant has the same value."""
    metadata = MetaData()
    Table("t", metadata, *columns())
    with pytest.raises(UsageError, match="A key of the table t is without tenant_id"):
        Tenancy("sqlite://", metadata)


def test_tables_without_an_address_go_away(tmp_path):
    """sqlite:// keeps files only as long as it is open."""
    tenancy = Tenancy("sqlite://", Base.metadata)

    async def play():
        await write(tenancy, "a", "1")
        found = await ask(tenancy, "a", ALL)
        await tenancy.close()
        return found

    assert asyncio.run(play()) == [("a", "1", "a's 1")]


def test_a_row_knows_its_tenant_first():
    """tenant_id leads every primary key, so that a tenant's rows lie together."""
    assert [column.name for column in Note.__table__.primary_key] == ["tenant_id", "id"]
    assert issubclass(Note, TenantRow)


def test_a_server_that_is_not_there_is_an_error_without_the_password(tmp_path):
    """The message says what the user needs, not the password."""
    tenancy = Tenancy(f"postgresql://owner:{PASSWORD}@/db?host={tmp_path}", Base.metadata)
    with pytest.raises(ServiceError, match="cannot be prepared") as caught:
        asyncio.run(set_tenant_context("a", tenancy=tenancy))
    assert PASSWORD not in str(caught.value)
