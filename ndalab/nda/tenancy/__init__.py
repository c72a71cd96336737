"""Sessions of a database that see one tenant's rows and no others, whatever they ask.

    async def work(context):
        context.db.add(Note(id="1", text="mine"))

    await with_tenant_context("acme", work)

On SQLite, the default, each tenant has a file of its own, and no statement can open another.
On PostgreSQL the server's row-level security decides, by a token that a statement cannot forge.

rows       what a tenant's table is      pure
sqlite     a file a tenant
postgres   row-level security
context    the sessions
"""

from importlib.util import find_spec

from ndalab.errors import UsageError

if not all(map(find_spec, ("aiosqlite", "sqlalchemy"))):
    raise UsageError('Tenants need a database library. Install it: pip install "ndalab[tenancy]"')

from ndalab.nda.tenancy.context import (  # after what says how to install it
    Tenancy,
    TenantContext,
    set_tenant_context,
    use_tenancy,
    with_tenant_context,
)
from ndalab.nda.tenancy.rows import TenantBase, TenantRow

__all__ = [
    "Tenancy",
    "TenantBase",
    "TenantContext",
    "TenantRow",
    "set_tenant_context",
    "use_tenancy",
    "with_tenant_context",
]
