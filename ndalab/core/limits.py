"""The server's limits and the errors it ends a run or a step with (semantics 7, 3)."""

from __future__ import annotations

from typing import Any

MAX_STEPS = 1000
MAX_OPS = 1000
MAX_STEP_BYTES = 4 * 1024 * 1024
MAX_STATE_BYTES = 32 * 1024 * 1024
MAX_EVENTS_PER_SEND = 5000
MAX_EVENT_BYTES = 3 * 1024 * 1024
MAX_PAUSE_MS = 366 * 24 * 3600 * 1000
INVOKE_DEFAULT_MS = 365 * 24 * 3600 * 1000

STEP_OVERFLOW = {
    "name": "InngestErrFunctionOverflowed",
    "message": "The function run exceeded the step limit of 1000 steps.",
}
STATE_OVERFLOW = {
    "name": "InngestErrStateOverflowed",
    "message": "The function run exceeded the state size limit of 33554432 bytes.",
}
TOO_LONG = {
    "name": "InngestErrTimeoutTooLong",
    "message": "A sleep or a timeout may last 366 days at the most.",
}
BAD_WAIT = {
    "name": "InvalidExpression",
    "message": "Wait for event If expression failed to compile",
}
INVOKE_TIMEOUT = {
    "name": "InngestInvokeTimeoutError",
    "message": "Timed out waiting for invoked function to complete",
}
RATE_LIMITED = {"name": "Error", "message": "invoked function is rate limited"}


def not_found(function: str) -> dict[str, Any]:
    """The answer to an invoke of a function that does not exist (semantics 3.2)."""
    return {"name": "Error", "message": f"could not find function with ID: {function}"}


def too_large(step: str) -> dict[str, Any]:
    """The error of a response that carries too large an output; it is tried again (semantics 7)."""
    return {
        "code": "output_too_large",
        "name": "OutputTooLarge",
        "message": f'"{step}" returned more than {MAX_STEP_BYTES} bytes. '
        "Return a reference to the data instead.",
    }


def unsupported(op: str) -> dict[str, Any]:
    """The end of a run that asked for an op this version does not carry out."""
    return {"name": "UnsupportedOp", "message": f"ndalab does not carry out {op} yet."}
