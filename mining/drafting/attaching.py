"""What a draft brings to an existing article: proposals and support, kept in its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kb.evidence import CONTRADICTS_ARTICLE, Evidence, Flag, SentenceEvidence
from kb.facts import shown
from kb.proposals import Proposal
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.drafting.drafter import Draft

Place = tuple[str, str]
"""Article id and locale."""


@dataclass(frozen=True)
class Match:
    """A draft and what is proposed for it."""

    proposal: Proposal
    draft: Draft
    said: tuple[str | None, ...] = ()
    """For each sentence of the draft the article's that says it."""

    def named(self, names: Mapping[str, str]) -> Match:
        """The match with an article that had no id yet named."""
        article_id = self.proposal.article_id
        proposal = replace(self.proposal, article_id=names.get(article_id, article_id))
        return replace(self, proposal=proposal)

    @property
    def place(self) -> Place:
        """The existing article."""
        return self.proposal.article_id, self.proposal.locale

    @property
    def support(self) -> list[SentenceEvidence]:
        """What agents told that the article says too."""
        told = zip(self.draft.sentences, self.said, strict=True)
        return [one for one, said in told if said is not None]


def attach(
    workspace: Workspace,
    matches: Sequence[Match],
    *,
    now: datetime,
    chosen: Callable[[str, str], bool],
) -> None:
    """Write proposals and support into the evidence of the articles they are about.

    Proposals of an earlier run go where this one has none for the topics ``chosen`` (by id and
    language); decisions on them stay. Support of earlier runs stays: each sentence counts as it was
    last told. Files that would not change are left alone.
    """
    for article in content.read_articles(workspace):
        place = article.id, article.locale
        own = [one for one in matches if one.place == place]
        evidence = evidence_store.read_evidence(workspace, *place)
        if evidence is None:
            if not own:
                continue
            evidence = _empty(place, now)
        kept = [p for p in evidence.proposals if not chosen(p.topic_id, p.locale)]
        found = (*kept, *(one.proposal for one in own if one.proposal.kind != "duplicate"))
        after = replace(
            evidence,
            proposals=tuple(sorted(found, key=lambda p: (p.topic_id, p.id))),
            attached=_attached(evidence.attached, own, workspace),
        )
        after = replace(after, flags=_flags(after))
        if after != evidence:
            evidence_store.write_evidence(workspace, after)


def _empty(place: Place, now: datetime) -> Evidence:
    """The evidence of an article that was not drafted: no version is its own."""
    return Evidence(
        article_id=place[0],
        locale=place[1],
        topic_id="",
        version="",
        drafted_at=now,
        replies=0,
        customers=0,
        agents=0,
        sentences=(),
    )


def _attached(
    before: Sequence[SentenceEvidence], own: Sequence[Match], workspace: Workspace
) -> tuple[SentenceEvidence, ...]:
    found = {one.text: one for one in before}
    for match in own:
        for one in match.support:
            text = shown(one.text, workspace.facts, match.draft.locale)
            found[text] = replace(one, text=text)
    return tuple(found[text] for text in sorted(found))


def _flags(evidence: Evidence) -> tuple[Flag, ...]:
    """The flags, one for each live sentence that an open proposal contradicts."""
    kept = tuple(flag for flag in evidence.flags if flag.kind != CONTRADICTS_ARTICLE)
    open_ones = (p for p in evidence.open_proposals if p.kind == "contradiction")
    new = (
        Flag(CONTRADICTS_ARTICLE, proposal.note, one.replaces)
        for proposal in open_ones
        for one in proposal.added
    )
    return (*kept, *new)
