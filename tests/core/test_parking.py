"""Queues before gates: foremost first, and an item in one queue only."""

from ndalab.core.parking import Parking


def drained(parking, gate):
    found = []
    while (place := parking.pop(gate)) is not None:
        found.append(place)
    return found


def test_the_foremost_item_comes_first():
    """By rank, then by run and item."""
    parking = Parking()
    for rank, place in [((5, 1), ("b", 0)), ((3, 0), ("a", 1)), ((3, 0), ("a", 0))]:
        parking.park("gate", rank, place)

    assert drained(parking, "gate") == [("a", 0), ("a", 1), ("b", 0)]


def test_parking_twice_is_parking_once():
    """A history that tells of an arrival twice folds to one place in the queue."""
    parking = Parking()
    parking.park("gate", (1, 0), ("a", 0))
    parking.park("gate", (1, 0), ("a", 0))

    assert drained(parking, "gate") == [("a", 0)]


def test_an_item_waits_at_one_gate():
    """Blocked elsewhere, it has left the first gate."""
    parking = Parking()
    parking.park("one", (1, 0), ("a", 0))
    parking.park("two", (1, 0), ("a", 0))

    assert parking.gates() == {("a", 0): "two"}
    assert drained(parking, "one") == []
    assert drained(parking, "two") == [("a", 0)]


def test_what_left_does_not_come_again():
    """An item that was called or whose run ended is passed over."""
    parking = Parking()
    parking.park("gate", (1, 0), ("a", 0))
    parking.park("gate", (2, 1), ("b", 0))
    parking.leave(("a", 0))
    parking.leave(("nobody", 0))

    assert (("a", 0) in parking, ("b", 0) in parking) == (False, True)
    assert drained(parking, "gate") == [("b", 0)]
    assert parking.pop("unknown") is None
