"""A map of topics: topics that mean alike lie near each other, and no disc covers another.

Classical scaling (Torgerson 1952) of the distances between topics places them, stress majorisation
(De Leeuw 1977), which weighs small distances more, mends what two dimensions bent, and overlapping
discs push each other apart. No step is random: the same topics give the same map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.topic_map import TICKET_PLACES, TOPIC_PLACES
from mining.graph import Integers, unit
from mining.topic_examples import Members, Nearness

Floats = npt.NDArray[np.float64]

MOST_TOPICS = 300
"""Topics on the map; more would be dust, and the table lists them all."""
MOST_TICKETS = 1_200
FEWEST_OF_TOPIC = 3
TOGETHER = 0.35
"""How far a topic is drawn to the middle of its category."""
ROUNDS = 200
PUSHES = 400
COVERED = 0.16
"""Share of the map that discs cover together."""
SMALLEST, LARGEST = 0.008, 0.09
"""Radius of a disc."""
GAP = 0.012
NEAR = 3
GOLDEN = np.pi * (3 - 5**0.5)
"""An angle whose multiples spread evenly over a circle."""


@dataclass(frozen=True)
class TopicMap:
    """Where topics and a sample of their tickets lie."""

    topics: pd.DataFrame
    """:data:`kb.topic_map.TOPIC_PLACES`, largest topic first."""
    tickets: pd.DataFrame
    """:data:`kb.topic_map.TICKET_PLACES`."""


def topic_map(
    members: Members,
    sizes: Integers,
    category: Sequence[str | None],
    nearness: Nearness | None = None,
) -> TopicMap:
    """The map of the topics of MEMBERS with so many tickets each, in these categories."""
    shown = np.argsort(-sizes, kind="stable")[:MOST_TOPICS]
    if not len(shown):
        return TopicMap(TOPIC_PLACES.empty(), TICKET_PLACES.empty())
    middles = members.middles().astype(np.float64)
    radii = discs(sizes[shown])
    places = layout(middles[shown], [category[row] for row in shown], radii)
    near = _near(middles, shown)
    rows = [
        {
            "topic_id": members.topic_ids[row],
            "x": float(place[0]),
            "y": float(place[1]),
            "radius": float(radius),
            "near": [members.topic_ids[one] for one in own],
        }
        for row, place, radius, own in zip(shown, places, radii, near, strict=True)
    ]
    dots = _dots(members, shown, places, radii, nearness or Nearness.of(members))
    return TopicMap(TOPIC_PLACES.frame(rows), TICKET_PLACES.frame(dots))


def discs(sizes: Integers) -> Floats:
    """The radius of each topic's disc on a map of side 1; areas go with tickets."""
    share = sizes / max(int(sizes.sum()), 1)
    radii: Floats = np.clip(np.sqrt(COVERED * share / np.pi), SMALLEST, LARGEST)
    return radii


def layout(middles: Floats, category: Sequence[str | None], radii: Floats) -> Floats:
    """Places of topics on a map of side 1, shape (topics, 2).

    ``middles`` are unit rows, ``radii`` what each needs around it. One topic lies in the middle.
    """
    if len(middles) < 2:
        return np.full((len(middles), 2), 0.5)
    wanted = _distances(_with_category(middles, category))
    flat = _majorised(_scaled(wanted), wanted)
    return _apart(_fitted(_turned(flat), radii), radii)


def _with_category(middles: Floats, category: Sequence[str | None]) -> Floats:
    """Unit rows without what all topics share, each drawn to its category's mean."""
    centred: Floats = unit((middles - middles.mean(axis=0)).astype(np.float32)).astype(np.float64)
    names = np.array([name or "" for name in category])
    for name in sorted(set(names.tolist()) - {""}):
        own = names == name
        centred[own] = (1 - TOGETHER) * centred[own] + TOGETHER * centred[own].mean(axis=0)
    return centred


def _distances(rows: Floats) -> Floats:
    square = (rows**2).sum(axis=1)
    apart = square[:, None] + square[None] - 2 * rows @ rows.T
    distances: Floats = np.sqrt(np.maximum(apart, 0.0))
    return distances


