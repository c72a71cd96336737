import asyncio

import pytest

from ndalab.nda.tenancy import Tenancy
from tests.nda.tenancy.databases import Base, postgres


@pytest.fixture(scope="session")
def postgres_url():
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def tenancy(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        opened = Tenancy(f"sqlite:///{tmp_path}/tenants", Base.metadata)
    else:
        opened = Tenancy(request.getfixturevalue("postgres_url"), Base.metadata)
        asyncio.run(emptied(opened))
    yield opened
    asyncio.run(opened.close())


async def emptied(tenancy):
    for tenant in await tenancy.tenants():
        async with tenancy.session(tenant) as context:
            for table in Base.metadata.sorted_tables:
                await context.db.execute(table.delete())
