"""The one place that speaks to the library `anthropic`: a request out, a reply or an error in.

The library's own retries are off. It obeys any `retry-after` by sleeping, for an hour if told so;
`Service.call` and the workflow behind it share that out between them.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ndalab.nda.claude.replies import Answers, Reply
from ndalab.nda.service import Service
from ndalab.nda.workflow_errors import RetriableError, retry_after

ADDRESS = "https://api.anthropic.com"

_HINTS = {
    401: "Check the key.",
    402: "Check the account's credit.",
    403: "The key may not do this.",
    404: "Check the model's name and the address.",
    413: "The document is too long for one request.",
}


async def ask(service: Service, request: dict[str, Any], timeout: float) -> Reply:  # noqa: ASYNC109
    """Ask for an answer in the form of `Answers`.

    Args:
        service: Where and with which key.
        request: The model, the messages and so on, as the service takes them.
        timeout: Seconds after which no answer is one.

    Raises:
        ApiError: The service answered with an error.
        RetriableError: It could not be reached, or what came is no message.
    """
    anthropic = await service.library()
    schema = anthropic.transform_schema(Answers)
    shape = {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
    try:
        return _reply(await _post(anthropic, service, {**request, **shape}, timeout))
    except anthropic.AnthropicError as error:
        failure = _failure(anthropic, service, error)
    raise failure


async def _post(
    anthropic: Any,
    service: Service,
    request: dict[str, Any],
    timeout: float,  # noqa: ASYNC109
) -> str:
    """Post a request and give the body of the answer, unread: reading it is ours to check."""
    # A client lives for one call, as its connections belong to one event loop.
    async with anthropic.AsyncAnthropic(
        api_key=service.key.get_secret_value(),
        base_url=service.url,
        max_retries=0,
        timeout=timeout,
    ) as client:
        raw = await client.messages.with_raw_response.create(**request)
        text: str = raw.http_response.text
        return text


def _reply(text: str) -> Reply:
    try:
        return Reply.model_validate_json(text)
    except ValidationError:
        raise RetriableError("claude: what came back is no message.") from None


def _failure(anthropic: Any, service: Service, error: Any) -> Exception:
    if not isinstance(error, anthropic.APIStatusError):
        late = isinstance(error, anthropic.APITimeoutError)
        what = "did not answer in time" if late else "could not be reached"
        return service.failure(error, f"the service at {service.url} {what}", None)
    said = f"{_said(error)} {_HINTS.get(error.status_code, '')}".strip()
    wait = retry_after(error.response.headers)
    return service.failure(error, said, error.status_code, wait=wait)


def _said(error: Any) -> str:
    """Take the sentence out of the service's answer, or what there is instead of one."""
    body = error.body
    detail = body.get("error") if isinstance(body, dict) else None
    sentence = detail.get("message") if isinstance(detail, dict) else None
    return str(sentence or error.message)
