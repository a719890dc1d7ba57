"""``askless bench bursts``: the rule of bursts on shops whose truth is known."""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options


@click.command()
@click.option("--seeds", default=200, show_default=True, help="Simulated histories a shop.")
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, seeds: int, output: Path | None) -> None:
    """Measure on simulated shops how often a burst is called that is none, and how soon one is.

    For each shop: false alarms per 100 topic-weeks and the share of weeks with one; for topics that
    double or triple for six weeks, the share found and after how many weeks.
    """
    from kb.storage import files
    from mining.evaluation import bursts

    began = time.process_time()
    with progress("simulating") as tell:
        found = bursts.measured(seeds, progress=tell)
    shops = {
        name: {burst: _plain(asdict(score)) for burst, score in scores.items()}
        for name, scores in found.items()
    }
    seconds = round(time.process_time() - began, 1)
    document = {"seeds": seeds, "cpu_seconds": seconds, "sizes": bursts.SIZES, "shops": shops}
    if output is not None:
        files.write_json(output, document)
    head = f"{'':40} false alarms    x2: found, after     x3: found, after"
    shell.answer(document, [head, *(_line(name, scores) for name, scores in shops.items())])


def _plain(score: dict[str, Any]) -> dict[str, Any]:
    """A score as JSON has it: null for what cannot be said."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in score.items()
    }


def _line(name: str, scores: dict[str, dict[str, Any]]) -> str:
    bursts = "   ".join(
        f"{scores[word]['power']:8.0%}, {scores[word]['delay'] or 0:.1f} weeks"
        for word in ("x2", "x3")
    )
    return f"{name:40} {scores['none']['per_100']:.3f} per 100 {bursts}"
