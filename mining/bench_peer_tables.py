"""What :mod:`mining.bench_peers` found, as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mining.bench_peer_programs import PAGES, SEARCHES, TOPICS

_INCLUDED, _AGAIN, _WARM = 0, 1, 2
"""Rows of askless: vectors included, vectors there, and warm."""


def lines(found: Mapping[str, Any], tickets: int) -> Iterator[str]:
    """A table of each work that is known; those that failed or were stopped say so."""
    head = "topics | wall s | processor s | times askless | peak MB | topics | ACC | NMI | ARI"
    yield from _table(head, list(_topics(found, tickets)))
    head = (
        "redaction | messages | entities masked whole | precision | clean messages altered "
        "| messages a processor second | peak MB"
    )
    yield from _table(head, [
        f"{one['name']} | {one['n']:,} | {one['entity_recall']:.3f} of {one['entities']:,} "
        f"| {one['char_precision']:.3f} | {one['clean_altered']:.3f} "
        f"| {one['messages_per_second']:,.0f} | {one['peak_megabytes']:.0f}"
        for one in found.get("redaction", ())
    ])  # fmt: skip
    head = "matching | tickets | wall ms a ticket | processor ms a ticket | times askless "
    yield from _table(head + "| right article first", list(_matches(found, tickets)))
    head = "reading | tickets | wall s | processor s | peak MB"
    yield from _table(head, [
        f"{one['name']} | {one['tickets']:,} | {_seconds(one)}" for one in found.get("reading", ())
    ])  # fmt: skip
    head = f"{PAGES} articles in two languages, built by | wall s | processor s | peak MB"
    yield from _table(head, [
        f"{one['name']} | {_seconds(one)}" for one in found.get("site", ())
    ])  # fmt: skip
    for name, why in found.get("left_out", {}).items():
        yield f"Left out: {name}: {why}."


def _table(head: str, rows: Sequence[str]) -> Iterator[str]:
    """A table and an empty line; nothing without rows."""
    if rows:
        yield f"| {head} |"
        yield "|---" * (head.count(" | ") + 1) + "|"
        yield from (f"| {row} |" for row in rows)
        yield ""


def _seconds(one: Mapping[str, Any]) -> str:
    return f"{one['wall_seconds']:.1f} | {one['cpu_seconds']:.1f} | {one['peak_megabytes']:.0f}"


def _topics(found: Mapping[str, Any], tickets: int) -> Iterator[str]:
    own = found.get(f"tickets {tickets}", ())
    yield from (_found(one, one) for one in own)
    for name, program in TOPICS.items():
        one = found.get(f"topics {name}")
        if one and "failed" in one:
            yield f"{program.name} | {one['failed']} | | | | | | |"
        elif one:
            row = _INCLUDED if program.makes_vectors else _WARM if program.is_warm else _AGAIN
            yield _found(one, own[row] if row < len(own) else one)


def _found(one: Mapping[str, Any], beside: Mapping[str, Any]) -> str:
    times = one["cpu_seconds"] / beside["cpu_seconds"]
    return (
        f"{one['name']} | {one['wall_seconds']:.1f} | {one['cpu_seconds']:.1f} | {times:.1f} "
        f"| {one['peak_megabytes']:.0f} | {one['topics']} "
        f"| {one['acc']:.3f} | {one['nmi']:.3f} | {one['ari']:.3f}"
    )


def _matches(found: Mapping[str, Any], tickets: int) -> Iterator[str]:
    if "matching" not in found:
        return
    own = found["matching"]["matching"] | {"tickets": found["matching"]["tickets"]}
    rows = {"askless": own, "Whoosh alone": found["matching"]["search"]}
    rows |= {
        name: found[f"matching {name}"] | {"tickets": tickets}
        for name in SEARCHES
        if f"matching {name}" in found
    }
    for name, one in rows.items():
        wall, spent = (1_000 * one[key] / one["tickets"] for key in ("seconds", "own_cpu_seconds"))
        times = spent / (1_000 * own["own_cpu_seconds"] / own["tickets"])
        yield (
            f"{name} | {one['tickets']:,} | {wall:.2f} | {spent:.2f} | {times:.2f} "
            f"| {one['first']:.3f}"
        )
