"""What matching very many tickets to very many articles costs, beside full-text search alone.

Tickets are those of :mod:`mining.bench_tickets`. An article knows half of the wordings of its need,
in one language, so that about half of the tickets put it in words that no article holds. Vectors
are there before the clock of the matching starts; one ticket is matched from its text, vector
included. Full-text search (:mod:`kb.search`, Whoosh) answers a sample of the same tickets: it is
too slow for all of them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.storage import files
from mining.bench_answers import made_articles, need_of
from mining.bench_tickets import Made, made_tickets
from mining.bench_usage import Usage, answered

if TYPE_CHECKING:
    from kb.matching_features import ArticleIndex

SEED = 7
WORKERS = 2
ONE_BY_ONE = 200
"""Tickets that are matched alone."""
SEARCHED = 1_000
"""Tickets that full-text search answers."""
BLOCK = 20_000
"""Tickets made ready and matched at once: nothing holds the words of all of them."""
THRESHOLD = 0.5
_VECTORS, _TRUTH = "vectors.npy", "truth.json"


@dataclass(frozen=True)
class Plan:
    """How many of each."""

    tickets: int
    articles: int


def bench_matching(folder: Path, plan: Plan) -> dict[str, Any]:
    """The figures, each part measured in a process of its own below the empty ``folder``.

    Raises:
        KbError: a process failed.
    """
    given = {"tickets": plan.tickets, "articles": plan.articles}
    files.write_json(folder / "given.json", given)
    vectors = _ran("vectors", folder)
    many, searched = (_ran(what, folder) for what in ("match", "search"))
    each = {
        "matching": many.answer["seconds"] / plan.tickets,
        "search": searched.answer["seconds"] / searched.answer["tickets"],
    }
    return {
        **given,
        "vectors": _figures(vectors),
        "matching": _figures(many),
        "search": _figures(searched),
        "times_faster": each["search"] / each["matching"],
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The figures for a person."""
    many, searched = found["matching"], found["search"]
    yield f"{found['tickets']:,} tickets, {found['articles']:,} articles ({many['parts']:,} parts)"
    for name in ("vectors", "matching", "search"):
        run = found[name]
        yield (
            f"  {name:10} {run['wall_seconds']:8.1f} s wall {run['cpu_seconds']:8.1f} s cpu "
            f"{run['peak_megabytes']:6.0f} MB"
        )
    yield (
        f"  matching itself {many['seconds']:.1f} s, right article first {many['first']:.3f}; "
        f"accepted {many['accepted']:.3f}, of these right {many['precision']:.3f}"
    )
    yield (
        f"  one ticket, warm, its vector included: median {many['median_milliseconds']:.1f} ms, "
        f"99th percentile {many['slow_milliseconds']:.1f} ms"
    )
    yield (
        f"  full-text search alone: {searched['tickets']:,} tickets in "
        f"{searched['seconds']:.1f} s, right article first {searched['first']:.3f}; "
        f"matching is {found['times_faster']:.0f} times faster a ticket"
    )


def _figures(usage: Usage) -> dict[str, Any]:
    return {**usage.figures(), **usage.answer}


def _ran(what: str, folder: Path) -> Usage:
    return answered("mining.bench_matching", what, folder)


def child(what: str, folder: Path) -> dict[str, Any]:
    """What a process of the bench does, and its answer."""
    plan = Plan(**json.loads((folder / "given.json").read_text("utf-8")))
    doing = {"vectors": _embed, "match": _match, "search": _search}
    return doing[what](folder, plan)


def _tickets(plan: Plan) -> Iterator[Made]:
    return made_tickets(plan.tickets, seed=SEED)


def _embed(folder: Path, plan: Plan) -> dict[str, Any]:
    """Vectors of tickets and parts, kept on disk, and the truth."""
    from mining.embedding import encoded
    from mining.encoders import load_encoder

    encoder = load_encoder("use")
    tickets = list(_tickets(plan))
    vectors = encoded([one.text for one in tickets], encoder, workers=WORKERS)
    np.save(folder / _VECTORS, vectors)
    files.write_json(folder / _TRUTH, [one.label for one in tickets])
    _index(folder, plan)
    return {}


def _index(folder: Path, plan: Plan) -> ArticleIndex:
    from mining.encoders import load_encoder
    from mining.matching import article_index

    return article_index(
        made_articles(plan.articles, seed=SEED), load_encoder("use"), cache_dir=folder / "vectors"
    )


def _match(folder: Path, plan: Plan) -> dict[str, Any]:
    """Match every ticket, its words read here, its vector not."""
    from kb.matching import matches
    from kb.matching_features import Queries

    index = _index(folder, plan)
    vectors = np.load(folder / _VECTORS, mmap_mode="r")
    every = _tickets(plan)
    nearest: list[str] = []
    accepted: list[bool] = []
    seconds = spent = 0.0
    for start in range(0, plan.tickets, BLOCK):
        block = list(islice(every, BLOCK))
        started, before = time.perf_counter(), time.process_time()
        rows = np.asarray(vectors[start : start + len(block)])
        asked = Queries([one.text for one in block], [one.language for one in block], rows)
        found = matches([""] * len(block), asked, index, threshold=THRESHOLD)
        seconds += time.perf_counter() - started
        spent += time.process_time() - before
        nearest += found["nearest_id"].tolist()
        accepted += found["kind"].eq("match").tolist()
    right = _right(folder, nearest)
    sure = np.array(accepted)
    return {
        "seconds": round(seconds, 2),
        "own_cpu_seconds": round(spent, 2),
        "parts": len(index.parts),
        "first": float(right.mean()),
        "accepted": float(sure.mean()),
        "precision": float(right[sure].mean()) if sure.any() else 0.0,
        **_one_by_one(index, plan),
    }


def _right(folder: Path, nearest: Sequence[str | None]) -> Any:
    truth = json.loads((folder / _TRUTH).read_text("utf-8"))
    pairs = zip(nearest, truth, strict=False)
    return np.array([found is not None and need_of(found) == need for found, need in pairs])


def _one_by_one(index: ArticleIndex, plan: Plan) -> dict[str, float]:
    """How long one ticket takes from its text to its match."""
    from kb.matching import matches
    from mining.encoders import load_encoder
    from mining.matching import queries

    encoder = load_encoder("use")
    took = []
    for one in islice(_tickets(plan), ONE_BY_ONE):
        started = time.perf_counter()
        asked = queries([one.text], [one.language], encoder)
        matches([""], asked, index, threshold=THRESHOLD)
        took.append(1_000 * (time.perf_counter() - started))
    warm = took[len(took) // 10 :]
    return {
        "median_milliseconds": float(np.median(warm)),
        "slow_milliseconds": float(np.quantile(warm, 0.99)),
    }


def _search(folder: Path, plan: Plan) -> dict[str, Any]:
    """The first hit of full-text search for each of some tickets."""
    from kb.search import article_index, search

    index = article_index(made_articles(plan.articles, seed=SEED))
    tickets = list(islice(_tickets(plan), SEARCHED))
    started, before = time.perf_counter(), time.process_time()
    hits = [search(index, one.text, one.language, limit=1) for one in tickets]
    seconds, spent = time.perf_counter() - started, time.process_time() - before
    right = _right(folder, [found[0].article_id if found else None for found in hits])
    return {
        "seconds": round(seconds, 2),
        "own_cpu_seconds": round(spent, 2),
        "tickets": len(tickets),
        "first": float(right.mean()),
    }