def _scaled(distances: Floats) -> Floats:
    """Classical scaling to two dimensions; signs are set so that the result is one of its kind."""
    count = len(distances)
    centre = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(-0.5 * centre @ distances**2 @ centre)
    found: Floats = np.zeros((count, 2))
    for axis in range(min(2, count)):
        vector = vectors[:, -1 - axis]
        sign = 1.0 if vector[np.abs(vector).argmax()] > 0 else -1.0
        found[:, axis] = sign * vector * np.sqrt(max(float(values[-1 - axis]), 0.0))
    # Topics at one point could never part: each gets a step of its own.
    step = 1e-3 * (distances.max() or 1.0)
    turn = GOLDEN * np.arange(count)
    return found + step * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _majorised(start: Floats, wanted: Floats) -> Floats:
    """Stress majorisation with weights 1/d²; each round lowers the weighted stress."""
    smallest = 0.1 * float(np.median(wanted)) or 1.0
    weights = 1 / np.maximum(wanted, smallest) ** 2
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    places = start
    for _ in range(ROUNDS):
        apart = np.maximum(_distances(places), 1e-9)
        ratio = -weights * wanted / apart
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        places = inverse @ (ratio @ places)
    return places


def _turned(places: Floats) -> Floats:
    """The longest direction from left to right."""
    centred = places - places.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    turned: Floats = centred @ axes
    return turned


def _fitted(places: Floats, radii: Floats) -> Floats:
    """Both directions stretched to the map; ranks count half, so that no corner is crowded."""
    fitted = np.empty_like(places)
    edge = float(radii.max()) + GAP
    for axis in (0, 1):
        one = places[:, axis]
        span = (one - one.min()) / max(float(np.ptp(one)), 1e-9)
        rank = one.argsort(kind="stable").argsort(kind="stable") / max(len(one) - 1, 1)
        fitted[:, axis] = edge + (1 - 2 * edge) * (span + rank) / 2
    return fitted


def _apart(places: Floats, radii: Floats) -> Floats:
    """Overlapping discs pushed apart, inside the map."""
    found = places.copy()
    least = radii[:, None] + radii[None] + GAP
    np.fill_diagonal(least, 0.0)
    inside = (radii[:, None] + GAP / 2, 1 - radii[:, None] - GAP / 2)
    for _ in range(PUSHES):
        gaps = found[:, None] - found[None]
        apart = np.maximum(np.sqrt((gaps**2).sum(axis=-1)), 1e-9)
        push = np.maximum(least - apart, 0.0)
        if push.max() < 1e-4:
            break
        move = (gaps / apart[..., None] * push[..., None]).sum(axis=1)
        found = np.clip(found + 0.5 * move, *inside)
    return found


def _near(middles: Floats, shown: Integers) -> list[list[int]]:
    """For each shown topic the topics nearest in meaning, nearest first.

    Without what all topics share, or a topic of everything would be near to all.
    """
    centred = unit((middles - middles.mean(axis=0)).astype(np.float32))
    near = centred[shown] @ centred.T
    near[np.arange(len(shown)), shown] = -np.inf
    order = np.argsort(-near, axis=1, kind="stable")[:, : min(NEAR, len(middles) - 1)]
    return [[int(one) for one in row] for row in order]


def _dots(
    members: Members, shown: Integers, places: Floats, radii: Floats, near: Nearness
) -> list[dict[str, object]]:
    """A sample of the tickets around their topics."""
    place = {int(row): number for number, row in enumerate(shown)}
    every = max(len(members.topic), 1)
    dots: list[dict[str, object]] = []
    for row, number in place.items():
        inside = np.flatnonzero(members.topic == row)
        wanted = max(FEWEST_OF_TOPIC, round(MOST_TICKETS * len(inside) / every))
        inside = inside[np.argsort(-near.own[inside], kind="stable")]
        chosen = inside[np.unique(np.linspace(0, len(inside) - 1, wanted).round().astype(int))]
        out = (np.arange(len(chosen)) + 0.5) / max(len(chosen), 1)
        turn = GOLDEN * np.arange(len(chosen))
        direction = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        towards = _towards(places, number, [place.get(int(s)) for s in near.second[chosen]])
        lean = np.clip(1 - 4 * (near.own - near.other)[chosen], 0.0, 1.0)[:, None]
        step = direction * (1 - lean) + towards * lean
        spots = places[number] + step * (radii[number] * (0.3 + 1.1 * np.sqrt(out)))[:, None]
        spots = np.clip(spots, 0.0, 1.0)
        topic = members.topic_ids[row]
        dots += [{"topic_id": topic, "x": float(x), "y": float(y)} for x, y in spots]
    return dots


def _towards(places: Floats, number: int, others: Sequence[int | None]) -> Floats:
    """Unit steps from a topic's place to those of others; none where the other is not shown."""
    steps = np.array(
        [places[one] - places[number] if one is not None else (0, 0) for one in others]
    )
    steps = steps.reshape(len(others), 2)
    lengths = np.sqrt((steps**2).sum(axis=1, keepdims=True))
    found: Floats = steps / np.maximum(lengths, 1e-9)
    return found
