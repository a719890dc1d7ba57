"""Public labelled sets made into matching tasks, to learn weights from and to test them.

Every task is articles, tickets and the right article of each ticket, or none. Sets of labelled
questions become *pseudo-articles*: some questions of a label are the article (the first its
title), the others are the tickets. Where a set has no tickets without an answer, a share of the
articles is taken away, and their tickets are the ones that nothing answers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.articles import Article
from kb.storage import files

Row = dict[str, Any]
TAKEN_AWAY = 0.3
MOST_TICKETS = 1_500


@dataclass(frozen=True)
class Task:
    """Tickets (text, locale, id of the right article or None) against articles.

    ``family`` names the set the task comes from: what is left out together.
    """

    name: str
    family: str
    articles: Sequence[Article]
    tickets: Sequence[tuple[str, str, str | None]]

    @property
    def is_cross(self) -> bool:
        """True when tickets and articles are in two languages."""
        return self.tickets[0][1] != self.articles[0].locale

    def thinned(self, seed: int, *, share: float = TAKEN_AWAY) -> Task:
        """The same task with a share of the articles taken away."""
        chance = random.Random(seed)  # noqa: S311 (a seeded split, not cryptography)
        gone = set(
            chance.sample(sorted(a.id for a in self.articles), int(len(self.articles) * share))
        )
        left = [article for article in self.articles if article.id not in gone]
        tickets = [(t, la, None if g in gone else g) for t, la, g in self.tickets]
        return Task(f"{self.name}, {share:.0%} taken away", self.family, left, tickets)


def tasks(data: Path) -> list[Task]:
    """Every task that can be made of the public sets below ``data``."""
    makers: Sequence[Callable[[Path], Iterator[Task]]] = (
        _hint3,
        _clinc,
        _banking,
        _insurance,
        _bitext,
        _gnome,
        _service_public,
        _debian,
    )
    return [task for make in makers for task in make(data)]


def pseudo_articles(
    rows: Sequence[Row], questions: int, seed: int
) -> tuple[list[Article], set[str]]:
    """One article per label made of its questions, and the ids of the rows used for it.

    Never more than half of a label's rows become its article.
    """
    chance = random.Random(seed)  # noqa: S311 (a seeded split, not cryptography)
    by_label: dict[str, list[Row]] = {}
    for row in rows:
        if row["label"] is not None:
            by_label.setdefault(row["label"], []).append(row)
    articles, used = [], set()
    for label, own in sorted(by_label.items()):
        picked = chance.sample(own, min(questions, max(1, len(own) // 2)))
        used |= {row["id"] for row in picked}
        texts = [row["text"] for row in picked]
        articles.append(Article(label, "en", texts[0], "", questions=tuple(texts[1:])))
    return articles, used


def _tickets(rows: Sequence[Row], key: str, seed: int = 0) -> list[tuple[str, str, str | None]]:
    chance = random.Random(seed)  # noqa: S311 (a seeded split, not cryptography)
    chosen = rows if len(rows) <= MOST_TICKETS else chance.sample(list(rows), MOST_TICKETS)
    return [(row["text"], row["lang"], row[key]) for row in chosen]


def _hint3(data: Path) -> Iterator[Task]:
    folder = data / "hint3_sofmattress"
    known = files.read_json_lines(folder / "sofmattress_kb_pseudo_articles.jsonl.gz")
    articles = [
        Article(r["id"], "en", r["title"], r["body"], questions=tuple(r["questions"]))
        for r in known
    ]
    rows = files.read_json_lines(folder / "sofmattress.jsonl.gz")
    tickets = _tickets([row for row in rows if row["split"] == "test"], "article_id")
    yield Task("hint3 test", "hint3", articles, tickets)


def _clinc(data: Path) -> Iterator[Task]:
    rows = files.read_json_lines(data / "clinc150" / "utterances.jsonl.gz")
    train = [row for row in rows if row["split"] == "train"]
    test = [row for row in rows if row["split"] == "test" or "oos_test" in row["id"]]
    tickets = [(row["text"], "en", row["label"]) for row in test]
    yield Task("clinc150, 10 questions", "clinc150", pseudo_articles(train, 10, 3)[0], tickets)
    inside = [row for row in test if row["label"] is not None]
    few = Task(
        "clinc150, 4 questions",
        "clinc150",
        pseudo_articles(train, 4, 4)[0],
        _tickets(inside, "label"),
    )
    yield few.thinned(4)


def _banking(data: Path) -> Iterator[Task]:
    rows = files.read_json_lines(data / "banking77" / "utterances.jsonl.gz")
    train = [row for row in rows if row["split"] == "train"]
    tickets = _tickets([row for row in rows if row["split"] == "test"], "label")
    for questions in (10, 3):
        articles, _ = pseudo_articles(train, questions, questions)
        name = f"banking77, {questions} questions"
        yield Task(name, "banking77", articles, tickets).thinned(questions)


def _insurance(data: Path) -> Iterator[Task]:
    path = data / "dstc11_dev_insurance" / "task2_dev_insurance_utterances.jsonl.gz"
    rows = files.read_json_lines(path)
    articles, used = pseudo_articles(rows, 6, 6)
    tickets = _tickets([row for row in rows if row["id"] not in used], "label")
    yield Task("insurance, 6 questions", "insurance", articles, tickets).thinned(6)


def _bitext(data: Path) -> Iterator[Task]:
    folder = data / "bitext_support"
    articles = _articles(files.read_json_lines(folder / "articles.jsonl.gz"), "en")
    tickets = _tickets(files.read_json_lines(folder / "utterances.jsonl.gz"), "label")
    yield Task("bitext", "bitext", articles, tickets).thinned(5)


def _articles(rows: Sequence[Row], locale: str) -> list[Article]:
    return [Article(row["id"], locale, row["title"], row["body"]) for row in rows]


def _gnome(data: Path) -> Iterator[Task]:
    folder = data / "gnome_help_fr_en"
    rows = {la: files.read_json_lines(folder / f"articles_{la}.jsonl.gz") for la in ("en", "fr")}
    for asked, answered in (("fr", "fr"), ("en", "en"), ("en", "fr"), ("fr", "en")):
        tickets = [(r["summary"], asked, r["id"]) for r in rows[asked] if r.get("summary")]
        articles = _articles(rows[answered], answered)
        yield Task(
            f"gnome {asked} summary, {answered} articles", "gnome", articles, tickets
        ).thinned(1)


def _service_public(data: Path) -> Iterator[Task]:
    folder = data / "servicepublic_fr"
    questions = files.read_json_lines(folder / "question_utterances.jsonl.gz")
    hidden = {row["article_id"] for row in questions}
    rows = files.read_json_lines(folder / "articles.jsonl.gz")
    articles = _articles([r | {"title": ""} if r["id"] in hidden else r for r in rows], "fr")
    task = Task(
        "service-public, titles hidden",
        "service-public",
        articles,
        _tickets(questions, "article_id"),
    )
    yield task.thinned(2)


def _debian(data: Path) -> Iterator[Task]:
    folder = data / "debian_faq_en_fr"
    rows = {la: files.read_json_lines(folder / f"articles_{la}.jsonl.gz") for la in ("en", "fr")}
    both = {row["id"] for row in rows["en"]} & {row["id"] for row in rows["fr"]}
    for asked, answered in (("en", "fr"), ("fr", "en")):
        tickets = [(r["title"], asked, r["id"]) for r in rows[asked] if r["id"] in both]
        articles = _articles(rows[answered], answered)
        yield Task(
            f"debian {asked} title, {answered} articles", "debian", articles, tickets
        ).thinned(3)
