"""Numbers are printed as Word prints them."""

import pytest

from ndalab.nda.parsing.numerals import format_number


@pytest.mark.parametrize(
    ("style", "numbers", "printed"),
    [
        ("decimal", (1, 12), "1 12"),
        ("decimalZero", (1, 12), "01 12"),
        ("lowerLetter", (1, 26, 27, 53), "a z aa aaa"),
        ("upperLetter", (2, 28), "B BB"),
        ("lowerRoman", (1, 4, 9, 14, 1990), "i iv ix xiv mcmxc"),
        ("upperRoman", (40,), "XL"),
        ("ordinal", (1, 2, 3, 4, 11, 12, 21, 112), "1st 2nd 3rd 4th 11th 12th 21st 112th"),
        ("cardinalText", (1, 20, 42, 100), "One Twenty Forty-two 100"),
        ("ordinalText", (1, 12, 20, 21, 35), "First Twelfth Twentieth Twenty-first Thirty-fifth"),
        ("none", (7,), ""),
        ("chicago", (7,), "7"),
    ],
)
def test_styles(style, numbers, printed):
    """Each style of Word's prints its numbers; one that is unknown prints decimals."""
    assert " ".join(format_number(number, style) for number in numbers) == printed


@pytest.mark.parametrize("style", ["lowerLetter", "lowerRoman"])
def test_zero_has_no_letter(style):
    """Letters and Roman numerals begin at one."""
    assert format_number(0, style) == "0"
