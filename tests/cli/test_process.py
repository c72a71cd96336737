import json
import signal
import subprocess
import sys

import pytest

import ndalab
from ndalab.cli import _missing
from tests.cli.running import NDA, ROOT, run, start, write


def test_the_version_is_the_package_s():
    """--version says the name and the version, through the module as through the command."""
    process = start("--version")
    assert process.communicate(timeout=60) == (f"ndalab {ndalab.__version__}\n", "")
    assert process.returncode == 0
    assert run("--version").stdout == f"ndalab {ndalab.__version__}\n"


def test_an_interrupt_ends_quietly_and_the_store_goes_on(tmp_path):
    """Ctrl-C ends with one line and code 130; with a store the next run finishes the work."""
    many = {f"d{n}__txt": NDA * 15 for n in range(40)}
    write(tmp_path, **many)
    store, report = tmp_path / "p.sqlite", tmp_path / "r.html"
    process = start("analyze", tmp_path, "--json", "--store", store, "--html", report)
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "Interrupted. Nothing was left half-written.\n")
    assert 1 <= len([first, *rest.splitlines()]) < 40
    assert list(tmp_path.glob("*r.html*")) == []
    again = start("analyze", tmp_path, "--json", "--store", store)
    out, _ = again.communicate(timeout=120)
    told = [json.loads(line) for line in out.splitlines()]
    assert again.returncode == 0
    assert len(told) == 40
    assert told[0] == json.loads(first)


def test_a_reader_who_leaves_is_no_crash(tmp_path):
    """When nobody reads on, as behind head -1, the command ends without a stack."""
    write(tmp_path, **{f"d{n}__txt": NDA * 50 for n in range(60)})
    process = start("analyze", tmp_path, "--json")
    process.stdout.readline()
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 1


def test_a_missing_library_is_named_with_the_command_that_installs_it(capsys):
    """Without the extra, one sentence says what to run; a module of ours is never excused."""
    assert _missing(ModuleNotFoundError(name="rich.table")) == 2
    assert capsys.readouterr().err == (
        'The ndalab command needs rich, which is not installed. Run: pip install "ndalab[nda]"\n'
    )
    with pytest.raises(ModuleNotFoundError):
        _missing(ModuleNotFoundError(name="ndalab.cli.app"))


def test_importing_the_package_brings_no_terminal_library():
    """`import ndalab` is for notebooks: typer and the parsers stay out."""
    code = "import sys, ndalab; print(sorted({'typer', 'bs4', 'docx', 'yaml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "[]\n"


def test_a_terminal_without_the_characters_still_gets_its_table(tmp_path):
    """Where stdout cannot hold a sign, another one is shown instead of a stack."""
    write(tmp_path, a__txt=NDA)
    process = start("analyze", tmp_path, encoding_of_stdout="ascii")
    out, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")
    assert "a.txt" in out
