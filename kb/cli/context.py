"""What every command shares: the options ``--workspace`` and ``--json``, output and progress."""

from __future__ import annotations

import contextlib
import functools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from kb import FORMAT_VERSION
from kb.storage.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Shell:
    """How this call talks: which folder, and whether the answer is JSON."""

    folder: Path
    is_json: bool

    @property
    def workspace(self) -> Workspace:
        """The workspace asked for.

        Raises:
            WorkspaceError: there is none.
        """
        found = Workspace.open(self.folder)
        if found.settings.engine != "local":
            _take_engine(found, self.note)
        return found

    def answer(self, document: dict[str, Any], lines: Sequence[str]) -> None:
        """Print the result: one JSON document, or ``lines`` for a person."""
        if self.is_json:
            full = {"format_version": FORMAT_VERSION, **document}
            click.echo(json.dumps(full, ensure_ascii=False, default=str))
        else:
            for line in lines:
                click.echo(line)

    def note(self, line: str) -> None:
        """A line of log, on standard error."""
        click.echo(line, err=True)


ENGINE = "kb.cli.engine"
"""Where a command's context holds that it took its engine."""


def _take_engine(workspace: Workspace, note: Callable[[str], None]) -> None:
    """Have heavy stages run where the settings say, until the command ends.

    Raises:
        ExtraError: the engine is not installed.
    """
    context = click.get_current_context(silent=True)
    if context is None or ENGINE in context.meta:
        return
    from mining import engine

    chosen = engine.in_force(engine.engine_of(workspace.settings, note))
    context.meta[ENGINE] = context.find_root().with_resource(chosen)


by_option = click.option("--by", "who", required=True, metavar="NAME", help="Who decides.")
"""Of the commands that change what lasts, for their log."""
accept_option = click.option(
    "--accept-regex-only",
    is_flag=True,
    help="Go on though names in the tickets were found without [ner]; signed articles only.",
)
"""Of the commands that let articles leave, see :mod:`kb.signing`."""


def shell_options(
    function: Callable[Concatenate[Shell, P], R],
) -> Callable[..., R]:
    """Give a command the two common options and pass it a :class:`Shell` first."""

    @click.option(
        "--workspace",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="The workspace folder (default: here).",
    )
    @click.option("--json", "is_json", is_flag=True, help="Print one JSON document.")
    @functools.wraps(function)
    def wrapped(folder: Path, is_json: bool, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(Shell(folder, is_json), *args, **kwargs)

    return wrapped


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal's standard error; elsewhere nothing.

    Yields a function of (done, total) to call now and then.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
