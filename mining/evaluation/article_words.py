"""What customers' words of articles give the search, on questions of customers they were not from.

Labelled articles and tickets are those of :mod:`mining.evaluation.matching`; a ticket may name its
``customer``. Customers are split in two halves by a hash. The words mined from one half's tickets
are put beside the articles, and the other half's questions are searched for, with them and
without; both ways, so that every question counts once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kb.article_words import QUESTION, Words, with_words
from kb.articles import Article
from kb.config import Drafting, Matching
from kb.errors import InputError
from kb.matching import matches
from kb.search import article_index, search
from kb.storage import files
from mining import matching
from mining.article_words import Rule, Written, article_words
from mining.encoders import load_encoder
from mining.evaluation.figures import rounded, shown
from mining.evaluation.matching import LabelledTickets, read_articles, read_tickets
from mining.redaction import find_spans
from mining.runs import content_hash
from mining.stages import Progress, silent

SHOWN = 5
"""Results that a reader looks at."""
INTERVAL = 1.96
"""Standard errors of a 95 % interval."""


@dataclass(frozen=True)
class Asked:
    """One customer's question, and the ids of the articles that answer it."""

    customer: str
    text: str
    locale: str
    gold: frozenset[str]


@dataclass(frozen=True)
class WordsScore:
    """The figures of one evaluation; shares are 0 to 1, None without a question to search for."""

    n: int
    """Questions that were searched for: those with a right article in the file."""
    n_mined: int
    """Tickets that words were mined from, counted once a half."""
    seconds: float
    source: str
    """Where matches come from: labels, or the matcher."""
    support_customers: int
    words: int
    questions: int
    articles: int
    articles_with_words: int
    without_at_1: float | None = None
    without_at_5: float | None = None
    with_at_1: float | None = None
    with_at_5: float | None = None
    gain_at_1: float | None = None
    gain_low: float | None = None
    gain_high: float | None = None
    """The 95 % interval of the gain at 1, paired by question."""
    found: int = 0
    """Questions whose right article comes first with the words only."""
    lost: int = 0
    """Those for which it came first without them only."""

    def document(self) -> dict[str, Any]:
        """The figures as JSON values, rounded to four digits after the point."""
        return rounded(self.__dict__)

    def lines(self) -> list[str]:
        """The figures for a person."""
        return [
            f"{self.words:,} words and {self.questions:,} questions for "
            f"{self.articles_with_words:,} of {self.articles:,} articles, from {self.n_mined:,} "
            f"tickets matched by {self.source}, {self.support_customers} customers each",
            f"{self.n:,} questions of other customers searched for in {self.seconds:.1f} s",
            f"right article first {shown(self.without_at_1)} without, {shown(self.with_at_1)} with",
            f"{_points(self.gain_at_1)} points ({_points(self.gain_low)} to "
            f"{_points(self.gain_high)}): {self.found:,} found, {self.lost:,} lost",
            f"among five {shown(self.without_at_5)} without, {shown(self.with_at_5)} with",
        ]


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.1f}"


@dataclass
class _Places:
    """Place of the right article of each question, without words and with them."""

    without: list[float] = field(default_factory=list)
    with_: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    """How words are mined: from whose matches, and of how many customers."""

    is_matched: bool = False
    """By the matcher; else by the labels."""
    least: int = Drafting().support_customers
    encoder: str = "use"


def evaluated(
    articles_file: Path,
    tickets_file: Path,
    *,
    mine_file: Path | None = None,
    options: Options | None = None,
    progress: Progress = silent,
) -> WordsScore:
    """Mine words, search without and with them, and score both.

    With ``mine_file`` words are mined from its tickets alone and all of ``tickets_file`` is
    searched for; else each half of the customers is searched for with the other half's words.

    Raises:
        InputError: a file cannot be read, or a row lacks what it must have.
    """
    started = time.perf_counter()
    chosen = options or Options()
    articles, asked = read_articles(articles_file), read_asked(tickets_file)
    pairs = [(read_asked(mine_file), asked)] if mine_file else _both_ways(asked)
    score = _scored(articles, pairs, chosen, progress)
    return replace(score, seconds=time.perf_counter() - started)


def _both_ways(asked: Sequence[Asked]) -> list[tuple[list[Asked], list[Asked]]]:
    halves: tuple[list[Asked], list[Asked]] = ([], [])
    for one in asked:
        halves[int(content_hash(one.customer), 16) % 2].append(one)
    return [(halves[0], halves[1]), (halves[1], halves[0])]


