"""How good drafts are on labelled tickets that anyone can bring, against gold articles.

The tickets go through intake and drafting as in the product (with default settings, names found by
rules alone); only the topics come from the labels. Nothing of the gold articles reaches the
drafter. What is leaked or unsupported is counted from the texts, see
:mod:`mining.evaluation.leaks`.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.config import LOCALES, Settings
from kb.errors import InputError
from kb.storage.ticketstore import StoredTicket
from kb.tickets import MESSAGES, TICKETS
from kb.topics import ASSIGNMENTS
from mining.drafting.drafter import Draft, NoDraft
from mining.drafting.making import Wanted, made
from mining.drafting.material import Conversations, conversations
from mining.drafting.meaning import Meaning
from mining.drafting.sentences import sentences
from mining.encoders import load_encoder
from mining.evaluation import overlap
from mining.evaluation.labelled_drafts import Gold, Labelled, read_gold, read_labelled
from mining.evaluation.leaks import Heard, Replies, leaked, unsupported
from mining.intake import stored_tickets
from mining.stages import Progress, silent
from mining.topic_words import ANYBODY, topic_words, word_counts

WORKERS = 2
KEY = b"evaluation"
"""Customers are told apart by hashes made with it; nothing is stored."""

Place = tuple[str, str]
"""Label and language."""


@dataclass(frozen=True)
class TopicScore:
    """One label in one language: its draft, or why there is none, and the draft's figures."""

    label: str
    locale: str
    tickets: int
    customers: int
    """Distinct customers with an answer."""
    draft: Draft | None = None
    reason: str = ""
    """Why there is no draft."""
    rouge_l: float = 0.0
    step_coverage: float = 0.0
    steps_missing: tuple[str, ...] = ()
    leaked: frozenset[str] = frozenset()
    unsupported: tuple[str, ...] = ()
    central_rouge_l: float = 0.0
    """ROUGE-L of the most central reply, printed as it is: what a plain choice would give."""

    def document(self) -> dict[str, Any]:
        """The score as JSON values; what leaked is counted and not named."""
        draft = self.draft
        return {
            "label": self.label,
            "lang": self.locale,
            "tickets": self.tickets,
            "customers": self.customers,
            "title": draft.title if draft else None,
            "body": draft.body if draft else None,
            "reason": self.reason or None,
            "rouge_l": round(self.rouge_l, 4),
            "central_rouge_l": round(self.central_rouge_l, 4),
            "step_coverage": round(self.step_coverage, 4),
            "steps_missing": list(self.steps_missing),
            "leaked_values": len(self.leaked),
            "unsupported_sentences": list(self.unsupported),
        }


@dataclass(frozen=True)
class DraftScores:
    """The figures of one evaluation."""

    n: int
    """Tickets whose label has a gold article in their language."""
    seconds: float
    encoder: str
    topics: tuple[TopicScore, ...]

    def document(self) -> dict[str, Any]:
        """The figures as JSON values; a topic without a draft counts 0 in both means."""
        return {
            "n": self.n,
            "seconds": round(self.seconds, 2),
            "encoder": self.encoder,
            "topics": len(self.topics),
            "rouge_l": round(self.mean("rouge_l"), 4),
            "step_coverage": round(self.mean("step_coverage"), 4),
            "leaked_values": sum(len(one.leaked) for one in self.topics),
            "unsupported_sentences": sum(len(one.unsupported) for one in self.topics),
        }

    def mean(self, name: str) -> float:
        """The mean of a figure over the topics."""
        return float(sum(getattr(one, name) for one in self.topics) / len(self.topics))

    def lines(self) -> list[str]:
        """The figures for a person."""
        drafted = [one for one in self.topics if one.draft is not None]
        sentences = sum(len(one.draft.sentences) for one in drafted if one.draft)
        found = self.document()
        return [
            f"{self.n} tickets of {len(self.topics)} topics in {self.seconds:.1f} s with "
            f"{self.encoder}: {len(drafted)} drafts of {sentences} sentences",
            f"ROUGE-L {found['rouge_l']:.3f} (the most central reply as it is: "
            f"{self.mean('central_rouge_l'):.3f}), gold steps covered "
            f"{found['step_coverage']:.3f}; a topic without a draft counts 0",
            f"leaked values {found['leaked_values']}, unsupported sentences "
            f"{found['unsupported_sentences']}",
            *(f"{count} without a draft: {why}" for why, count in self._reasons()),
        ]

    def _reasons(self) -> list[tuple[str, int]]:
        told = (" ".join(_wordy(one.reason)) for one in self.topics if one.reason)
        return Counter(told).most_common()


