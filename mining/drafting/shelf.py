"""The articles there are when drafts are filed, and which of them are about the same tickets.

Mining numbers its topics anew each time, so an earlier draft is known by the tickets behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kb.articles import Article, ArticleStatus
from kb.decisions import sentences_of
from kb.evidence import Evidence
from kb.fact_file import Facts
from kb.facts import shown
from mining.drafting.against import Standing, proposed
from mining.drafting.attaching import Match
from mining.drafting.drafter import Draft
from mining.drafting.guidance import NEAR_ASKED, Guide, asked_likeness
from mining.drafting.kept_relations import Relations
from mining.drafting.paraphrases import Encode
from mining.drafting.sameness import generic

SAME_TICKETS = 0.5
"""Share of the smaller one's tickets that a draft and an article of one need have in common."""

DRAFTED = "draft"
"""Source of an article that was drafted."""

_PREFERRED = ("contradiction", "duplicate", "edit", "merge")
"""Of several articles that a draft may belong to, the one of the first kind is told."""

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
    facts: Facts = field(default_factory=dict)
    relation: Relations = field(default_factory=Relations)
    _generic: frozenset[str] | None = None
    _standings: dict[Place, Standing] = field(default_factory=dict)

    @classmethod
    def of(cls, held: Sequence[Held], drafts: Sequence[Draft], facts: Facts | None = None) -> Shelf:
        """The articles, each given to at most one of the drafts."""
        own = {one.place: one for one in held}
        return cls(own, _earlier(held, drafts), tuple(drafts), facts or {})

    def match(self, draft: Draft, encode: Encode, *, live_only: bool = False) -> Match | None:
        """What the nearest article makes of ``draft``; None when it is new.

        Sentences of many topics' drafts ("log in") count only where there are no others. Left
        out are archived articles, and earlier drafts that this run writes anew.
        """
        guide = self.guide(draft)
        everybodys = self.generic(encode)
        rewritten = {one.place for one in self.earlier.values() if one.is_untouched}
        found = []
        for place, one in sorted(self.held.items()):
            is_other = one.article.locale != draft.locale or place in rewritten
            if is_other or one.article.status is ArticleStatus.ARCHIVED:
                continue
            if live_only and not one.article.is_published:
                continue
            standing = self._standing(one)
            if asked_likeness(guide, standing.guide, encode) < NEAR_ASKED:
                continue
            near = self.relation(guide, standing.guide, encode)
            made = proposed(draft, guide, standing, near, everybodys)
            if made is not None:
                rank = (_PREFERRED.index(made.kind), -near.share, place)
                found.append((rank, Match(made, draft, near.said)))
        return min(found, key=lambda one: one[0])[1] if found else None

    def match_own(self, draft: Draft, own: Held, encode: Encode) -> Match | None:
        """What a draft is in view of the article that was made of the same tickets.

        A sentence that stood in the draft then is not proposed again: somebody took it out.
        """
        standing = replace(self._standing(own), is_same_need=True)
        guide = self.guide(draft)
        near = self.relation(guide, standing.guide, encode, is_same_need=True)
        made = proposed(draft, guide, standing, near, ())
        if made is None:
            return None
        was = {one.text for one in own.evidence.sentences} if own.evidence else set()
        added = tuple(one for one in made.added if one.replaces or one.text not in was)
        if made.added and not added:
            made = replace(made, kind="duplicate", note="everything in it was there", added=())
        return Match(replace(made, added=added), draft, near.said)

    def guide(self, draft: Draft) -> Guide:
        """A draft as it is compared: its facts filled in, a sentence for each of its own."""
        said = tuple(shown(one.text, self.facts, draft.locale) for one in draft.sentences)
        return Guide((draft.title, *draft.questions), said, draft.locale)

    def _standing(self, one: Held) -> Standing:
        """The article as drafts are compared with it, taken apart once."""
        known = self._standings.get(one.place)
        if known is not None and known.article is one.article:
            return known
        self._standings[one.place] = self._taken_apart(one)
        return self._standings[one.place]

    def _taken_apart(self, one: Held) -> Standing:
        article = one.article
        written = _sentences(article.body)
        said = tuple(shown(text, self.facts, article.locale) for text in written)
        asked = tuple(
            shown(text, self.facts, article.locale) for text in (article.title, *article.questions)
        )
        is_fresh = one.is_untouched or (one.evidence is None and article.source == DRAFTED)
        return Standing(article, Guide(asked, said, article.locale), written, is_fresh)

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
