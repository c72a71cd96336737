"""Orders follow from the seed, differ from round to round, and lose nothing."""

from ndalab.core.ids import Ids
from ndalab.core.shuffle import Dealer


def rounds(seed, count=20):
    dealer = Dealer(Ids(seed))
    return [tuple(dealer("abcd")) for _ in range(count)]


def test_the_same_seed_deals_the_same_rounds():
    """And another seed deals others."""
    assert rounds(1) == rounds(1)
    assert rounds(1) != rounds(2)


def test_every_round_has_everything_in_an_order_of_its_own():
    """Many of the 24 orders come up in twenty rounds."""
    assert {"".join(sorted(order)) for order in rounds(3)} == {"abcd"}
    assert len(set(rounds(3))) > 8


def test_one_thing_needs_no_round():
    """Dealing out nothing or one thing does not change what comes next."""
    dealer = Dealer(Ids(1))

    assert (dealer([]), dealer(["x"])) == ([], ["x"])
    assert tuple(dealer("abcd")) == rounds(1)[0]
