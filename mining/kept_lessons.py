"""What replies teach, kept from run to run: a day whose tickets teach nothing learns nothing anew.

Replies are drawn from settled tickets, so for a month they say the same of the same articles. Which
article each says, how probabilities are put right and how lessons are weighed is kept in numbers,
no id and no word of a ticket, under the hash of all that it rests on: texts, vectors, articles, the
encoder and the code. Any other question is worked out (docs/decisions/0024-increments.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.articles import Article
from mining import kept_needs, kept_replies
from mining.calibration import Line
from mining.identity import identity
from mining.kept_replies import Arrays
from mining.taught_replies import Says
from mining.taught_words import Solved, Weighing

FOLDER = "lessons"
"""Below ``data/vectors``."""
FEWEST_KEPT = 500
"""Replies from which on learning takes longer than looking for a file."""


@dataclass(frozen=True)
class KeptLessons:
    """What is learnt from ``count`` replies; without a folder, or of few, each time."""

    cache_dir: Path | None
    count: int

    def said(self, rests_on: Any, articles: Sequence[Article], make: Callable[[], Says]) -> Says:
        """Which of ``articles`` each reply says, and how surely."""
        names: list[str | None] = [*sorted({article.id for article in articles}), None]

        def numbers() -> Arrays:
            found, place = make(), {name: number for number, name in enumerate(names)}
            rows = np.array([place[name] for name in found.articles], dtype=np.int64)
            return {"article": rows, "probability": found.probability}

        held = self._answer("said", (rests_on, articles), numbers)
        return Says([names[row] for row in held["article"].tolist()], held["probability"])

    def line(self, rests_on: Any, make: Callable[[], Line]) -> Line:
        """How probabilities are put right."""

        def numbers() -> Arrays:
            found = make()
            return {"line": np.array([found.slope, found.offset], dtype=np.float64)}

        return Line(*self._answer("line", rests_on, numbers)["line"].tolist())

    def solved(
        self, rests_on: Any, make: Callable[[], tuple[Sequence[Solved], Weighing | None]]
    ) -> tuple[list[Solved], Weighing | None]:
        """What lessons of the halves weigh, and how they join the odds; None without enough."""

        def numbers() -> Arrays:
            lessons, how = make()
            weighing = [how.offset, how.own, how.taught] if how else []
            found: dict[str, npt.NDArray[Any]] = {"weighing": np.array(weighing, dtype=np.float64)}
            for half, one in enumerate(lessons):
                found |= {f"known{half}": one.known, f"weights{half}": one.weights}
            return found

        held = self._answer("solved", rests_on, numbers)
        halves = range(len(held) // 2)
        lessons = [Solved(held[f"known{half}"], held[f"weights{half}"]) for half in halves]
        weighing = held["weighing"].tolist()
        return lessons, Weighing(*weighing) if weighing else None

    def _answer(self, asked: str, rests_on: Any, make: Callable[[], Arrays]) -> Arrays:
        if self.cache_dir is None or self.count < FEWEST_KEPT:
            return make()
        name = identity((asked, code(), rests_on))
        return kept_replies.answered(self.cache_dir / FOLDER / f"{name}.npz", make)


@cache
def code() -> bytes:
    """Hash of the modules that say what is learnt."""
    digest = blake2b(kept_needs.code(), digest_size=16)
    for path in sorted((Path(__file__).parents[1] / "kb").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()
