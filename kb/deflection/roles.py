"""Which topics are measured, which compare, which are left out and why; and when to say nothing.

An effect that cannot be estimated is refused with a reason code, never given as a number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kb.deflection.imputation import Design, Floats, Indices
from kb.deflection.panel import NEVER, Panel

Flags = npt.NDArray[np.bool_]

LEAST_CONTROLS = 8
"""Topics without an article that a comparison needs."""
LEAST_SHARE = 0.25
"""Of the volume expected in every week, what they must hold."""
LEAST_WEEKS_BEFORE = 26
"""Weeks of a topic before its article; 52 are better, a year has one of each season."""
UNLIKELY = 1e-4
"""Chance of its leading zeros below which a topic is taken to have begun after them."""


@dataclass(frozen=True)
class Roles:
    """The panel as it is estimated: counts (K, T) without unusable weeks, and a role per topic.

    ``design`` covers all topics; those left out have no fitted and no imputed week. ``left_out``
    says why, by topic. ``reasons`` is empty when an effect can be estimated.
    """

    panel: Panel
    counts: Floats
    design: Design
    is_treated: Flags
    is_control: Flags
    left_out: dict[int, str]
    reasons: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def treated(self) -> Indices:
        """Places of the topics measured."""
        return np.flatnonzero(self.is_treated)

    @property
    def controls(self) -> Indices:
        """Places of the topics that compare."""
        return np.flatnonzero(self.is_control)


def roles(panel: Panel) -> Roles:
    """The role of every topic of ``panel``, and what stands against an estimate."""
    is_published = panel.is_published
    counts, notes = _usable(panel, ~is_published)
    start = beginnings(counts, np.minimum(panel.published, panel.weeks))
    stop = np.clip(panel.published, 0, panel.weeks)
    end = np.clip(panel.withdrawn, stop, panel.weeks)
    left_out = _left_out(panel, counts, start=start, stop=stop, end=end)
    is_in = np.array([topic not in left_out for topic in range(len(panel.topics))], dtype=bool)
    nothing = np.zeros_like(start)
    design = Design.single(
        np.where(is_in, start, nothing), np.where(is_in, stop, nothing), np.where(is_in, end, 0)
    )
    found = Roles(
        panel=panel,
        counts=counts,
        design=design,
        is_treated=is_in & is_published,
        is_control=is_in & ~is_published,
        left_out=left_out,
        reasons=(),
        notes=(*panel.notes, *notes),
    )
    return replace(found, reasons=tuple(_refusals(found)))


def _usable(panel: Panel, is_control: Flags) -> tuple[Floats, list[str]]:
    """Counts without the weeks in which no topic without an article has a ticket.

    Such a week has no factor to impute with. It becomes a week of zeros, which changes nothing.
    """
    notes = []
    nothing = panel.counts.sum(axis=0) == 0
    if nothing.any():
        notes.append(f"weeks_without_tickets: {int(nothing.sum())} weeks, they weigh nothing")
    blind = (panel.counts[is_control].sum(axis=0) == 0) & ~nothing
    if blind.any() and is_control.any():
        notes.append(
            f"weeks_without_comparison: {int(blind.sum())} weeks in which no topic without an "
            "article had a ticket, left out"
        )
    return np.where(blind & is_control.any(), 0.0, panel.counts), notes


def beginnings(counts: Floats, stop: Indices) -> Indices:
    """The first week of each topic's life; (K,). Weeks before it are left out of the fit.

    A topic begins with its first ticket when so many empty weeks before it would be an accident of
    less than :data:`UNLIKELY`, given how many of its later weeks up to ``stop`` are empty; a rare
    topic is there from the start.
    """
    begin = np.zeros(len(counts), dtype=np.int64)
    for topic, row in enumerate(counts):
        seen = np.flatnonzero(row[: stop[topic]])
        if len(seen) and seen[0]:
            empty = 1 - len(seen) / (stop[topic] - seen[0] + 1)
            begin[topic] = seen[0] if empty ** seen[0] < UNLIKELY else 0
    return begin


def _left_out(
    panel: Panel, counts: Floats, *, start: Indices, stop: Indices, end: Indices
) -> dict[int, str]:
    """Why topics take no part, by place."""
    published = panel.is_published
    dates = stop[published & (stop - start >= LEAST_WEEKS_BEFORE)]
    latest = int(dates.min()) - LEAST_WEEKS_BEFORE if len(dates) else panel.weeks
    why = {}
    for topic, is_published in enumerate(published):
        before = int(stop[topic] - start[topic])
        if not counts[topic, : stop[topic]].any():
            why[topic] = "no_tickets_before: " if is_published else "no_tickets: "
            why[topic] += f"{panel.name(topic)} has no ticket"
            why[topic] += " before its article" if is_published else ""
        elif is_published and end[topic] <= stop[topic]:
            why[topic] = f"not_live: {panel.name(topic)} was withdrawn in the week it was published"
        elif is_published and before < LEAST_WEEKS_BEFORE:
            why[topic] = (
                f"too_few_weeks_before: {panel.name(topic)} has {before} weeks before its article, "
                f"{LEAST_WEEKS_BEFORE} are needed"
            )
        elif not is_published and start[topic] > latest:
            why[topic] = f"began_late: {panel.name(topic)} began too late to compare with"
    return why


def _refusals(found: Roles) -> list[str]:
    panel, total = found.panel, found.counts.sum()
    given = panel.published < NEVER
    if not total:
        return ["no_tickets: every count is 0"]
    if not given.any():
        return ["no_publications: none of the topics has an article"]
    if not panel.is_published.any():
        last = panel.week(panel.weeks - 1)
        return [f"publications_in_future: every article comes after the last week, {last}"]
    reasons = []
    if panel.weeks <= LEAST_WEEKS_BEFORE:
        reasons.append(
            f"too_few_weeks: {panel.weeks} weeks of counts, "
            f"more than {LEAST_WEEKS_BEFORE} are needed"
        )
    if panel.is_published.all():
        reasons.append("all_topics_published: no topic without an article is left to compare with")
    elif len(found.controls) < LEAST_CONTROLS:
        reasons.append(
            f"too_few_controls: {len(found.controls)} topics without an article can be compared "
            f"with, {LEAST_CONTROLS} are needed"
        )
    if not len(found.treated):
        reasons.append("no_topic_measurable: none of the topics with an article can be measured")
    return reasons


def low_share(found: Roles, level: Floats) -> str:
    """The refusal for controls that hold too little of the expected volume; empty if they do not.

    ``level`` (K,) are fitted levels. Expected volume of a week is shared as the levels of topics
    that live in it are, whatever articles did.
    """
    weeks = np.arange(found.panel.weeks)
    lives = (weeks >= found.design.start[0][:, None]) & (level > 0)[:, None]
    volume = level[:, None] * lives
    held = volume[found.controls].sum(axis=0) / np.maximum(volume.sum(axis=0), 1e-300)
    least = float(held.min())
    if least >= LEAST_SHARE:
        return ""
    return (
        f"too_little_to_compare: topics without an article hold {least:.0%} of the volume, "
        f"{LEAST_SHARE:.0%} are needed in every week"
    )
