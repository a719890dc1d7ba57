"""Filing proposals as articles, without ever taking an editor's work away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kb.articles import Article, ArticleStatus
from kb.evidence import Evidence
from kb.proposals import Proposal
from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from mining.drafting.attaching import Match, attach
from mining.drafting.drafter import Draft
from mining.drafting.kept_relations import Relations
from mining.drafting.paraphrases import Encode
from mining.drafting.places import free_id
from mining.drafting.policies import under_policy
from mining.drafting.proposals import Proposals
from mining.drafting.shelf import Held, Shelf

SOURCE = "draft"

Chosen = Callable[[str, str], bool]
"""Whether the draft of a topic id in a locale is to be filed."""


def everything(_topic_id: str, _locale: str) -> bool:
    """Choose every draft."""
    return True


@dataclass(frozen=True)
class Filed:
    """What became of one proposal."""

    topic_id: str
    locale: str
    article_id: str
    outcome: str
    """written, updated, unchanged, edited (an editor has it), rejected (and stays so), or what is
    proposed for ``article_id`` in its place: edit, merge, duplicate, contradiction."""
    title: str
    sentences: int
    customers: int
    flags: int = 0

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Filing:
    """What became of all proposals, and the earlier drafts that were taken back."""

    filed: tuple[Filed, ...]
    withdrawn: tuple[str, ...]
    """``<locale>/<article id>`` of untouched drafts that are proposed no more."""
    proposals: tuple[Proposal, ...] = ()
    """What is proposed for each draft, and for what agents tell on topics that have an article."""


def filed(
    workspace: Workspace,
    proposals: Proposals,
    encode: Encode,
    *,
    now: datetime,
    chosen: Chosen = everything,
    relation: Relations | None = None,
) -> Filing:
    """Write each proposal as a draft article with its evidence; returns what became of each.

    A need that has an article in a language gets no second one, and neither does a draft whose
    question another article answers: that article gets a proposal and the evidence. Of two such
    drafts the one with more tickets is written. Only an
    article that is still a draft, in the version that was drafted, is written anew or withdrawn.
    All proposals are judged together; only those ``chosen`` are filed, and only their own earlier
    drafts withdrawn. ``relation`` may know how they stand to articles.
    """
    proposals = _under_policy(workspace, proposals)
    held = [
        Held(article, evidence_store.read_evidence(workspace, article.id, article.locale))
        for article in content.read_articles(workspace)
    ]
    shelf = Shelf.of(held, proposals.drafts, workspace.facts)
    shelf.relation = relation or shelf.relation
    untouched = {one.place for one in held if one.is_untouched}
    for place in untouched - {one.place for one in shelf.earlier.values()}:
        del shelf.held[place]
    order = sorted(proposals.drafts, key=lambda d: (-_tickets(d), d.topic_id, d.locale))
    judged = _judged(order, shelf, encode)
    _watch(proposals.watched, judged, shelf, encode)
    kept = judged.kept
    ids = _article_ids(kept, proposals, shelf, workspace.settings.default_locale)
    placed = [proposed_article(draft, ids[draft.topic_id, draft.locale]) for draft in kept]
    stale = untouched - {(article.id, article.locale) for article in placed}
    outcome = judged.outcome
    if chosen is not everything:
        own = {one.place for key, one in shelf.earlier.items() if chosen(*key)}
        stale &= own
        outcome = [one for one in outcome if chosen(one.topic_id, one.locale)]
    for article_id, locale in stale:
        _remove(workspace, article_id, locale)
    for draft, article in zip(kept, placed, strict=True):
        if chosen(draft.topic_id, draft.locale):
            outcome.append(_written(workspace, draft, article, shelf, now))
    names = {_waiting(draft): ids[draft.topic_id, draft.locale] for draft in kept}
    outcome = [replace(o, article_id=names.get(o.article_id, o.article_id)) for o in outcome]
    matches = [m.named(names) for m in judged.matches if chosen(m.draft.topic_id, m.draft.locale)]
    attach(workspace, matches, now=now, chosen=chosen)
    moved = {one.place for one in shelf.earlier.values()} & stale
    gone = sorted(f"{locale}/{article_id}" for article_id, locale in stale - moved)
    every = (*(m.proposal for m in matches), *_new(outcome))
    return Filing(tuple(outcome), tuple(gone), every)


def _under_policy(workspace: Workspace, proposals: Proposals) -> Proposals:
    """The proposals with facts cited, and values flagged that are not the shop's."""
    policy, country = workspace.policy, workspace.settings.brand.country
    return replace(
        proposals,
        drafts=tuple(under_policy(one, policy, country) for one in proposals.drafts),
        watched=tuple(under_policy(one, policy, country) for one in proposals.watched),
    )


@dataclass
class _Judged:
    outcome: list[Filed]
    """What is not to be written, with its reason."""
    kept: list[Draft]
    """The drafts that are."""
    matches: list[Match]
    """What drafts are in view of articles."""


def _judged(order: list[Draft], shelf: Shelf, encode: Encode) -> _Judged:
    found = _Judged([], [], [])
    for draft in order:
        earlier = shelf.earlier.get((draft.topic_id, draft.locale))
        if earlier is not None and not earlier.is_untouched:
            is_rejected = earlier.article.status is ArticleStatus.ARCHIVED
            name = "rejected" if is_rejected else "edited"
            found.outcome.append(_outcome(draft, earlier.article.id, name))
            match = None if is_rejected else shelf.match_own(draft, earlier, encode)
            found.matches += [match] if match else []
            continue
        match = shelf.match(draft, encode)
        if match is not None:
            found.matches.append(match)
            made = match.proposal
            found.outcome.append(_outcome(draft, made.article_id, made.kind))
            continue
        found.kept.append(draft)
        article = proposed_article(draft, _waiting(draft))
        shelf.held[article.id, article.locale] = Held(article, None)
    return found


