"""Where texts stand to each other: sentence vectors and character n-grams, in every language.

Within a language two texts are compared by meaning and by wording; between languages by meaning
alone, because wording pulls languages apart. Both kinds of neighbours go into one graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mining.graph import (
    COPIED,
    Cells,
    Floats,
    Integers,
    Neighbours,
    nearest,
    unit,
)
from mining.lexicon import Lexicon, analysed

LEXICAL_WEIGHT = 0.5
ACROSS_SHARE = 0.5
"""Neighbours in each other language, as a share of those in the own."""
SPARE = 1.8
"""Neighbours looked up per neighbour used, so that samples of 70 % still find enough."""
MOST_COMPARED = 5
"""Other languages that a language is compared with, the largest ones: work and memory would grow
with the square of the number of languages."""
SMALLEST_LANGUAGE = 30
"""Texts of a language from which on it is compared by its own; fewer join the largest."""


@dataclass(frozen=True)
class Space:
    """Texts as rows: sentence vectors, joint vectors, and the language group of each."""

    sentences: Floats
    """Unit rows of the encoder."""
    joint: Floats
    """Unit rows of sentence and lexical vectors; sentence vectors centred on each language."""
    groups: Integers
    """Language group of each row, from 0."""
    lexicon: Lexicon
    """By which wording is told; of the texts in the rows."""

    def beside(self, others: Others) -> Floats:
        """The joint vectors of other texts, float32 unit rows, as if they had been there.

        Their sentence vectors are centred on the languages of the texts that are there.
        """
        centred = others.sentences
        if self.groups.any():
            centred = unit(centred - self._means[others.groups])
        return unit(np.hstack([centred, LEXICAL_WEIGHT * self.lexicon.vectors(others.texts)]))

    def grown(self, kept: Integers, others: Others, joint: Sequence[Floats]) -> Space:
        """The space of the rows ``kept`` and of other texts, whose joint vectors come in blocks."""
        return Space(
            np.vstack([self.sentences[kept], others.sentences]),
            np.vstack([self.joint[kept], *joint]),
            np.concatenate([self.groups[kept], others.groups]),
            self.lexicon,
        )

    @cached_property
    def _means(self) -> Floats:
        """Mean sentence vector of each language."""
        every = range(int(self.groups.max()) + 1)
        return np.stack([self.sentences[self.groups == group].mean(axis=0) for group in every])

    def only(self, rows: Integers) -> Space:
        """Some of the rows."""
        return replace(
            self,
            sentences=self.sentences[rows],
            joint=self.joint[rows],
            groups=self.groups[rows],
        )


@dataclass(frozen=True)
class Others:
    """Texts beside those of a space; their vectors are looked up block by block."""

    texts: Sequence[str]
    groups: Integers
    """Language group of each, as numbered in the space."""
    vectors: Floats
    """Unit sentence vectors, of these and of others."""
    rows: Integers
    """The row of each text among ``vectors``."""
    is_single: npt.NDArray[np.bool_]
    """Whether one need alone has the text: others are no strangers."""

    @property
    def sentences(self) -> Floats:
        """The sentence vector of each text: a copy."""
        found: Floats = self.vectors[self.rows]
        return found

    def parts(self) -> list[slice]:
        """The blocks in which they are looked at."""
        return [slice(start, start + COPIED) for start in range(0, len(self.texts), COPIED)]

    def block(self, part: slice) -> Others:
        """Those of a part."""
        return replace(
            self,
            texts=self.texts[part],
            groups=self.groups[part],
            rows=self.rows[part],
            is_single=self.is_single[part],
        )

    def only(self, rows: Integers) -> Others:
        """Some of them."""
        return replace(
            self,
            texts=[self.texts[row] for row in rows.tolist()],
            groups=self.groups[rows],
            rows=self.rows[rows],
            is_single=self.is_single[rows],
        )


def language_groups(languages: Sequence[str]) -> Integers:
    """A number per row for its language; languages with few rows join the largest one."""
    names, counts = np.unique(np.asarray(languages, dtype=str), return_counts=True)
    order = sorted(range(len(names)), key=lambda i: (-int(counts[i]), str(names[i])))
    number = {str(names[i]): at for at, i in enumerate(order) if counts[i] >= SMALLEST_LANGUAGE}
    return np.array([number.get(language, 0) for language in languages], dtype=np.int64)


def space(texts: Sequence[str], sentences: Floats, groups: Integers, *, seed: int) -> Space:
    """The space of ``texts`` given their sentence vectors and language groups."""
    lexicon, lexical = analysed(texts, seed=seed)
    centred = _centred(sentences, groups) if groups.any() else sentences
    joint = unit(np.hstack([centred, LEXICAL_WEIGHT * lexical]))
    return Space(sentences, joint, groups, lexicon)


def neighbour_lists(found: Space, k: int, cells: Cells | None = None) -> list[Neighbours]:
    """For each row its ``k`` nearest of its own language, and half as many of each other.

    With ``cells`` they are looked for in a few of these only.
    """
    own = _own_language(found, k, cells)
    across = max(2, round(k * ACROSS_SHARE))
    return [own, *_other_languages(found, across, cells)] if found.groups.any() else [own]


def _own_language(found: Space, k: int, cells: Cells | None) -> Neighbours:
    """Nearest rows by joint vectors that are not centred apart: one language at a time."""
    lists = _empty(len(found.groups), k)
    for group in range(int(found.groups.max()) + 1):
        inside = np.flatnonzero(found.groups == group)
        _look(lists, found.joint, inside, inside, cells)
    return lists


def _other_languages(found: Space, k: int, cells: Cells | None) -> list[Neighbours]:
    """One list for each step from a language to another, by centred sentence vectors."""
    centred = _centred(found.sentences, found.groups)
    count = int(found.groups.max()) + 1
    lists = []
    for step in range(1, min(count, MOST_COMPARED + 1)):
        some = _empty(len(found.groups), k)
        for group in range(count):
            here = np.flatnonzero(found.groups == group)
            there = np.flatnonzero(found.groups == _compared_with(group, step, count))
            _look(some, centred, here, there, cells)
        lists.append(some)
    return lists


def _look(
    lists: Neighbours, vectors: Floats, here: Integers, there: Integers, cells: Cells | None
) -> None:
    """Note the nearest rows ``there`` of each row ``here``."""
    k = lists.rows.shape[1]
    if cells is not None:
        lists.rows[here], lists.cosines[here] = cells.nearest(vectors, here, there, k)
        return
    own = vectors[here]
    others = own if here is there else vectors[there]
    rows, cosines = nearest(own, others, k, is_same=here is there)
    lists.rows[here, : rows.shape[1]] = there[rows]
    lists.cosines[here, : rows.shape[1]] = cosines


def _compared_with(group: int, step: int, count: int) -> int:
    """The language that a language is compared with at a step; of many only the largest ones."""
    if count <= MOST_COMPARED + 1:
        return (group + step) % count
    return step - 1 if step - 1 < group else step


def _empty(size: int, k: int) -> Neighbours:
    width = round(k * SPARE)
    rows = np.full((size, width), -1, dtype=np.int64)
    return Neighbours(rows, np.zeros((size, width), dtype=np.float32), k)


def _centred(sentences: Floats, groups: Integers) -> Floats:
    """Unit rows with the mean of their language taken off: what is left is meaning."""
    moved = sentences.copy()
    for group in range(int(groups.max()) + 1):
        inside = groups == group
        moved[inside] -= moved[inside].mean(axis=0)
    return unit(moved)
