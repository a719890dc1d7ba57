"""Where names stand on a map: beside their discs, on no other name and no other disc."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETTER, LINE = 6.7, 15.0
"""Width of a letter and height of a line of text of 12 px, in px; a little more than most need."""
SHAPES = ((24, 2), (16, 3))
"""Letters of a line and number of lines; the second when the first has no room."""
SPACE = 4.0
STEPS = (0.0, 10.0, 22.0)
"""How far from its disc a label may stand, in px, nearest first."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Disc:
    """A disc on the map, in px, and what it is called."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True)
class Label:
    """A name beside its disc: its lines, and where they stand from the disc's middle, in px."""

    lines: tuple[str, ...]
    dx: float
    dy: float
    align: str
    """left, right or center: which part of the text stands there."""

    @property
    def first_line(self) -> float:
        """Where the middle of the first line stands: Vega hangs the others below it."""
        return self.dy - (len(self.lines) - 1) * LINE / 2


def wrapped(name: str, longest: int = 24, most: int = 2) -> tuple[str, ...]:
    """``name`` in ``most`` short lines; what is left over becomes an ellipsis."""
    lines = textwrap.wrap(name, longest, max_lines=most, placeholder="…", break_on_hyphens=False)
    return tuple(lines) or ("",)


def labels(discs: Sequence[Disc], width: float, height: float) -> list[Label | None]:
    """A label for each disc of a map so large, None where there is no room for it.

    Earlier discs come first: give the most important first.
    """
    taken: list[Box] = []
    found: list[Label | None] = []
    boxes = [_box_of(disc) for disc in discs]
    for number, disc in enumerate(discs):
        full = [*taken, *boxes[:number], *boxes[number + 1 :]]
        tried = _tried(disc) if disc.name.strip() else iter(())
        free = (
            (label, box)
            for label, box in tried
            if _is_inside(box, width, height) and not _hits(box, full)
        )
        best = next(free, None)
        found.append(best[0] if best else None)
        taken += [best[1]] if best else []
    return found


def _tried(disc: Disc) -> Iterator[tuple[Label, Box]]:
    """The label at each place that it could have, best first."""
    for longest, most in SHAPES:
        for step in STEPS:
            yield from _around(disc, wrapped(disc.name, longest, most), step)


def _around(disc: Disc, lines: tuple[str, ...], step: float) -> Iterator[tuple[Label, Box]]:
    wide, high = max(map(len, lines)) * LETTER, len(lines) * LINE
    out = disc.radius + SPACE + step
    up, slant = out + high / 2, 0.7 * disc.radius + SPACE + step
    for dx, dy, align in (
        (out, 0.0, "left"),
        (-out, 0.0, "right"),
        (0.0, up, "center"),
        (0.0, -up, "center"),
        (slant, slant + high / 2, "left"),
        (slant, -slant - high / 2, "left"),
        (-slant, slant + high / 2, "right"),
        (-slant, -slant - high / 2, "right"),
    ):
        start = {"left": 0.0, "center": -wide / 2, "right": -wide}[align]
        left, top = disc.x + dx + start, disc.y + dy - high / 2
        yield Label(lines, dx, dy, align), (left, top, left + wide, top + high)


def _box_of(disc: Disc) -> Box:
    reach = disc.radius + 1
    return disc.x - reach, disc.y - reach, disc.x + reach, disc.y + reach


def _is_inside(box: Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _hits(box: Box, others: Sequence[Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in others
    )
