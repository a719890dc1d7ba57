"""Articles learn how customers ask from the tickets that agents answered with the same words.

What an agent replied is much nearer to an article than what the customer wrote. So replies are
matched to articles first; where that is sure, the customer's message becomes a part of the article
(FineKB represents an article by its source tickets likewise: recall at 3 from .43 to .65).

A ticket must never be matched through itself or through another ticket of its customer: customers
are split in two halves, and each half is matched with what the other half taught (cross-fitting).

The replies also say how often customers' words found the right article. So the shipped probability
is corrected for this shop without anybody labelling a ticket.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.articles import Article
from kb.frames import column_values
from kb.match_calibration import Curve
from kb.matching import MATCHES, Advice, MatchModel, shipped_model
from kb.matching_features import MOST_LEARNT, ArticleIndex, Queries, Wording, article_parts
from kb.tickets import MESSAGES
from mining.calibration import Line, fitted_line
from mining.embedding import Encoder, encoded_by_sentence
from mining.engine import Work, mapped
from mining.kept_lessons import KeptLessons
from mining.kept_replies import Question
from mining.kept_words import with_words
from mining.matching import NeedQueries, article_index, asked
from mining.matching_partitions import Matching, Partition, blocks
from mining.settled import by_hash, is_settled
from mining.taught_replies import Says, Views, says
from mining.unit_columns import Coded

HALVES = 2
SURE_ENOUGH = 0.65
"""Least probability of a reply's match to learn from it: .91 right on the sample shop."""
FEWEST_LABELS = 200
"""Replies from which on the probability is corrected for this shop."""
SLOPES, OFFSETS = (0.5, 1.5), (-1.0, 1.0)
"""How far replies may move it: agents who only say "write to us in private" prove nothing."""
FEWEST_SHARED = 15_000
"""Tickets from which on processes share them: they take a second to start."""
Group = tuple[Sequence[int], Sequence[int]]
"""Rows of tickets, and the places of the articles that they are matched with."""
MOST_REPLIES = 6_000
"""Tickets whose replies are read: it bounds the time (docs/decisions/0004)."""


