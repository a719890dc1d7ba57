"""The articles there are when drafts are filed, and which of them are about the same tickets.

Mining numbers its topics anew each time, so an earlier draft is known by the tickets behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kb.articles import Article, ArticleStatus
from kb.decisions import sentences_of
from kb.evidence import Evidence
from mining.drafting.drafter import Draft
from mining.drafting.paraphrases import Encode
from mining.drafting.sameness import MOST, asked_alike, generic, said_share

SAME_TICKETS = 0.5
"""Share of the smaller one's tickets that a draft and an article of one need have in common."""

Place = tuple[str, str]
"""Article id and locale."""


@dataclass(frozen=True)
class Held:
    """An article and what it was drafted from, if it was."""

    article: Article
    evidence: Evidence | None

    @property
    def place(self) -> Place:
        """Where it lies."""
        return self.article.id, self.article.locale

    @property
    def is_untouched(self) -> bool:
        """A draft as it was drafted: nobody has worked on it."""
        is_draft = self.article.status is ArticleStatus.DRAFT and self.evidence is not None
        return is_draft and self.evidence.version == self.article.version  # type: ignore[union-attr]


@dataclass
class Shelf:
    """The articles there are, kept up to date while drafts are filed."""

    held: dict[Place, Held] = field(default_factory=dict)
    earlier: dict[tuple[str, str], Held] = field(default_factory=dict)
    """Topic id and locale of a proposal -> the article of the same need."""
    drafts: Sequence[Draft] = ()
    """All that are filed at once: what many of them say tells no two apart."""
    _generic: frozenset[str] | None = None

    @classmethod
    def of(cls, held: Sequence[Held], drafts: Sequence[Draft]) -> Shelf:
        """The articles, each given to at most one of the drafts."""
        return cls({one.place: one for one in held}, _earlier(held, drafts), tuple(drafts))

    def saying(self, draft: Draft, encode: Encode) -> Article | None:
        """The article that says most of what ``draft`` says and is asked for alike, if any.

        Sentences of many topics' drafts ("log in") count only where there are no others. Left
        out are archived articles, and earlier drafts that this run writes anew.
        """
        rewritten = {one.place for one in self.earlier.values() if one.is_untouched}
        everybodys = self.generic(encode)
        whole = [one.text for one in draft.sentences]
        printed = [text for text in whole if text not in everybodys] or whole
        asked = [draft.title, *draft.questions]
        best: tuple[float, Article] | None = None
        for place, one in sorted(self.held.items()):
            article = one.article
            is_other = article.locale != draft.locale or place in rewritten
            if is_other or article.status is ArticleStatus.ARCHIVED:
                continue
            share = said_share(printed, _sentences(article.body), encode)
            if share < MOST or not asked_alike(asked, [article.title, *article.questions], encode):
                continue
            if best is None or share > best[0]:
                best = share, article
        return best[1] if best else None

    def generic(self, encode: Encode) -> frozenset[str]:
        """What many topics' drafts say, found once."""
        if self._generic is None:
            self._generic = generic(self.drafts, encode)
        return self._generic


@lru_cache(maxsize=5_000)
def _sentences(body: str) -> tuple[str, ...]:
    """:func:`kb.decisions.sentences_of`, remembered: each draft is compared with every article."""
    return tuple(sentences_of(body))


def _earlier(held: Sequence[Held], drafts: Sequence[Draft]) -> dict[tuple[str, str], Held]:
    """Topic and locale -> article with most tickets in common; every article once."""
    pairs = []
    for draft in drafts:
        for one in held:
            shared = _shared(draft, one)
            if one.article.locale == draft.locale and shared:
                pairs.append((-shared, one.place, draft.topic_id, one))
    found: dict[tuple[str, str], Held] = {}
    given: set[Place] = set()
    for _, place, topic_id, one in sorted(pairs, key=lambda pair: pair[:3]):
        key = (topic_id, one.article.locale)
        if key not in found and place not in given:
            found[key] = one
            given.add(place)
    return found


def _shared(draft: Draft, one: Held) -> int:
    """Tickets in common if they make the two of one need, else 0.

    An article that was drafted but has lost its evidence is known by its topic.
    """
    if one.evidence is None:
        return int(one.article.topic_id == draft.topic_id)
    ours = {ticket for sentence in draft.sentences for ticket in sentence.tickets}
    theirs = {ticket for sentence in one.evidence.sentences for ticket in sentence.tickets}
    shared = len(ours & theirs)
    return shared if shared >= SAME_TICKETS * max(min(len(ours), len(theirs)), 1) else 0
