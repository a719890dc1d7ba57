"""What drafting an article for each of very many topics takes, vectors known.

A topic is a need of the sample shop about a thing of :mod:`mining.bench_phrases`, in one language:
its customers ask in the need's wordings, its agents answer with most of its points, each in one of
the point's wordings, some words dropped, swapped or mistyped. No two topics share a sentence about
their thing, so little of one topic's work serves another. A first run keeps the vectors; the
second, in a process of its own, is timed with the processes it starts.
"""

from __future__ import annotations

import importlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.config import LOCALES, Drafting
from kb.storage import files
from kb.storage.workspace import packaged
from mining.bench_phrases import AROUND, THINGS
from mining.bench_tickets import filled, varied, wordings
from mining.bench_usage import Usage, answered
from mining.sample import MODULE, generator

if TYPE_CHECKING:
    from mining.drafting.making import Wanted
    from mining.drafting.material import Conversations

SEED = 7
AGENTS, DAYS = 8, 180
_GIVEN, _VARIED, _ABOUT = 0.85, 0.4, 0.5
"""Share of its points a reply has, of sentences with other words, of points about the thing."""
_FRAME = {
    "fr": ("Bonjour,", "Cordialement,\nLe service client", "pour"),
    "en": ("Hello,", "Kind regards,\nCustomer service", "for"),
}
_START = datetime(2026, 1, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """How many topics, and answered tickets of each."""

    topics: int
    replies: int


def bench_drafts(folder: Path, plan: Plan) -> dict[str, Any]:
    """The figures of drafting ``plan``, below the empty ``folder``.

    Raises:
        StageError: a process failed.
    """
    files.write_json(folder / "given.json", asdict(plan))
    first, second = (answered("mining.bench_drafts", what, folder) for what in ("first", "second"))
    return {**asdict(plan), "first": _figures(first), "known_vectors": _figures(second)}


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The figures for a person."""
    yield f"{found['topics']:,} topics of {found['replies']:,} replies"
    for name, what in (("first", "vectors made, too"), ("known_vectors", "vectors known")):
        run = found[name]
        yield (
            f"  {what:17} {run['wall_seconds']:7.1f} s wall ({run['seconds']:.1f} s drafting) "
            f"{run['cpu_seconds']:7.1f} s cpu {run['peak_megabytes']:6.0f} MB, "
            f"{run['drafts']:,} drafts of {run['sentences']:,} sentences"
        )


def _figures(usage: Usage) -> dict[str, Any]:
    return {**usage.figures(), **usage.answer}


def child(_what: str, folder: Path) -> dict[str, Any]:
    """What a process of the bench does, and its answer."""
    from mining.drafting.making import made
    from mining.drafting.meaning import Meaning
    from mining.encoders import load_encoder

    plan = Plan(**json.loads((folder / "given.json").read_text("utf-8")))
    talk, wanted = made_talk(plan, seed=SEED)
    started = time.perf_counter()
    encode = Meaning(load_encoder("use"), folder / "vectors")
    found = made(talk, wanted, Drafting(), encode, lambda _done, _all: None)
    encode.keep()
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "drafts": len(found.drafts),
        "sentences": sum(len(draft.sentences) for draft in found.drafts),
    }


def made_talk(plan: Plan, *, seed: int) -> tuple[Conversations, list[Wanted]]:
    """Made-up conversations, the same for the same seed, and the topics in them."""
    from mining.drafting.making import Wanted
    from mining.drafting.material import Conversations

    chance = random.Random(seed)  # noqa: S311 (seeded variation, not cryptography)
    talk = Conversations(agents=AGENTS)
    wanted = []
    for number in range(plan.topics):
        locale = LOCALES[number % len(LOCALES)]
        topic = f"t-{number:05}"
        _add(talk, (topic, locale), number // len(LOCALES), plan.replies, chance)
        wanted.append(Wanted(topic, locale))
    return talk, wanted


def _add(
    talk: Conversations, key: tuple[str, str], number: int, count: int, chance: random.Random
) -> None:
    """The tickets of one topic and their replies."""
    from mining.drafting.asked import Asked
    from mining.drafting.replies import Reply

    topic, locale = key
    need, points = _points(locale)[number % len(_points(locale))]
    things = sorted(THINGS)
    # The second time round the same need is about another thing.
    thing = chance.choice(THINGS[things[number // len(_points(locale)) % len(things)]][locale])
    told = [
        [f"{one.rstrip('.')} {_FRAME[locale][2]} {thing}." for one in ways]
        if chance.random() < _ABOUT
        else ways
        for ways in points
    ]
    own = wordings()[f"shop/{need}"][locale]
    for ticket in range(count):
        customer, name = f"{topic}-{ticket}", f"{topic}/{ticket}"
        at = _START + timedelta(days=DAYS * ticket / count)
        text = f"{filled(chance.choice(own), locale, chance)} {thing}. "
        asked = text + filled(chance.choice(AROUND[locale]), locale, chance)
        talk.asked[key].append(Asked(customer, asked, name))
        agent = f"agent-{chance.randrange(AGENTS)}"
        talk.replies[key].append(Reply(name, customer, agent, at, _reply(told, locale, chance)))


def _reply(points: Sequence[Sequence[str]], locale: str, chance: random.Random) -> str:
    opening, closing, _ = _FRAME[locale]
    said = [chance.choice(ways) for ways in points if chance.random() < _GIVEN]
    said = [varied(one, chance) if chance.random() < _VARIED else one for one in said]
    return "\n".join([opening, " ".join(said), closing])


@cache
def _points(locale: str) -> list[tuple[str, list[list[str]]]]:
    """The sample shop's needs with the wordings of each point of their right reply."""
    generator()
    needs = importlib.import_module(f"{MODULE}.needs").read_needs(packaged("sample_shop") / "needs")
    return [
        (
            need.id,
            [
                [way.fill(dict.fromkeys(way.slots, "[ORDER]")) for way in point.variants]
                for point in need.voices[locale].reply
            ],
        )
        for need in needs.values()
    ]
