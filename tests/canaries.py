"""Twenty customers with words of their own, taken through every stage: none may be left behind."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kb import decisions
from kb.identities import keyed
from kb.storage import content, evidence_store, sitebuild
from kb.storage.workspace import Workspace
from mining.embedding import text_key
from tests.desk import RETURN_FR, replies
from tests.drafting_workspace import a_gap, save_gaps, save_mine
from tests.shell import askless

PEOPLE = 20
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SETTINGS = """locales = ["fr"]
[brand.categories.returns]
fr = "Retours"
"""
SYLLABLES = ("bra", "clo", "dri", "fla", "gru", "ple", "sko", "tru", "vla", "zwi")


def email(number: int) -> str:
    """A canary's address."""
    return f"canary{number}@canaries.example"


def phone(number: int) -> str:
    """A canary's telephone."""
    return f"+33 6 12 34 56 {number:02d}"


def word(number: int) -> str:
    """A word that this canary alone writes, and no recogniser knows."""
    return f"{SYLLABLES[number % 10]}{SYLLABLES[number // 10]}mirette"


def export(path: Path) -> Path:
    """Three tickets of each canary, answered by five agents, as JSON lines."""
    sent = replies(RETURN_FR.points, "fr", 3 * PEOPLE, seed=4)
    with path.open("w", encoding="utf-8") as lines:
        for number, reply in enumerate(sent):
            lines.write(json.dumps(_ticket(number, reply)) + "\n")
    return path


def _ticket(number: int, reply: Any) -> dict[str, Any]:
    who = number % PEOPLE
    asked = RETURN_FR.questions[number % len(RETURN_FR.questions)]
    at = (reply.at - timedelta(hours=1)).isoformat()
    text = f"{asked} C'est pour la {word(who)} de ma {word(who)} verte."
    answer = f"{reply.text} Pour votre {word(who)}, comptez trois jours."
    return {
        "id": f"T{number:03d}",
        "created_at": at,
        "status": "solved",
        "requester": {"id": f"c{who}", "email": email(who), "phone": phone(who)},
        "messages": [
            {"id": "1", "role": "customer", "text": text, "at": at},
            {
                "id": "2",
                "role": "agent",
                "text": answer,
                "at": reply.at.isoformat(),
                "author": f"Agent {reply.agent}",
            },
        ],
    }


def a_canary_workspace(root: Path) -> Workspace:
    """The canaries imported, mined, drafted, published, measured and reported."""
    workspace = Workspace.create(root, SETTINGS, "")
    found = export(root.parent / "canaries.jsonl")
    for command in (("import", "jsonl", found), ("mine",), ("gaps",)):
        done = askless(*command, "--workspace", root)
        assert done.status == 0, done.err
    # One topic by hand: what mining makes of sixty tickets is no matter here.
    save_mine(workspace, [(f"jsonl:T{n:03d}", "t-0001") for n in range(3 * PEOPLE)])
    save_gaps(workspace, [a_gap("t-0001", "fr")])
    assert askless("draft", "--workspace", root).status == 0
    for article in content.read_articles(workspace):
        evidence = evidence_store.read_evidence(workspace, article.id, article.locale)
        made = decisions.approved(article, evidence, who="Ada", now=NOW, accept_flags=True)
        content.write_article(workspace, made.article)
        content.log_move(workspace, made.move)
    sitebuild.publish(workspace, NOW, accept_regex_only=True)
    for stage in ("measure", "report"):
        assert askless(stage, "--workspace", root).status == 0
    return workspace


def traces(workspace: Workspace, number: int) -> list[str]:
    """Files that hold a canary's word, key or ticket ids, and vectors of their texts."""
    key = keyed(workspace.key, email(number))
    tickets = [f"T{ticket:03d}" for ticket in range(number, 3 * PEOPLE, PEOPLE)]
    wanted = [text.encode() for text in (word(number), key, email(number), *tickets)]
    files = sorted(path for path in workspace.root.rglob("*") if path.is_file())
    return [
        path.relative_to(workspace.root).as_posix()
        for path in files
        if any(one in _bytes(path) for one in wanted)
    ]


def _bytes(path: Path) -> bytes:
    """What a file says: tables decoded, packed files unpacked."""
    if path.suffix == ".parquet":
        table = pq.ParquetFile(path).read()
        return path.read_bytes() + json.dumps(table.to_pylist(), default=str).encode()
    data = path.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def has_vector(workspace: Workspace, text: str) -> bool:
    """Whether the vector of ``text`` is in the cache."""
    key = text_key(text)
    return any(key in path.read_bytes() for path in workspace.data_dir.glob("vectors/*/*.ids"))