def _wordy(reason: str) -> list[str]:
    """A reason without its counts, so that equal ones are counted together."""
    return ["some" if word.isdigit() else word for word in reason.split()]


def evaluated(
    tickets_file: Path,
    gold_file: Path,
    *,
    now: datetime,
    encoder_name: str = "use",
    progress: Progress = silent,
) -> DraftScores:
    """Draft an article for each label that has a gold one, and score it.

    Raises:
        InputError: a file cannot be read, a row lacks what it must have, or the two files have no
            label in common.
        StageError: there is no such encoder.
    """
    started = time.perf_counter()
    gold = read_gold(gold_file)
    labelled = read_labelled(tickets_file, frozenset(one.label for one in gold), now=now)
    encoder = load_encoder(encoder_name)
    topics = scored(labelled, gold, Meaning(encoder), progress=progress)
    if not topics:
        raise InputError(tickets_file, _nothing_common(labelled, gold, gold_file))
    name = f"{encoder.name} {encoder.version}"
    n = sum(one.tickets for one in topics)
    return DraftScores(n, time.perf_counter() - started, name, tuple(topics))


def _nothing_common(labelled: Labelled, gold: Sequence[Gold], gold_file: Path) -> str:
    labels = len(set(labelled.labels))
    if set(labelled.labels) & {one.label for one in gold}:
        return f"no ticket is in the language of its label's article in {gold_file}"
    return (
        f"none of its {labels} labels is one of the {len({one.label for one in gold})} of "
        f"{gold_file}; a gold article's label is its `label` or `id`"
    )


def scored(
    labelled: Labelled, gold: Sequence[Gold], encode: Meaning, *, progress: Progress = silent
) -> list[TopicScore]:
    """The score of each label and language that has both tickets and a gold article, sorted."""
    stored = list(stored_tickets(labelled.tickets, key=KEY, settings=_settings(), workers=WORKERS))
    known: dict[Place, list[Gold]] = defaultdict(list)
    for one in gold:
        known[one.label, one.locale].append(one)
    talk = _talk(stored, labelled.labels)
    wanted = [place for place in sorted(known) if talk.asked.get(place)]
    named = _named(talk, wanted)
    found = made(talk, named, _settings().drafting, encode, progress)
    every: list[Draft | NoDraft] = [*found.drafts, *found.missing]
    drafts = {(one.topic_id, one.locale): one for one in every}
    checks = _Checks(labelled, stored)
    return [checks.score(drafts[place], known[place], talk) for place in wanted]


def _settings() -> Settings:
    """The default settings; names found by rules, so that any machine gives the same figures."""
    return Settings.model_validate({"privacy": {"ner": "off"}})


def _talk(stored: Sequence[StoredTicket], labels: Sequence[str]) -> Conversations:
    """The conversations of the stored tickets, with the labels as topics; noise left out."""
    assigned = [
        {"ticket_id": one.row["ticket_id"], "topic_id": label, "category_id": None}
        for one, label in zip(stored, labels, strict=True)
    ]
    return conversations(
        TICKETS.frame(one.row for one in stored),
        MESSAGES.frame(message for one in stored for message in one.messages),
        ASSIGNMENTS.frame(assigned),
        LOCALES,
    )


