"""What a draft is in view of the articles there are: new, or an edit, merge, duplicate of one.

A draft answers the question of an article when their questions are near, the less the two say
alike the nearer (:func:`mining.drafting.guidance.same_question`), and no condition differs. What
it then tells besides is an edit; nothing besides makes it a duplicate; another amount than a live
article's, or its contrary, a contradiction. Of another question with most of the same steps it is
a merge. Everything else is new.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.amounts import values
from kb.articles import Article
from kb.evidence import SentenceEvidence
from kb.proposals import Addition, Proposal
from kb.words import counted
from mining.drafting.drafter import Draft
from mining.drafting.guidance import (
    NEAR_ASKED,
    Clash,
    Guide,
    alike,
    asked_likeness,
    clashes,
    covered,
    is_apart,
    same_question,
)
from mining.drafting.paraphrases import Encode
from mining.drafting.policies import escaped_citing
from mining.drafting.told import told_to
from mining.drafting.wording import WORDINGS

MOST = 0.6
"""Share of a draft's steps, or of a draft beside another, that the other tells too, from which the
two may become one."""

LEAST_SHARED_STEPS = 2

ADDED = ("step", "fact", "condition", "answer")
"""Sections of which an article may lack a sentence; what a customer must have at hand it need not
say."""


@dataclass(frozen=True)
class Relation:
    """How a draft stands to one article."""

    likeness: float
    """Cosine of the nearest two questions."""
    share: float
    """Most of one guide's sentences that the other says, as a share of the one's."""
    said: tuple[str | None, ...]
    """For each sentence of the draft the article's that says it."""
    covered: tuple[bool, ...]
    """For each sentence of the draft whether the article tells it anyhow."""
    clashes: tuple[Clash, ...]
    is_same_question: bool
    is_apart: bool


def relation(ours: Guide, theirs: Guide, encode: Encode, *, is_same_need: bool = False) -> Relation:
    """How two guides of one language stand to one another.

    ``is_same_need`` when something else than their words says that their question is the same.
    """
    likeness = asked_likeness(ours, theirs, encode)
    same = alike(ours.sentences, theirs.sentences, encode)
    share = max(same.any(axis=1).mean(), same.any(axis=0).mean()) if same.size else 0.0
    said = tuple(
        theirs.sentences[int(row.argmax())] if len(row) and row.any() else None for row in same
    )
    is_near = likeness >= NEAR_ASKED
    apart = is_near and not is_same_need and is_apart(ours, theirs)
    is_same = is_same_need or (
        is_near and not apart and same_question(ours, theirs, float(share), encode)
    )
    found = tuple(clashes(ours, theirs, encode)) if is_same else ()
    known = tuple(covered(ours, theirs, encode)) if is_near or is_same else ()
    return Relation(likeness, float(share), said, known, found, is_same, apart)


@dataclass(frozen=True)
class Standing:
    """An existing article as a draft is compared with it: its facts filled in."""

    article: Article
    guide: Guide
    written: tuple[str, ...]
    """Its sentences as the file has them, facts cited; in the order of the guide's."""
    is_drafted_only: bool = False
    """A draft of this run, or one that nobody has worked on: two of them stay two unless most of
    one is the other's."""
    is_same_need: bool = False
    """Whether the draft's own tickets are behind it: then the question is the same."""


def proposed(
    draft: Draft, guide: Guide, standing: Standing, found: Relation, everybodys: Collection[str]
) -> Proposal | None:
    """What is proposed for ``draft`` in view of one article; None when it is new beside it.

    ``guide`` is the draft as compared, with one sentence for each of its sentences, ``found`` its
    relation to the article. ``everybodys`` are sentences of many topics: alone they make no two the
    same.
    """
    case = _Case(draft, guide, standing, found)
    if standing.is_same_need:
        return case.of_same_question()
    if found.likeness < NEAR_ASKED or found.is_apart:
        return None
    is_own = [text not in everybodys for text in guide.sentences]
    if any(is_own) and not any(
        own and (said or _clash_of(text, found))
        for own, said, text in zip(is_own, found.said, guide.sentences, strict=True)
    ):
        return None
    is_most = sum(said is not None for said in found.said) >= MOST * len(found.said)
    if found.is_same_question and (is_most or not standing.is_drafted_only):
        return case.of_same_question()
    return case.merge()


def _clash_of(text: str, found: Relation) -> Clash | None:
    return next((one for one in found.clashes if one.ours == text), None)


