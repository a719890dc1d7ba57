"""Success of the site's search by class and half of the hand-made queries, and what `tune` misses.

``python -m tests.search_classes SITE [--misses]``; the queries of `held` are never shown.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mining.evaluation import search
from mining.evaluation.search import first_right_place
from tests.searchshop import queries_file

LOCALES = ("fr", "en")


def places(site: Path, locale: str) -> list[tuple[dict[str, Any], float]]:
    """Each query with the place of its first right page; infinite where none is shown."""
    path = queries_file(locale)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    queries = search.read_queries(path, search.read_site(site))
    _, answers = search.evaluated(site, path)
    pairs = zip(queries, answers, strict=True)
    return list(zip(rows, (first_right_place(q, a) for q, a in pairs), strict=True))


def table(found: Iterable[tuple[Mapping[str, Any], float]]) -> list[str]:
    """A line a class: success@1 and @3 as counts, over `tune`, over `held`; then the totals."""
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row, place in found:
        for kind in (row["class"], "all"):
            cells[kind, row["half"]].append(place)
    kinds = list(dict.fromkeys(kind for kind, _ in cells))
    order = [*(k for k in kinds if k != "all"), "all"]
    return [
        f"{kind:11}"
        + "  ".join(f"{half} {_counts(cells[kind, half])}" for half in ("tune", "held"))
        for kind in order
    ]


def _counts(found: list[float]) -> str:
    firsts, threes = sum(p <= 1 for p in found), sum(p <= 3 for p in found)
    return f"@1 {firsts:2} @3 {threes:2} of {len(found):2}"


if __name__ == "__main__":
    for chosen in LOCALES:
        results = places(Path(sys.argv[1]), chosen)
        print(chosen, *table(results), sep="\n")  # noqa: T201
        if "--misses" in sys.argv:
            for one, where in results:
                if where > 1 and one["half"] == "tune":
                    print(where, one["class"], one["text"], one["article_ids"][0])  # noqa: T201
