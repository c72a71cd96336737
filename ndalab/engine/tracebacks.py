"""Stack traces as a reader wants them: the user's frames, without any machine's paths."""

from __future__ import annotations

import traceback
from pathlib import Path

import inngest

_PACKAGE = Path(__file__).resolve().parent.parent
_DOMAIN = _PACKAGE / "nda"
_SDK = Path(inngest.__file__).resolve().parent


def user_stack(err: BaseException) -> str:
    """Format an exception with the frames of the user's code only.

    Files are named without their folder, and notebook cells as ``<cell>``, so that the same
    failure reads the same on every machine and in every process.
    """
    frames = [f for f in traceback.extract_tb(err.__traceback__) if not is_ours(f.filename)]
    lines = ["Traceback (most recent call last):"]
    for frame in frames:
        lines.append(f'  File "{short(frame.filename)}", line {frame.lineno}, in {frame.name}')
        if frame.line:
            lines.append(f"    {frame.line}")
    lines += [line.rstrip("\n") for line in traceback.format_exception_only(err)]
    return "\n".join(lines) + "\n"


def is_ours(filename: str) -> bool:
    """Tell whether a file belongs to the SDK or to the lab, and not to the user."""
    parents = Path(filename).parents
    return _SDK in parents or (_PACKAGE in parents and _DOMAIN not in parents)


def short(filename: str) -> str:
    """Name a file without its folder, and a notebook's cell as such."""
    return "<cell>" if "ipykernel_" in filename else Path(filename).name
