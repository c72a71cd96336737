import re

import pytest

from ndalab.face.plain import clean, pad, shorten, width


def test_text_of_each_lab(any_lab, snapshot):
    """The text of a trace is what it was, to the letter."""
    name, lab = any_lab
    snapshot(f"{name}.txt", repr(lab.trace()))


def test_text_has_no_ids_and_nothing_that_controls_a_terminal(any_lab):
    """Text shows neither ids nor control characters nor overly long lines."""
    _, lab = any_lab
    shown = repr(lab.trace())
    assert [run.id for run in lab.runs() if run.id in shown] == []
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066\u2067]", shown) == []
    assert max(map(width, shown.splitlines())) <= 140


def test_bars_are_aligned(build):
    """All bars of a trace begin in one column."""
    lines = repr(build("review").trace()).splitlines()
    starts = {line.index("+") for line in lines[1:-1] if re.search(r"[━█░▒▓]", line)}
    assert len(starts) == 1


def test_too_many_runs_are_counted_not_drawn(build):
    """What is left out is said, with how it ended."""
    last = repr(build("fan_out", count=400).trace()).splitlines()[-2]
    assert last == "… and 281 more runs: 241 completed, 40 failed"


def test_too_many_steps_are_counted_not_drawn(build):
    """A run keeps its end when its steps do not fit."""
    from ndalab.core.scene import scene
    from ndalab.face.rows import rows

    drawn = scene(build("hostile")._executor.state)
    shown = rows(drawn, budget=8)
    assert [row.kind for row in shown] == ["run", *["step"] * 5, "note", "result"]
    assert shown[-2].label == "… and 5 more steps: 5 completed"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202eabc", "\\u202eabc"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("a\u00a0b", "a b"),
        ("é 日本 👩‍⚖️", "é 日本 👩‍⚖️"),
    ],
)
def test_clean(raw, shown):
    """What controls a terminal or the direction of text is shown as an escape."""
    assert clean(raw) == shown


@pytest.mark.parametrize(
    ("raw", "columns", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("日本語", 5, "日本…"),
        ("\x00\x00", 5, "\\x00…"),
        ("y" * 10**6, 4, "yyy…"),
        ("e" + "\u0301" * 500, 4, "e" + "\u0301" * 11 + "…"),
        ("אב", 5, "\u2068אב\u2069"),
    ],
)
def test_shorten(raw, columns, shown):
    """Text is cut to columns, not to characters, and cannot turn its neighbours round."""
    assert shorten(raw, columns) == shown


def test_pad_counts_columns():
    """Wide characters take two columns, joined ones none."""
    assert [pad(text, 4) for text in ("ab", "日", "é")] == ["ab  ", "日  ", "é   "]
