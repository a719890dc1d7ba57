"""The ``askless`` command: parse, call one function, print.

Each subcommand lives in a module of this package and is imported only when it is called, so that
``askless --help`` answers at once.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Mapping
from typing import ClassVar

import click

from kb import __version__, interrupts
from kb.errors import KbError

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("kb.cli.init", "Make a new workspace."),
    "demo": ("kb.cli.demo", "The sample shop, from tickets to help center and report."),
    "import": ("kb.cli.import_", "Read tickets from a help desk's export."),
    "pull": ("kb.cli.pull", "Ask a help desk for tickets over HTTP."),
    "noise": ("kb.cli.noise", "What is set apart as noise, by which rule."),
    "mine": ("kb.cli.mine", "Find the topics customers keep asking about."),
    "topics": ("kb.cli.topics", "Look at topics; merge, split, rename or mark them."),
    "gaps": ("kb.cli.gaps", "List the topics that no live article answers."),
    "keywords": ("kb.cli.keywords", "Customers' words that articles lack, for the search."),
    "draft": ("kb.cli.draft", "Draft articles for the gaps from what agents replied."),
    "translate": ("kb.cli.translate", "An approved article in the other language, for review."),
    "review": ("kb.cli.review", "List, show, edit, approve or reject articles."),
    "publish": ("kb.cli.publish", "Stage the published articles as pages."),
    "build": ("kb.cli.build", "Build the static help center with its search."),
    "measure": ("kb.cli.measure", "Match tickets to the articles live at their time."),
    "audit-matches": ("kb.cli.audit_matches", "Check a sample of matches by hand."),
    "report": ("kb.cli.report", "Write the analyst's report."),
    "summary": ("kb.cli.summary", "Tell the report in a few lines, or send them."),
    "deflection": ("kb.cli.deflection", "Estimate what articles prevented, on any table."),
    "simulate": ("kb.cli.simulate", "How long until an effect would show."),
    "run": ("kb.cli.run", "Everything from mining to report, only what changed."),
    "export": ("kb.cli.export", "Write published articles for another help center."),
    "serve": ("kb.cli.serve", "Serve the built help center on this machine."),
    "people": ("kb.cli.people", "Who may sign in to the admin pages, and as what."),
    "backup": ("kb.cli.backup", "Keep everything that cannot be made again in one file."),
    "restore": ("kb.cli.restore", "Make a workspace of a backup."),
    "audit": ("kb.cli.audit", "Look for personal data in what leaves the workspace."),
    "forget": ("kb.cli.forget", "Remove a customer and everything that rests on them."),
    "retention": ("kb.cli.retention", "Delete tickets older than they may be."),
    "evaluate": ("kb.cli.evaluate", "Measure askless on labelled data."),
    "bench": ("kb.cli.bench", "Time and memory of every stage."),
}
"""Command -> module that holds its ``command``, and its line in the help."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, not when they are listed."""

    table: ClassVar[Mapping[str, tuple[str, str]]] = COMMANDS
    """Command -> module that holds its ``command``, and its line in the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the work."""
        return [*self.table]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(self.table[cmd_name][0])
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.table.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="askless")
def group() -> None:
    """Turn support tickets into a searchable help center, and measure what it answers.

    Start with `askless demo DIR`, or `askless init DIR` and `askless import`.
    """


def main() -> None:
    """Run the command line; our own errors end as one line and status 1, wrong usage as 2."""
    try:
        with interrupts.remembered():
            group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped; what was finished is kept", status=130)
    except KbError as error:
        _fail(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(_disk_problem(error))


def _fail(message: str, status: int = 1) -> None:
    line = " ".join(message.split())
    click.echo(f"askless: {line}", err=True)
    sys.exit(status)


def _disk_problem(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{place}the disk is full; free some room and run the command again"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{place}may not be written or read ({error.strerror})"
    return f"{place}{error.strerror or error}"
