"""What a source calls the folders that its articles lie in here, in each language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from mining.importers.articles.filing import Filed, name

Names = Mapping[str, Mapping[str, str]]
"""Folder -> locale -> name."""

_LONGEST = 80
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


def category_names(found: Iterable[Filed], known: Names) -> Names:
    """The names of folders that ``known`` (those of the settings) does not name yet, sorted.

    A folder bears the name most of its articles give it there, in each language that has one.
    """
    groups: dict[str, list[Filed]] = {}
    for one in found:
        groups.setdefault(one.article_id, []).append(one)
    counted: dict[str, dict[str, Counter[str]]] = {}
    for article_id, group in groups.items():
        folder = article_id.partition("/")[0]
        for locale, told in _names_in(folder, group):
            counted.setdefault(folder, {}).setdefault(locale, Counter())[told] += 1
    return {
        folder: {locale: names.most_common(1)[0][0] for locale, names in sorted(own.items())}
        for folder, own in sorted(counted.items())
        if own.keys() - known.get(folder, {}).keys()
    }


def _names_in(folder: str, group: Sequence[Filed]) -> Iterable[tuple[str, str]]:
    """(locale, name) of an article's folder: all its languages lie at the same depth there."""
    paths = [(one.locale, one.source.category) for one in group]
    depths = (at for _, path in paths for at, part in enumerate(path) if name(part, "") == folder)
    depth = next(depths, None)
    if depth is not None:
        for locale, path in paths:
            told = " ".join(path[depth].split()) if len(path) > depth else ""
            if told.isprintable() and 0 < len(told) <= _LONGEST:
                yield locale, told


def lines(names: Names, known: Collection[str]) -> list[str]:
    """``names`` as TOML to paste into the settings; folders ``known`` there are left to a person.

    A table that stands in a file already must not stand there twice.
    """
    fresh = {folder: own for folder, own in names.items() if folder not in known}
    if not fresh:
        return []
    head = "The folders' names there; to keep them, paste this into askless.toml:"
    return [head, *(line for folder, own in fresh.items() for line in _table(folder, own))]


def _table(folder: str, own: Mapping[str, str]) -> list[str]:
    key = folder if set(folder) <= _PLAIN else json.dumps(folder, ensure_ascii=False)
    told = (f"{locale} = {json.dumps(text, ensure_ascii=False)}" for locale, text in own.items())
    return [f"[brand.categories.{key}]", *told]
