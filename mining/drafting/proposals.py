"""What the draft stage proposes, as a value that is saved and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.errors import StageError
from kb.evidence import Flag, SentenceEvidence
from mining.drafting.drafter import Draft, NoDraft

Place = tuple[str, str]
"""Topic id and locale."""


@dataclass(frozen=True)
class Proposals:
    """Drafts and what each is filed under, and the gaps that have none."""

    drafts: tuple[Draft, ...]
    missing: tuple[NoDraft, ...]
    categories: Mapping[str, str]
    """Topic id -> category folder."""
    article_ids: Mapping[str, str]
    """Topic id -> the article that answers it in another language already."""
    apart: tuple[str, ...] = ()
    """Topics whose languages say different things: each language gets an id of its own."""

    watched: tuple[Draft, ...] = ()
    """Drafts of topics that a live article answers: never filed, only compared with it."""
    unwatched: tuple[NoDraft, ...] = ()
    """Such topics that give no draft."""
    wanted: tuple[Place, ...] = ()
    """What ``drafts`` and ``missing`` were made for, in order."""
    covered: tuple[Place, ...] = ()
    """The same of ``watched`` and ``unwatched``."""
    rests_on: str = ""
    """Hash of all that drafts of any topic rest on."""

    def document(self) -> dict[str, Any]:
        """The proposals as one JSON object."""
        return {
            "drafts": [_document(draft) for draft in self.drafts],
            "missing": [asdict(one) for one in self.missing],
            "categories": dict(self.categories),
            "article_ids": dict(self.article_ids),
            "apart": list(self.apart),
            "watched": [_document(draft) for draft in self.watched],
            "unwatched": [asdict(one) for one in self.unwatched],
            "wanted": list(self.wanted),
            "covered": list(self.covered),
            "rests_on": self.rests_on,
        }


def parse_proposals(path: Path) -> Proposals:
    """The proposals in a saved result.

    Raises:
        StageError: the file is damaged.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Proposals(
            drafts=tuple(_draft(item) for item in document["drafts"]),
            missing=tuple(NoDraft(**item) for item in document["missing"]),
            categories=document["categories"],
            article_ids=document["article_ids"],
            apart=tuple(document["apart"]),
            watched=tuple(_draft(item) for item in document.get("watched", ())),
            unwatched=tuple(NoDraft(**item) for item in document.get("unwatched", ())),
            wanted=tuple((topic, locale) for topic, locale in document.get("wanted", ())),
            covered=tuple((topic, locale) for topic, locale in document.get("covered", ())),
            rests_on=document.get("rests_on", ""),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StageError(f"draft: {path} is damaged; remove {path.parent} and run again") from error


def _document(draft: Draft) -> dict[str, Any]:
    raw = asdict(draft)
    for sentence in (*raw["sentences"], *raw["told"]):
        for key in ("first_seen_at", "last_seen_at"):
            sentence[key] = sentence[key].isoformat() if sentence[key] else None
    return raw


def _sentence(item: dict[str, Any]) -> SentenceEvidence:
    times = {
        key: datetime.fromisoformat(item[key]) if item[key] else None
        for key in ("first_seen_at", "last_seen_at")
    }
    lists = {"tickets": tuple(item["tickets"]), "sources": tuple(item["sources"])}
    return SentenceEvidence(**{**item, **times, **lists})


def _draft(item: dict[str, Any]) -> Draft:
    return Draft(
        **{
            **item,
            "sentences": tuple(_sentence(one) for one in item["sentences"]),
            "told": tuple(_sentence(one) for one in item.get("told", ())),
            "flags": tuple(Flag(**flag) for flag in item["flags"]),
            "questions": tuple(item["questions"]),
            "keywords": tuple(item["keywords"]),
            "joins": tuple(item["joins"]),
        }
    )
