import asyncio
from datetime import datetime, timedelta

import httpx
import inngest
import pydantic
import pytest

from ndalab import Lab
from ndalab.errors import DocumentError, ServiceError, UsageError
from ndalab.nda.workflow_errors import (
    ApiError,
    NonRetriableError,
    NotFoundError,
    RetriableError,
    ValidationError,
    retry_after,
    wrap_with_error_handling,
)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529, 599])
def test_a_busy_or_broken_service_is_asked_again(status):
    """429 and 5xx must not be final."""
    error = ApiError("claude", "overloaded", status)
    assert error.is_retriable
    assert not isinstance(error, NonRetriableError)
    assert str(error) == f"claude answered {status}: overloaded"


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 408, 413, 422, 499])
def test_a_refused_request_is_final(status):
    """Every other status must be the SDK's NonRetriableError, and still an ApiError."""
    error = ApiError("claude", "no", status, wait=timedelta(seconds=3))
    assert not error.is_retriable
    assert isinstance(error, NonRetriableError)
    assert isinstance(error, ApiError)
    assert isinstance(error, ServiceError)
    assert (error.service, error.status) == ("claude", status)


def test_the_time_a_service_asks_for_reaches_the_sdk():
    """A wait makes it the SDK's RetryAfterError, at that time from now."""
    before = datetime.now().astimezone()
    error = ApiError("claude", "slow down", 429, wait=timedelta(minutes=5))
    assert isinstance(error, inngest.RetryAfterError)
    assert error.wait == timedelta(minutes=5)
    early = error.retry_after.astimezone() - before - timedelta(minutes=5)
    assert timedelta(0) <= early < timedelta(seconds=30)


def test_an_absurd_wait_is_cut_to_a_day():
    """No header may put a run to sleep for ever, nor send it into the past."""
    assert ApiError("s", "m", 503, wait=timedelta(days=4000)).wait == timedelta(days=1)
    assert ApiError("s", "m", 503, wait=timedelta(seconds=-5)).wait == timedelta(0)


def test_all_kinds_show_one_name():
    """A failed run must read ApiError, whatever the status was."""
    kinds = [
        ApiError("s", "m", 400),
        ApiError("s", "m", 500),
        ApiError("s", "m", 429, wait=timedelta(1)),
    ]
    assert [type(kind).__name__ for kind in kinds] == ["ApiError"] * 3


def test_a_missing_resource_is_named():
    """NotFoundError says what is missing, keeps both parts and is final."""
    error = NotFoundError("document", "doc-1")
    assert str(error) == "There is no document 'doc-1'."
    assert (error.resource, error.id) == ("document", "doc-1")
    assert isinstance(error, NonRetriableError)
    assert isinstance(ValidationError("bad"), NonRetriableError)
    assert not isinstance(RetriableError("net"), NonRetriableError)


DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "2"}, 2.0),
        ({"retry-after": "0.25"}, 0.25),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "1e300"}, 86400.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT", "Date": DATE}, 30.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:27:00 GMT", "Date": DATE}, 0.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:30 GMT"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": ""}, None),
        ({}, None),
    ],
)
def test_the_header_is_read_in_all_its_forms(headers, expected):
    """Seconds, milliseconds and dates are understood; anything else is as if not said."""
    found = retry_after(headers)
    assert (None if found is None else found.total_seconds()) == expected


def raised(error):
    """What `wrap_with_error_handling` makes of an error."""

    async def fail():
        raise error

    with pytest.raises(Exception) as caught:  # noqa: PT011
        asyncio.run(wrap_with_error_handling("fetch-data", fail))
    return caught.value


def answered(status, headers=None):
    request = httpx.Request("GET", "http://service")
    response = httpx.Response(status, headers=headers, request=request)
    return httpx.HTTPStatusError("said no", request=request, response=response)


