"""`step.ai.infer`: the lab makes the HTTP call that a server would make (semantics 1.11).

The key travels from the op to the request and nowhere else: no fact ever holds it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from ndalab.core.jsontext import canonical
from ndalab.core.reply import Op, Reply, Request
from ndalab.core.spec import FunctionSpec
from ndalab.engine.ports import Seam

REQUEST_TIMEOUT_S = 2 * 3600
"""As long as a server lets a request take (semantics 7)."""


class GatewaySeam:
    """Wraps a seam; an answer's AIGateway ops come back with what the model said."""

    def __init__(self, seam: Seam, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._seam = seam
        self._transport = transport

    def specs(self) -> list[FunctionSpec]:
        """Describe the functions that can be called."""
        return self._seam.specs()

    def close(self) -> None:
        """Release what the wrapped seam holds."""
        self._seam.close()

    async def call(self, request: Request) -> Reply:
        """Enter a function once, then make the calls that it asks for."""
        reply = await self._seam.call(request)
        if not any(op.code == "AIGateway" for op in reply.ops):
            return reply
        ops = await asyncio.gather(*(self._resolve(op) for op in reply.ops))
        return reply._replace(ops=tuple(ops))

    async def _resolve(self, op: Op) -> Op:
        if op.code != "AIGateway" or op.is_replaced:
            return op
        opts = op.opts or {}
        public = {key: value for key, value in opts.items() if key in ("parallelMode", "format")}
        # The SDK's op has null for data, which is no answer.
        answered = {"data": None, "error": None} | await self._ask(opts)
        return op._replace(opts=public, **answered)

    async def _ask(self, opts: dict[str, Any]) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(
                transport=self._transport, timeout=REQUEST_TIMEOUT_S
            ) as http:
                response = await http.send(_request(http, opts))
            if response.status_code > 299:
                problem = f"unsuccessful status code: {response.status_code}"
                return {"error": _error(problem, response.text)}
            return {"data": canonical(response.json())}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as err:
            return {"error": _error(type(err).__name__, "")}


def _request(http: httpx.AsyncClient, opts: dict[str, Any]) -> httpx.Request:
    headers = {"content-type": "application/json"}
    params = {}
    key, kind = opts.get("auth_key") or "", opts.get("format")
    if kind == "gemini":
        params["key"] = key
    elif kind == "anthropic":
        headers["x-api-key"] = key
    elif kind == "bedrock":
        headers["authorization"] = key
    else:
        headers["authorization"] = f"Bearer {key}"
    headers |= opts.get("headers") or {}
    return http.build_request(
        "POST", opts["url"], json=opts.get("body"), headers=headers, params=params or None
    )


def _error(problem: str, body: str) -> dict[str, Any]:
    """Describe a failure as the server's memo does; a URL may hold a key and is left out."""
    return {
        "name": "AIGatewayError",
        "message": f"Error making AI request: {problem}",
        "stack": body,
    }
