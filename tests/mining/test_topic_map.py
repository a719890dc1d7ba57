"""The map: alike topics near each other, no disc on another, the same map again."""

from __future__ import annotations

import numpy as np
import pytest

from mining.graph import unit
from mining.topic_examples import Members
from mining.topic_map import GAP, discs, layout, topic_map


def groups(of: int = 6, each: int = 4, seed: int = 1) -> tuple[np.ndarray, list[str]]:
    """Unit vectors in groups, and the name of each one's group."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(of, 20))
    rows = np.repeat(middles, each, axis=0) + 0.4 * rng.normal(size=(of * each, 20))
    return unit(rows).astype(np.float64), [f"c-{n}" for n in range(of) for _ in range(each)]


def members(count: int = 8, each: int = 12) -> Members:
    """Topics with tickets around them."""
    rng = np.random.default_rng(2)
    middles = rng.normal(size=(count, 10))
    vectors = unit(np.repeat(middles, each, axis=0) + 0.5 * rng.normal(size=(count * each, 10)))
    ids = [f"jsonl:{number}" for number in range(count * each)]
    topics = [f"t-{number}" for number in range(count)]
    return Members(topics, np.repeat(np.arange(count), each), ids, ids, vectors)


def test_topics_of_a_group_lie_together() -> None:
    """The nearest topic on the map is of the same group for nearly all."""
    rows, names = groups()
    places = layout(rows, names, np.full(len(rows), 0.02))
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(apart, np.inf)
    same = [names[one] == names[other] for one, other in enumerate(apart.argmin(axis=1))]
    assert np.mean(same) >= 0.8


def test_neighbours_are_kept_better_than_by_projection() -> None:
    """Trustworthiness of the map, without knowing groups; chance gives about a half."""
    from sklearn.manifold import trustworthiness

    rows, _ = groups()
    places = layout(rows, [None] * len(rows), np.full(len(rows), 0.01))
    assert trustworthiness(rows, places, n_neighbors=3) > 0.75


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_no_disc_covers_another(count: int) -> None:
    """Also when topics mean the very same."""
    rows = np.tile(np.eye(1, 5), (count, 1)) if count < 4 else groups(10, 4)[0]
    sizes = np.arange(1, count + 1)[::-1].copy()
    radii = discs(sizes)
    places = layout(rows, [None] * count, radii)
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=-1))
    least = radii[:, None] + radii[None]
    assert (apart + np.eye(count) >= least - GAP / 2)[~np.eye(count, dtype=bool)].all()
    assert (places >= 0).all()
    assert (places <= 1).all()


def test_a_disc_grows_with_its_tickets() -> None:
    """Its area does: four times the tickets, twice the radius."""
    small, large = discs(np.array([40, 160, 2000]))[:2]
    assert large / small == pytest.approx(2.0)


def test_the_map_is_the_same_again() -> None:
    """To the last digit."""
    sizes = np.full(8, 12)
    one, other = (topic_map(members(), sizes, [None] * 8) for _ in range(2))
    assert one.topics.equals(other.topics)
    assert one.tickets.equals(other.tickets)


def test_every_topic_has_a_place_and_neighbours() -> None:
    """The largest first, and no topic near itself."""
    found = topic_map(members(), np.arange(8), ["c-1", None] * 4).topics
    assert found["topic_id"].tolist()[0] == "t-7"
    assert all(row["topic_id"] not in list(row["near"]) for row in found.to_dict("records"))
    assert all(len(near) == 3 for near in found["near"])


def test_dots_lie_around_their_topic() -> None:
    """Nearer to its disc than to the middle of the map's other side; no id among the columns."""
    found = topic_map(members(), np.full(8, 12), [None] * 8)
    assert list(found.tickets.columns) == ["topic_id", "x", "y"]
    places = found.topics.set_index("topic_id")
    for dot in found.tickets.to_dict("records"):
        own = places.loc[dot["topic_id"]]
        assert np.hypot(dot["x"] - own["x"], dot["y"] - own["y"]) <= 1.5 * own["radius"]


def test_no_topic_is_an_empty_map() -> None:
    """No rows, no error."""
    none = Members([], np.zeros(0, dtype=np.int64), [], [], np.zeros((0, 3), dtype=np.float32))
    assert topic_map(none, np.zeros(0, dtype=np.int64), []).topics.empty
