import pytest

from ndalab.errors import UsageError
from ndalab.nda.usage import Price, Usage, load_prices, priced, shipped_prices


def test_each_kind_of_token_has_its_price():
    """Cost is tokens by kind times the table's rates, per million."""
    usage = Usage(
        model="claude-sonnet-5-5",
        calls=1,
        input_tokens=1_000,
        output_tokens=2_000,
        cache_write_tokens=3_000,
        cache_read_tokens=4_000,
    )
    expected = (1_000 * 2.00 + 2_000 * 10.00 + 3_000 * 2.50 + 4_000 * 0.10) / 1e6
    assert priced(usage, shipped_prices()).cost_usd == pytest.approx(expected)


def test_a_dated_name_has_the_price_of_its_model():
    """`claude-haiku-4-5-20251001` costs what `claude-haiku-4-5` costs."""
    usage = Usage(model="claude-haiku-4-5-20251001", calls=1, input_tokens=1_000_000)
    assert priced(usage, shipped_prices()).cost_usd == 1.0


@pytest.mark.parametrize(("tokens", "rate"), [(100_000, 0.10), (100_001, 0.50)])
def test_a_long_prompt_has_its_own_rates(tokens, rate):
    """Above the border all tokens of the request cost the other rate."""
    usage = Usage(model="claude-haiku-5-5", calls=1, input_tokens=tokens)
    assert priced(usage, shipped_prices()).cost_usd == pytest.approx(tokens * rate / 1e6)


def test_an_unknown_model_has_tokens_but_no_cost():
    """No price is made up, and a sum with an unknown part is unknown."""
    unknown = priced(Usage(model="mystery", calls=1, input_tokens=5), shipped_prices())
    assert unknown.cost_usd is None
    assert (unknown + Usage(model="mystery", calls=1, cost_usd=1.0)).cost_usd is None
    assert str(unknown) == "5 tokens, unknown cost"


def test_usage_adds_up():
    """Two calls are reported as one sum."""
    one = Usage(model="m", calls=1, input_tokens=1, output_tokens=2, cost_usd=0.1)
    two = Usage(model="m", calls=1, cache_write_tokens=3, cache_read_tokens=4, cost_usd=0.2)
    total = one + two
    assert total == Usage(
        model="m",
        calls=2,
        input_tokens=1,
        output_tokens=2,
        cache_write_tokens=3,
        cache_read_tokens=4,
        cost_usd=0.3,
    )
    assert str(total) == "10 tokens, $0.3000"


def test_prices_can_be_ones_own(tmp_path):
    """A table of the user's is read in the same form."""
    path = tmp_path / "prices.toml"
    path.write_text('["my-model"]\ninput = 7\n')
    assert load_prices(path) == {"my-model": Price(input=7)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[[", "are not TOML"),
        ('["m"]\ninput = -1\n', "wrong at m.input"),
        ('["m"]\noutput = 1\n', "wrong at m.input"),
        ('["m"]\ninput = 1\nimput = 2\n', "wrong at m.imput"),
        ('["m"]\ninput = "dear"\n', "wrong at m.input"),
    ],
)
def test_a_bad_table_says_where(tmp_path, text, said):
    """A typo in the table is an error that names the place."""
    path = tmp_path / "prices.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        load_prices(path)


def test_a_missing_table_is_an_error(tmp_path):
    """A path to nothing is told as such."""
    with pytest.raises(UsageError, match="cannot be read"):
        load_prices(tmp_path / "none.toml")
