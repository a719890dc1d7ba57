"""The desk's roster: names of agents, gathered from an import's tickets while they are read.

Held in memory while the import runs, and never stored: a later import gathers its own. An agent
is known to the tickets of the block they first wrote in and to all that follow
(:data:`AHEAD` tickets are read ahead), so one block's tickets of a large import may miss a
colleague who first answers after it. A pull stores page by page and knows the agents of each page:
what is stored must not depend on where an earlier pull was stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kb.tickets import SourceTicket
from mining.recognisers.given_names import GIVEN_NAMES
from mining.recognisers.heard_names import Heard, heard
from mining.recognisers.name_cues import folded_word

AHEAD = 2_000
"""Tickets read before the first of them is masked: nearly every agent of a desk wrote in them."""

MOST_NAMES = 5_000
"""Names held; a desk with more agents gave its customers as authors."""

_MOST_WORDS = 4
_LOCAL = re.compile(r"([^\W\d_]{2,}(?:[._-][^\W\d_]{2,})*)@")
_NAME = re.compile(r"[^\W\d_]+(?:['’. -]{1,2}[^\W\d_]+)*\.?")


@dataclass
class Roster:
    """Names of the desk's agents so far."""

    names: set[str] = field(default_factory=set)

    def note(self, authors: Iterable[frozenset[str]]) -> frozenset[str]:
        """The names so far with those of ``authors``, the :func:`agents` of some tickets."""
        for author in sorted(frozenset[str]().union(*authors) - self.names):
            name = agent_name(author)
            if name and len(self.names) < MOST_NAMES:
                self.names.add(name)
        return frozenset(self.names)


def agents(ticket: SourceTicket) -> frozenset[str]:
    """Who wrote in a ticket as agents, as the help desk gives them; machines are none."""
    return frozenset(m.author for m in ticket.messages if m.author_kind == "agent")


def agent_name(author: str) -> str:
    """A person's name as a help desk gives an author, an address read by what is before its @.

    Empty for ids, teams with figures in their names, and an address that names nobody.
    """
    local = _LOCAL.match(author.strip())
    name = " ".join(re.split(r"[._-]", local[1])) if local else author.strip()
    if "@" in name or not _NAME.fullmatch(name) or len(name.split()) > _MOST_WORDS:
        return ""
    if local and " " not in name and folded_word(name) not in GIVEN_NAMES:
        return ""
    return name


@lru_cache(maxsize=4)
def desk(names: frozenset[str], shop: frozenset[str]) -> Heard:
    """What to look for of the roster ``names``; ``shop`` are folded words that name no person."""
    return heard(names, shop=shop, desk=True)
