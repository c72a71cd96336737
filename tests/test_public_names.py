"""The names and signatures that others rely on."""

import inspect

import pytest

import ndalab
from ndalab import Lab

LAB = {
    "__init__": {
        "client": inspect.Parameter.empty,
        "functions": inspect.Parameter.empty,
        "store": None,
        "clock": "virtual",
        "seed": 0,
        "starts_at": None,
        "retry_interval": None,
    },
    "send": {"events": inspect.Parameter.empty},
    "idle": {},
    "advance": {"delta": None},
    "settle": {},
    "trigger": {"events": inspect.Parameter.empty},
    "runs": {"function": None, "status": None},
    "run": {"run_id": inspect.Parameter.empty},
    "events": {"internal": False},
    "trace": {},
    "runs_frame": {},
    "steps_frame": {},
    "events_frame": {},
    "recording": {},
    "replace": {"fn": inspect.Parameter.empty},
    "now": {},
    "close": {},
}
ASYNC = {"send", "idle", "advance", "settle", "trigger"}
ATTRIBUTES = {
    "Run": ["id", "function_id", "event", "events", "output", "error", "steps", "calls", "status"],
    "Step": ["name", "op", "status", "attempts", "output", "error", "started_at", "ended_at"],
    "Call": ["step", "attempt", "max_attempts", "disable_immediate_execution", "memo", "response"],
}


def _parameters(function):
    """Name -> default, without self and without what gathers the rest."""
    gathering = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return {
        p.name: p.default
        for p in inspect.signature(function).parameters.values()
        if p.name != "self" and p.kind not in gathering
    }


@pytest.mark.parametrize("name", LAB)
def test_the_lab_has_this_method(name):
    """Its parameters have these names and defaults; there may be more of them at the end."""
    method = getattr(Lab, name)
    found = _parameters(method)

    assert dict(list(found.items())[: len(LAB[name])]) == LAB[name]
    assert inspect.iscoroutinefunction(method) == (name in ASYNC)


def test_the_arguments_of_a_lab_that_are_options_are_named():
    """Everything after client and functions is given by its name."""
    kinds = {name: p.kind for name, p in inspect.signature(Lab).parameters.items()}

    assert [name for name, kind in kinds.items() if kind is not inspect.Parameter.KEYWORD_ONLY] == [
        "client",
        "functions",
    ]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_view_has_these_attributes(name):
    """Runs, steps and calls answer to these words."""
    view = getattr(ndalab, name)

    assert [a for a in ATTRIBUTES[name] if a not in dir(view)] == []


def test_all_public_names_are_there_and_documented():
    """What __all__ lists can be imported, and says what it is."""
    assert [name for name in ndalab.__all__ if not getattr(ndalab, name).__doc__] == []
    assert {"Lab", "Run", "Step", "Call", "NdalabError", "UsageError"} <= set(ndalab.__all__)


def test_all_errors_have_one_root():
    """Whoever wants to catch everything of ndalab's can; usage errors are ValueErrors too."""
    errors = [getattr(ndalab, name) for name in ndalab.__all__ if name.endswith("Error")]
    exceptions = [e for e in errors if isinstance(e, type) and issubclass(e, BaseException)]

    assert len(exceptions) >= 5
    assert all(issubclass(error, ndalab.NdalabError) for error in exceptions)
    assert issubclass(ndalab.UsageError, ValueError)
