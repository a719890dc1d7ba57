"""Drafts that an earlier run made of the same tickets are taken from its result.

A draft rests on its own topic, on the languages wanted of it before, and on the desk; not on
articles, nor on which other topics are wanted (:mod:`mining.drafting.sharing`). So where nothing
but these has changed, only topics that nobody asked for before are drafted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mining.drafting.drafter import Draft, NoDraft
from mining.drafting.making import Made, Wanted
from mining.drafting.proposals import Place

Make = Callable[[Sequence[Wanted]], Made]


def made_with(earlier: Made, asked: Sequence[Place], wanted: Sequence[Wanted], make: Make) -> Made:
    """What ``make`` gives for all ``wanted``; what is in ``earlier`` as it is there.

    ``asked`` are the topics and languages that ``earlier`` was made for, in order.
    """
    before = _languages(asked)
    topics = _languages((one.topic_id, one.locale) for one in wanted)
    same = {topic for topic, own in topics.items() if before.get(topic) == own}
    new = make([one for one in wanted if one.topic_id not in same])
    found = _by_place(new) | {p: one for p, one in _by_place(earlier).items() if p[0] in same}
    every = [found[one.topic_id, one.locale] for one in wanted]
    return Made(
        [one for one in every if isinstance(one, Draft)],
        [one for one in every if isinstance(one, NoDraft)],
    )


def _languages(places: Iterable[Place]) -> dict[str, list[str]]:
    """The languages of each topic, in order: the first drafted says what the others answer."""
    found: dict[str, list[str]] = {}
    for topic, locale in places:
        found.setdefault(topic, []).append(locale)
    return found


def _by_place(made: Made) -> dict[Place, Draft | NoDraft]:
    every: list[Draft | NoDraft] = [*made.drafts, *made.missing]
    return {(one.topic_id, one.locale): one for one in every}
