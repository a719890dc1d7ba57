"""Synonyms of the help center's search: words and phrases that customers use for one thing.

A group is a list of words or phrases, each of which stands for the others. askless ships groups of
shopping words for French and English (``site/synonyms/<locale>.toml``); a workspace adds its own in
a file of the same name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from kb.errors import SettingsError
from kb.memo import NO_MEMO, Memo, remembered
from kb.words import fold, stem, words

Groups = Sequence[Sequence[str]]
"""Words or phrases that stand for one another."""


def parse_groups(document: Mapping[str, Any], path: Path) -> list[list[str]]:
    """The groups of a synonym file; a file without any gives none.

    Raises:
        SettingsError: ``groups`` is no list of lists of texts, or a group has one member only.
    """
    groups = document.get("groups", [])
    if not isinstance(groups, list):
        raise SettingsError(path, ["groups: expected a list of lists of texts"])
    wrong = [
        f"groups, number {number}: expected two texts or more"
        for number, group in enumerate(groups, start=1)
        if not (
            isinstance(group, list)
            and len(group) > 1
            and all(isinstance(text, str) and words(text) for text in group)
        )
    ]
    if wrong:
        raise SettingsError(path, wrong)
    return [list(group) for group in groups]


def relevant(
    groups: Groups,
    known: Iterable[str],
    stops: Collection[str],
    language: str,
    *,
    memo: Memo = NO_MEMO,
) -> list[tuple[list[str], list[str]]]:
    """Of each group the members that articles use, and the others: only those may be looked for.

    ``known`` are the folded words of the articles, and members come out folded. A member counts as
    used when each of its words that is not one of ``stops`` has the stem of a known one. Groups of
    which nothing is used are left out.
    """
    stems = _stems(known, language, memo)

    def is_used(member: str) -> bool:
        telling = [part for part in member.split() if len(part) > 1 and part not in stops]
        return bool(telling) and all(stem(part, language) in stems for part in telling)

    folded = [list(dict.fromkeys(_folded(group))) for group in groups]
    parted = [([m for m in g if is_used(m)], [m for m in g if not is_used(m)]) for g in folded]
    return [(used, others) for used, others in parted if used and len(used) + len(others) > 1]


def _stems(known: Iterable[str], language: str, memo: Memo) -> set[str]:
    """The stems of many words; words of one beginning are remembered together."""
    found: set[str] = set()
    for _, group in groupby(sorted(known), key=lambda word: word[:2]):
        own = list(group)
        text = " ".join((language, *own))
        found.update(remembered(memo, "stems", text, partial(_stemmed, own, language)))
    return found


def _stemmed(known: Iterable[str], language: str) -> list[str]:
    return [stem(word, language) for word in known]


def _folded(group: Iterable[str]) -> list[str]:
    return [" ".join(fold(word) for word in words(text)) for text in group]
