"""Writes the whole sample shop into a folder: tickets, orders, help center, settings and truth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.storage import files

from .helpcenter import HelpArticle, orders_csv, read_help_center, write_help_center
from .needs import LOCALES, Need, read_needs
from .people import read_agents
from .seasons import Demand, first_day
from .story import Effect, Story, read_story
from .tickets import Record, TicketStream

HERE = Path(__file__).resolve().parent
FEWEST, MOST = 200, 1_000_000
FORMAT_VERSION = 1
COPIED = ("askless.toml", "facts.toml")
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Summary:
    """What was written: counts, and where."""

    folder: Path
    tickets: int
    first_day: date
    last_day: date
    orders: int
    articles: int
    by_need: dict[str, int]
    by_noise: dict[str, int]
    by_locale: dict[str, int]
    by_channel: dict[str, int]

    @property
    def noise_share(self) -> float:
        """Share of tickets that hold no need, 0 to 1."""
        return sum(self.by_noise.values()) / self.tickets


def generate(
    out: Path, *, tickets: int = 5000, seed: int = 7, until: date = date(2026, 9, 30),
    source: Path = HERE,
) -> Summary:  # fmt: skip
    """Write the sample shop with that many tickets over the 18 months up to ``until``.

    ``out`` is made when missing; files of an earlier shop in it are replaced. The same arguments
    give the same bytes. ``source`` holds the needs, articles and texts (default: this package).

    Raises:
        InputError: a number of tickets out of range, or a source file that does not fit.
    """
    if not FEWEST <= tickets <= MOST:
        problem = f"{tickets} tickets; expected a whole number from {FEWEST} to {MOST:,}"
        raise InputError("sample shop", problem)
    needs = read_needs(source / "needs")
    articles = read_help_center(source / "articles", needs)
    ids = {article.need: article.article_id for article in articles}
    story = read_story(source, first_day(until), until, needs=needs, articles=ids)
    demand = Demand(story, needs, seed)
    stream = TicketStream(source, story, needs, demand, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    live = write_help_center(out, articles, story.start, story.effects)
    weeks = demand.weekly_orders(tickets * story.orders_per_ticket)
    files.write_text(out / "orders.csv", orders_csv(weeks))
    for name in COPIED:
        files.write_text(out / name, (source / name).read_text(encoding="utf-8"))
    counts = _write_tickets(out, stream, tickets)
    truth = _truth(story, needs, seed=seed, tickets=tickets) | {
        "articles": _with_prevented(live, demand.expected_prevented(tickets)),
        "agents": [
            {"name": a.name, "languages": list(a.manners), "adopts_after_days": a.adopts_after}
            for a in read_agents(source)
        ],
        "counts": {name: dict(sorted(counter.items())) for name, counter in counts.items()},
    }
    files.write_json(out / "truth.json", truth)
    return _summary(out, story, counts, articles, [orders for _, orders in weeks])


def _write_tickets(out: Path, stream: TicketStream, count: int) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("need", "noise", "locale", "channel")
    }
    with ExitStack() as stack:
        parts = [stack.enter_context(files.replacing(out / name)) for name in TICKET_FILES]
        tickets, truths = (
            stack.enter_context(part.open("w", encoding="utf-8", newline="\n")) for part in parts
        )
        for ticket, truth in stream.tickets(count):
            tickets.write(ENCODE(ticket) + "\n")
            truths.write(ENCODE(truth) + "\n")
            _count(counts, truth)
    return counts


TICKET_FILES = ("tickets.jsonl", "truth.jsonl")


def _count(counts: dict[str, Counter[str]], truth: Record) -> None:
    counts["locale"][truth["locale"]] += 1
    counts["channel"][truth["channel"]] += 1
    if truth["noise"]:
        counts["noise"][truth["noise"]] += 1
    for need in truth["needs"]:
        counts["need"][need] += 1


def _truth(story: Story, needs: dict[str, Need], *, seed: int, tickets: int) -> dict[str, Any]:
    policy = story.policy
    return {
        "format_version": FORMAT_VERSION,
        "synthetic": True,
        "seed": seed,
        "tickets": tickets,
        "first_day": story.start,
        "last_day": story.until,
        "policy": {
            "need": policy.need,
            "changed_on": policy.changed_on,
            "before": policy.before,
            "after": policy.after,
        },
        "incidents": [vars(incident) for incident in story.incidents],
        "noise_reasons": dict(story.noise_reasons),
        "needs": [_need(need, policy.after) for need in needs.values()],
    }


def _need(need: Need, return_days: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": need.id,
        "category": need.category,
        "weight": need.weight,
        "season": need.season,
        "needs_person": need.needs_person,
    }
    for locale in LOCALES:
        voice = need.voices[locale]
        record[locale] = {
            "title": voice.title,
            "short": voice.short_answer.replace("{return_days}", str(return_days)),
            "reply": [
                {"kind": p.kind, "gold": p.gold.replace("{return_days}", str(return_days))}
                for p in voice.reply
            ],
        }
    return record


def _with_prevented(
    articles: list[dict[str, object]], prevented: dict[Effect, float]
) -> list[dict[str, object]]:
    by_key = {(effect.article, effect.locale): value for effect, value in prevented.items()}
    for article in articles:
        value = by_key.get((str(article["id"]), str(article["locale"])))
        article["expected_prevented"] = None if value is None else round(value, 2)
    return articles


def _summary(
    out: Path,
    story: Story,
    counts: dict[str, Counter[str]],
    articles: Iterable[HelpArticle],
    orders: list[int],
) -> Summary:
    return Summary(
        folder=out,
        tickets=sum(counts["locale"].values()),
        first_day=story.start,
        last_day=story.until,
        orders=sum(orders),
        articles=len(tuple(articles)),
        by_need=dict(sorted(counts["need"].items())),
        by_noise=dict(sorted(counts["noise"].items())),
        by_locale=dict(sorted(counts["locale"].items())),
        by_channel=dict(sorted(counts["channel"].items())),
    )
