"""The browser's part as one ES module, put together from the files beside each other in `static`.

Each file is a module of its own with ordinary imports. Here each becomes a block with its own
names, in an order in which every block stands behind those it needs, so that one text can be sent
to a page that can load nothing else. Nothing is compiled or shortened.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static" / "tracer"
MAIN = "tracer"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([a-z]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
_WORD = re.compile(r"^export (?!default)", re.MULTILINE)


@functools.cache
def script() -> str:
    """Join the main module and those it needs."""
    done: dict[str, str] = {}
    _add(MAIN, done)
    return "\n".join(done.values())


@functools.cache
def styles() -> str:
    """Read the style sheet."""
    return (STATIC / "tracer.css").read_text(encoding="utf-8")


def _add(name: str, done: dict[str, str]) -> None:
    if name in done:
        return
    text = (STATIC / f"{name}.js").read_text(encoding="utf-8")
    for _, needed in _IMPORT.findall(text):
        _add(needed, done)
    names = ", ".join(_EXPORT.findall(text))
    body = _WORD.sub("", _IMPORT.sub(r"const \1 = $\2;", text))
    if name != MAIN:
        body = f"const ${name} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();\n"
    done[name] = body
