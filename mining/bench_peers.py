"""Other programs beside askless in one run: topics, redaction, matching, sites.

They live in environments of their own (:mod:`mining.bench_peer_programs`), so that nobody who uses
askless installs them. The same texts, vectors and truth go to each; programs have their default
settings. What is known already is not run again; a program that fails, or takes more processor
time than it is given, is told as such.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from kb.config import LOCALES
from kb.errors import StageError
from kb.storage import files
from mining import bench_peer_runs as peer
from mining.bench import document as described
from mining.bench_answers import made_articles, need_of
from mining.bench_matching import SEED
from mining.bench_peer_programs import (
    PAGES,
    PLAIN,
    SEARCHES,
    SITES,
    TOPICS,
    TORCH,
    Environment,
    Program,
)
from mining.bench_tickets import made_tickets
from mining.bench_topics import labels, scored
from mining.bench_usage import Usage, answered, used

if TYPE_CHECKING:
    from mining.evaluation.redaction import Labelled

LEFT_OUT = {
    "Top2Vec, Turftopic, FASTopic, BERTopic with all-MiniLM-L6-v2 in 32 bits": (
        "they need torch; --torch installs it"
    )
}
KNOWN = "peers.json"
ARTICLES = 1_000

_TEMPLATE = re.compile(r"(?m)^template:.*\n")
"""Our own template of a page, which no other site has."""

Document = dict[str, Any]
Told = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What the programs are given."""

    tickets: int
    file: Path | None = None
    """Lines with text, label and language that topics are found in; none: made-up tickets."""
    labelled: Sequence[Path] = ()
    """Labelled messages for redaction."""
    torch: bool = False
    """Also the programs that need torch."""
    most_cpu_seconds: float = inf
    """What each program is given for one piece of work."""


