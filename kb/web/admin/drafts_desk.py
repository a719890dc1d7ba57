"""What the page of an article reads: its text as readers see it, and the replies behind it."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from kb.articles import Article
from kb.characters import visible
from kb.errors import SettingsError
from kb.evidence import Evidence, SentenceEvidence
from kb.facts import ANY_LOCALE, cited, filled, value_of
from kb.markdown import Links, body
from kb.pages import operator_domains
from kb.storage import ticketstore
from kb.storage.kept_articles import Kept
from kb.storage.workspace import Workspace
from kb.typography import typeset_article
from kb.web.admin.drafts_text import (
    best_sentence,
    likeness,
    marked,
    with_elements,
    word_bag,
)

REPLIES = 4
"""Replies shown for a sentence: the newest, of as many agents as there are."""
LONGEST_REPLY = 1_500
REMEMBERED = 48
BEFORE = timedelta(days=120)
"""How long before an agent's answer its ticket may have come in."""
NEAR = 3
LEAST_LIKENESS = 0.2

_NO_FACT = re.compile(r"\[fact:[^\]\s<>\"]+\](?![^<]*>)")
"""A citation that stayed, for no fact has that name: in a text, never inside an element."""


@dataclass(frozen=True)
class Reply:
    """An agent's redacted reply, the sentence in question apart from what stands around it."""

    ticket_id: str
    at: datetime | None
    agent: str
    before: str
    said: str
    after: str


@dataclass(frozen=True)
class Support:
    """A sentence with what it stands on; ``replies`` are a few of the tickets'."""

    number: int
    sentence: SentenceEvidence
    replies: tuple[Reply, ...] = ()


class DraftDesk:
    """Reads for the pages of articles; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._kept: OrderedDict[Any, list[Support]] = OrderedDict()
        self._bags: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()

    def supports(self, evidence: Evidence, *, has_replies: bool) -> list[Support]:
        """Each sentence of ``evidence`` with replies behind it, if they may be shown."""
        own = evidence.sentences
        if not has_replies:
            return [Support(number, one) for number, one in enumerate(own, start=1)]
        key = (evidence.locale, evidence.article_id, tuple(own), self._ticket_files())
        return self._remembered(key, lambda: self._supports(own))

    def rendered(
        self, article: Article, sentences: Sequence[str] = (), chip: Callable[[int], str] = str
    ) -> Markup:
        """The body as readers see it, safe, its sentences marked; headings from h3 on."""
        shown = self.with_facts(replace(article, body=marked(article.body, sentences)))
        shown = typeset_article(shown)
        links = Links(
            article.id,
            domains=operator_domains(self.workspace.settings),
            named=self.workspace.settings.brand.link_urls,
        )
        html = with_elements(body(visible(shown.body), links).html, chip)
        for level in (4, 3, 2):  # the page has an h1, and the article's title is an h2
            html = html.replace(f"<h{level}>", f"<h{level + 1}>")
            html = html.replace(f"</h{level}>", f"</h{level + 1}>")
        html = _NO_FACT.sub(r'<mark class="no-fact">\g<0></mark>', html)
        return Markup(html)  # noqa: S704 (kb.markdown made it safe, the rest is ours)

    def with_facts(self, article: Article) -> Article:
        """The article with facts filled in; a citation stays as it stands where it has no value."""
        path = self.workspace.root / self.workspace.settings.facts_file
        try:
            facts = self.workspace.facts
            texts = "\n".join([article.title, article.summary, article.body])
            lists = "\n".join([*article.questions, *article.keywords])
            unknown = [
                name
                for name in cited(f"{texts}\n{lists}")
                if value_of(facts, name, article.locale) is None
            ]
            kept = {name: {ANY_LOCALE: f"[fact:{name}]"} for name in unknown}
            return filled([article], {**facts, **kept}, path)[0]
        except SettingsError:  # facts.toml cannot be read
            return article

    def near(self, article: Article, kept: Kept) -> list[tuple[float, Article]]:
        """The articles of the same language that say most of the same, the likest first."""
        own = self._bag(article)
        others = [
            one
            for one in kept.articles.values()
            if one.locale == article.locale and one.id != article.id
        ]
        told = [(likeness(own, self._bag(one)), one) for one in others]
        told = [pair for pair in told if pair[0] >= LEAST_LIKENESS]
        return sorted(told, key=lambda pair: (-pair[0], pair[1].id))[:NEAR]

    def _bag(self, article: Article) -> frozenset[str]:
        if article.version not in self._bags:
            if len(self._bags) > 20_000:
                self._bags.clear()
            self._bags[article.version] = word_bag(article)
        return self._bags[article.version]

    def _supports(self, sentences: Sequence[SentenceEvidence]) -> list[Support]:
        told = self._replies(sentences)
        return [
            Support(number, one, tuple(_chosen(one, told)))
            for number, one in enumerate(sentences, start=1)
        ]

    def _replies(self, sentences: Iterable[SentenceEvidence]) -> dict[str, list[dict[str, Any]]]:
        """Ticket -> its agents' public messages, of the tickets behind ``sentences``."""
        sentences = list(sentences)
        ids = {ticket for one in sentences for ticket in one.tickets}
        first = min((s.first_seen_at for s in sentences if s.first_seen_at), default=None)
        last = max((s.last_seen_at for s in sentences if s.last_seen_at), default=None)
        since = f"{first - BEFORE:%Y-%m}" if first else ""
        until = f"{last:%Y-%m}" if last else "9999"
        found: dict[str, list[dict[str, Any]]] = {}
        for row in ticketstore.messages_of(self.workspace, ids, since=since, until=until):
            if row["public"] and row["author_kind"] == "agent":
                found.setdefault(row["ticket_id"], []).append(row)
        return found

    def _ticket_files(self) -> tuple[tuple[str, int], ...]:
        folder = self.workspace.tickets_dir
        paths = sorted(folder.glob("*.parquet")) if folder.is_dir() else []
        return tuple((path.name, path.stat().st_mtime_ns) for path in paths)

    def _remembered(self, key: Any, make: Callable[[], list[Support]]) -> list[Support]:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return made


def _chosen(one: SentenceEvidence, told: dict[str, list[dict[str, Any]]]) -> Iterable[Reply]:
    """Replies behind a sentence: where it is said clearly first, the newest, one an agent."""
    rows = [row for ticket in one.tickets for row in told.get(ticket, ())]
    rows.sort(key=lambda row: (str(row["at"] or ""), row["ticket_id"]), reverse=True)
    keys = sorted({row["author_key"] for row in rows})
    names = {key: str(number) for number, key in enumerate(keys, start=1)}
    found = [_reply(row, one.text, names[row["author_key"]] or "?") for row in rows]
    clear = [reply for reply in found if reply.said]
    firsts = list({reply.agent: reply for reply in reversed(clear)}.values())[::-1]
    rest = [reply for reply in clear if reply not in firsts]
    return [*firsts, *rest, *(reply for reply in found if not reply.said)][:REPLIES]


def _reply(row: dict[str, Any], sentence: str, agent: str) -> Reply:
    text = visible(str(row["text"]))[:LONGEST_REPLY]
    _, before, said, after = best_sentence(text, sentence)
    return Reply(row["ticket_id"], row["at"], agent, before, said, after)
