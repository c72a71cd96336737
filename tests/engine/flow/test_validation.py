"""What a server refuses at a sync, a lab refuses when it opens: all of it, in the same words."""

from datetime import timedelta

import inngest
import pytest

from ndalab import Lab, UsageError

SECOND = timedelta(seconds=1)
Batch, Cancel, Limit, Debounce = (
    inngest.Batch,
    inngest.Cancel,
    inngest.Concurrency,
    inngest.Debounce,
)
Event, Cron, Rate = inngest.TriggerEvent, inngest.TriggerCron, inngest.RateLimit
BAD = "event.data."

REFUSED = [
    (
        {"concurrency": [Limit(limit=1)] * 3},
        "There are more concurrency limits specified than the allowed max of: 2",
    ),
    (
        {"concurrency": [Limit(limit=1, scope="env")]},
        "A concurrency key must be specified for Env scoped limits",
    ),
    (
        {"concurrency": [Limit(limit=1, scope="account")]},
        "A concurrency key must be specified for Account scoped limits",
    ),
    ({"concurrency": [Limit(limit=1, key=BAD)]}, f"Invalid concurrency key '{BAD}': "),
    (
        {"trigger": [Event(event=f"e{n}") for n in range(11)]},
        "This function exceeds the max number of triggers: 10",
    ),
    ({"trigger": [Event(event="e")] * 2}, "duplicate trigger e"),
    ({"trigger": [Cron(cron="* * * * *")] * 2}, "duplicate cron expression: * * * * *"),
    ({"trigger": Event(event="")}, "An event trigger must specify an event name"),
    (
        {"trigger": Event(event="e" * 256)},
        "event name is too long. maximum length is 255 characters",
    ),
    (
        {"trigger": Event(event="e", expression="event.data.n ==")},
        "invalid trigger expression on 'e': ",
    ),
    (
        {"trigger": Event(event="e", expression="evnet.data.n == 1")},
        "invalid trigger expression on 'e': ",
    ),
    ({"trigger": Cron(cron="every day")}, "'every day' isn't a valid cron schedule"),
    ({"trigger": Cron(cron="0 0 * * 7")}, "'0 0 * * 7' isn't a valid cron schedule"),
    (
        {"trigger": Cron(cron="0," * 127 + "0 * * * *")},
        "cron is too long. maximum length is 255 characters",
    ),
    ({"trigger": Cron(cron="* * * * *", jitter="soon")}, "'soon' isn't a valid jitter duration"),
    ({"trigger": Cron(cron="* * * * *", jitter="500ms")}, "cron jitter must be at least 1s"),
    (
        {"trigger": Cron(cron="* * * * *", jitter="6m")},
        "cron jitter must be less than or equal to 5m0s",
    ),
    (
        {"trigger": Cron(cron="* * * * *", jitter="-1s")},
        "cron jitter must be greater than or equal to zero",
    ),
    ({"batch_events": Batch(max_size=1, timeout=SECOND)}, "batch size cannot be smaller than 2: 1"),
    (
        {"batch_events": Batch(max_size=2, timeout=timedelta(days=1))},
        "failed to parse time duration: ",
    ),
    ({"batch_events": Batch(max_size=2)}, "failed to parse time duration: "),
    (
        {"batch_events": Batch(max_size=2, timeout=SECOND, key=BAD)},
        "batch key expression is invalid: ",
    ),
    (
        {"batch_events": Batch(max_size=2, timeout=SECOND, if_exp=BAD)},
        "conditional batch expression is invalid",
    ),
    (
        {"batch_events": Batch(max_size=2, timeout=SECOND), "cancel": [Cancel(event="c")]},
        "Batching and cancellation are mutually exclusive",
    ),
    (
        {"batch_events": Batch(max_size=2, timeout=SECOND), "debounce": Debounce(period=SECOND)},
        "Batching and debouncing are mutually exclusive",
    ),
    (
        {
            "batch_events": Batch(max_size=2, timeout=SECOND),
            "singleton": inngest.Singleton(mode="skip"),
        },
        "Batching and singletons are mutually exclusive",
    ),
    (
        {"batch_events": Batch(max_size=2, timeout=SECOND), "priority": inngest.Priority(run="1")},
        "A function cannot specify Priority.Run and Batch together",
    ),
    ({"priority": inngest.Priority(run=BAD)}, "Priority.Run expression is invalid: "),
    ({"cancel": [Cancel(event="c", if_exp=BAD)]}, "Cancellation expression is invalid: "),
    (
        {"cancel": [Cancel(event="c", if_exp="size(async.data.x) > 1")]},
        "Cancellation expression is invalid: ",
    ),
    (
        {"cancel": [Cancel(event="c", if_exp="async.data.n + 1 == 2")]},
        "Cancellation expression is invalid: ",
    ),
    (
        {"cancel": [Cancel(event=f"c{n}") for n in range(6)]},
        "This function exceeds the max number of cancellation events: 5",
    ),
    ({"debounce": Debounce(period=SECOND, key=BAD)}, "Debounce expression is invalid: "),
    (
        {"debounce": Debounce(period=timedelta(days=8))},
        "The debounce period of '8d' is greater than the max of: 168h0m0s",
    ),
    ({"rate_limit": Rate(limit=0, period=SECOND)}, "limit must be greater than 0"),
    ({"rate_limit": Rate(limit=1, period=SECOND, key=BAD)}, "key is invalid: "),
    ({"rate_limit": Rate(limit=1, period=timedelta(hours=25))}, "period must be less than 24h0m0s"),
    ({"idempotency": BAD}, "key is invalid: "),
]

