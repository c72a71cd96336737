"""The commands and their arguments. What they do lives in the other modules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ndalab import __version__
from ndalab.cli import INTERRUPTED, analyzing
from ndalab.cli.demo import demo as demonstrate
from ndalab.errors import NdalabError
from ndalab.nda.evaluate import main as measure
from ndalab.nda.playbook import DEFAULT, load_playbook

app = typer.Typer(
    name="ndalab",
    help="Run the NDA workflows of ndalab: documents in, clauses and risks out.",
    epilog="Not legal advice.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class We(StrEnum):
    """Our side of the agreement."""

    recipient = "recipient"
    discloser = "discloser"
    both = "both"


Paths = Annotated[
    list[Path], typer.Argument(help="Documents, or folders of documents.", show_default=False)
]
Side = Annotated[We, typer.Option("--we", help="Which side of the agreement we are on.")]
Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="Keep all progress in this file; run again to go on where it stopped.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]

Rules = Annotated[
    Path | None,
    typer.Option("--playbook", metavar="FILE", help="Judge by this playbook instead of ours."),
]


@contextmanager
def plain_endings() -> Iterator[None]:
    """End with one sentence and the right exit code, never with a stack."""
    try:
        yield
    except NdalabError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except KeyboardInterrupt as error:
        typer.echo(INTERRUPTED, err=True)
        raise typer.Exit(130) from error


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ndalab {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Run the NDA workflows of ndalab: documents in, clauses and risks out."""


@app.command()
def analyze(
    paths: Paths,
    json_lines: Annotated[
        bool, typer.Option("--json", help="Write JSON lines to stdout, one a document.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Also write a report as one HTML page."),
    ] = None,
    we: Side = We.both,
    playbook: Rules = None,
    store: Store = None,
    quiet: Quiet = False,
) -> None:
    """Analyse documents and list what was found."""
    with plain_endings():
        rules = None if playbook is None else load_playbook(playbook)
        options = analyzing.Options(we=we.value, playbook=rules, store=store)
        code = analyzing.analyze(paths, options, json_lines=json_lines, html=html, quiet=quiet)
    raise typer.Exit(code)


@app.command()
def demo(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Documents to use instead of the samples.", show_default=False),
    ] = None,
    we: Side = We.both,
    quiet: Quiet = False,
) -> None:
    """Show the workflow on sample contracts and write a report."""
    with plain_endings():
        code = demonstrate(paths or [], analyzing.Options(we=we.value), quiet=quiet)
    raise typer.Exit(code)


@app.command()
def playbook() -> None:
    """Print the playbook that comes with ndalab, to copy and change."""
    typer.echo(DEFAULT.read_text(encoding="utf-8"), nl=False)


@app.command()
def evaluate(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="[DIR]", help="Where ContractNLI lies.", show_default=False),
    ] = None,
) -> None:
    """Measure the offline analyst on ContractNLI."""
    with plain_endings():
        code = measure([] if folder is None else [folder])
    raise typer.Exit(code)
