"""The shipped weights of matching, learnt from public labelled sets.

``python -m mining.evaluation.calibrate DATA DATE`` writes ``kb/match_model.json``.

Two small models are fitted for each pairing of languages. A conditional logit (McFadden 1974) over
the articles of each ticket that has an answer gives the weights of the evidence. A logistic
regression over the best article of every ticket, with or without an answer, gives the probability
that it is the right one. Every family of sets weighs the same. Each task is also given knowledge
bases of a few of its articles, so that the probability holds for a help center of any size.

No weight may be negative: more evidence never makes a match less probable.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.matching import MatchModel, Ranking, Weights, ranking
from kb.matching_features import EVIDENCE, ArticleIndex, Floats, Queries
from kb.storage import files
from mining import matching
from mining.embedding import Encoder
from mining.encoders import load_encoder
from mining.evaluation.labelled_sets import Task, tasks
from mining.evaluation.matching import LabelledTickets, scored

Numbers = npt.NDArray[np.float64]
HELD_OUT = frozenset({"hint3"})
"""Never learnt from: its figures are those of a shop that askless has not seen."""
RIVALS = 40
SMALL_SIZES = (1, 5, 15)
RANK_PENALTY = 0.02
CHANCE_PENALTY = 0.003
# Scores of the outside option that are tried.
NONE_GRID = tuple(float(v) for v in np.arange(-2.0, 14.0, 1.0))
THRESHOLD = 0.5


@dataclass(frozen=True)
class Case:
    """One task ready to learn from.

    ``evidence`` is (tickets, articles, 6), ``twins`` (articles), ``gold`` the place of each
    ticket's right article, -1 for none.
    """

    name: str
    family: str
    is_cross: bool
    evidence: Floats
    twins: Floats
    gold: npt.NDArray[np.int64]
    is_small: bool = False

    def ranking(self, model: MatchModel, most: int) -> Ranking:
        """The articles of each ticket by ``model``."""
        same = np.full(self.evidence.shape[:2], not self.is_cross)
        return ranking(self.evidence, same, self.twins, model=model, most=most)


def cases(
    everything: Sequence[Task], encoder: Encoder, *, cache_dir: Path | None = None
) -> list[Case]:
    """The evidence of each task, and of the same task in help centers of few articles."""
    found = []
    for task in everything:
        index = matching.article_index(task.articles, encoder, cache_dir=cache_dir)
        texts, locales, gold = zip(*task.tickets, strict=True)
        asked = matching.queries(texts, locales, encoder, cache_dir=cache_dir)
        places = {article.id: number for number, article in enumerate(task.articles)}
        numbers = np.array([places.get(item, -1) for item in gold], dtype=np.int64)
        found.append(_case(task, index, asked, numbers))
        found += [_small(task, index, asked, numbers, size) for size in SMALL_SIZES]
    return found


def _case(task: Task, index: ArticleIndex, asked: Queries, gold: npt.NDArray[np.int64]) -> Case:
    return Case(task.name, task.family, task.is_cross, index.evidence(asked), index.twins, gold)


def _small(
    task: Task, index: ArticleIndex, asked: Queries, gold: npt.NDArray[np.int64], size: int
) -> Case:
    """The tickets of ``size`` of the articles and as many others, against those alone, thrice."""
    chance = random.Random(size)  # noqa: S311 (a seeded split, not cryptography)
    kept = sorted(chance.sample(range(len(index)), min(size, len(index))))
    places = {old: new for new, old in enumerate(kept)}
    inside = [row for row, number in enumerate(gold.tolist()) if number in places]
    outside = [row for row, number in enumerate(gold.tolist()) if number not in places]
    rows = inside + chance.sample(outside, min(max(len(inside), 20), len(outside)))
    own = np.array([places.get(int(gold[row]), -1) for row in rows], dtype=np.int64)
    case = _case(task, index.only(kept), asked.only(rows), own)
    return replace(case, name=f"{task.name}, {len(kept)} articles", is_small=True)


def fitted_model(
    learnt_from: Sequence[Case], version: str, *, nones: Sequence[float] = NONE_GRID
) -> MatchModel:
    """The weights learnt from these cases; both pairings must be among them."""
    same = fitted_weights([case for case in learnt_from if not case.is_cross], nones)
    cross = fitted_weights([case for case in learnt_from if case.is_cross], nones)
    return MatchModel(version, same, cross)


def fitted_weights(learnt_from: Sequence[Case], nones: Sequence[float]) -> Weights:
    """The weights of one pairing of languages; of ``nones`` the outside option that fits best."""
    rank = _rank_weights([case for case in learnt_from if not case.is_small])
    tried = []
    for none in nones:
        start = Weights(rank, none, 0.0, (0.0,) * (len(EVIDENCE) + 1))
        tried.append(_with_probability(start, learnt_from))
    return min(tried, key=lambda found: found[0])[1]


def _shares(learnt_from: Sequence[Case]) -> list[float]:
    """What each case weighs, so that families weigh the same."""
    size = Counter(case.family for case in learnt_from)
    return [1.0 / size[case.family] / len(size) for case in learnt_from]


def _minimised(
    loss: Callable[[Numbers], tuple[float, Numbers]], size: int, *, free: int = 0
) -> tuple[float, Numbers]:
    """Smallest loss and where it is; all but the last ``free`` numbers are kept at 0 or above."""
    from scipy.optimize import minimize

    bounds = [(0.0, None)] * (size - free) + [(None, None)] * free
    found = minimize(loss, np.full(size, 0.1), jac=True, method="L-BFGS-B", bounds=bounds)
    return float(found.fun), np.asarray(found.x, dtype=np.float64)


def _rank_weights(learnt_from: Sequence[Case]) -> tuple[float, ...]:
    pairs = [_rivals(case) for case in learnt_from]
    shares = _shares(learnt_from)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        total, slope = 0.0, np.zeros_like(weights)
        for (evidence, gold), share in zip(pairs, shares, strict=True):
            scores = evidence @ weights
            chance = np.exp(scores - scores.max(axis=1, keepdims=True))
            chance /= chance.sum(axis=1, keepdims=True)
            rows = np.arange(len(gold))
            total -= share * float(np.log(chance[rows, gold] + 1e-12).mean())
            chance[rows, gold] -= 1
            slope += share * np.einsum("qa,qaf->f", chance, evidence) / len(gold)
        # Cosines are near 0.3, so weights are near 10: the penalty works on tenths of them.
        return total + RANK_PENALTY * float((weights / 10) @ (weights / 10)), (
            slope + 2 * RANK_PENALTY * weights / 100
        )

    return tuple(_minimised(loss, len(EVIDENCE))[1].tolist())


def _rivals(case: Case) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """Evidence (tickets, rivals, 6) of the right article, put first, and its strongest rivals."""
    rows = np.flatnonzero(case.gold >= 0)
    plain = case.evidence[rows][:, :, :-1].sum(axis=2)  # spread is no evidence by itself
    plain[np.arange(len(rows)), case.gold[rows]] = np.inf
    best = np.argsort(-plain, axis=1, kind="stable")[:, :RIVALS]
    found = np.take_along_axis(case.evidence[rows], best[:, :, None], axis=1)
    return found.astype(np.float64), np.zeros(len(rows), dtype=np.int64)


def _with_probability(start: Weights, learnt_from: Sequence[Case]) -> tuple[float, Weights]:
    """``start`` with its probability fitted, and the loss."""
    model = MatchModel("", start, start)
    tops = [case.ranking(model, 1) for case in learnt_from]
    features = np.vstack([np.column_stack([top.evidence, top.share]) for top in tops]).astype(
        np.float64
    )
    right = [top.order[:, 0] == case.gold for top, case in zip(tops, learnt_from, strict=True)]
    y = np.concatenate(right).astype(np.float64)
    weight = np.concatenate(
        [
            np.full(len(case.gold), share / len(case.gold))
            for case, share in zip(learnt_from, _shares(learnt_from), strict=True)
        ]
    )
    spread = np.maximum(features.std(axis=0), 1e-6)
    x = np.column_stack([features / spread, np.ones(len(features))])

    def loss(line: Numbers) -> tuple[float, Numbers]:
        odds = x @ line
        surprise = float((weight * np.logaddexp(0, np.where(y > 0, -odds, odds))).sum())
        slope = x.T @ (weight * (1 / (1 + np.exp(-odds)) - y))
        held = np.append(line[:-1], 0.0)
        return surprise + CHANCE_PENALTY * float(held @ held), slope + 2 * CHANCE_PENALTY * held

    best, line = _minimised(loss, x.shape[1], free=1)
    chance = tuple((line[:-1] / spread).tolist())
    return best, replace(start, intercept=float(line[-1]), probability=chance)


def figures(case: Case, model: MatchModel) -> dict[str, Any]:
    """How well ``model`` does on a case."""
    ids = [str(number) for number in range(case.evidence.shape[1])]
    top = case.ranking(model, len(ids))
    gold = [frozenset({str(g)}) if g >= 0 else frozenset() for g in case.gold.tolist()]
    labelled = LabelledTickets([""] * len(gold), [""] * len(gold), gold)
    score = scored(top, ids, labelled, threshold=THRESHOLD).document()
    shown = (
        "n_in_scope",
        "n_out_of_scope",
        "r_at_1",
        "mrr",
        "auroc",
        "precision",
        "recall",
        "oos_recall",
        "accuracy",
    )
    found = {name: score[name] for name in shown}
    right = top.order[:, 0] == case.gold
    return found | {"said_minus_true": round(float(top.probability.mean() - right.mean()), 4)}


def left_out(
    everything: Sequence[Case], *, nones: Sequence[float] = NONE_GRID
) -> dict[str, dict[str, Any]]:
    """Figures of each case with weights learnt from the other families alone."""
    found = {}
    for family in dict.fromkeys(case.family for case in everything):
        others = [c for c in everything if c.family != family and c.family not in HELD_OUT]
        model = fitted_model(others, "left out", nones=nones)
        for case in everything:
            if case.family == family and not case.is_small:
                found[case.name] = figures(case, model)
    return found


def main(data: Path, target: Path, date: str) -> None:
    """Learn from the sets below ``data`` and write the model with its provenance to ``target``."""
    encoder = load_encoder("use")
    everything = cases(tasks(data), encoder)
    learnt_from = [case for case in everything if case.family not in HELD_OUT]
    model = fitted_model(learnt_from, date)
    document = {
        "version": date,
        "same": model.same.document(),
        "cross": model.cross.document(),
        "provenance": {
            "date": date,
            "command": f"python -m mining.evaluation.calibrate DATA {date}",
            "encoder": encoder.name,
            "learnt_from": [case.name for case in learnt_from if not case.is_small],
            "never_learnt_from": sorted(HELD_OUT),
            "left_out": left_out(everything),
        },
    }
    files.write_json(target, document)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path("kb/match_model.json"), sys.argv[2])
