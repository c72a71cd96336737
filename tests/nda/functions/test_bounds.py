from ndalab.nda.bounds import LONGEST_QUOTE, MOST_QUOTED, bounded


def evidence(start, length):
    return {"start": start, "end": start + length, "quote": "q" * length, "section": None}


def test_ordinary_quotes_stay_as_they_are():
    """Nothing is changed where nothing is too long."""
    value = [{"id": "nda-1", "evidence": [evidence(5, 300)]}]
    assert bounded(value) == value


def test_a_long_quote_is_cut_with_its_offsets():
    """A quote that is too long ends earlier, and so does its offset."""
    (cut,) = bounded([evidence(7, LONGEST_QUOTE + 1)])
    assert (cut["start"], cut["end"], len(cut["quote"])) == (7, 7 + LONGEST_QUOTE, LONGEST_QUOTE)


def test_very_many_quotes_are_cut_further():
    """All quotes together have room, however deep they lie."""
    cut = bounded({"deep": [{"evidence": evidence(0, LONGEST_QUOTE)} for _ in range(500)]})
    lengths = [len(one["evidence"]["quote"]) for one in cut["deep"]]
    assert len(set(lengths)) == 1
    assert MOST_QUOTED / 4 < sum(lengths) <= MOST_QUOTED
