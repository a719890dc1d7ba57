"""``askless bench deflection``: the effect estimator on shops whose truth is known."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from kb.cli.context import Shell, progress, shell_options

HEAD = f"{'':44} true   bias   rmse  cover  width  not 0  plain: cover width  poisson"


@click.command()
@click.option("--seeds", default=200, show_default=True, help="Simulated histories a shop.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--output", type=click.Path(path_type=Path), help="Also write the JSON here.")
@shell_options
def command(shell: Shell, *, seeds: int, first: int, output: Path | None) -> None:
    """Measure the effect estimator on simulated shops.

    For each shop: bias and root mean square error of delta, coverage and mean width of its 95 %
    interval, how often the interval leaves 0 out, and the same of the plain placebo interval and of
    one that counts tickets only. Then the targets, and whether they are met.
    """
    from kb.deflection import acceptance
    from kb.storage import files

    began = time.process_time()
    with progress("simulating") as tell:
        scores = acceptance.measured(seeds, first=first, progress=tell)
    more: dict[str, Any] = {
        "ranked": acceptance.ranked(seeds, first=first),
        "prevalence": acceptance.prevalence_score(2 * seeds, first=2 * first),
    }
    targets = acceptance.targets(scores, more)
    seconds = round(time.process_time() - began, 1)
    document = {
        "seeds": seeds,
        "first_seed": first,
        "cpu_seconds": seconds,
        "scenarios": scores,
        **more,
    }
    document["targets"] = targets
    if output is not None:
        files.write_json(output, document)
    lines = [HEAD, *(_line(name, one) for name, one in scores.items())]
    lines += [f"{'met ' if met else 'MISSED'} {name}: {value:.3f}" for name, value, met in targets]
    shell.answer(document, lines)


def _line(name: str, one: dict[str, float]) -> str:
    return (
        f"{name:44} {one['true']:.3f} {one['bias']:+.4f} {one['rmse']:.4f} {one['coverage']:.3f}"
        f"  {one['width']:.3f}  {one['not_zero']:.3f}        {one['plain_coverage']:.3f} "
        f"{one['plain_width']:.3f}    {one['poisson_coverage']:.3f}"
    )