def _scored(
    articles: Sequence[Article],
    pairs: Sequence[tuple[Sequence[Asked], Sequence[Asked]]],
    options: Options,
    progress: Progress,
) -> WordsScore:
    known = {(article.id, article.locale) for article in articles}
    places, counts = _Places(), {"word": 0, "question": 0}
    helped: set[tuple[str, str]] = set()
    mined = 0
    for source, held_out in pairs:
        written = _written(articles, source, options)
        words = article_words(written, articles, Rule(options.least, is_private))
        mined += sum(one.article_id is not None for one in written)
        for one in (one for own in words.values() for one in own):
            counts[one.kind] += 1
        helped |= words.keys()
        wanted = [one for one in held_out if any((g, one.locale) in known for g in one.gold)]
        _search(places, articles, words, wanted)
        progress(len(places.without), sum(len(other) for _, other in pairs))
    score = WordsScore(
        n=len(places.without),
        n_mined=mined,
        seconds=0.0,
        source="the matcher" if options.is_matched else "labels",
        support_customers=options.least,
        words=counts["word"],
        questions=counts[QUESTION],
        articles=len(articles),
        articles_with_words=len(helped),
    )
    return compared(score, places.without, places.with_)


def is_private(text: str, locale: str) -> bool:
    """Whether a recogniser marks anything in a text."""
    return bool(find_spans(text, language=locale))


def _written(
    articles: Sequence[Article], asked: Sequence[Asked], options: Options
) -> list[Written]:
    """The tickets to mine from, each with its article if there is one, and only one."""
    if options.is_matched:
        found = _matched(articles, asked, options.encoder)
    else:
        known = {(article.id, article.locale) for article in articles}
        right = [[g for g in sorted(one.gold) if (g, one.locale) in known] for one in asked]
        found = [own[0] if len(own) == 1 else None for own in right]
    pairs = zip(asked, found, strict=True)
    return [Written(one.customer, one.text, one.locale, article) for one, article in pairs]


def _matched(
    articles: Sequence[Article], asked: Sequence[Asked], encoder_name: str
) -> list[str | None]:
    if not articles or not asked:
        return [None] * len(asked)
    encoder = load_encoder(encoder_name)
    index = matching.article_index(articles, encoder)
    queries = matching.queries([a.text for a in asked], [a.locale for a in asked], encoder)
    ids = [str(number) for number in range(len(asked))]
    table = matches(ids, queries, index, threshold=Matching().threshold)
    is_own = table["kind"].eq("match").tolist()
    return [
        article if own else None
        for article, own in zip(table["article_id"].tolist(), is_own, strict=True)
    ]


def _search(
    places: _Places, articles: Sequence[Article], words: Words, asked: Sequence[Asked]
) -> None:
    plain, helped = article_index(articles), article_index(with_words(articles, words))
    for one in asked:
        for index, found in ((plain, places.without), (helped, places.with_)):
            hits = search(index, one.text, one.locale, limit=SHOWN)
            found.append(_place(one.gold, (hit.article_id for hit in hits)))


def _place(gold: frozenset[str], shown_ids: Iterable[str]) -> float:
    return next((place for place, i in enumerate(shown_ids, start=1) if i in gold), math.inf)


def compared(score: WordsScore, without: Sequence[float], with_: Sequence[float]) -> WordsScore:
    """``score`` with the figures of the places (1 = first) of each question's right article.

    The interval is that of a difference of two shares on the same questions (McNemar's table):
    with b found and c lost of n it is (b - c) / n +- 1.96 sqrt(b + c - (b - c)^2 / n) / n.
    """
    n = len(without)
    if not n:
        return score
    pairs = list(zip(without, with_, strict=True))
    found = sum(old > 1 >= new for old, new in pairs)
    lost = sum(new > 1 >= old for old, new in pairs)
    gain = (found - lost) / n
    half = INTERVAL * math.sqrt(found + lost - (found - lost) ** 2 / n) / n
    return replace(
        score,
        without_at_1=sum(place <= 1 for place in without) / n,
        without_at_5=sum(place <= SHOWN for place in without) / n,
        with_at_1=sum(place <= 1 for place in with_) / n,
        with_at_5=sum(place <= SHOWN for place in with_) / n,
        gain_at_1=gain,
        gain_low=gain - half,
        gain_high=gain + half,
        found=found,
        lost=lost,
    )


def read_asked(path: Path) -> list[Asked]:
    """The labelled tickets of a JSON-lines file; one that names no ``customer`` is somebody else's.

    Raises:
        InputError: a row has neither text nor messages, or no article_id and no article_ids.
    """
    tickets: LabelledTickets = read_tickets(path)
    names = [_customer(path, n, row) for n, row in enumerate(files.read_json_lines(path), start=1)]
    parts = zip(names, tickets.texts, tickets.locales, tickets.gold, strict=True)
    return [Asked(*part) for part in parts]


def _customer(path: Path, number: int, row: dict[str, Any]) -> str:
    given = row.get("customer")
    if given is not None and not isinstance(given, str | int):
        raise InputError(path, "customer must be a text or a number", row=number)
    return f"\0{number}" if given in (None, "") else str(given)
