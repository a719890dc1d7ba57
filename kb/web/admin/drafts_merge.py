"""Two editors at once: the second sees both changes put together, and chooses where they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.articles import Article
from kb.merging import (
    BOTH,
    CHOICES,
    MINE,
    THEIRS,
    Part,
    conflicts,
    merge,
    merged,
    merged_set,
    side_by_side,
)
from kb.storage import deciding
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_text import Line, compared, lines_of
from kb.web.admin.drafts_typed import Typed
from kb.web.admin.gate import Visit
from kb.web.admin.places import article_address

AROUND = 2
_ITEM = re.compile(r"\s*(?:[-+*]|\d+[.)])\s")
FIELDS = {
    "title": "conflict_in_title", "summary": "conflict_in_summary", "body": "conflict_in_body",
}  # fmt: skip
TAKEN = {
    THEIRS: "conflict_take_theirs", MINE: "conflict_take_mine", BOTH: "conflict_take_both",
}  # fmt: skip
"""The words of fields and of choices."""
ONE_LINE = ("title", "summary")
"""Fields in which one of the two has to be chosen."""


@dataclass(frozen=True)
class Merge:
    """A text that somebody typed, the one saved meanwhile, and what both were made from, if it is
    known.
    """

    mine: Article
    theirs: Article
    base: Article | None
    typed: Typed

    @property
    def parts(self) -> dict[str, list[Part]]:
        """Title, summary and text, each in parts."""
        found = {}
        for name in FIELDS:
            mine, theirs = _lines(self.mine, name), _lines(self.theirs, name)
            if self.base is None:
                found[name] = side_by_side(mine, theirs)
            else:
                found[name] = merge(_lines(self.base, name), mine, theirs)
        return found

    def is_open(self, visit: Visit) -> bool:
        """Whether somebody has to choose, and has not, or chose before it was changed again."""
        wanted = {key for key, _, _ in self._conflicts()}
        is_same = visit.form.get("seen", "") == deciding.stamp(self.theirs)
        return bool(wanted) and not (is_same and wanted <= self._chosen(visit).keys())

    def together(self, visit: Visit) -> Typed:
        """Both changes in one, by what was chosen."""
        chosen = self._chosen(visit)
        told: dict[str, str] = {}
        for name, parts in self.parts.items():
            own = {n: chosen.get(f"{name}-{n}", BOTH) for n in conflicts(parts)}
            told[name] = "\n".join(merged(_apart(parts, own), own))
        for name in ("questions", "keywords"):
            base = getattr(self.base, name) if self.base else ()
            told[name] = "\n".join(
                merged_set(base, getattr(self.mine, name), getattr(self.theirs, name))
            )
        return Typed(**told, note=self.typed.note)

    def values(self, workspace: Workspace, visit: Visit) -> dict[str, Any]:
        """What the page shows of both."""
        moves = deciding.moves(workspace, self.theirs.id, self.theirs.locale)
        chosen = self._chosen(visit)
        return {
            "article": self.theirs,
            "here": article_address(self.theirs.locale, self.theirs.id),
            "made_from": visit.form.get("made_from", ""),
            "seen": deciding.stamp(self.theirs),
            "is_again": bool(visit.form.get("seen")),
            "typed": self.typed,
            "last": moves[-1] if moves else None,
            "has_base": self.base is not None,
            "they_changed": self._changes(self.theirs),
            "you_changed": self._changes(self.mine),
            "conflicts": [
                {
                    "key": key,
                    "field": FIELDS[name],
                    "part": part,
                    "choices": [
                        (c, TAKEN[c]) for c in CHOICES if c != BOTH or name not in ONE_LINE
                    ],
                    "chosen": chosen.get(key, ""),
                }
                for key, name, part in self._conflicts()
            ],
        }

    def _changes(self, side: Article) -> list[Line]:
        if self.base is None:
            return []
        old, new = lines_of(self.base), lines_of(side)
        return [] if old == new else compared(old, new, around=AROUND)

    def _conflicts(self) -> Iterator[tuple[str, str, Part]]:
        for name, parts in self.parts.items():
            yield from ((f"{name}-{place}", name, parts[place]) for place in conflicts(parts))

    def _chosen(self, visit: Visit) -> dict[str, str]:
        fields = visit.form.items()
        own = {k.removeprefix("choice-"): v for k, v in fields if k.startswith("choice-")}
        return {key: value for key, value in own.items() if value in CHOICES}


def _apart(parts: Sequence[Part], chosen: Mapping[int, str]) -> list[Part]:
    """Parts of which both texts were chosen, apart: paragraphs must not run into one."""
    return [_ended(p) if chosen.get(n) == BOTH else p for n, p in enumerate(parts)]


def _ended(part: Part) -> Part:
    ends = part.theirs[-1:], part.mine[:1]
    if not all(text and text[0].strip() for text in ends):
        return part
    if all(_ITEM.match(text[0]) for text in ends):
        return part
    return replace(part, theirs=(*part.theirs, ""))


def merge_of(workspace: Workspace, visit: Visit, typed: Typed, theirs: Article) -> Merge:
    """The merge of what the form holds with the article as it is saved."""
    version = visit.form.get("made_from", "").partition(".")[0]
    base = deciding.version_text(workspace, version, theirs.id, theirs.locale)
    return Merge(typed.into(theirs), theirs, base, typed)


def _lines(article: Article, name: str) -> list[str]:
    text: str = getattr(article, name)
    return [text] if name in ONE_LINE else text.rstrip("\n").split("\n")
