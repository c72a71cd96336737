"""What a tenant's table looks like, and what a tenant's name may be. No connection here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, String, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ndalab.errors import UsageError

LONGEST_TENANT = 100
"""Bytes in UTF-8; a tenant's file on SQLite is named after it."""

INFO = "ndalab.tenant"
"""Where a connection keeps whose it is."""


def _owner(context: Any) -> str:
    """Give the tenant of the connection that a row is being inserted on."""
    tenant: str = context.connection.info[INFO]
    return tenant


class TenantRow:
    """Makes a table the tenants': each row belongs to the tenant whose session adds it.

    `tenant_id` is filled in, and is part of every primary key, so that two tenants may use the
    same identifiers and neither learns of the other's.
    """

    tenant_id: Mapped[str] = mapped_column(
        String(LONGEST_TENANT), primary_key=True, default=_owner, sort_order=-1
    )


class TenantBase(TenantRow, DeclarativeBase):
    """Base of the tables that a `Tenancy` holds unless told otherwise."""


def checked(tenant_id: str) -> str:
    """Take a tenant's name, if it can be one.

    Raises:
        UsageError: It is empty, too long, or holds what cannot be printed.
    """
    if not isinstance(tenant_id, str) or not tenant_id.strip() or not tenant_id.isprintable():
        raise UsageError(f"{tenant_id!r} is no tenant; give a name that can be printed.")
    if len(tenant_id.encode()) > LONGEST_TENANT:
        raise UsageError(f"A tenant's name has at most {LONGEST_TENANT} bytes: {tenant_id!r}.")
    return tenant_id


def check_tables(metadata: MetaData) -> None:
    """Refuse tables whose rows belong to nobody, or whose keys would tell of other tenants.

    Raises:
        UsageError: A primary key or another unique constraint leaves the tenant out.
    """
    for table in metadata.sorted_tables:
        for key in _keys(table):
            if "tenant_id" not in key:
                raise UsageError(
                    f"A key of the table {table.name} is without tenant_id, so it would tell "
                    "one tenant of another's rows. Derive the table from TenantRow, and add "
                    "tenant_id to its unique constraints."
                )


def _keys(table: Table) -> list[list[str]]:
    """Name the columns of everything in a table that must be unique."""
    constraints = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    indexes = [index for index in table.indexes if index.unique]
    return [
        [column.name for column in table.primary_key],
        *([column.name for column in constraint] for constraint in constraints),
        *([column.name for column in index.columns] for index in indexes),
    ]
