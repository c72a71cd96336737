"""The one switch for calls that leave the machine. Whoever calls a service asks here first."""

from __future__ import annotations

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

from ndalab.errors import UsageError

SWITCH = "NDALAB_LIVE"
"""The environment variable: ``on`` or ``off``. Unset means on; a key is needed in any case."""

ALLOW: bool | None = None
"""Set to True or False to decide for this process; None leaves it to the environment."""

_WORDS = {
    **dict.fromkeys(("", "on", "1", "true", "yes"), True),
    **dict.fromkeys(("off", "0", "false", "no"), False),
}


def allowed() -> bool:
    """Tell whether live calls are allowed.

    Raises:
        UsageError: The environment variable says neither yes nor no.
    """
    if ALLOW is not None:
        return ALLOW
    word = os.environ.get(SWITCH, "").strip().lower()
    if word not in _WORDS:
        raise UsageError(f"{SWITCH} is {word!r}; set it to on or off.")
    return _WORDS[word]


def check(service: str, url: str) -> None:
    """Refuse a call that the switch forbids. A server on this machine may always be called.

    Raises:
        UsageError: Live calls are off, and the address leads away from this machine.
    """
    host = urlsplit(url).hostname or ""
    if not _loopback(host) and not allowed():
        raise UsageError(
            f"Live calls are off, so {service} at {host} is not called. "
            f"Set {SWITCH}=on to allow them, or work with the offline parts."
        )


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
