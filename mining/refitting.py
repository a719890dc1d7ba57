"""When topics have to be found anew, and when new tickets are only put in those there are.

Assigning keeps every topic as editors know it and takes seconds; finding topics anew takes minutes
and may move tickets. So topics stay until something says that they no longer fit: other settings,
many new tickets, clearly more tickets without a topic than such topics usually leave, or new ones
that are less like their topic than its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mining.assigning import TopicModel
from mining.graph import Floats, Integers

MOST_CHANGED = 0.25
"""Share of new, changed and removed tickets among those topics were made from, from which on
topics are made anew."""
SURE = 1e-3
"""Chance at most that so many tickets stay without a topic though nothing has changed."""
CLEARLY_MORE = 1.5
"""Times the usual share without a topic: with very many tickets any difference is no chance."""
SURE_OF_ONE = 0.01
"""Chance at most, over all topics, that new tickets lie so far from the middle of one of them."""
CLEARLY_FARTHER = 0.5
"""Standard deviations at least that they lie farther: over many tickets any shift is no chance."""
LEAST_USUAL = 0.005
"""The usual share is taken for no less: it was measured on some thousand tickets at most."""


@dataclass(frozen=True)
class Counts:
    """Tickets that came after topics were made."""

    made_from: int
    """Tickets that the topics were made from."""
    changed: int
    """New ones, those whose text changed, and those that are gone."""
    assigned: int
    """New and changed ones that were put in these topics, or in none."""
    unassigned: int
    """Those in none."""
    latest: int
    """Those of ``assigned`` that no run saw before."""
    latest_unassigned: int
    strained: tuple[str, int] | None = None
    """A topic whose new tickets lie farther from its middle than its own, and how many they are."""


def changed_settings(made: Mapping[str, Any], wanted: Mapping[str, Any]) -> str | None:
    """Why topics made from ``made`` are not those asked for: which inputs differ; None if none.

    Tickets are no part of it.
    """
    names = sorted((made.keys() | wanted.keys()) - {"tickets"})
    different = [name for name in names if made.get(name) != wanted.get(name)]
    return f"{', '.join(different)} changed" if different else None


def grown(counts: Counts) -> str | None:
    """Why the tickets are too different from those that topics were made from; None if not."""
    if counts.changed <= MOST_CHANGED * counts.made_from:
        return None
    return f"{counts.changed} tickets are new, changed or gone since topics were found"


def burst(counts: Counts, *, usual: float, fewest: int) -> str | None:
    """Why too many new tickets have no topic; None if they are not.

    Asked of all since topics were made and of the latest alone, which many others would hide. So
    many or more without a topic, by the binomial distribution, must be less likely than one in a
    thousand; they must be half as many again as usual and enough for a topic, ``fewest``.
    """
    for without, total in (
        (counts.latest_unassigned, counts.latest),
        (counts.unassigned, counts.assigned),
    ):
        if without >= fewest and _is_unusual(without, total, max(usual, LEAST_USUAL)):
            return f"{without} of {total} new tickets are in no topic, where {usual:.1%} are usual"
    return None


def strained(
    topic: Integers, nearness: Floats, model: TopicModel, *, fewest: int
) -> tuple[str, int] | None:
    """The topic whose new tickets lie clearly farther from it than its own do, and their number.

    Something new that sounds like an old need is put in its topic and is told by this. ``topic`` is
    the row of each new ticket's, -1 for none, ``nearness`` how near it came. For each topic with
    ``fewest`` new tickets their mean is compared with that of unseen tickets of its own (one-sided
    z test, Bonferroni over topics); the one that stands out most, None when none does.
    """
    from scipy.special import ndtr  # scipy.stats takes a second to import

    new = np.bincount(topic[topic >= 0], minlength=len(model.ids))
    sums = np.bincount(topic[topic >= 0], nearness[topic >= 0], minlength=len(model.ids))
    is_asked = (new >= fewest) & (model.members > 0)
    if not is_asked.any() or not model.spread:
        return None
    farther = (model.own - sums / np.maximum(new, 1)) / model.spread
    z = farther / np.sqrt(1 / np.maximum(new, 1) + 1 / np.maximum(model.members, 1))
    z = np.where(is_asked & (farther >= CLEARLY_FARTHER), z, -np.inf)
    row = int(z.argmax())
    is_sure = ndtr(-z[row]) < SURE_OF_ONE / len(model.ids)
    return (model.ids[row], int(new[row])) if is_sure else None


def strain(counts: Counts) -> str | None:
    """Why a topic no longer fits what is put in it; None when all do."""
    if counts.strained is None:
        return None
    topic, tickets = counts.strained
    return f"{tickets} new tickets in {topic} are less like it than its own: something new, perhaps"


def _is_unusual(without: int, total: int, usual: float) -> bool:
    from scipy.special import bdtrc

    return without >= CLEARLY_MORE * usual * total and bdtrc(without - 1, total, usual) < SURE