def _named(talk: Conversations, places: Sequence[Place]) -> list[Wanted]:
    """The topics to draft with their most telling words, as mining finds them.

    The label is the gold's own word for the topic, so the drafter is not told it.
    """
    words: dict[Place, tuple[str, ...]] = {}
    for locale in LOCALES:
        topics = sorted(topic for topic, language in talk.asked if language == locale)
        asked = [(n, one) for n, topic in enumerate(topics) for one in talk.asked[topic, locale]]
        counts = word_counts(
            [one.text for _, one in asked],
            [number for number, _ in asked],
            len(topics),
            locale,
            customers=[one.customer for _, one in asked],
        )
        shown = (found.shown for found in topic_words(counts, ANYBODY))
        words |= {(t, locale): told for t, told in zip(topics, shown, strict=True)}
    return [Wanted(label, locale, "", words[label, locale]) for label, locale in places]


class _Checks:
    """What drafts are judged by: every conversation, raw and as it was stored."""

    def __init__(self, labelled: Labelled, stored: Sequence[StoredTicket]) -> None:
        self._planted = labelled.planted
        self._heard = Heard()
        self._replies: Mapping[Place, list[tuple[str, str, str]]] = defaultdict(list)
        for ticket, label, one in zip(labelled.tickets, labelled.labels, stored, strict=True):
            customer = one.row["requester_key"] or one.row["ticket_id"]
            texts = [str(message["text"]) for message in one.messages]
            self._heard.add(customer, ticket, texts)
            replies = (m["text"] for m in one.messages if m["author_kind"] == "agent")
            told = [(customer, one.row["ticket_id"], str(text)) for text in replies]
            self._replies[label, one.row["language"]] += told

    def score(
        self, draft: Draft | NoDraft, gold: Sequence[Gold], talk: Conversations
    ) -> TopicScore:
        """The score of one topic's draft; of several gold articles the best counts."""
        place = (draft.topic_id, draft.locale)
        told = self._replies[place]
        central = overlap.most_central(_by_ticket(told))
        plain = TopicScore(
            label=draft.topic_id,
            locale=draft.locale,
            tickets=len(talk.asked[place]),
            customers=len({customer for customer, _, _ in told}),
            central_rouge_l=max(overlap.rouge_l(central, one.body) for one in gold),
        )
        if isinstance(draft, NoDraft):
            return replace(plain, reason=draft.reason)
        lines = overlap.lines(draft.body)
        printed = [sentence for line in lines for sentence in (line, *sentences(line))]
        coverage = [overlap.step_coverage(one.steps, printed, draft.locale) for one in gold]
        best = gold[coverage.index(max(coverage))]
        return replace(
            plain,
            draft=draft,
            rouge_l=max(overlap.rouge_l("\n".join(lines), one.body) for one in gold),
            step_coverage=max(coverage),
            steps_missing=tuple(
                s for s in best.steps if not overlap.is_step_covered(s, printed, draft.locale)
            ),
            leaked=frozenset(self._leaked(draft, place)),
            unsupported=tuple(self._unsupported(lines, draft.locale, told)),
        )

    def _leaked(self, draft: Draft, place: Place) -> set[str]:
        from mining.redaction import find_spans

        def find(text: str) -> list[str]:
            return [text[s.start : s.end] for s in find_spans(text, language=draft.locale)]

        customers = {customer for customer, _, _ in self._replies[place]}
        texts = (draft.title, *overlap.lines(draft.body), *draft.questions, *draft.keywords)
        found: set[str] = set()
        for text in texts:
            found |= leaked(text, self._heard, customers, planted=self._planted, find=find)
        return found

    def _unsupported(
        self, lines: Sequence[str], locale: str, told: Sequence[tuple[str, str, str]]
    ) -> list[str]:
        replies = Replies.of(locale, ((customer, text) for customer, _, text in told))
        return unsupported(lines, replies, least=_settings().drafting.support_customers)


def _by_ticket(told: Sequence[tuple[str, str, str]]) -> list[str]:
    """What agents wrote to each ticket, in one text."""
    texts: dict[str, list[str]] = defaultdict(list)
    for _, ticket, text in told:
        texts[ticket].append(text)
    return ["\n".join(some) for some in texts.values()]
