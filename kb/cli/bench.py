"""``askless bench``: how long the commands take and how much memory."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import click

from kb.cli import LazyGroup
from kb.cli.context import Shell, shell_options


class _Benches(LazyGroup):
    table: ClassVar[Mapping[str, tuple[str, str]]] = {
        "scale": ("kb.cli.bench_scale", "Every stage, at growing numbers of tickets."),
        "predict": ("kb.cli.bench_predict", "What more tickets would take, by what was measured."),
        "peers": ("kb.cli.bench_peers", "Other programs on the same tickets, beside askless."),
        "import": ("kb.cli.bench_import", "A large export, part by part."),
        "engine": ("kb.cli.bench_engine", "One machine's processes against a Dask cluster."),
        "topics": ("kb.cli.bench_topics", "Finding topics in very many tickets."),
        "drafts": ("kb.cli.bench_drafts", "Drafting articles for very many topics."),
        "matching": ("kb.cli.bench_matching", "Matching very many tickets to articles."),
        "measure": ("kb.cli.bench_measure", "Counting and reporting very many tickets."),
        "site": ("kb.cli.bench_site", "Publishing and building very many articles."),
        "queue": ("kb.cli.bench_queue", "The editors' queue under load, and edits at once."),
        "collector": ("kb.cli.bench_collector", "Events of visits, and a kill among them."),
        "bursts": ("kb.cli.bench_bursts", "The rule of rising topics on simulated shops."),
        "deflection": ("kb.cli.bench_deflection", "The effect estimator on simulated shops."),
    }


@click.group(name="bench", cls=_Benches, invoke_without_command=True)
@click.option("--tickets", default=5_000, show_default=True, help="Size of the sample shop.")
@click.option(
    "--conversations",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON lines of real conversations, taken from import to built site as well.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, tickets: int, conversations: Path | None, output: Path | None) -> None:
    """Time the commands of a shop's day, each in a process of its own, and its peak memory."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    from kb.storage import files
    from mining import bench

    with tempfile.TemporaryDirectory(prefix="askless-bench-") as folder:
        timings = bench.bench(Path(folder), tickets=tickets, conversations=conversations)
    document = bench.document(timings)
    if output is not None:
        files.write_json(output, document)
    lines = [
        f"{t.name:32} {t.wall_seconds:8.2f} s wall {t.cpu_seconds:8.2f} s cpu "
        f"{t.peak_megabytes:8.0f} MB"
        for t in timings
    ]
    shell.answer(document, lines)
