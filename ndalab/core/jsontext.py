"""JSON text as a server keeps it."""

from __future__ import annotations

import json
from typing import Any


def canonical(value: Any) -> str:
    """Write JSON with sorted keys, as a memo comes back from a server (recording json_values).

    Raises:
        TypeError: JSON cannot hold the value.
        ValueError: It holds NaN, an infinity or itself.
    """
    try:
        return json.dumps(value, allow_nan=False, sort_keys=True)
    except TypeError:
        # Keys of several types cannot be sorted before JSON has made them all text.
        return json.dumps(json.loads(json.dumps(value, allow_nan=False)), sort_keys=True)
