"""Pure functions that turn one raw server call into a normalised call record.

Nothing here talks to a server: the recorder feeds it the HTTP traffic it saw,
and an in-process executor may feed it the same request and response objects.
"""

from __future__ import annotations

import json
import typing

ROOT_TARGET = "step"  # The step id the server sends when it targets no step.

SCHEDULED_EVENT = "inngest/scheduled.timer"
LIFECYCLE_EVENTS = (
    "inngest/function.failed",
    "inngest/function.cancelled",
    "inngest/function.finished",
)

# What is kept of the server's own metadata in event data. The rest of it is
# tracing and routing information.
KEPT_METADATA = ("correlation_id", "fn_id", "name", "status")


class StepNames:
    """Learns which step each opaque step id stands for, from the SDK's ops."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def learn(self, ops: object) -> None:
        if not isinstance(ops, list):
            return
        for op in ops:
            if isinstance(op, dict) and "id" in op:
                self._names[op["id"]] = op_name(op)

    def get(self, hashed_id: str) -> str:
        return self._names.get(hashed_id, "<unknown step>")


def op_name(op: dict[str, typing.Any]) -> str:
    """Display name of an op; reused ids get their index as ``name:1``."""

    userland = op.get("userland") or {}
    name = userland.get("id") or op.get("displayName") or op.get("name")
    if userland.get("index") is not None:
        return f"{name}:{userland['index']}"
    return str(name)


def memo_kind(value: object) -> str:
    """How a memoized step is shown to the SDK: data, error, null or event.

    ``null`` is a bare JSON null (sleep, timed-out wait); ``event`` is an object
    that is not wrapped in a ``data`` field (a fulfilled wait).
    """

    if value is None:
        return "null"
    if isinstance(value, dict):
        keys = set(value)
        if keys == {"error"} or (keys == {"data", "error"} and value["data"] is None):
            return "error"
        if keys == {"data"} or keys == {"data", "error"}:
            return "data"
        if "name" in keys and "data" in keys:
            return "event"
        return "other:" + ",".join(sorted(keys))
    return "bare"


def memo_kinds(steps: dict[str, object] | None, names: StepNames) -> dict[str, str]:
    return {
        name: kind
        for name, kind in sorted((names.get(k), memo_kind(v)) for k, v in (steps or {}).items())
    }


def error_of(body: object) -> dict[str, str] | None:
    if not isinstance(body, dict) or "message" not in body:
        return None
    return {
        "name": str(body.get("name")),
        "message": str(body.get("message")),
    }


def response_record(status: int, headers: dict[str, str], body: object) -> dict[str, object]:
    """Normalise an SDK response."""

    headers = {k.lower(): v for k, v in headers.items()}
    record: dict[str, object] = {
        "status": status,
        "ops": [],
        "no_retry": headers.get("x-inngest-no-retry") == "true",
        "retry_after": "retry-after" in headers,
    }
    if status == 206 and isinstance(body, list):
        ops: list[list[object]] = []
        for op in body:
            entry: list[object] = [op["op"], op_name(op)]
            err = error_of(op.get("error"))
            if err is not None:
                entry.append(err)
            ops.append(entry)
        record["ops"] = ops
    elif status >= 400:
        record["error"] = error_of(body)
    return record


def call_record(
    *,
    target: str | None,
    request: dict[str, typing.Any],
    status: int,
    response_headers: dict[str, str],
    response_body: object,
    names: StepNames,
) -> dict[str, object]:
    """Normalise one server call. Call order must be response order for names."""

    names.learn(response_body)
    ctx = request["ctx"]
    if target in (None, "", ROOT_TARGET):
        step = None
    else:
        step = names.get(typing.cast(str, target))
    return {
        "step": step,
        "attempt": ctx["attempt"],
        "max_attempts": ctx.get("max_attempts"),
        "disable_immediate_execution": bool(ctx.get("disable_immediate_execution")),
        "memo": memo_kinds(request.get("steps"), names),
        "response": response_record(status, response_headers, response_body),
    }


def event_record(event: dict[str, typing.Any]) -> dict[str, object]:
    """An event without what differs from one recording to the next."""

    data = event.get("data")
    return {
        "name": event["name"],
        "data": _data_record(event["name"], data if data else {}),
    }


def _data_record(name: str, data: dict[str, typing.Any]) -> dict[str, object]:
    out = dict(data)
    metadata = out.get("_inngest")
    if isinstance(metadata, dict):
        out["_inngest"] = {
            k: "<id>" if k == "correlation_id" else metadata[k]
            for k in KEPT_METADATA
            if k in metadata
        }
    if name == SCHEDULED_EVENT:
        for key in ("fireAt", "scheduledAt"):
            if key in out:
                out[key] = "<time>"
    if name in LIFECYCLE_EVENTS:
        for key in ("run_id", "correlation_id"):
            if key in out:
                out[key] = "<id>"
        if isinstance(out.get("event"), dict):
            out["event"] = event_record(out["event"])
        if isinstance(out.get("events"), list):
            out["events"] = [event_record(e) for e in out["events"]]
        for key in ("error", "result"):
            value = out.get(key)
            if isinstance(value, dict) and "stack" in value:
                out[key] = {**value, "stack": "<stack>"}
    return out


def rename_app(value: object, app_id: str) -> object:
    """Replace the throw-away app id by ``app`` in every string."""

    if isinstance(value, dict):
        return {k: rename_app(v, app_id) for k, v in value.items()}
    if isinstance(value, list):
        return [rename_app(v, app_id) for v in value]
    if isinstance(value, str):
        return value.replace(app_id, "app")
    return value


def pretty(value: object, width: int = 100, indent: int = 0) -> str:
    """JSON text with every value that fits on one line written on one line."""

    flat = json.dumps(value, sort_keys=True, ensure_ascii=False)
    end = "\n" if indent == 0 else ""
    if len(flat) + indent <= width or not isinstance(value, (dict, list)):
        return flat + end
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        items = [
            f"{pad}{json.dumps(k)}: {pretty(v, width, indent + 1)}"
            for k, v in sorted(value.items())
        ]
        body = ",\n".join(items)
        return "{\n" + body + "\n" + " " * indent + "}" + end
    body = ",\n".join(pad + pretty(v, width, indent + 1) for v in value)
    return "[\n" + body + "\n" + " " * indent + "]" + end
