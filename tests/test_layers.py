"""Imports point one way, and what must live in one place lives there alone."""

import ast
import sys
from pathlib import Path

import pytest

import ndalab

ROOT = Path(ndalab.__file__).parent
MODULES = {
    ".".join(("ndalab", *path.relative_to(ROOT).with_suffix("").parts)): path
    for path in sorted(ROOT.rglob("*.py"))
}
MAY_IMPORT = {
    "errors": {"errors"},
    "core": {"errors", "core"},
    "engine": {"errors", "core", "engine"},
    "stores": {"errors", "core", "engine", "stores"},
    "face": {"errors", "core", "engine", "stores", "face"},
    "nda": {"errors", "nda"},
    "lab": {"errors", "core", "engine", "stores", "face", "lab"},
    "testing": {"errors", "core", "engine", "stores", "face", "lab", "testing", ""},
    "cli": {"errors", "core", "engine", "stores", "face", "nda", "lab", "cli", ""},
    "__main__": {"cli"},
}
"""What each layer may import of the package; "" is the package's own public names."""


def _imports(path):
    """List every module that a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _layer(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def _layers_imported(path):
    found = {name for name in _imports(path) if name.split(".")[0] == "ndalab"}
    modules = {name for name in found if name in MODULES or f"{name}.__init__" in MODULES}
    return {_layer(name) for name in modules} | ({""} if "ndalab" in found else set())


@pytest.mark.parametrize("module", [name for name in MODULES if _layer(name) != "__init__"])
def test_imports_point_one_way(module):
    """A module imports its own layer and those before it: core, engine, stores, face, lab, cli."""
    assert _layers_imported(MODULES[module]) - MAY_IMPORT[_layer(module)] == set()


@pytest.mark.parametrize("module", [name for name in MODULES if _layer(name) == "core"])
def test_the_core_imports_the_standard_library_alone(module):
    """No asyncio, clock, inngest, pydantic or logging: facts in, facts out."""
    outside = {name.split(".")[0] for name in _imports(MODULES[module])} - {"ndalab"}

    assert outside <= set(sys.stdlib_module_names)
    assert outside.isdisjoint({"asyncio", "logging", "time", "random", "threading", "sqlite3"})


def test_one_file_holds_the_seam():
    """Only engine/sdk.py uses what the SDK keeps to itself."""
    users = [
        name
        for name, path in MODULES.items()
        if any(found.startswith("inngest._internal") for found in _imports(path))
    ]

    assert users == ["ndalab.engine.sdk"]


CLOCKS = {"now", "utcnow", "today", "time", "time_ns"}
"""What tells the date; how long something took may be measured elsewhere."""


def _asks_the_clock(node):
    """Tell whether a call is one like `datetime.now()` or `time.time()`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    )


def test_one_file_asks_the_machines_clock():
    """Time belongs to the lab's clock; engine/clock.py alone reads the machine's."""
    users = [
        name
        for name, path in MODULES.items()
        if any(map(_asks_the_clock, ast.walk(ast.parse(path.read_text()))))
    ]

    assert users == ["ndalab.engine.clock"]


@pytest.mark.parametrize("module", [name for name in MODULES if _layer(name) == "core"])
def test_the_core_asks_for_no_randomness(module):
    """Ids and jitter come from the seed; hash() differs from process to process."""
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(MODULES[module].read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert "hash" not in calls


def test_no_module_is_too_long():
    """500 lines are a defect."""
    assert [n for n, p in MODULES.items() if len(p.read_text().splitlines()) > 500] == []