ALLOWED = [
    {"trigger": []},
    {"trigger": [Event(event="e"), Event(event="e", expression="event.data.n == 1")]},
    {"trigger": [Event(event="e"), Cron(cron="* * * * *")]},
    {"trigger": Event(event="inngest/function.failed")},
    {
        "batch_events": Batch(max_size=1000, timeout=timedelta(hours=20)),
        "rate_limit": Rate(limit=1, period=SECOND),
    },
    {"throttle": inngest.Throttle(limit=1, period=SECOND, key=BAD)},
    {"singleton": inngest.Singleton(mode="skip", key=BAD)},
    {"concurrency": [Limit(limit=1, key="nobody.knows.this")]},
    {"rate_limit": Rate(limit=1, period=timedelta(hours=24))},
    {"cancel": [Cancel(event="c", if_exp="async.data.n in ['a'] || !(event.data.n >= 2)")]},
    {"retries": 100},
]


@pytest.fixture
def configured(client):
    """Make a function with these settings."""

    def configured(settings, fn_id="fn"):
        @client.create_function(
            **{"fn_id": fn_id, "trigger": inngest.TriggerEvent(event="demo/fn")} | settings
        )
        async def fn(ctx):
            return None

        return fn

    return configured


@pytest.mark.parametrize(("settings", "message"), REFUSED)
def test_what_a_server_refuses_is_refused(client, configured, settings, message):
    """The message names the function and says what the server says."""
    with pytest.raises(UsageError) as caught:
        Lab(client, [configured(settings)])

    assert f"- fn: {message}" in str(caught.value)


@pytest.mark.parametrize("settings", ALLOWED)
def test_what_a_server_takes_is_taken(client, configured, settings):
    """Odd settings that a server accepts open a lab."""
    Lab(client, [configured(settings)]).close()


def test_all_problems_come_in_one_error(client, configured):
    """Three functions with four problems: one error, four lines."""
    functions = [
        configured({"idempotency": BAD, "priority": inngest.Priority(run=BAD)}, "one"),
        configured({}, "two"),
        configured({"rate_limit": Rate(limit=0, period=SECOND)}, "three"),
        configured({}, "two"),
    ]

    with pytest.raises(UsageError) as caught:
        Lab(client, functions)

    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == ["- one", "- one", "- three", "- demo-two"]


def test_functions_of_the_same_id_are_refused_and_the_message_says_that_a_server_would_not(
    client, configured
):
    """A server would silently keep the last."""
    with pytest.raises(UsageError, match=r"2 functions have this id.*stricter than a server"):
        Lab(client, [configured({}), configured({})])


def test_a_function_needs_a_name(client, configured):
    """The SDK takes the id for the name, so an empty id leaves none."""
    with pytest.raises(UsageError, match="A function name is required"):
        Lab(client, [configured({"fn_id": ""})])


def test_no_functions_are_refused(client):
    """An empty list is a mistake."""
    with pytest.raises(UsageError, match="No functions registered within your app"):
        Lab(client, [])


def test_a_function_that_is_none_is_named(client):
    """A plain function was forgotten to be decorated."""

    def plain(ctx):
        return None

    with pytest.raises(UsageError, match="plain is not an Inngest function: decorate it"):
        Lab(client, [plain])


def test_a_refused_lab_leaves_the_client_alone(client, configured):
    """After the error the client sends where it sent before, and the next lab opens."""
    own = client.send
    with pytest.raises(UsageError):
        Lab(client, [configured({"idempotency": BAD})])

    assert client.send == own
    Lab(client, [configured({})]).close()


def test_replacing_checks_too(client, configured):
    """A bad new version is refused, and the old one stays."""
    with Lab(client, [configured({})]) as lab:
        with pytest.raises(UsageError, match="key is invalid"):
            lab.replace(configured({"idempotency": BAD}))
        assert lab.runs() == []
        lab.replace(configured({}))
