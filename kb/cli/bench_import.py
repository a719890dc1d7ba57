"""``askless bench import``: what importing a large export costs, part by part."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kb.cli.context import Shell, shell_options


@click.command()
@click.option("--tickets", default=10_000, show_default=True, help="Size of the export.")
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, tickets: int, output: Path | None) -> None:
    """Import the sample shop as a Zendesk export: a tenth of it, then the whole.

    Says what reading, cleaning with redaction, and storing take, how memory grows, and how the
    reader compares with pandas.read_json. Names are found by rules alone.
    """
    from kb.storage import files
    from mining.bench import document as described
    from mining.bench_import import bench_import

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        imports = bench_import(Path(folder), tickets=tickets)
    document = described([]) | {"import": imports.document()}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, imports.lines())