def _watch(watched: Sequence[Draft], judged: _Judged, shelf: Shelf, encode: Encode) -> None:
    """What agents tell on topics that live articles answer: an article is kept right by it."""
    for draft in watched:
        match = shelf.match(draft, encode, live_only=True)
        if match is not None:
            judged.matches.append(match)


def _new(outcome: Sequence[Filed]) -> list[Proposal]:
    return [
        Proposal(
            kind="new",
            locale=one.locale,
            article_id=one.article_id,
            note="no article answers the question",
            topic_id=one.topic_id,
            title=one.title,
            customers=one.customers,
        )
        for one in outcome
        if one.outcome in ("written", "updated", "unchanged")
    ]


def _tickets(draft: Draft) -> int:
    """Distinct tickets that the draft stands on."""
    return len({ticket for sentence in draft.sentences for ticket in sentence.tickets})


def _waiting(draft: Draft) -> str:
    """A name for comparing only: the id is found once all drafts that stay are known."""
    return f"\0/{draft.topic_id}/{draft.locale}"


def _article_ids(
    kept: list[Draft], proposals: Proposals, shelf: Shelf, default_locale: str
) -> dict[tuple[str, str], str]:
    """Topic id and locale -> article id, the same in every language that says the same.

    The id of an article somebody worked on stays; otherwise the slug is made of the title in the
    default language, or in the only one there is. Untouched drafts hold no id: they may be renamed.
    """
    firm = {place for place, one in shelf.held.items() if not one.is_untouched}
    taken = {article_id for article_id, _ in firm}
    ids: dict[tuple[str, str], str] = {}
    shared: dict[str, str] = {}
    for draft in sorted(kept, key=lambda d: (d.locale != default_locale, -d.customers, d.topic_id)):
        topic_id, locale = draft.topic_id, draft.locale
        known = shared.get(topic_id) or _id_elsewhere(draft, proposals.article_ids, shelf)
        if topic_id in proposals.apart or (known and (known, locale) in firm):
            known = None
        folder = proposals.categories.get(topic_id, topic_id)
        titles = [draft.title, *draft.questions]
        ids[topic_id, locale] = known or free_id(folder, titles, topic_id, taken)
        shared.setdefault(topic_id, ids[topic_id, locale])
        taken.add(ids[topic_id, locale])
    return ids


def _id_elsewhere(draft: Draft, article_ids: Mapping[str, str], shelf: Shelf) -> str | None:
    """The id of the need's article in another language."""
    of_topic = (one for key, one in sorted(shelf.earlier.items()) if key[0] == draft.topic_id)
    firm = (one.article for one in of_topic if not one.is_untouched)
    found = next((a.id for a in firm if a.status is not ArticleStatus.ARCHIVED), None)
    return found or article_ids.get(draft.topic_id)


def _written(
    workspace: Workspace, draft: Draft, article: Article, shelf: Shelf, now: datetime
) -> Filed:
    earlier = shelf.earlier.get((draft.topic_id, draft.locale))
    name = "updated" if earlier else "written"
    evidence = proposed_evidence(draft, article, now)
    if earlier is not None and earlier.evidence is not None:
        evidence = _with_decisions(evidence, earlier.evidence)
    if earlier is not None and earlier.article == article:
        name = "unchanged"
        # A fact may contradict what stands there already.
        if earlier.evidence == replace(evidence, drafted_at=earlier.evidence.drafted_at):  # type: ignore[union-attr]
            return _outcome(draft, article.id, name)
    else:
        content.write_article(workspace, article)
    evidence_store.write_evidence(workspace, evidence)
    return _outcome(draft, article.id, name)


def _with_decisions(evidence: Evidence, earlier: Evidence) -> Evidence:
    """The evidence with what other drafts brought to the article, and what editors set aside."""
    return replace(
        evidence,
        attached=earlier.attached,
        proposals=earlier.proposals,
        dismissed=earlier.dismissed,
    )


def _outcome(draft: Draft, article_id: str, name: str) -> Filed:
    return Filed(
        topic_id=draft.topic_id,
        locale=draft.locale,
        article_id=article_id,
        outcome=name,
        title=draft.title,
        sentences=len(draft.sentences),
        customers=draft.customers,
        flags=len(draft.flags),
    )


def _remove(workspace: Workspace, article_id: str, locale: str) -> None:
    """Take an untouched draft off the shelf; its tickets stay where they are."""
    content.article_path(workspace, article_id, locale).unlink(missing_ok=True)
    evidence_store.evidence_path(workspace, article_id, locale).unlink(missing_ok=True)


def proposed_article(draft: Draft, article_id: str) -> Article:
    """The draft as an article of status draft."""
    return Article(
        id=article_id,
        locale=draft.locale,
        title=draft.title,
        body=draft.body,
        summary=draft.summary,
        questions=draft.questions,
        keywords=draft.keywords,
        topic_id=draft.topic_id,
        source=SOURCE,
    )


def proposed_evidence(draft: Draft, article: Article, now: datetime) -> Evidence:
    """What the drafted article stands on; ``now`` is aware."""
    return Evidence(
        article_id=article.id,
        locale=article.locale,
        topic_id=draft.topic_id,
        version=article.version,
        drafted_at=now,
        replies=draft.replies,
        customers=draft.customers,
        agents=draft.agents,
        sentences=draft.sentences,
        questions=draft.asked,
        flags=draft.flags,
        left_out=draft.left_out,
        llm=draft.llm,
    )
