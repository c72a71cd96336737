"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ndalab.errors import ServiceError, UsageError


def check_target(path: Path) -> None:
    """Refuse a place that cannot be written to, before any work is done.

    Raises:
        UsageError: Its folder does not exist, or it is a folder itself.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.parent}; create it.")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{path} cannot be written: the folder may not be written to.")


def write_whole(path: Path, content: str) -> None:
    """Write a text file so that nobody ever sees half of it.

    Raises:
        ServiceError: The disk refused; what was there before is still there.
    """
    draft = None
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            errors="replace",
            dir=path.parent,
            prefix=f".{path.name}.",
            delete=False,
        ) as file:
            draft = Path(file.name)
            file.write(content)
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        raise ServiceError(
            f"{path} cannot be written ({error.strerror}); choose another place."
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
