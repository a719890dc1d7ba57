"""What people's answers do to probabilities of matches, measured on public labelled sets.

Each set plays a shop that nobody has seen: its weights are learnt from the other sets
(:mod:`mining.evaluation.calibrate`). Some of its tickets, drawn at random, are answered; the
others tell how far probabilities are from the truth, and how many matches at the cut are right,
with the default and with what was learnt. ``python -m mining.evaluation.learnt_matches DATA``
prints the table of ``docs/decisions/0004-matching.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.config import Matching
from kb.match_audit import calibration_error
from mining.encoders import load_encoder
from mining.evaluation import calibrate
from mining.evaluation.calibrate import NONE_GRID, Case
from mining.evaluation.labelled_sets import tasks
from mining.match_learning import learnt_curve

Floats = npt.NDArray[np.float64]
Claims = tuple[Floats, Floats]
"""Claimed probability of each ticket's best article, and 1 where it is right, else 0."""
LABELS = (200, 300, 1_000)
FEWEST_OTHERS, FEWEST_ACCEPTED = 90, 10
DRAWS = 40
COLUMNS = ("error", "log loss", "precision", "recall")


def claims(everything: Sequence[Case], *, nones: Sequence[float] = NONE_GRID) -> dict[str, Claims]:
    """The claims of each case in one language, by weights learnt without its family."""
    found = {}
    for family in dict.fromkeys(case.family for case in everything):
        others = [
            c for c in everything if c.family != family and c.family not in calibrate.HELD_OUT
        ]
        model = calibrate.fitted_model(others, "left out", nones=nones)
        for case in everything:
            if case.family == family and not case.is_small and not case.is_cross:
                top = case.ranking(model, 1)
                chance = top.probability.astype(np.float64)
                some = chance > 0
                right = (top.order[:, 0] == case.gold).astype(np.float64)
                found[case.name] = (chance[some], right[some])
    return found


def before_and_after(claimed: Claims, labels: int, *, draws: int = DRAWS) -> dict[str, Floats]:
    """:data:`COLUMNS` of the tickets that were not answered, means over seeded draws.

    By name: the default at its threshold, the default at the posterior, and learnt at it. A
    precision is over the draws with :data:`FEWEST_ACCEPTED` matches, NaN where there is none.

    Raises:
        ValueError: fewer tickets than labels, or fewer labels than anything is learnt from.
    """
    chance, right = claimed
    rows: dict[str, list[list[float]]] = {}
    for seed in range(draws):
        places = np.random.default_rng([seed, labels]).permutation(len(chance))
        told, rest = places[:labels], places[labels:]
        curve = learnt_curve(chance[told], right[told], np.ones(len(told)))
        if curve is None or not len(rest):
            raise ValueError("too few labels, or no ticket left to measure on")
        settings = Matching()
        for name, said, cut in (
            ("default", chance[rest], settings.threshold),
            ("default at the posterior", chance[rest], settings.posterior),
            ("learnt", curve(chance[rest]), settings.posterior),
        ):
            rows.setdefault(name, []).append(_figures(said, right[rest], cut))
    return {name: _means(np.array(values)) for name, values in rows.items()}


def _figures(chance: Floats, right: Floats, cut: float) -> list[float]:
    """:data:`COLUMNS` of some claims."""
    table = pd.DataFrame({"probability": chance, "label": np.where(right > 0, "right", "person")})
    error = calibration_error(table)
    safe = np.clip(chance, 1e-3, 1 - 1e-3)
    loss = -np.log(np.where(right > 0, safe, 1 - safe)).mean()
    good = right[chance >= cut]
    precision = good.mean() if len(good) >= FEWEST_ACCEPTED else np.nan
    return [float(error or 0), float(loss), float(precision), float(good.sum() / right.sum())]


def _means(values: Floats) -> Floats:
    known = np.isfinite(values)
    total = np.where(known, values, 0).sum(axis=0)
    count = known.sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def lines(known: Mapping[str, Claims], *, draws: int = DRAWS) -> list[str]:
    """A Markdown table over sets and numbers of labels; sets with too few tickets left out."""
    rows = ["| set | labels | measured on | " + " | ".join(COLUMNS) + " |", "|---" * 7 + "|"]
    for name, claimed in known.items():
        for labels in LABELS:
            rest = len(claimed[0]) - labels
            if rest < FEWEST_OTHERS:
                continue
            found = before_and_after(claimed, labels, draws=draws)
            cells = zip(*found.values(), strict=True)
            shown = " | ".join(" → ".join(_shown(value) for value in cell) for cell in cells)
            rows.append(f"| {name} | {labels:,} | {rest:,} | {shown} |")
    return rows


def _shown(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.3f}".removeprefix("0")


def main(data: Path) -> None:
    """Print the table for the sets below ``data``."""
    everything = calibrate.cases(tasks(data), load_encoder("use"))
    print("\n".join(lines(claims(everything))))  # noqa: T201 (this is what it is for)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
