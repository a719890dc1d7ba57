"""A made workspace as large as wanted, mined and matched already: what counting is timed on.

Tickets come by week, season and topic (few topics have most of them), in two languages and five
channels, with two to four messages, customers who come back, topics whose articles went live on
known days and matches that say so. The same plan makes the same workspace. Texts are made up: they
are there for their weight, no figure reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kb.articles import Article, ArticleStatus
from kb.frames import FrameSchema, arrow_types
from kb.gaps import GAPS
from kb.matching import MATCHES
from kb.publications import Publication
from kb.storage import content, files, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.tickets import MESSAGES, TICKETS
from kb.topic_decisions import TOPIC_UNITS
from kb.topics import ASSIGNMENTS, TOPICS
from mining.runs import Runs, stage_key
from mining.stages import ASSIGNMENTS_FILE, GAPS_FILE, MATCHES_FILE, TOPICS_FILE, fit
from mining.stages.mine import CENTROID_IDS_FILE, CENTROIDS_FILE

START = datetime(2024, 1, 1, tzinfo=UTC)
SETTINGS = 'locales = ["fr", "en"]\n\n[privacy]\nner = "off"\n'
LANGUAGES, CHANNELS = ("fr", "en"), ("email", "chat", "form", "phone", "social")
GROUPS = ("", "Level 1", "Level 2", "Returns", "Payments")
WORDS = (
    "colis retour échange facture œuvre paiement délai adresse compte robe parcel refund".split()
)
WEEK_SECONDS = 7 * 86_400
SEVERAL_NEEDS = 0.15
NOISE, NO_TOPIC, PREVENTED, COVERED = 0.03, 0.1, 0.2, 0.8
SEED = 7
FITTED_KEY = "bench"
DIMENSIONS = 512

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """How much of each."""

    tickets: int = 1_000_000
    topics: int = 300
    weeks: int = 104


def workspace(root: Path, plan: Plan) -> Workspace:
    """The made workspace: tickets, topics, gaps, articles and the match of every need."""
    made = Workspace.create(root, SETTINGS, "")
    drawn = _Drawn(plan)
    drawn.write_tickets(made)
    _write_articles(made, drawn)
    _write_results(made, drawn)
    return made


class _Drawn:
    """What chance decided: arrays with an entry a ticket, and with one a need."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = np.random.default_rng(SEED)
        count = plan.tickets
        self.seconds = np.sort(self.chance.integers(0, plan.weeks * WEEK_SECONDS, count))
        self.language = self.chance.choice(2, count, p=(0.55, 0.45))
        self.channel = self.chance.choice(len(CHANNELS), count, p=(0.45, 0.2, 0.15, 0.15, 0.05))
        self.is_noise = self.chance.random(count) < NOISE
        self.live_from = self._live_from()
        several = self.chance.random(count) < SEVERAL_NEEDS
        asks = np.flatnonzero(~self.is_noise)
        self.ticket: Ints = np.sort(np.concatenate([asks, asks[several[asks]]]))
        self.need: Ints = np.r_[0, self.ticket[1:] == self.ticket[:-1]].astype(np.int64)
        self.topic = self._topics()

    def _live_from(self) -> Ints:
        """Second at which each topic's article went live, by language; the last half never."""
        topics, weeks = self.plan.topics, self.plan.weeks
        found = self.chance.integers(weeks // 3, max(weeks - 12, weeks // 3 + 1), (topics, 2))
        found[topics // 2 :] = weeks + 1
        return np.asarray(found * WEEK_SECONDS, dtype=np.int64)

    def _topics(self) -> Ints:
        """The topic of each need, -1 for none; an article that is live prevents some."""
        topics = self.plan.topics
        weight = 1 / (np.arange(topics) + 5.0)
        weight = self.chance.permutation(weight / weight.sum())
        found = self.chance.choice(topics, len(self.ticket), p=weight).astype(np.int64)
        lost = self.chance.random(len(found)) < np.where(self.is_live(found), PREVENTED, NO_TOPIC)
        found[lost] = -1
        return found

    def is_live(self, topic: Ints) -> npt.NDArray[np.bool_]:
        """Whether the article of each need's topic was live when it was written."""
        since = self.live_from[topic, self.language[self.ticket]]
        return np.asarray((topic >= 0) & (self.seconds[self.ticket] >= since))

    @cached_property
    def ids(self) -> pa.Array:
        """The ids of the tickets."""
        return _numbered("bench:", np.arange(self.plan.tickets), 8)

    def write_tickets(self, made: Workspace) -> None:
        """Tickets and messages, a pair of files a month."""
        months = (np.datetime64(START.replace(tzinfo=None), "s") + self.seconds).astype("M8[M]")
        for month in np.unique(months):
            rows = np.flatnonzero(months == month)
            tickets = self._tickets(rows)
            for name, schema, columns in (
                (ticketstore.MESSAGE_FILE, MESSAGES, self._messages(rows, tickets)),
                (ticketstore.TICKET_FILE, TICKETS, tickets),
            ):
                path = made.tickets_dir / name.format(month=month)
                files.write_table(path, _frame(schema, len(columns["ticket_id"]), columns), schema)

    def _tickets(self, rows: Ints) -> dict[str, Any]:
        size, chance = len(rows), self.chance
        opened = self.seconds[rows]
        waited = chance.exponential(6 * 3_600, size).astype(np.int64)
        solved = opened + waited + chance.exponential(30 * 3_600, size).astype(np.int64)
        is_solved, is_rated = chance.random(size) < 0.9, chance.random(size) < 0.2
        customers = chance.integers(0, max(self.plan.tickets // 2, 1), size)
        return {
            "ticket_id": self.ids.take(pa.array(rows)),
            "source": _picked(("bench",), np.zeros(size, dtype=np.int64)),
            "content_hash": _numbered("", rows, 16),
            "created_at": _times(opened),
            "created_at_assumed": pa.array(np.zeros(size, dtype=bool)),
            "updated_at": _times(solved),
            "solved_at": _times(solved, is_solved),
            "first_agent_reply_at": _times(opened + waited),
            "language": _picked(LANGUAGES, self.language[rows]),
            "channel": _picked(CHANNELS, self.channel[rows]),
            "status": _picked(("open", "solved"), is_solved.astype(np.int64)),
            "requester_key": _numbered("", customers, 16),
            "subject": _texts(chance, size, 5),
            "text": _texts(chance, size, 25),
            "noise": _picked((None, "auto_reply"), self.is_noise[rows].astype(np.int64)),
            "replies": pa.array(chance.integers(1, 4, size)),
            "reopens": pa.array((chance.random(size) < 0.05).astype(np.int64)),
            "handling_minutes": pa.array(chance.exponential(9.0, size)),
            "csat": pa.array(chance.integers(0, 5, size) / 4, mask=~is_rated),
            "tags": _empty_lists(size),
            "group_name": _picked(GROUPS, chance.integers(0, len(GROUPS), size)),
            "order_keys": _empty_lists(size),
            "redactions": pa.array(np.zeros(size, dtype=np.int64)),
        }

    def _messages(self, rows: Ints, tickets: dict[str, Any]) -> dict[str, Any]:
        """A question and an answer, of every second ticket another pair."""
        turns = np.where(rows % 2 == 0, 4, 2)
        of = np.repeat(np.arange(len(rows)), turns)
        position = np.arange(len(of)) - np.repeat(np.cumsum(turns) - turns, turns)
        is_answer = position % 2 == 1
        at = self.seconds[rows][of] + position * 5_400
        return {
            "ticket_id": tickets["ticket_id"].take(pa.array(of)),
            "position": pa.array(position),
            "at": _times(at),
            "direction": _picked(("in", "out"), is_answer.astype(np.int64)),
            "author_kind": _picked(("customer", "agent"), is_answer.astype(np.int64)),
            "author_key": _picked(("", "a1b2c3d4"), is_answer.astype(np.int64)),
            "public": pa.array(np.ones(len(of), dtype=bool)),
            "language": tickets["language"].take(pa.array(of)),
            "text": _texts(self.chance, len(of), 25),
        }


def topic_id(number: int) -> str:
    """The id of a made topic."""
    return f"t-{number + 1:04d}"


def _article_id(number: int) -> str:
    return f"bench/article-{number + 1:04d}"


def _write_articles(made: Workspace, drawn: _Drawn) -> None:
    """An article of each topic that ever has one, in both languages, and when it went live."""
    rows = []
    for number in range(drawn.plan.topics // 2):
        for place, locale in enumerate(LANGUAGES):
            article = Article(
                id=_article_id(number),
                locale=locale,
                title=f"Article {number + 1}",
                body=" ".join(WORDS),
                status=ArticleStatus.PUBLISHED,
                topic_id=topic_id(number),
            )
            content.write_article(made, article)
            since = START + timedelta(seconds=int(drawn.live_from[number, place]))
            rows.append(Publication(article.id, locale, article.version, since))
    content.append_publications(made, rows)


def _write_results(made: Workspace, drawn: _Drawn) -> None:
    """Results of the topics' stage, of mining and of gaps, as their stages would save them."""
    runs = Runs(made.runs_dir)
    ticket = drawn.ids.take(pa.array(drawn.ticket))
    topic = pa.array([*(topic_id(n) for n in range(drawn.plan.topics)), None])
    found = topic.take(pa.array(np.where(drawn.topic < 0, drawn.plan.topics, drawn.topic)))
    size = len(drawn.ticket)
    needs = {"ticket_id": ticket, "need": pa.array(drawn.need), "topic_id": found}
    units = {**needs, "found_id": found, "since": pa.array(np.ones(size, dtype=np.int64))}
    with runs.saving(fit.STAGE, FITTED_KEY, {}) as folder:
        files.write_table(
            folder / fit.HELD_OUT_FILE, _frame(fit.HELD_OUT, size, needs), fit.HELD_OUT
        )
    with runs.saving("mine", "bench", {"fit": FITTED_KEY}) as folder:
        files.write_table(folder / ASSIGNMENTS_FILE, _frame(ASSIGNMENTS, size, needs), ASSIGNMENTS)
        files.write_table(
            folder / topicstore.UNITS_FILE, _frame(TOPIC_UNITS, size, units), TOPIC_UNITS
        )
        topics = TOPICS.frame(_topic(number, drawn) for number in range(drawn.plan.topics))
        files.write_table(folder / TOPICS_FILE, topics, TOPICS)
        files.write_json(folder / CENTROID_IDS_FILE, topics["topic_id"].tolist())
        drawing = drawn.chance.standard_normal((drawn.plan.topics, DIMENSIONS))
        np.save(folder / CENTROIDS_FILE, drawing.astype(np.float32))
    with runs.saving("gaps", "bench", {}) as folder:
        files.write_table(folder / MATCHES_FILE, _matches(drawn, ticket), MATCHES)
        files.write_table(folder / GAPS_FILE, _gaps(drawn), GAPS)


def _matches(drawn: _Drawn, ticket: pa.Array) -> pd.DataFrame:
    """The match of each need: that of its topic's article, mostly, while it was live."""
    size = len(drawn.ticket)
    sure = drawn.chance.random(size)
    is_match = drawn.is_live(drawn.topic) & (sure < COVERED)
    names = pa.array([_article_id(number) for number in range(drawn.plan.topics)])
    nearest = names.take(pa.array(np.maximum(drawn.topic, 0)))
    spoken = _picked(LANGUAGES, drawn.language[drawn.ticket])
    nothing = pa.nulls(size, pa.string())
    columns = {
        "ticket_id": ticket,
        "need": pa.array(drawn.need),
        "kind": _picked(("none", "match"), is_match.astype(np.int64)),
        "article_id": pc.if_else(pa.array(is_match), nearest, nothing),
        "locale": pc.if_else(pa.array(is_match), spoken, nothing),
        "nearest_id": nearest,
        "nearest_locale": spoken,
        "score": pa.array(4 - 8 * sure),
        "probability": pa.array(1 - sure),
        "margin": pa.array(sure),
        "reasons": _empty_lists(size),
    }
    return _frame(MATCHES, size, columns)


def _topic(number: int, drawn: _Drawn) -> dict[str, Any]:
    size = int((drawn.topic == number).sum())
    fixed = {"level": "topic", "words_fr": WORDS[:5], "words_en": WORDS[-5:], "typical": []}
    span = {"first_seen_at": START, "last_seen_at": START + timedelta(weeks=drawn.plan.weeks)}
    named = {f"label_{locale}": f"{WORDS[number % 10]} {number + 1}" for locale in LANGUAGES}
    sizes = {"size": size, "size_fr": size // 2, "size_en": size - size // 2, "customers": size}
    rest = {"topic_id": topic_id(number), "share": size / len(drawn.ticket), "channels": ["email"]}
    return {**fixed, **span, **named, **sizes, **rest}


def _gaps(drawn: _Drawn) -> pd.DataFrame:
    """A row a topic and language: the first half has an article by now."""
    counts = np.bincount(drawn.topic[drawn.topic >= 0], minlength=drawn.plan.topics)
    return GAPS.frame(
        {
            "topic_id": topic_id(number),
            "locale": locale,
            "kind": "covered" if has_article else "gap",
            "article_id": _article_id(number) if has_article else None,
            "tickets": int(counts[number]) // 2,
            "customers": int(counts[number]) // 2,
            "covered_share": 0.5 if has_article else 0.0,
            "priority": float(counts[number]),
            "why": "made up",
        }
        for number in range(drawn.plan.topics)
        for has_article in (number < drawn.plan.topics // 2,)
        for locale in LANGUAGES
    )


def save_explained(made: Workspace) -> None:
    """An empty result of the explaining stage: what it reads are vectors, and there are none."""
    from kb.topic_map import TICKET_PLACES, TOPIC_EXAMPLES, TOPIC_PLACES
    from mining.stages import explain

    mined = Runs(made.runs_dir).latest("mine", "askless mine")
    made_from = {"mine": mined.name, "version": explain.VERSION}
    key = stage_key(explain.STAGE, made_from)
    with Runs(made.runs_dir).saving(explain.STAGE, key, made_from) as folder:
        for name, schema in (
            (explain.EXAMPLES_FILE, TOPIC_EXAMPLES),
            (explain.TOPIC_PLACES_FILE, TOPIC_PLACES),
            (explain.TICKET_PLACES_FILE, TICKET_PLACES),
        ):
            files.write_table(folder / name, schema.empty(), schema)


def _frame(schema: FrameSchema, size: int, columns: dict[str, Any]) -> pd.DataFrame:
    """A frame of Arrow columns; those not given are null."""
    found = {}
    for column in schema.columns:
        kind = arrow_types()[column.kind]
        array = columns.get(column.name)
        held = pa.nulls(size, kind) if array is None else array.cast(kind)
        found[column.name] = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([held])))
    return schema.check(pd.DataFrame(found))


def _picked(names: tuple[str | None, ...], numbers: Any) -> pa.Array:
    return pa.array(names).take(pa.array(numbers))


def _numbered(prefix: str, numbers: Any, digits: int) -> pa.Array:
    padded = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), digits, "0")
    return pc.binary_join_element_wise(prefix, padded, "")


def _times(seconds: Any, known: Any = None) -> pa.Array:
    first = np.datetime64(START.replace(tzinfo=None), "us")
    found = first + np.asarray(seconds).astype("timedelta64[s]")
    mask = None if known is None else ~known
    return pa.array(found, type=pa.timestamp("us"), mask=mask).cast(arrow_types()["time"])


def _texts(chance: np.random.Generator, size: int, words: int) -> pa.Array:
    """Texts of so many words, no two alike."""
    known = pa.array([" ".join(chance.choice(WORDS, words)) for _ in range(1_000)])
    told = known.take(pa.array(chance.integers(0, len(known), size)))
    numbers = pa.array(np.arange(size)).cast(pa.string())
    return pc.binary_join_element_wise(told, numbers, " ")


def _empty_lists(size: int) -> pa.Array:
    return pa.ListArray.from_arrays(
        pa.array(np.zeros(size + 1, dtype=np.int32)), pa.array([], pa.string())
    )
