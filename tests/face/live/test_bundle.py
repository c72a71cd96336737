"""The browser's module: one text, made of the files as they stand, that needs nothing else."""

import re

from ndalab.face.live.bundle import STATIC, script, styles


def test_every_file_is_in_the_module_once():
    """Each file becomes one block, behind those it needs."""
    files = {path.stem for path in STATIC.glob("*.js")}
    blocks = re.findall(r"^const \$(\w+) = ", script(), re.MULTILINE)
    assert sorted([*blocks, "tracer"]) == sorted(files)
    for place, name in enumerate(blocks):
        text = (STATIC / f"{name}.js").read_text(encoding="utf-8")
        assert set(re.findall(r'from "\./(\w+)\.js"', text)) <= set(blocks[:place])


def test_the_module_loads_nothing():
    """No import is left, and no address of anything elsewhere but the name of SVG."""
    assert "import " not in script()
    assert set(re.findall(r"https?://[^\"' ]+", script() + styles())) == {
        "http://www.w3.org/2000/svg"
    }
    assert "url(http" not in styles()
    assert "@import" not in styles()


def test_nothing_is_ever_set_as_markup():
    """Text reaches the page as text: the ways around that are not used at all."""
    ways = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")
    assert [way for way in ways if way in script().replace("isFunction(", "")] == []


def test_the_module_is_small_enough_to_be_sent_with_every_widget():
    """Each widget carries the whole text."""
    assert len(script()) < 80_000
