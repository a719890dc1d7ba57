"""How well tickets are matched to articles, measured on labelled data that anyone can bring.

Articles are JSON lines with ``id``, ``title``, ``body``, ``lang`` and perhaps ``questions``;
tickets have ``text`` or ``messages`` (the customer's first message is read) and ``article_id`` or
``article_ids`` (null or empty = no right article). A ticket whose right articles are all missing
from the article file has no right answer there and counts as out of scope.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.articles import Article
from kb.config import Matching
from kb.errors import InputError
from kb.matching import Ranking, ranked, shipped_model
from kb.storage import files
from mining import matching
from mining.calibration import fitted_line
from mining.encoders import load_encoder
from mining.evaluation.figures import rounded, shown
from mining.languages import detected_language

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
RANK_DEPTH = 5
CUSTOMER_ROLES = {"customer", "user", "in"}


@dataclass(frozen=True)
class LabelledTickets:
    """Tickets with the ids of the articles that answer each; an empty set means none does."""

    texts: Sequence[str]
    locales: Sequence[str]
    gold: Sequence[frozenset[str]]


@dataclass(frozen=True)
class MatchingScore:
    """The figures of one evaluation; shares are 0 to 1, None where they are not defined."""

    n: int
    seconds: float
    encoder: str
    n_in_scope: int
    n_out_of_scope: int
    n_gold_missing: int
    mrr: float | None
    r_at_1: float | None
    r_at_5: float | None
    auroc: float | None
    threshold: float
    precision: float | None
    recall: float | None
    oos_recall: float | None
    accuracy: float
    calibration: str

    def document(self) -> dict[str, Any]:
        """The figures as JSON values, rounded to four digits after the point."""
        return rounded(self.__dict__)

    def lines(self) -> list[str]:
        """The figures for a person."""
        return [
            f"{self.n} tickets in {self.seconds:.1f} s with {self.encoder}: {self.n_in_scope} "
            f"have a right article, {self.n_out_of_scope} have none"
            + (f" ({self.n_gold_missing} name only missing articles)" * (self.n_gold_missing > 0)),
            f"right article first {shown(self.r_at_1)}, among five {shown(self.r_at_5)}, "
            f"mean reciprocal rank {shown(self.mrr)}",
            f"telling with from without a right article: AUROC {shown(self.auroc)}",
            f"at probability {self.threshold:.3f} ({self.calibration}): "
            f"precision {shown(self.precision)}, recall {shown(self.recall)}, "
            f"out of scope recognised {shown(self.oos_recall)}, accuracy {self.accuracy:.3f}",
        ]


def evaluated(
    articles_file: Path,
    tickets_file: Path,
    *,
    calibrate_file: Path | None = None,
    encoder_name: str = "use",
) -> MatchingScore:
    """Match the labelled tickets and score the result.

    The threshold is the default setting; with ``calibrate_file`` (labelled tickets over the same
    articles) it comes from those labels. The evaluated labels are only ever compared with.

    Raises:
        InputError: a file cannot be read, or a row lacks what it must have.
    """
    started = time.perf_counter()
    articles, tickets = read_articles(articles_file), read_tickets(tickets_file)
    held_out = read_tickets(calibrate_file) if calibrate_file else None
    encoder = load_encoder(encoder_name)
    index = matching.article_index(articles, encoder)
    model = shipped_model()
    ids = [article.id for article in articles]

    def ranking(labelled: LabelledTickets) -> Ranking:
        asked = matching.queries(labelled.texts, labelled.locales, encoder)
        return ranked(asked, index, model=model, most=len(ids))

    threshold, source = Matching().threshold, "default calibration"
    if held_out is not None:
        learnt = ranking(held_out)
        threshold = fitted_threshold(learnt.probability, is_first_right(learnt, ids, held_out))
        source = f"fitted on {len(held_out.texts)} other tickets"
    score = scored(ranking(tickets), ids, tickets, threshold=threshold)
    seconds = time.perf_counter() - started
    return replace(score, seconds=seconds, encoder=encoder.name, calibration=source)


def scored(
    ranking: Ranking, ids: Sequence[str], tickets: LabelledTickets, *, threshold: float
) -> MatchingScore:
    """The figures of a full ranking (every article of ``ids`` ranked) against the labels.

    Accuracy counts a ticket as right when its right article is accepted, or when it has none and
    nothing is accepted (as HINT3 does; Arora et al. 2020).
    """
    known = set(ids)
    in_scope = np.array([bool(gold & known) for gold in tickets.gold], dtype=bool)
    places = first_right_place(ranking, ids, tickets)[in_scope]
    is_right = is_first_right(ranking, ids, tickets)
    accepted = ranking.probability >= threshold
    good = np.where(in_scope, accepted & is_right, ~accepted)
    return MatchingScore(
        n=len(tickets.texts),
        seconds=0.0,
        encoder="",
        n_in_scope=int(in_scope.sum()),
        n_out_of_scope=int((~in_scope).sum()),
        n_gold_missing=sum(bool(gold) and not gold & known for gold in tickets.gold),
        mrr=_mean(1.0 / places),
        r_at_1=_mean(places <= 1),
        r_at_5=_mean(places <= RANK_DEPTH),
        auroc=auroc(ranking.probability, in_scope),
        threshold=threshold,
        precision=_mean(is_right[accepted]),
        recall=_mean((accepted & is_right)[in_scope]),
        oos_recall=_mean(~accepted[~in_scope]),
        accuracy=float(good.mean()),
        calibration="",
    )


def first_right_place(ranking: Ranking, ids: Sequence[str], tickets: LabelledTickets) -> Numbers:
    """Place (1 = first) of the best right article of each ticket, infinite where none is ranked."""
    places = np.full(len(tickets.texts), np.inf)
    for row, gold in enumerate(tickets.gold):
        order = (ids[int(number)] for number in ranking.order[row])
        hits = (place for place, article in enumerate(order, start=1) if article in gold)
        places[row] = next(hits, np.inf)
    return places


def is_first_right(ranking: Ranking, ids: Sequence[str], tickets: LabelledTickets) -> Flags:
    """Whether the best article of each ticket is one of its right ones."""
    best = ranking.order[:, 0]
    pairs = zip(best, tickets.gold, strict=True)
    return np.array([ids[int(number)] in gold for number, gold in pairs], dtype=bool)


def _mean(values: npt.NDArray[Any]) -> float | None:
    return float(values.mean()) if len(values) else None


def auroc(scores: npt.NDArray[Any], positive: Flags) -> float | None:
    """Chance that a positive scores above a negative, ties half; None with only one kind.

    The Mann-Whitney statistic: scores .9 .4 for positives and .5 .4 for negatives give
    (2 + .5) / 4 = .625.
    """
    if positive.all() or not positive.any():
        return None
    from scipy.stats import rankdata

    ranks = rankdata(scores)
    count = int(positive.sum())
    above = ranks[positive].sum() - count * (count + 1) / 2
    return float(above / (count * (len(scores) - count)))


def fitted_threshold(probability: npt.NDArray[Any], is_right: Flags) -> float:
    """The probability at which a match is as likely right as wrong, learnt from labels.

    A handful of labels moves it little; without both right and wrong examples the default stays.
    """
    if not len(is_right) or is_right.all() or not is_right.any():
        return Matching().threshold
    return fitted_line(probability, is_right).crossing


def read_articles(path: Path) -> list[Article]:
    """The labelled articles of a JSON-lines file.

    Raises:
        InputError: a row has no id, or the same id and language stand twice.
    """
    articles: dict[tuple[str, str], Article] = {}
    for number, row in enumerate(files.read_json_lines(path), start=1):
        article = _article(path, number, row)
        if (article.id, article.locale) in articles:
            raise InputError(path, "its id and lang stand in an earlier row too", row=number)
        articles[article.id, article.locale] = article
    return list(articles.values())


def _article(path: Path, number: int, row: Mapping[str, Any]) -> Article:
    if row.get("id") in (None, ""):
        raise InputError(path, "an article needs an id", row=number)
    title, body = str(row.get("title") or ""), str(row.get("body") or "")
    questions = tuple(str(q) for q in row.get("questions") or [])
    locale = str(row.get("lang") or detected_language(f"{title}\n{body}"))
    return Article(str(row["id"]), locale, title, body, questions=questions)


def read_tickets(path: Path) -> LabelledTickets:
    """The labelled tickets of a JSON-lines file.

    Raises:
        InputError: a row has neither text nor messages, or no article_id and no article_ids.
    """
    rows = list(enumerate(files.read_json_lines(path), start=1))
    texts = [_ticket_text(path, number, row) for number, row in rows]
    locales = [
        str(row.get("lang") or row.get("language") or detected_language(text))
        for (_, row), text in zip(rows, texts, strict=True)
    ]
    return LabelledTickets(texts, locales, [_gold(path, number, row) for number, row in rows])


def _ticket_text(path: Path, number: int, row: Mapping[str, Any]) -> str:
    if row.get("text") is not None:
        return str(row["text"])
    messages = row.get("messages")
    if not isinstance(messages, list):
        raise InputError(path, "a ticket needs text or messages", row=number)
    spoken = (m for m in messages if isinstance(m, dict) and m.get("role") in CUSTOMER_ROLES)
    return next((str(m.get("text") or "") for m in spoken), "")


def _gold(path: Path, number: int, row: Mapping[str, Any]) -> frozenset[str]:
    if "article_ids" in row:
        values = row["article_ids"] or []
        return frozenset(str(v) for v in (values if isinstance(values, list) else [values]))
    if "article_id" in row:
        value = row["article_id"]
        return frozenset() if value is None else frozenset({str(value)})
    raise InputError(path, "a labelled ticket needs article_id (null = none)", row=number)
