"""Payloads as no help desk should send them: known field names with any value under them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    "",
    "été",
    "œuvre 🎁",
    "<p>L&#39;échange</p>",
    "12",
    "7.0",
    "true",
    "2025-03-04T08:10:00Z",
    "31/12/2025 14:05",
    "\ud83d",
    0,
    1,
    5,
    -1,
    1.5,
    1740000000,
    1746180000000,
    "1746180000000",
    7253394974479.0,
    10**400,
    -(10**30),
    float("nan"),
    float("inf"),
    5e-324,
)
"""What has broken a reader of exports somewhere, and what every export holds."""

DEEPEST = 4


def payloads(fields: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects whose keys are some of ``fields`` and whose values are anything JSON can hold.

    Objects and lists inside them hold the same fields again, so that a right name may stand in
    the wrong place and hold the wrong type. Made from a seed, some hundred times as fast as from
    parts; a failing one is printed whole.
    """
    names = sorted(set(fields))
    seeds = st.integers(0, 2**63)
    return seeds.map(lambda seed: _object(Random(seed), names, 12, DEEPEST))


def _object(random: Random, names: Sequence[str], most: int, depth: int) -> dict[str, Any]:
    keys = random.sample(names, min(random.randint(0, most), len(names)))
    return {key: _value(random, names, depth) for key in keys}


def _value(random: Random, names: Sequence[str], depth: int) -> Any:
    kind = random.random()
    if depth == 0 or kind < 0.5:
        return random.choice(SCALARS)
    if kind < 0.75:
        return _object(random, names, 6, depth - 1)
    return [_value(random, names, depth - 1) for _ in range(random.randint(0, 3))]
