from datetime import timedelta

import inngest
import pytest

from ndalab.errors import UsageError
from ndalab.nda.conventions import CONCURRENCY, RATE_LIMITS, RETRY_CONFIG, rate_limit_delay


def test_each_kind_of_work_has_its_limit():
    """The limits are the agreed ones: per tenant, and one at a time for bootstrap."""
    found = {name: [(c.limit, c.key) for c in limits] for name, limits in CONCURRENCY.items()}
    tenant = "event.data.tenant_id"
    assert found == {
        "analysis": [(5, tenant)],
        "embeddings": [(3, tenant)],
        "document_processing": [(10, tenant)],
        "comparison": [(3, tenant)],
        "generation": [(5, tenant)],
        "bootstrap": [(1, None)],
    }


def test_a_table_reads_by_attribute_and_by_name():
    """Both ways of looking up give the same value."""
    assert CONCURRENCY.analysis is CONCURRENCY["analysis"]
    assert RATE_LIMITS.voyage_ai == RATE_LIMITS["voyage_ai"]
    assert (RATE_LIMITS.voyage_ai.batch_size, RATE_LIMITS.claude.delay_ms) == (128, 1000)
    assert len(RETRY_CONFIG) == 3


def test_the_sdk_takes_the_values_as_they_are():
    """A function is made with the tables' values and registers them unchanged."""
    client = inngest.Inngest(app_id="test", is_production=False)

    @client.create_function(
        fn_id="f",
        trigger=inngest.TriggerEvent(event="demo/process"),
        concurrency=CONCURRENCY.analysis,
        retries=RETRY_CONFIG.default.retries,
    )
    async def f(ctx):
        return None

    config = f.get_config("http://app").main
    assert config.concurrency == CONCURRENCY.analysis
    assert config.steps["step"].retries.attempts == 3


@pytest.mark.parametrize(("name", "expected"), [("claude", 1000), ("voyage_ai", 200)])
def test_the_delay_is_a_timedelta(name, expected):
    """`step.sleep` takes the delay as it is."""
    assert rate_limit_delay(name) == timedelta(milliseconds=expected)


@pytest.mark.parametrize("name", ["voyageAi", "", "get", "clear"])
def test_an_unknown_service_is_told_the_known_ones(name):
    """A misspelt name is an error that lists the right ones."""
    with pytest.raises(UsageError, match="it has claude, voyage_ai"):
        rate_limit_delay(name)


def test_a_table_cannot_be_changed():
    """Limits are set in one place, not at run time."""
    with pytest.raises(AttributeError):
        RATE_LIMITS.claude = None