@dataclass(frozen=True)
class _Case:
    draft: Draft
    guide: Guide
    standing: Standing
    found: Relation

    def of_same_question(self) -> Proposal:
        if self.found.clashes and self.standing.article.is_published:
            return self._contradiction()
        added = self._lacking()
        if not added:
            return self._made("duplicate", f"“{self._title()}” says it already")
        what = counted(len(added), "sentence")
        note = f"“{self._title()}” answers the question and lacks {what} that agents tell"
        return self._made("edit", f"{note} {_told_many(added)}", added)

    def merge(self) -> Proposal | None:
        """The draft's other steps for an article with most of the same, of a question nearby."""
        steps = [n for n, one in enumerate(self.draft.sentences) if one.section == "step"]
        shared = [n for n in steps if self.found.said[n]]
        if len(shared) < LEAST_SHARED_STEPS or len(shared) < MOST * len(steps):
            return None
        added = self._lacking()
        own = {self.found.said[n] for n in range(len(self.guide.sentences))}
        if not added or not set(self.standing.guide.sentences) - own:
            return None
        note = (
            f"{len(shared)} of {counted(len(steps), 'step')} stand in “{self._title()}” too; "
            f"one article could tell both with {counted(len(added), 'sentence')} more"
        )
        return self._made("merge", note, added)

    def _contradiction(self) -> Proposal:
        by_text = dict(zip(self.guide.sentences, self.draft.sentences, strict=True))
        added, notes = [], []
        for clash in self.found.clashes:
            one = by_text[clash.ours]
            added.append(self._addition(one, replaces=self._written(clash.theirs)))
            told = told_to([(clash.ours, (one,)), *_agreeing(clash, self.draft)])
            notes.append(f"it says “{clash.theirs}”, {told}")
        place = f"{self.draft.locale}/{self.standing.article.id}"
        return self._made("contradiction", f"{place} is live: {'; '.join(notes)}", tuple(added))

    def _lacking(self) -> tuple[Addition, ...]:
        """What the draft says and the article does not; contradicted sentences aside."""
        added = []
        before: str | None = None
        clashing = {one.ours for one in self.found.clashes}
        told = zip(self.found.said, self.found.covered, strict=True)
        for text, one, (said, is_covered) in zip(
            self.guide.sentences, self.draft.sentences, told, strict=True
        ):
            if said is not None:
                before = said
            elif one.section in ADDED and text not in clashing and not is_covered:
                after = self._written(before) if before and one.section == "step" else ""
                added.append(self._addition(one, after=after))
        return tuple(added)

    def _addition(self, one: SentenceEvidence, *, after: str = "", replaces: str = "") -> Addition:
        headings = WORDINGS[self.draft.locale].headings
        return Addition(
            text=one.text,
            section=one.section,
            heading=headings.get(one.section, headings["fact"]),
            markdown=escaped_citing(one.text),
            after=after,
            replaces=replaces,
            tickets=one.tickets,
            customers=one.customers,
            days=one.days,
            agents=one.agents,
            first_seen_at=one.first_seen_at,
            last_seen_at=one.last_seen_at,
        )

    def _written(self, sentence: str) -> str:
        """The article's sentence as its file has it."""
        return self.standing.written[self.standing.guide.sentences.index(sentence)]

    def _title(self) -> str:
        return self.standing.guide.asked[0]

    def _made(self, kind: str, note: str, added: tuple[Addition, ...] = ()) -> Proposal:
        draft = self.draft
        return Proposal(
            kind=kind,
            locale=draft.locale,
            article_id=self.standing.article.id,
            note=note,
            topic_id=draft.topic_id,
            title=draft.title,
            added=added,
            customers=draft.customers,
        )


def _told_many(added: Sequence[Addition]) -> str:
    counts = sorted({one.customers for one in added})
    if len(counts) == 1:
        return f"({counted(counts[0], 'customer')})"
    return f"({counts[0]} to {counted(counts[-1], 'customer')} each)"


def _agreeing(clash: Clash, draft: Draft) -> list[tuple[str, tuple[SentenceEvidence, ...]]]:
    """What agents told that gives the article's own amount, printed or not."""
    if clash.kind != "amount":
        return []
    wanted = set(values(clash.theirs)) - set(values(clash.ours))
    found = tuple(one for one in draft.told if wanted & set(values(one.text)))
    return [(found[0].text, found)] if found else []
