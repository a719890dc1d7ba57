"""The generated sample shop, read back for the tests that look at it."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from examples.sample_shop import generate
from examples.sample_shop.generator import HERE
from examples.sample_shop.helpcenter import read_help_center
from examples.sample_shop.needs import Need, read_needs
from examples.sample_shop.seasons import first_day
from examples.sample_shop.story import Story, read_story

Record = dict[str, Any]


@dataclass(frozen=True)
class Shop:
    """A folder that ``generate`` wrote."""

    folder: Path

    @cached_property
    def tickets(self) -> list[Record]:
        """Rows of ``tickets.jsonl``."""
        return self._rows("tickets.jsonl")

    @cached_property
    def truths(self) -> list[Record]:
        """Rows of ``truth.jsonl``."""
        return self._rows("truth.jsonl")

    @cached_property
    def truth(self) -> Record:
        """``truth.json``."""
        return dict(json.loads((self.folder / "truth.json").read_text("utf-8")))

    @property
    def pairs(self) -> list[tuple[Record, Record]]:
        """Each ticket with its truth."""
        return list(zip(self.tickets, self.truths, strict=True))

    def _rows(self, name: str) -> list[Record]:
        with (self.folder / name).open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]


def made(folder: Path, tickets: int, seed: int = 7) -> Shop:
    """A freshly generated shop."""
    generate(folder, tickets=tickets, seed=seed)
    return Shop(folder)


def told(until: Any) -> tuple[Story, dict[str, Need]]:
    """The real story and needs for a period."""
    needs = read_needs(HERE / "needs")
    ids = {a.need: a.article_id for a in read_help_center(HERE / "articles", needs)}
    return read_story(HERE, first_day(until), until, needs=needs, articles=ids), needs


def plain(ticket: Record) -> str:
    """Subject and all messages of a ticket as text, HTML unescaped and without tags."""
    parts = [ticket["subject"]]
    for message in ticket["messages"]:
        text = message["text"]
        parts.append(html.unescape(re.sub(r"<[^>]*>", "\n", text)) if message["html"] else text)
    return "\n".join(parts)