def bench_peers(directory: Path, plan: Plan, tell: Told) -> Document:
    """What is not known yet of topics, redaction and matching; everything that is known.

    Raises:
        KbError: a process failed; what was measured before stays in ``directory``.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / KNOWN
    known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    run = _Peers(directory, plan)
    for name, work in run.works():
        if name not in known:
            known[name] = work()
            files.write_json(path, described([]) | known)
            tell(f"{name}: {known[name]}")
    return {**known, "left_out": {} if plan.torch else LEFT_OUT}


class _Peers:
    def __init__(self, directory: Path, plan: Plan) -> None:
        self._directory, self._plan = directory, plan
        self._tickets = plan.tickets

    def works(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """The name of each piece of work, and what does it."""
        programs = {k: one for k, one in TOPICS.items() if self._plan.torch or one.home is PLAIN}
        for home in (PLAIN, TORCH) if self._plan.torch else (PLAIN,):
            yield home.folder, partial(home.made, self._directory)
        if self._plan.labelled:
            yield "redaction", self._redaction
        yield "matching", self._matching_of_askless
        for name in SEARCHES:
            yield f"matching {name}", partial(self._matching_of, name)
        yield "reading", self._reading
        yield "site", self._sites
        yield f"tickets {self._tickets}", self._topics_of_askless
        for name, program in programs.items():
            yield f"topics {name}", partial(self._topics_of, name, program)

    def _ran(self, what: str, folder: Path, home: Environment = PLAIN) -> Usage:
        python = str(home.python(self._directory))
        command = [python, str(Path(peer.__file__)), what, str(folder)]
        usage = used(command, most_cpu_seconds=self._plan.most_cpu_seconds)
        if usage.answer is None:
            raise StageError(f"bench: {what} answered nothing")
        return usage

    @property
    def _found(self) -> Path:
        return self._directory / "topics"

    def _topics_of_askless(self) -> list[Document]:
        """Topics all in, with the vectors there, and warm; texts and vectors for the others."""
        folder = self._found
        folder.mkdir(exist_ok=True)
        files.write_json(
            folder / "given.json",
            {
                "tickets": self._tickets,
                "file": self._plan.file and str(self._plan.file),
                "keep": True,
            },
        )
        answered("mining.bench_topics", "make", folder)
        names = {
            "find": "askless, vectors included",
            "again": "askless, vectors there",
            "warm": "askless, vectors there, warm",
        }
        runs = []
        for what, name in names.items():
            usage = answered("mining.bench_topics", what, folder)
            own = scored(name, usage, self._gold(), labels(folder, what))
            runs.append(own | usage.answer.get("own", {}))
        texts, tickets = json.loads((folder / "needs.json").read_text("utf-8"))
        files.write_json(folder / peer.TEXTS, texts)
        files.write_json(folder / peer.NUMBER, len({*self._gold().tolist()} - {""}))
        np.save(folder / "ticket.npy", np.array(tickets, dtype=np.int64))
        return runs

    def _gold(self) -> Any:
        return np.array(json.loads((self._found / "labels.json").read_text("utf-8")))

    def _topics_of(self, name: str, program: Program) -> Document:
        """The first need of each ticket counts, as with askless."""
        try:
            usage = self._ran(name, self._found, program.home)
        except StageError as error:
            return {"name": program.name, "failed": str(error)}
        _, first = np.unique(np.load(self._found / "ticket.npy"), return_index=True)
        found = labels(self._found, name)[first]
        own: Document = scored(program.name, usage, self._gold(), found)
        return {**own, **usage.answer}

    def _redaction(self) -> list[Document]:
        """Recall and speed of ours and of Presidio on the labelled messages; totals only."""
        from mining.evaluation.redaction import judged, letters
        from mining.recognisers.spans import Span

        folder = self._directory / "redaction"
        folder.mkdir(exist_ok=True)
        files.write_json(folder / "given.json", [str(path) for path in self._plan.labelled])
        messages = _messages(folder)
        given = [[one.text, one.language, _known_words(one)] for one in messages]
        files.write_json(folder / peer.MESSAGES, given)
        runs = {name: answered("mining.bench_peers", name, folder) for name in REDACTORS}
        usage = runs["presidio"] = self._ran("presidio", folder)
        masked = json.loads((folder / peer.MASKED).read_text("utf-8"))
        theirs = [
            letters(one.text, [Span(start, end, "ANY") for start, end in spans])
            for one, spans in zip(messages, masked, strict=True)
        ]
        spent = usage.answer["own_cpu_seconds"]
        scores = {name: run.answer for name, run in runs.items()}
        scores["presidio"] = _totals(judged(messages, theirs, spent).document())
        names = REDACTORS | {"presidio": "Presidio, spaCy"}
        return [
            {"name": names[name], **run.figures(), **scores[name]}
            for name, run in runs.items()
            if scores[name]
        ]

    @property
    def _searched(self) -> Path:
        return self._directory / "matching"

    def _matching_of_askless(self) -> Document:
        """Matching and Whoosh alone, by :mod:`mining.bench_matching`; the texts for the others."""
        from mining.bench_matching import Plan, bench_matching

        folder = self._searched
        folder.mkdir(exist_ok=True)
        articles = made_articles(ARTICLES, seed=SEED)
        tickets = list(islice(made_tickets(self._tickets, seed=SEED), self._tickets))
        files.write_json(folder / peer.LIBRARY, [
            ["\n".join((one.title, *one.questions, one.body)), one.locale] for one in articles
        ])  # fmt: skip
        files.write_json(folder / peer.ASKED, [[one.text, one.language] for one in tickets])
        return bench_matching(folder, Plan(self._tickets, ARTICLES))

    def _matching_of(self, name: str) -> Document:
        usage = self._ran(name, self._searched)
        first = json.loads((self._searched / peer.FIRST.format(name)).read_text("utf-8"))
        articles = made_articles(ARTICLES, seed=SEED)
        right = [
            row >= 0 and need_of(articles[row].id) == one.label
            for row, one in zip(first, made_tickets(self._tickets, seed=SEED), strict=True)
        ]
        return {**usage.figures(), **usage.answer, "first": float(np.mean(right))}

    def _reading(self) -> list[Document]:
        from mining.bench_import import bench_reading

        folder = self._directory / "reading"
        shutil.rmtree(folder, ignore_errors=True)
        return bench_reading(folder, tickets=self._tickets)

    def _sites(self) -> list[Document]:
        """What each builder makes of the same pages of two languages."""
        from mining.bench_site import workspace

        root = self._directory / "site"
        shutil.rmtree(root, ignore_errors=True)
        place = ("--workspace", str(workspace(root, PAGES).root))
        askless = [sys.executable, "-m", "kb.cli"]
        used([*askless, "publish", *place])
        for path in (root / "build" / "pages").rglob("*.md"):
            plain = root / "plain" / "pages" / path.relative_to(root / "build" / "pages")
            files.write_text(plain, _TEMPLATE.sub("", path.read_text("utf-8")))
        runs: list[Document] = [{"name": "askless", **used([*askless, "build", *place]).figures()}]
        for builder, name in SITES.items():
            took = [self._built(root, builder, locale) for locale in LOCALES]
            runs.append({"name": name} | _together(took))
        return runs

    def _built(self, root: Path, builder: str, locale: str) -> Usage:
        """The staged pages of a language by a builder as it comes."""
        settings = {
            "site_name": "Help",
            "docs_dir": f"plain/pages/{locale}",
            "site_dir": f"plain/{builder}/{locale}",
            "theme": {"name": "material", "language": locale},
            "plugins": ["search"],
        }
        path = root / f"plain.{builder}.{locale}.yml"
        files.write_text(path, yaml.safe_dump(settings))
        python = str(PLAIN.python(self._directory))
        return used([python, "-m", builder, "build", "-f", str(path)])


REDACTORS = {"rules": "askless, rules", "models": "askless, rules and models"}


def child(what: str, folder: Path) -> Document:
    """Totals of ours on the labelled messages; nothing where no models are installed."""
    from mining.evaluation.redaction import scores
    from mining.recognisers import persons

    ner = persons.chosen("auto" if what == "models" else "off")
    is_asked = what == "rules" or bool(ner)
    return _totals(scores(_messages(folder), ner=ner).document()) if is_asked else {}


def _messages(folder: Path) -> list[Labelled]:
    from mining.evaluation.redaction import labelled

    paths = json.loads((folder / "given.json").read_text("utf-8"))
    return [one for path in paths for one in labelled(Path(path))]


def _known_words(message: Labelled) -> list[str]:
    """What the desk knows of the requester."""
    one = message.requester
    return [word for word in (one.name, one.email, one.phone, one.address) if word] if one else []


def _together(took: Sequence[Usage]) -> Document:
    """One after the other."""
    figures = [one.figures() for one in took]
    total = {name: sum(one[name] for one in figures) for name in ("wall_seconds", "cpu_seconds")}
    return {**total, "peak_megabytes": max(one["peak_megabytes"] for one in figures)}


def _totals(found: Mapping[str, Any]) -> Document:
    """Nothing by type: rows that nobody may look at are among the messages."""
    names = ("n", "entities", "entity_recall", "entity_recall_interval", "char_precision",
             "clean_altered", "messages_per_second")  # fmt: skip
    return {name: found[name] for name in names}
