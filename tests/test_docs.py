"""Documentation follows the code: a command or a table that is not described fails here."""

from __future__ import annotations

import importlib
import os
import pkgutil
from pathlib import Path
from typing import get_args

import click
import pytest
from pydantic import BaseModel

import kb
import kb.service
from kb.cli import COMMANDS, group
from kb.config import Settings
from kb.frames import FrameSchema
from tests.metrics_page import metrics_page

DOCS = Path(__file__).resolve().parents[1] / "docs"
TABLES = "# Tables\n\nMade from the schemas in the code; a test renews it.\n\n"
SETTINGS = (
    "# Settings\n\nEvery key of `askless.toml`. Made from the code; a test renews it.\n\n"
    "| key | default | meaning |\n|---|---|---|\n"
)
COMMAND_LINE = "# Command line\n\nMade from each command's `--help`; a test renews it.\n\n"


def schemas() -> dict[str, FrameSchema]:
    """Every table schema that a module of kb declares, by name; of one and a part of it the one."""
    places = [("kb.", kb.__path__), ("kb.service.", kb.service.__path__)]
    names = [f"{head}{one.name}" for head, path in places for one in pkgutil.iter_modules(path)]
    values = [value for name in names for value in vars(importlib.import_module(name)).values()]
    found = [value for value in values if isinstance(value, FrameSchema)]
    return {one.name: one for one in sorted(found, key=lambda one: len(one.columns))}


def settings_table(model: type[BaseModel], prefix: str) -> list[str]:
    """A row a setting; tables of settings give the rows of theirs."""
    rows = []
    for name, field in model.model_fields.items():
        inner = section(field.annotation)
        if inner is not None:
            rows += settings_table(inner, f"{prefix}{name}.")
        else:
            default = (
                "" if field.is_required() else repr(field.get_default(call_default_factory=True))
            )
            rows.append(f"| `{prefix}{name}` | `{default}` | {field.description} |")
    return rows


def section(annotation: object) -> type[BaseModel] | None:
    """The model behind a setting that is a table or a list of tables."""
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def helps(command: click.Command, name: str, parent: click.Context | None = None) -> list[str]:
    """The help of a command and of the commands below it, as Markdown sections."""
    wide = {"max_content_width": 88, "terminal_width": 88, **command.context_settings}
    context = click.Context(command, info_name=name, parent=parent, **wide)
    text = command.get_help(context)
    parts = [f"## `{context.command_path}`\n\n```\n{text}\n```\n"]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            below = command.get_command(context, inner)
            assert below is not None
            parts += helps(below, inner, context)
    return parts


def check_page(name: str, made: str) -> None:
    """Compare a page with what the code makes of it, or renew it when asked to."""
    page = DOCS / name
    if os.environ.get("ASKLESS_UPDATE_GOLDEN"):
        page.write_text(made, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == made, f"docs/{name} is stale; see CONTRIBUTING.md"


def test_the_page_of_commands_agrees_with_their_help() -> None:
    """docs/cli.md shows the help of every command and subcommand."""
    check_page("cli.md", COMMAND_LINE + "\n".join(helps(group, "askless")))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_short_line_of_a_command_is_not_stale(name: str) -> None:
    """Every command listed can be imported and explains itself."""
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.help


def test_the_page_of_settings_agrees_with_the_code() -> None:
    """docs/settings.md lists every key of askless.toml with its default and meaning."""
    rows = settings_table(Settings, "")
    assert not [row for row in rows if row.endswith("| None |")]
    check_page("settings.md", SETTINGS + "\n".join(rows) + "\n")


def test_the_page_of_tables_agrees_with_the_schemas() -> None:
    """docs/tables.md lists every column with its kind, unit and meaning."""
    check_page("tables.md", TABLES + "\n".join(s.markdown() for _, s in sorted(schemas().items())))


def test_the_page_of_figures_agrees_with_the_code() -> None:
    """docs/metrics.md has every figure with a formula and an example that the code works."""
    check_page("metrics.md", metrics_page())
