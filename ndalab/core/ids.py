"""Ids and jitter that follow from the seed alone. No randomness and no clock."""

from __future__ import annotations

import hashlib

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HASH_BITS = 48
_COUNT_BITS = 80 - _HASH_BITS


def ulid(at: int, number: int, digest: int) -> str:
    """Write a ULID: 48 bits of time, a number that keeps order within a millisecond, a hash."""
    value = (at << 80) | ((number & ((1 << _COUNT_BITS) - 1)) << _HASH_BITS)
    value |= digest & ((1 << _HASH_BITS) - 1)
    return "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def ulid_value(text: str) -> int:
    """Read a ULID as the number of 128 bits that it is."""
    value = 0
    for character in text:
        value = (value << 5) | _CROCKFORD.index(character)
    return value


class Ids:
    """Makes every id and every random number of one lab from its seed.

    The same seed and the same question give the same answer, in whatever order questions come.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def _digest(self, *key: object) -> int:
        text = "\x00".join(map(str, (self._seed, *key)))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

    def run(self, at: int, number: int) -> str:
        """Id of the lab's `number`-th run, scheduled at `at` milliseconds."""
        return ulid(at, number, self._digest("run", number))

    def event(self, at: int, number: int) -> str:
        """Id of the lab's `number`-th event that did not come out of a call."""
        return ulid(at, number, self._digest("event", number))

    def event_of_call(self, at: int, run: str, item: int, number: int) -> str:
        """Id of the `number`-th event sent by one call, whatever other calls do meanwhile."""
        digest = self._digest("sent", run, item, number)
        return ulid(at, digest >> _HASH_BITS, digest)

    def spread(self, *key: object) -> float:
        """A number in [0, 1) that belongs to `key`."""
        return _fraction(self._digest("spread", *key))

    def jitter(self, run: str, item: int) -> float:
        """A number in [0, 1) that spreads the retry of an item."""
        return _fraction(self._digest("jitter", run, item))


def _fraction(digest: int) -> float:
    """Map a digest of 64 bits to [0, 1); the topmost bits alone, so that none rounds to 1."""
    return float((digest >> 11) / 2**53)
