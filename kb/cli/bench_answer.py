"""What the benches' commands share: a folder for the time of one, and how its figures are told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from kb.cli.context import Shell

output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="Also write the JSON here."
)


def measured(
    shell: Shell,
    name: str,
    bench: Callable[[Path], Any],
    lines: Callable[[Any], Iterable[str]],
    *,
    output: Path | None,
) -> None:
    """Run a bench in a folder of its own, and answer with the machine and the figures as ``name``.

    Raises:
        KbError: a process of the bench failed.
    """
    from kb.storage import files
    from mining.bench import document as described

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        found = bench(Path(folder))
    document = described([]) | {name: found}
    if output is not None:
        files.write_json(output, document)
    shell.answer(document, list(lines(found)))
