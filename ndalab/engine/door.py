"""The seam's twin: the same calls through the SDK's public door, in process.

`inngest.fast_api.serve` answers requests over httpx's ASGITransport, exactly as it would answer
a server (semantics 1.1). Slower than the kernel seam, and free of the SDK's internals: what the
two disagree on is a defect of the kernel seam.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import inngest

from ndalab.core.jsontext import canonical
from ndalab.core.reply import Memo, Op, Reply, Request
from ndalab.core.spec import FunctionSpec
from ndalab.engine.clock import from_ms, machine_now
from ndalab.engine.ports import Clock
from ndalab.engine.registration import specs_of
from ndalab.engine.sdk import unserialisable
from ndalab.engine.times import retry_after_seconds
from ndalab.errors import UsageError

_PATH = "/api/inngest"
_UNTARGETED = "step"
_REQUEST_TIMEOUT_S = 2 * 3600
"""As long as a server waits for a function (semantics 7)."""


class HttpSeam:
    """Calls functions through the SDK's own request handler."""

    def __init__(
        self, client: inngest.Inngest, functions: Iterable[inngest.Function[Any]], clock: Clock
    ) -> None:
        fastapi, sdk = _import_fastapi()
        if client.is_production:
            raise UsageError(
                "The http seam sends unsigned requests: make the client with is_production=False."
            )
        self._functions = list(functions)
        self._clock = clock
        app = fastapi.FastAPI()
        sdk.serve(app, client, self._functions)
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://ndalab.invalid",
            timeout=_REQUEST_TIMEOUT_S,
        )

    def specs(self) -> list[FunctionSpec]:
        """Describe the functions and their on_failure handlers."""
        return [spec for fn in self._functions for spec in specs_of(fn)]

    def close(self) -> None:
        """Do nothing: an in-process transport holds no connection."""

    async def call(self, request: Request) -> Reply:
        """Enter a function once and read its answer."""
        response = await self._http.post(
            _PATH,
            params={"fnId": request.function, "stepId": request.step or _UNTARGETED},
            content=json.dumps(_body(request)),
            headers={"content-type": "application/json"},
        )
        return self._reply(response)

    def _reply(self, response: httpx.Response) -> Reply:
        body = response.json()
        no_retry = response.headers.get("x-inngest-no-retry") == "true"
        if response.status_code == 200:
            return Reply(200, output=canonical(body)) if _is_json(body) else unserialisable(None)
        if response.status_code == 206:
            return self._ops_reply(body, no_retry)
        after = response.headers.get("retry-after")
        seconds = None if after is None else retry_after_seconds(_instant(after))
        return Reply(500, error=body, no_retry=no_retry, retry_after=seconds)

    def _ops_reply(self, body: list[dict[str, Any]], no_retry: bool) -> Reply:
        for op in body:
            if not _is_json(op.get("data")):
                return unserialisable(op["displayName"])
        return Reply(206, ops=tuple(map(self._op, body)), no_retry=no_retry)

    def _op(self, op: dict[str, Any]) -> Op:
        userland = op.get("userland") or {}
        display = userland.get("id") or op["displayName"]
        index = userland.get("index")
        return Op(
            op["op"],
            op["id"],
            display if index is None else f"{display}:{index}",
            self._on_lab_time(op["name"]) if op["op"] == "Sleep" else op.get("name"),
            op.get("opts"),
            canonical(op["data"]) if "data" in op else None,
            op.get("error"),
        )

    def _on_lab_time(self, until: str) -> str:
        """Move the end of a sleep, which the SDK reckons by the machine's clock, to the lab's."""
        span = _instant(until) - machine_now()
        return (from_ms(self._clock.now()) + span).isoformat()


def _import_fastapi() -> tuple[Any, Any]:
    try:
        with warnings.catch_warnings():
            # The SDK's own request model still uses a class-based pydantic config (0.5.19).
            warnings.simplefilter("ignore", DeprecationWarning)
            import fastapi
            import inngest.fast_api as sdk
    except ImportError as err:
        raise UsageError('The http seam needs FastAPI: pip install "ndalab[testing]".') from err
    return fastapi, sdk


def _is_json(value: Any) -> bool:
    """Whether a server could read it: the SDK lets NaN and the infinities through."""
    try:
        canonical(value)
    except ValueError:
        return False
    return True


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _body(request: Request) -> dict[str, Any]:
    return {
        "ctx": {
            "attempt": request.attempt,
            "disable_immediate_execution": request.disable_immediate_execution,
            "max_attempts": request.max_attempts,
            "run_id": request.run,
            "stack": {"stack": list(request.memos), "current": len(request.memos)},
            "use_api": False,
        },
        "event": request.events[0],
        "events": request.events,
        "steps": {step: _memo(memo) for step, memo in request.memos.items()},
        "use_api": False,
        "version": 1,
    }


def _memo(memo: Memo) -> Any:
    """Show a memo as a server sends it (semantics 1.2)."""
    value = json.loads(memo.value)
    if memo.kind in ("data", "error"):
        return {memo.kind: value}
    return value
