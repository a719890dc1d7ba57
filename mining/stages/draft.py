"""The draft stage: for each gap an article from what agents replied, or why there is none.

Proposals are computed once per input and saved; filing them is done every time, so that an article
an editor touched stays as it is and one that was removed comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from kb.articles import Article
from kb.config import Settings
from kb.frames import column_values
from kb.gap_decisions import GapKey
from kb.gaps import GAPS, OPEN_KINDS
from kb.proposals import Proposal
from kb.storage import content, files, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import MESSAGES
from kb.topics import ASSIGNMENTS, TOPICS
from mining.drafting import drafter
from mining.drafting.choosing import Choice
from mining.drafting.drafted_before import made_with
from mining.drafting.drafter import Draft, Material
from mining.drafting.filing import Filed, Filing, everything, filed
from mining.drafting.kept_relations import Relations
from mining.drafting.making import Made, Wanted, made
from mining.drafting.material import Conversations, conversations
from mining.drafting.meaning import Meaning
from mining.drafting.newest import TOLD_TICKETS, newest
from mining.drafting.own_pages import linked
from mining.drafting.paraphrases import Encode
from mining.drafting.places import (
    category,
    category_texts,
    category_titles,
    likeness,
    meaning,
    words_of,
)
from mining.drafting.proposals import Place, Proposals, parse_proposals
from mining.drafting.sameness import are_apart
from mining.encoders import load_encoder
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    ASSIGNMENTS_FILE,
    GAPS_FILE,
    TOPICS_FILE,
    Progress,
    StageResult,
    freshness,
    gap_queue,
    rewording,
    silent,
)

STAGE = "draft"
RESULT = "drafts.json"
TICKETS_FOR_CATEGORY = 200
EXISTING = ("edit", "merge", "duplicate", "contradiction")
"""Outcomes by which a draft belongs to an article there is."""
NO_MATTER = {
    "llm", "drafter", "allowed_domains", "forbidden_phrases", "stale_days", "draft_expires_days"
}  # fmt: skip
"""Settings that change no proposal, only what becomes of it."""


@dataclass(frozen=True)
class _Inputs:
    gaps: Path
    mine: Path
    made_from: Mapping[str, Any]
    articles: Sequence[Article]
    dismissed: frozenset[GapKey]
    """Gaps that editors set aside: they are not drafted."""


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,
    choice: Choice | None = None,
) -> StageResult:
    """Propose drafts for the gaps and file them as articles with their evidence.

    ``choice`` names the drafter and limits what is filed; what is not chosen stays as it is.

    Raises:
        NothingToDoError: mining or gaps have not been run, or no gap is chosen.
        LanguageModelError: a language model is chosen and not set up.
    """
    moment = now or datetime.now(UTC)
    choice = choice or Choice()
    inputs = _inputs(workspace)
    choice.check(_wanted(inputs, workspace.settings))
    encoder = load_encoder(workspace.settings.mining.encoder)
    encode = Meaning(encoder, workspace.data_dir / "vectors")
    runs = Runs(workspace.runs_dir)
    key = stage_key(STAGE, inputs.made_from)
    folder = runs.current(STAGE, key)
    is_known = folder is not None
    if folder is None:
        proposals = _proposals(workspace, inputs, encode, progress)
        with runs.saving(STAGE, key, inputs.made_from) as part:
            files.write_json(part / RESULT, proposals.document())
        folder = runs.root / STAGE / key
    proposals = parse_proposals(folder / RESULT)
    proposals, llm = rewording.reworded(workspace, proposals, choice, inputs.mine, progress)
    chosen = everything if choice.is_all else choice.takes
    relation = Relations(encode.folder, f"{encoder.name} {encoder.version}")
    outcome = filed(workspace, proposals, encode, now=moment, chosen=chosen, relation=relation)
    encode.keep()
    relation.keep()
    aged = freshness.after_drafting(
        workspace, outcome.filed, _seen_at(proposals), now=moment, is_new=not is_known
    )
    changed = any(one.outcome in ("written", "updated") for one in outcome.filed)
    is_aged = bool(aged["expired"] or aged["returned"])
    is_current = is_known and not changed and not outcome.withdrawn and not is_aged
    figures = _figures(outcome, proposals, choice)
    return StageResult(STAGE, key, folder, is_current, figures | llm | {"freshness": aged})


def _seen_at(proposals: Proposals) -> dict[GapKey, datetime | None]:
    """Topic id and locale -> when agents last told what is drafted there."""
    return {
        (one.topic_id, one.locale): max(
            (s.last_seen_at for s in one.sentences if s.last_seen_at is not None), default=None
        )
        for one in proposals.drafts
    }


def _inputs(workspace: Workspace) -> _Inputs:
    runs = Runs(workspace.runs_dir)
    gaps = runs.latest("gaps", "askless gaps")
    mine = runs.latest("mine", "askless mine")
    articles = [a for a in content.read_articles(workspace) if a.source != "draft"]
    settings = workspace.settings
    dismissed = gap_queue.dismissed(workspace, gaps)
    made_from = {
        "gaps": gaps.name,
        "mine": mine.name,
        **({"dismissed": sorted(map(list, dismissed))} if dismissed else {}),
        "tickets": ticketstore.fingerprint(workspace),
        "drafting": settings.drafting.model_dump(exclude=NO_MATTER),
        "categories": settings.brand.categories,
        "links": settings.brand.links,
        "locales": list(settings.locales),
        "articles": content_hash(*(f"{a.locale}/{a.id}/{a.version}" for a in articles)),
        "encoder": settings.mining.encoder,
        "version": drafter.VERSION,
    }
    return _Inputs(gaps, mine, made_from, articles, dismissed)


def _proposals(
    workspace: Workspace, inputs: _Inputs, encode: Encode, progress: Progress
) -> Proposals:
    settings = workspace.settings
    topics = _by_topic(inputs.mine)
    talk = _Talk(workspace, inputs)
    earlier, rests_on = _earlier(workspace, inputs)

    def make(some: Sequence[Wanted], *, progress: Progress) -> Made:
        if not some:  # nothing that customers or agents wrote has to be read
            return Made()
        return made(talk.whole, some, settings.drafting, encode, progress)

    def make_linked(some: Sequence[Wanted]) -> Made:
        new = make(some, progress=progress)
        return replace(new, drafts=linked(new.drafts, settings.brand))

    gaps, answered = _wanted(inputs, settings), _covered(inputs, settings)
    wanted, covered = ([_named(gap, topics) for gap in some] for some in (gaps, answered))
    before = Made(list(earlier.drafts), list(earlier.missing))
    found = made_with(before, earlier.wanted, wanted, make_linked)
    by_topic: dict[str, list[Draft]] = {}
    for one in found.drafts:
        by_topic.setdefault(one.topic_id, []).append(one)
    folders = _categories(workspace, inputs, talk, topics, by_topic, encode)
    before = Made(list(earlier.watched), list(earlier.unwatched))
    watched = made_with(before, earlier.covered, covered, partial(make, progress=silent))
    return Proposals(
        watched=tuple(watched.drafts),
        unwatched=tuple(watched.missing),
        wanted=tuple(map(_place, wanted)),
        covered=tuple(map(_place, covered)),
        rests_on=rests_on,
        drafts=tuple(found.drafts),
        missing=tuple(found.missing),
        categories=folders,
        article_ids={
            gap["topic_id"]: gap["article_id"]
            for gap in gaps
            if gap["kind"] == "missing_language" and gap["article_id"]
        },
        apart=tuple(sorted(t for t, some in by_topic.items() if are_apart(some, encode))),
    )


@dataclass(frozen=True)
class _Talk:
    """What customers and agents wrote in the newest tickets of each topic; no other is read."""

    workspace: Workspace
    inputs: _Inputs

    @cached_property
    def whole(self) -> Conversations:
        """Of all topics."""
        assigned, chosen = self._chosen
        messages = ticketstore.read_messages(self.workspace, of=chosen)
        agents = ticketstore.answering_agents(self.workspace)
        return self._of(chosen, assigned, messages, agents)

    def asked(self, topics: Collection[str]) -> Conversations:
        """What customers asked, at least in these topics; of replies maybe nothing."""
        if "whole" in self.__dict__ or not topics:
            return self.whole if topics else Conversations()
        assigned, chosen = self._chosen
        own = assigned[assigned["topic_id"].isin(list(topics)).astype(bool)]
        told = set(column_values(own["ticket_id"]))
        wanted = [one for one in chosen if one in told]
        return self._of(wanted, assigned, MESSAGES.empty(), 0)

    @cached_property
    def _chosen(self) -> tuple[pd.DataFrame, list[str]]:
        """The needs of tickets, and the tickets that are read."""
        assigned = files.read_table(self.inputs.mine / ASSIGNMENTS_FILE, ASSIGNMENTS)
        told = ticketstore.read_ticket_columns(self.workspace, TOLD_TICKETS)
        return assigned, newest(told, assigned, self.workspace.settings.locales)

    def _of(
        self, chosen: Sequence[str], assigned: pd.DataFrame, messages: pd.DataFrame, agents: int
    ) -> Conversations:
        own = assigned[assigned["ticket_id"].isin(chosen).astype(bool)]
        tickets = ticketstore.read_tickets(self.workspace, of=chosen)
        return conversations(tickets, messages, own, self.workspace.settings.locales, agents=agents)


def _place(one: Wanted) -> Place:
    return one.topic_id, one.locale


def _earlier(workspace: Workspace, inputs: _Inputs) -> tuple[Proposals, str]:
    """What the newest result has drafted of the same tickets and topics, and the hash of these."""
    names = ("mine", "tickets", "drafting", "locales", "encoder", "version")
    made_from = {name: inputs.made_from[name] for name in names}
    brand = workspace.settings.brand.model_dump_json()
    rests_on = stage_key("drafts", made_from | {"brand": content_hash(brand)})
    newest = Runs(workspace.runs_dir).newest(STAGE)
    known = parse_proposals(newest / RESULT) if newest else None
    is_same = known is not None and known.rests_on == rests_on
    return (known if known and is_same else Proposals((), (), {}, {})), rests_on


def _wanted(inputs: _Inputs, settings: Settings) -> list[dict[str, Any]]:
    """The gaps to draft for, by priority; at most as many as the settings say."""
    rows = _ranked(inputs, settings, OPEN_KINDS)
    rows = [r for r in rows if (r["topic_id"], r["locale"]) not in inputs.dismissed]
    return rows[: settings.drafting.most_drafts]


def _covered(inputs: _Inputs, settings: Settings) -> list[dict[str, Any]]:
    """The topics that a live article answers, by priority; at most as many as are drafted for.

    What agents tell there keeps the article's evidence fresh, and shows where it is wrong.
    """
    return _ranked(inputs, settings, ("covered",))[: settings.drafting.most_drafts]


def _ranked(inputs: _Inputs, settings: Settings, kinds: Sequence[str]) -> list[dict[str, Any]]:
    frame = files.read_table(inputs.gaps / GAPS_FILE, GAPS)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    rows = [r for r in rows if r["kind"] in kinds and r["locale"] in settings.locales]
    rows.sort(key=lambda r: (-r["priority"], r["topic_id"], r["locale"]))
    return [{str(k): v for k, v in row.items()} for row in rows]


def _named(gap: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]]) -> Wanted:
    """The gap's topic with its label and words in the gap's language."""
    topic = topics.get(gap["topic_id"], {})
    words = topic.get(f"words_{gap['locale']}")
    label = topic.get(f"label_{gap['locale']}") or ""
    return Wanted(gap["topic_id"], gap["locale"], label, () if words is None else tuple(words))


def _by_topic(mine: Path) -> dict[str, dict[str, Any]]:
    frame = files.read_table(mine / TOPICS_FILE, TOPICS)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {row["topic_id"]: {str(k): v for k, v in row.items()} for row in rows}


def _categories(
    workspace: Workspace,
    inputs: _Inputs,
    talk: _Talk,
    topics: Mapping[str, Mapping[str, Any]],
    drafts: Mapping[str, Sequence[Draft]],
    encode: Encode,
) -> dict[str, str]:
    """Topic id -> category folder, one for all its languages; ``drafts`` are by topic id."""
    names = workspace.settings.brand.categories
    locales = workspace.settings.locales
    texts = {locale: category_texts(inputs.articles, names, locale) for locale in locales}
    titles = {locale: category_titles(inputs.articles, names, locale) for locale in locales}
    told, chosen = talk.asked(drafts), {}
    for topic_id, some in sorted(drafts.items()):
        materials = [told.material(topic_id, locale) for locale in locales]
        asked = [likeness(_asked_text(m), texts[m.locale], m.locale) for m in materials if m.asked]
        said = [likeness(f"{d.title}\n{d.body}", texts[d.locale], d.locale) for d in some]
        meant = [meaning(d.title, titles[d.locale], encode) for d in some]
        parent = topics.get(str(topics.get(topic_id, {}).get("parent_id")), {})
        words = words_of(parent, (workspace.settings.default_locale, *locales))
        chosen[topic_id] = category(asked, [*said, *meant], words, topic_id)
    return chosen


def _asked_text(material: Material) -> str:
    return "\n".join(one.text for one in material.asked[:TICKETS_FOR_CATEGORY])


def _figures(outcome: Filing, proposals: Proposals, choice: Choice) -> dict[str, Any]:
    """What the command prints: counts by outcome, each draft, and each gap without one."""
    by_place = {(one.topic_id, one.locale): one for one in proposals.drafts}
    counts = Counter(one.outcome for one in outcome.filed)
    names = ("written", "updated", "unchanged", "edited", "rejected")
    said = [one for one in outcome.filed if one.outcome in EXISTING]
    reasons = [(o.topic_id, o.locale, _said_reason(o)) for o in said]
    reasons += [
        (one.topic_id, one.locale, one.reason)
        for one in proposals.missing
        if choice.takes(one.topic_id, one.locale)
    ]
    return {
        **{name: counts[name] for name in names},
        "said_already": len(said),
        "withdrawn": len(outcome.withdrawn),
        "drafts": [
            one.document() | _explained(by_place[one.topic_id, one.locale])
            for one in outcome.filed
            if one.outcome not in EXISTING
        ],
        "proposals": [_proposal(one) for one in outcome.proposals],
        "not_drafted": [
            {"topic_id": topic, "locale": locale, "reason": reason}
            for topic, locale, reason in reasons
        ],
        "withdrawn_drafts": list(outcome.withdrawn),
    }


def _said_reason(one: Filed) -> str:
    if one.outcome == "duplicate":
        return f"says what {one.article_id} says"
    return f"{one.outcome} proposed for {one.article_id}"


def _proposal(one: Proposal) -> dict[str, Any]:
    """A proposal as JSON; its sentences without their tickets."""
    document = one.document()
    for added in document["added"]:
        del added["tickets"]
    return document


def _explained(draft: Draft) -> dict[str, Any]:
    """What a draft stands on, for ``--explain``; no ticket is named."""
    return {
        "left_out": dict(draft.left_out),
        "notes": [{"kind": flag.kind, "note": flag.note} for flag in draft.flags],
        "evidence": [
            {
                "text": one.text,
                "section": one.section,
                "customers": one.customers,
                "days": one.days,
                "agents": one.agents,
                "sources": list(one.sources),
            }
            for one in draft.sentences
        ],
    }
