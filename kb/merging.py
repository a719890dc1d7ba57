"""Two changes of one text put together (three-way merge), line by line. Pure.

A change is a run of lines of the common text that one side put others in the place of. Changes
that do not touch the same lines are put together by themselves, whichever side is named first.
Where they do, both texts stand side by side for somebody to choose; nothing of either is left out
before that.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_STEPS = 1_000_000
"""From so many pairs of lines on, lines that are very often there join nothing: a text of fifty
thousand equal lines would take minutes to compare."""

SAME, MINE, THEIRS, BOTH, CONFLICT = "same", "mine", "theirs", "both", "conflict"
CHOICES = (THEIRS, MINE, BOTH)
"""What can be chosen where two changes meet; ``both`` is theirs and then mine."""

Lines = tuple[str, ...]
Change = tuple[int, int, Lines]
"""From which line of the common text to before which other, and what stands there now."""


@dataclass(frozen=True)
class Part:
    """Some lines in all three texts. ``kind`` says who changed them: nobody (same), one side, both
    sides alike (both), or both otherwise (conflict).
    """

    kind: str
    base: Lines
    mine: Lines
    theirs: Lines

    def lines(self, choice: str = BOTH) -> Lines:
        """The lines that are left; ``choice`` counts for a conflict only."""
        if self.kind == CONFLICT and choice == BOTH:
            return (*self.theirs, *self.mine)
        if self.kind == MINE or (self.kind == CONFLICT and choice == MINE):
            return self.mine
        return self.theirs


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What :class:`difflib.SequenceMatcher` says of two texts, in a bearable time for any."""
    head, tail = _ends(old, new)
    mine, other = old[head : len(old) - tail], new[head : len(new) - tail]
    is_long = len(mine) * len(other) > MOST_STEPS
    found = difflib.SequenceMatcher(None, mine, other, autojunk=is_long).get_opcodes()
    shifted: list[tuple[str, int, int, int, int]]
    shifted = [(kind, a + head, b + head, c + head, d + head) for kind, a, b, c, d in found]
    if head:
        shifted.insert(0, ("equal", 0, head, 0, head))
    if tail:
        shifted.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return shifted


def _ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same at the beginning, and how many of the rest at the end."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    most -= head
    return head, next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)


def merge(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Part]:
    """The parts of a merge, in order; none of three empty texts.

    >>> [part.kind for part in merge(["a", "b", "c"], ["A", "b", "c"], ["a", "b", "C"])]
    ['mine', 'same', 'theirs']
    """
    parts: list[Part] = []
    done = 0
    for start, end, own, others in _groups(_changes(base, mine), _changes(base, theirs)):
        if start > done:
            parts.append(_same(base[done:start]))
        old = tuple(base[start:end])
        parts.append(_part(old, _within(base, start, end, own), _within(base, start, end, others)))
        done = end
    if done < len(base):
        parts.append(_same(base[done:]))
    return parts


def side_by_side(mine: Sequence[str], theirs: Sequence[str]) -> list[Part]:
    """The parts where the common text is not known: whatever differs is for somebody to choose."""
    parts = []
    for kind, a, b, c, d in opcodes(theirs, mine):
        old, new = tuple(theirs[a:b]), tuple(mine[c:d])
        parts.append(_same(old) if kind == "equal" else Part(CONFLICT, (), new, old))
    return parts


def conflicts(parts: Sequence[Part]) -> list[int]:
    """The places of the parts that somebody has to choose in."""
    return [place for place, part in enumerate(parts) if part.kind == CONFLICT]


def merged(parts: Sequence[Part], choices: Mapping[int, str] | None = None) -> list[str]:
    """The lines of a merge; a conflict without a choice has theirs and then mine."""
    chosen = choices or {}
    return [line for n, part in enumerate(parts) for line in part.lines(chosen.get(n, BOTH))]


def merged_set(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Entries of a list whose order says nothing: what either took away is gone, what either
    added is there. Theirs keep their places.
    """
    known = set(base)
    kept = [one for one in theirs if one not in known or one in mine]
    return list(dict.fromkeys([*kept, *(one for one in mine if one not in known)]))


def _changes(base: Sequence[str], side: Sequence[str]) -> list[Change]:
    return [(a, b, tuple(side[c:d])) for kind, a, b, c, d in opcodes(base, side) if kind != "equal"]


def _groups(
    mine: list[Change], theirs: list[Change]
) -> list[tuple[int, int, list[Change], list[Change]]]:
    """Changes that meet, together: from which line to which, and each side's of them."""
    told = sorted([(*one[:2], 0, one) for one in mine] + [(*one[:2], 1, one) for one in theirs])
    found: list[tuple[int, int, list[Change], list[Change]]] = []
    for start, end, side, change in told:
        if found and _meets(found[-1][:2], (start, end)):
            first, last, *sides = found[-1]
            sides[side].append(change)
            found[-1] = (first, max(last, end), sides[0], sides[1])
        else:
            found.append((start, end, [] if side else [change], [change] if side else []))
    return found


def _meets(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two changes are about the same lines, or both put lines in at the same place.

    Lines put in just before or behind lines that the other changed do not meet these.
    """
    if one == other:
        return True
    return one[0] < other[1] and other[0] < one[1]


def _within(base: Sequence[str], start: int, end: int, changes: list[Change]) -> Lines:
    """What one side has in the place of the lines from ``start`` to before ``end``."""
    found: list[str] = []
    for a, b, lines in changes:
        found += [*base[start:a], *lines]
        start = b
    return (*found, *base[start:end])


def _part(old: Lines, mine: Lines, theirs: Lines) -> Part:
    if mine == theirs:
        return Part(BOTH, old, mine, theirs)
    if theirs == old:
        return Part(MINE, old, mine, theirs)
    return Part(THEIRS if mine == old else CONFLICT, old, mine, theirs)


def _same(lines: Sequence[str]) -> Part:
    return Part(SAME, tuple(lines), tuple(lines), tuple(lines))
