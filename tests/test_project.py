"""What the project's files say of each other."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import ndalab

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())


def _declared():
    """Every library that pyproject.toml names, with its range."""
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {one for some in lists for one in some if not one.startswith("ndalab[")}


def _environment():
    plain = {one for one in ENVIRONMENT["dependencies"] if isinstance(one, str)}
    [pip] = [one["pip"] for one in ENVIRONMENT["dependencies"] if isinstance(one, dict)]
    return plain, set(pip)


def test_environment_and_project_ask_for_the_same():
    """Each library is in both files with the same range, in one section of environment.yml."""
    plain, pip = _environment()

    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert plain & pip == set()
    assert (plain | pip) - {f"python{PROJECT['requires-python']}", "pip"} == _declared()
    assert f"python{PROJECT['requires-python']}" in plain


def test_the_version_of_the_package_is_the_projects():
    """The project file and the package agree on what version this is."""
    assert ndalab.__version__ == PROJECT["version"]


def test_the_classifiers_fit_the_range_of_python():
    """Every version that may be used is listed."""
    minors = [
        int(found[1])
        for line in PROJECT["classifiers"]
        if (found := re.fullmatch(r"Programming Language :: Python :: 3\.(\d+)", line))
    ]

    assert PROJECT["requires-python"] == f">=3.{minors[0]},<3.{minors[-1] + 1}"


@pytest.mark.parametrize("name", ["environment.yml", "pyproject.toml", "README.md", "LICENSE"])
def test_no_file_names_a_machine(name):
    """Files that people copy hold no paths of the machine they were written on."""
    text = (ROOT / name).read_text()

    assert not re.search(r"/(root|home|Users|tmp|work)/", text)
