import asyncio
import subprocess
import sys

import inngest
from sqlalchemy import select

from ndalab import Lab
from ndalab.nda.conventions import CONCURRENCY, RETRY_CONFIG
from ndalab.nda.tenancy import with_tenant_context
from ndalab.nda.workflow_errors import NotFoundError, RetriableError
from tests.nda.tenancy.databases import Note


def make_functions(client, tenancy, stumbles):
    @client.create_function(
        fn_id="keep-note",
        trigger=inngest.TriggerEvent(event="record/created"),
        concurrency=CONCURRENCY.document_processing,
        retries=RETRY_CONFIG.default.retries,
    )
    async def keep(ctx):
        tenant, name = ctx.event.data["tenant_id"], ctx.event.data["name"]

        async def insert(context):
            context.db.add(Note(id=name, text=tenant))
            await context.db.flush()
            if stumbles.pop((tenant, name), None):
                raise RetriableError("the disk was busy")

        async def read(context):
            note = await context.db.get(Note, (ctx.event.data["of"], name))
            if note is None:
                raise NotFoundError("note", name)
            return [n.text for n in await context.db.scalars(select(Note))]

        step = ctx.step
        await step.run("insert", lambda: with_tenant_context(tenant, insert, tenancy=tenancy))
        return await step.run("read", lambda: with_tenant_context(tenant, read, tenancy=tenancy))

    return [keep]


def test_functions_of_two_tenants_never_meet(tenancy):
    """Run side by side in a lab, with a stumble: own rows only, once each, others' not found."""
    client = inngest.Inngest(app_id="test", is_production=False)
    functions = make_functions(client, tenancy, {("a", "1"): True})
    asked = [("a", "1", "a"), ("b", "1", "b"), ("a", "2", "b"), ("b", "2", "b")]
    events = [
        inngest.Event(name="record/created", data={"tenant_id": t, "name": n, "of": of})
        for t, n, of in asked
    ]

    async def play():
        with Lab(client, functions) as lab:
            runs = await lab.trigger(events)
        return [(run.event.data["tenant_id"], run.status, run.output, run.error) for run in runs]

    first, second, thief, last = asyncio.run(play())
    assert [first[1], second[1], last[1]] == ["completed"] * 3
    assert set(first[2]) == {"a"}
    assert set(second[2] + last[2]) == {"b"}
    assert (thief[1], thief[3][0]) == ("failed", "NotFoundError")


def test_a_missing_library_says_how_to_install_it():
    """Without the extra, the error is a sentence with the command."""
    code = "import sys; sys.modules['sqlalchemy'] = None; import ndalab.nda.tenancy"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert (
        'UsageError: Tenants need a database library. Install it: pip install "ndalab' in run.stderr
    )