def halves(tickets: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The half (0 or 1) of each row of TICKETS; all tickets of one customer share it."""
    customer = Coded.of(tickets["requester_key"])
    known = [_half(name) if name else -1 for name in customer.names]
    found = np.array([*known, -1], dtype=np.int64)[customer.codes]
    unknown = np.flatnonzero(found < 0)
    ids = column_values(tickets["ticket_id"].take(unknown))
    found[unknown] = [_half(ticket) for ticket in ids]
    return found


def _half(name: str) -> int:
    return _digest(name)[0] % HALVES


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


@dataclass(frozen=True)
class Replies:
    """What agents answered: the places of the tickets among all, and the replies as queries."""

    rows: Sequence[int]
    queries: Queries


def read_replies(
    tickets: pd.DataFrame,
    messages: pd.DataFrame,
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
    workers: int = 1,
) -> Replies:
    """The public replies to rows of TICKETS; at most :data:`MOST_REPLIES`, of settled ones first.

    A ticket with several rows has several needs: its replies speak of all and teach none.

    To be matched with :func:`untaught` articles: both are encoded sentence by sentence.
    """
    told = told_texts(messages)
    ids, languages = column_values(tickets["ticket_id"]), column_values(tickets["language"])
    place = {ticket: row for row, ticket in enumerate(ids)}
    drawn = [place[ticket] for ticket in drawn_tickets(tickets, told)]
    rows = sorted(drawn[:MOST_REPLIES])
    texts = [told[ids[row]] for row in rows]
    encode = partial(encoded_by_sentence, texts, encoder, cache_dir=cache_dir, workers=workers)
    kept = Question("vectors", texts, encoder, cache_dir).answer(lambda: {"vectors": encode()})
    queries = Queries(texts, [languages[row] for row in rows], kept["vectors"])
    return Replies(rows, with_words(queries, encoder, cache_dir))


def drawn_tickets(needs: pd.DataFrame, answered: Collection[str]) -> list[str]:
    """Those of ``answered`` with one need, settled ones first, drawn by hash of id.

    ``needs`` have a row each with ``ticket_id`` and ``created_at``. A day of new tickets thus
    teaches nothing where enough settled ones were answered.
    """
    ids = needs["ticket_id"]
    once = ~ids.duplicated(keep=False).to_numpy(dtype=bool)
    own = np.flatnonzero(once & ids.isin(list(answered)).to_numpy(dtype=bool))
    names = column_values(ids.take(own))
    order = by_hash(names, ~is_settled(needs["created_at"])[own])
    return [names[row] for row in order.tolist()]


def told_texts(messages: pd.DataFrame) -> dict[str, str]:
    """Public replies of agents by ticket, without placeholders."""
    known = MESSAGES.check(messages)
    from_agents = known["author_kind"].eq("agent") & known["public"]
    told = known[from_agents.astype(bool)]
    found: dict[str, list[str]] = {}
    for ticket, text in zip(
        column_values(told["ticket_id"]), column_values(told["text"]), strict=True
    ):
        found.setdefault(ticket, []).append(text)
    joined = {ticket: asked("", "\n".join(texts)) for ticket, texts in found.items()}
    return {ticket: text for ticket, text in joined.items() if text}


@dataclass(frozen=True)
class Taught:
    """Indexes of the same articles, which of them each ticket is matched with, and the model.

    The index of a half of the tickets has learnt from the other half only.
    """

    indexes: Sequence[ArticleIndex]
    halves: npt.NDArray[np.int64]
    model: MatchModel = field(default_factory=shipped_model)
    advice: Sequence[Advice | None] = (None,) * HALVES
    """What is known of customers' words beside each index."""

    @property
    def articles(self) -> Sequence[Article]:
        """The articles, without what they learnt."""
        return self.indexes[0].articles

    def only(self, rows: Sequence[int]) -> Taught:
        """The same for some of the tickets."""
        return replace(self, halves=self.halves[list(rows)])

    def corrected(self, line: Line) -> Taught:
        """The same with probabilities on another line."""
        return replace(self, model=self.model.corrected(line.slope, line.offset))

    def calibrated(self, curve: Curve | None) -> Taught:
        """The same with probabilities as people's answers give them; None changes nothing."""
        return replace(self, model=replace(self.model, curve=curve))

    def matches(
        self,
        ids: Sequence[str],
        needs: Queries,
        rows: Sequence[int],
        *,
        articles: Sequence[int],
        threshold: float,
    ) -> pd.DataFrame:
        """MATCHES of the tickets in ``rows``, in that order, against some ``articles``.

        ``ids``, ``needs`` and the halves are of all tickets; ``articles`` are places in the
        indexes.
        """
        return next(self.matches_each(ids, needs, [(rows, articles)], threshold=threshold))

    def matches_each(
        self,
        ids: Sequence[str],
        needs: Queries,
        groups: Sequence[Group],
        *,
        threshold: float,
        workers: int = 1,
    ) -> Iterator[pd.DataFrame]:
        """:meth:`matches` of each group; very many tickets by ``workers`` processes."""
        parted = [[self._places(rows, half) for half in range(HALVES)] for rows, _ in groups]
        asked = (
            Partition(half, articles, [ids[one] for one in block], needs.only(block))
            for (rows, articles), own in zip(groups, parted, strict=True)
            for half, places in enumerate(own)
            for block in blocks([rows[place] for place in places])
        )
        count = workers if sum(len(rows) for rows, _ in groups) >= FEWEST_SHARED else 1
        matching = Matching(self.indexes, self.model, self.advice, threshold)
        found = mapped(matching, asked, Work("match", count, __name__))
        for own in parted:
            parts = islice(found, sum(len(blocks(places)) for places in own))
            yield in_order([MATCHES.empty(), *parts], [place for some in own for place in some])

    def _places(self, rows: Sequence[int], half: int) -> list[int]:
        return [place for place, row in enumerate(rows) if self.halves[row] == half]


def in_order(parts: Sequence[pd.DataFrame], places: Sequence[int]) -> pd.DataFrame:
    """The rows of all ``parts``, each at its one of ``places``; none without rows.

    Parts [c] and [a, b] with places 2, 0, 1 are a, b, c.
    """
    joined = pd.concat(parts, ignore_index=True)
    return joined.iloc[np.argsort(places)].reset_index(drop=True) if places else joined


def untaught(
    articles: Sequence[Article], encoder: Encoder, *, cache_dir: Path | None = None
) -> ArticleIndex:
    """The index of ``articles`` as they are, encoded sentence by sentence as replies are."""
    parts = [part.text for part in article_parts(articles)]
    vectors = encoded_by_sentence(parts, encoder, cache_dir=cache_dir)
    return ArticleIndex.of(articles, vectors)


def taught(
    articles: Sequence[Article],
    tickets: pd.DataFrame,
    needs: Queries,
    said: pd.DataFrame,
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
) -> Taught:
    """Indexes of ``articles`` that know the wording of tickets whose replies match them.

    ``tickets`` are rows of TICKETS and ``needs`` the same as queries; ``said`` are MATCHES of
    replies to some of them. Versions of one article learn alike.
    """
    half_of = halves(tickets)
    indexes = [
        article_index(
            articles,
            encoder,
            wording=_wording(articles, _learnt(tickets, needs, said, half_of != half)),
            cache_dir=cache_dir,
        )
        for half in range(HALVES)
    ]
    return Taught(indexes, half_of)


def _learnt(
    tickets: pd.DataFrame, needs: Queries, said: pd.DataFrame, wanted: npt.NDArray[np.bool_]
) -> dict[tuple[str, str], list[str]]:
    """Texts by article and locale from the ``wanted`` tickets, surest first."""
    ids = column_values(tickets["ticket_id"])
    sure = said[(said["kind"].eq("match") & said["probability"].ge(SURE_ENOUGH)).astype(bool)]
    is_sure = tickets["ticket_id"].isin(sure["ticket_id"]).to_numpy(dtype=bool)
    rows = np.flatnonzero(wanted & is_sure).tolist()
    texts = dict(zip([ids[row] for row in rows], needs.only(rows).texts, strict=True))
    found: dict[tuple[str, str], list[str]] = {}
    best_first = sure.sort_values(["probability", "ticket_id"], ascending=[False, True])
    for row in best_first.to_dict("records"):
        if row["ticket_id"] in texts:
            known = found.setdefault((row["article_id"], row["locale"]), [])
            known.append(texts[row["ticket_id"]])
    return found


def _wording(articles: Sequence[Article], known: Mapping[tuple[str, str], list[str]]) -> Wording:
    distinct = {key: list(dict.fromkeys(texts))[:MOST_LEARNT] for key, texts in known.items()}
    return [distinct.get((article.id, article.locale), []) for article in articles]


def correction(found: pd.DataFrame, said: pd.DataFrame) -> Line:
    """How probabilities must change to agree with the replies; not at all from too few of them.

    ``found`` are MATCHES of customers' words and ``said`` of the replies to the same tickets, row
    by row, against the same articles. A ticket's label is the probability of its reply's article
    if that is its own nearest article too, and 0 otherwise: soft, so that it holds on average.
    """
    kinds = [np.array(column_values(table["kind"])) for table in (found, said)]
    own = (kinds[0] != "other_language") & (kinds[1] != "other_language")
    own &= said["nearest_id"].notna().to_numpy(dtype=bool)
    chance = found["probability"].to_numpy(dtype=float, na_value=0.0)
    usable = own & (chance > 0)
    if int(usable.sum()) < FEWEST_LABELS:
        return Line()
    agree = np.array(column_values(found["nearest_id"])) == np.array(
        column_values(said["nearest_id"])
    )
    label = np.where(agree, said["probability"].to_numpy(dtype=float, na_value=0.0), 0.0)
    return fitted_line(chance[usable], label[usable], slopes=SLOPES, offsets=OFFSETS)


def said_by(
    told: Replies,
    articles: Sequence[Article],
    known: Sequence[Article],
    needs: NeedQueries,
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
) -> pd.DataFrame:
    """MATCHES of the replies, row by row: what each says, among the articles of its language.

    ``known`` are the same ``articles``, which may know more of what was asked.
    """
    if len(needs.queries) < FEWEST_SHARED:  # matched here in the end, and asked for words till then
        with_words(needs.queries, encoder, cache_dir)
    last, rows = newest(articles), list(told.rows)
    theirs, ours = [articles[n] for n in last], [known[n] for n in last]

    def read() -> Says:
        plain = untaught(theirs, encoder, cache_dir=cache_dir)
        asked = article_index(ours, encoder, cache_dir=cache_dir)
        views = Views(told.queries, plain, needs.queries.only(rows), asked)
        return says(views, encoder, cache_dir=cache_dir)

    kept = KeptLessons(cache_dir, len(rows))
    version = encoder.name, encoder.version
    rests_on = version, told.queries.texts, told.queries.locales, needs.queries.told(rows), ours
    found = kept.said(rests_on, theirs, read)
    ids, locales = (column_values(needs.rows[name]) for name in ("ticket_id", "language"))
    every = zip(rows, found.articles, found.probability.tolist(), strict=True)
    return MATCHES.frame(_saying(ids[row], locales[row], *one) for row, *one in every)


def _saying(ticket: str, locale: str, article: str | None, chance: float) -> dict[str, Any]:
    is_sure = article is not None and chance >= SURE_ENOUGH
    return {
        "ticket_id": ticket,
        "kind": "match" if is_sure else "none",
        "article_id": article if is_sure else None,
        "locale": locale if is_sure else None,
        "nearest_id": article,
        "nearest_locale": locale if article else None,
        "probability": chance,
        "reasons": [],
    }


def newest(articles: Sequence[Article]) -> list[int]:
    """Places of one version, the last, of each article in each language."""
    return list({(a.id, a.locale): number for number, a in enumerate(articles)}.values())