def invalid():
    try:
        pydantic.TypeAdapter(int).validate_python("x")
    except pydantic.ValidationError as error:
        return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ConnectionResetError("reset"), RetriableError),
        (TimeoutError(), RetriableError),
        (httpx.ConnectError("refused"), RetriableError),
        (ServiceError("the disk is full"), RetriableError),
        (ValueError("who knows"), RetriableError),
        (UsageError("bad"), ValidationError),
        (DocumentError("scanned"), ValidationError),
        (invalid(), ValidationError),
        (FileNotFoundError(2, "No such file", "a.pdf"), NotFoundError),
        (PermissionError("closed"), NonRetriableError),
        (TypeError("1 + 'a'"), NonRetriableError),
        (NotImplementedError(), NonRetriableError),
        (answered(503), ApiError),
    ],
)
def test_unknown_failures_become_the_right_error(error, kind):
    """Each failure gets exactly the class that decides rightly, and stays its cause."""
    found = raised(error)
    assert type(found) is kind
    assert found.__cause__ is error


def test_a_clients_status_and_headers_decide():
    """An error of an HTTP client becomes an ApiError with its status and its wait."""
    later = raised(answered(429, {"retry-after": "7"}))
    assert (later.status, later.wait) == (429, timedelta(seconds=7))
    assert isinstance(later, inngest.RetryAfterError)
    assert isinstance(raised(answered(404)), NonRetriableError)


@pytest.mark.parametrize(
    "error",
    [
        RetriableError("a"),
        NonRetriableError("b"),
        NotFoundError("document", "c"),
        ApiError("claude", "d", 400),
        inngest.RetryAfterError("e", 5),
        inngest.StepError("f", "Error", None),
    ],
)
def test_what_is_decided_passes_unchanged(error):
    """An error that already answers the question is not wrapped."""
    assert raised(error) is error


def test_an_error_without_words_still_says_something():
    """An empty message must not give an empty sentence."""
    assert str(raised(TimeoutError())) == "fetch-data: TimeoutError"


def test_values_pass_and_plain_functions_are_refused():
    """What `fn` returns is returned; a function that is not async is an error that says so."""

    async def give():
        return 5

    assert asyncio.run(wrap_with_error_handling("give", give)) == 5
    with pytest.raises(ValidationError, match="gave nothing to await"):
        asyncio.run(wrap_with_error_handling("give", lambda: 5))


def test_interrupts_and_cancellation_pass():
    """BaseException belongs to the loop and to the SDK, and is never touched."""

    async def cancelled():
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(wrap_with_error_handling("x", cancelled))


def play(error, seam):
    client = inngest.Inngest(app_id="test", is_production=False)
    attempts = []

    @client.create_function(
        fn_id="f", trigger=inngest.TriggerEvent(event="demo/process"), retries=2
    )
    async def f(ctx):
        async def fail():
            attempts.append(ctx.attempt)
            raise error()

        return await ctx.step.run("call", fail)

    async def run():
        with Lab(client, [f], seam=seam) as lab:
            start = lab.now()
            await lab.trigger(inngest.Event(name="demo/process"))
            (run,) = lab.runs()
            return run, lab.now() - start

    run, took = asyncio.run(run())
    return attempts, run.error[0], took


@pytest.mark.parametrize("seam", ["kernel", "http"])
@pytest.mark.parametrize(
    ("error", "tries", "name"),
    [
        (lambda: RetriableError("net"), 3, "RetriableError"),
        (lambda: ApiError("claude", "busy", 529), 3, "ApiError"),
        (lambda: ApiError("claude", "bad", 400), 1, "ApiError"),
        (lambda: NotFoundError("document", "d"), 1, "NotFoundError"),
        (lambda: ValidationError("bad"), 1, "ValidationError"),
    ],
)
def test_a_workflow_retries_as_the_error_says(error, tries, name, seam):
    """In a real run, retriable errors use all attempts and final ones only the first."""
    attempts, shown, _ = play(error, seam)
    assert (len(attempts), shown) == (tries, name)


@pytest.mark.parametrize("seam", ["kernel", "http"])
def test_a_workflow_waits_as_long_as_the_service_asked(seam):
    """Two retries after ten minutes each take twenty minutes of the lab's time."""
    attempts, _, took = play(
        lambda: ApiError("claude", "busy", 429, wait=timedelta(minutes=10)), seam
    )
    assert len(attempts) == 3
    assert abs(took - timedelta(minutes=20)) < timedelta(seconds=1)
