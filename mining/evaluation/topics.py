"""How well topics found without labels agree with gold topics: ACC, NMI, ARI.

The labelled texts take exactly the way of ``askless mine`` with default settings; labels are
looked at only afterwards.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.config import Mining
from kb.errors import InputError
from kb.storage import files
from kb.tickets import TICKETS
from kb.topics import first_needs
from mining.embedding import Encoder
from mining.greetings import need_text
from mining.languages import detected_language
from mining.stages import Progress, silent
from mining.topics import topics

WORKERS = 2
UNASSIGNED = "\x00unassigned"
"""Stands for no topic in the scores; no gold label holds the character."""


@dataclass(frozen=True)
class LabelledTexts:
    """Texts with gold topics; a null label is noise or unknown and takes part in mining only."""

    tickets: pd.DataFrame
    """Rows of TICKETS, one a text, in the file's order."""
    labels: tuple[str | None, ...]


@dataclass(frozen=True)
class TopicScores:
    """Agreement of found topics with gold topics over the labelled rows."""

    n: int
    seconds: float
    encoder: str
    topics_found: int
    """Topics among all rows."""
    topics_gold: int
    noise_share: float
    """Share of labelled rows that were given no topic."""
    acc: float
    nmi: float
    ari: float
    seed: int | None = None
    """Seed of the mining; null where it did not matter."""
    unlabelled: int = 0
    """Rows without a label: noise, of which a good run sets much aside."""
    unlabelled_aside: float | None = None
    """Share of them that was given no topic; null without any."""

    @property
    def log2_k_error(self) -> float | None:
        """log2 of topics found over gold topics: 1 twice as many, -1 half; null without either."""
        if not self.topics_found or not self.topics_gold:
            return None
        return math.log2(self.topics_found / self.topics_gold)

    def document(self) -> dict[str, Any]:
        """The scores as one JSON object."""
        return {
            "n": self.n,
            "seconds": round(self.seconds, 2),
            "encoder": self.encoder,
            "topics_found": self.topics_found,
            "topics_gold": self.topics_gold,
            "noise_share": self.noise_share,
            "acc": self.acc,
            "nmi": self.nmi,
            "ari": self.ari,
            "log2_k_error": self.log2_k_error,
        }

    def lines(self) -> list[str]:
        """The scores for a person."""
        return [
            f"{self.n} labelled texts, {self.seconds:.1f} s, encoder {self.encoder}",
            f"{self.topics_found} topics found, {self.topics_gold} gold; "
            f"{self.noise_share:.1%} of labelled texts without a topic",
            f"ACC {self.acc:.3f}  NMI {self.nmi:.3f}  ARI {self.ari:.3f}",
        ]


@dataclass(frozen=True)
class SeededScores:
    """Scores of the same texts mined with several seeds, for what chance does to them."""

    runs: tuple[TopicScores, ...]
    """One a seed, the default seed first."""

    def document(self) -> dict[str, Any]:
        """The first run's scores under their usual keys, all runs, and mean and spread beside."""
        runs = [{"seed": run.seed, **_measures(run)} for run in self.runs]
        return {
            **self.runs[0].document(),
            "n_unlabelled": self.runs[0].unlabelled,
            "seeds": runs,
            "mean": {name: self.mean(name) for name in MEASURES},
            "sd": {name: self.spread(name) for name in MEASURES},
        }

    def lines(self) -> list[str]:
        """A line a seed, then mean and spread."""
        first = self.runs[0]
        seconds = sum(run.seconds for run in self.runs)
        head = f"{first.n} labelled texts, {first.topics_gold} gold topics, encoder {first.encoder}"
        rows = [_row(f"seed {run.seed}", _measures(run)) for run in self.runs]
        mean, spread = ({name: of(name) for name in MEASURES} for of in (self.mean, self.spread))
        return [f"{head}, {seconds:.1f} s", *rows, _row("mean", mean), _row("sd", spread)]

    def mean(self, name: str) -> float | None:
        """Mean of a measure over the seeds; null where a run has none."""
        values = self._values(name)
        return statistics.fmean(values) if values else None

    def spread(self, name: str) -> float | None:
        """Standard deviation of a measure between the seeds (n - 1); null for a single one."""
        values = self._values(name)
        return statistics.stdev(values) if len(values) > 1 else None

    def _values(self, name: str) -> list[float]:
        values = [_measures(run)[name] for run in self.runs]
        known = [value for value in values if value is not None]
        return known if len(known) == len(values) else []


MEASURES = {
    "topics_found": ("found", "7.1f"),
    "acc": ("ACC", "5.3f"),
    "nmi": ("NMI", "5.3f"),
    "ari": ("ARI", "5.3f"),
    "abs_log2_k_error": ("|log2 of found/gold|", "4.2f"),
    "noise_share": ("without a topic", "5.3f"),
    "unlabelled_aside": ("unlabelled set aside", "5.3f"),
}
"""What is averaged over seeds, with the words and the format for a person. The error in number
counts without its sign: one run too coarse and one too fine make no good mean."""


def _measures(run: TopicScores) -> dict[str, float | None]:
    error = run.log2_k_error
    return {
        "topics_found": run.topics_found,
        "acc": run.acc,
        "nmi": run.nmi,
        "ari": run.ari,
        "abs_log2_k_error": None if error is None else abs(error),
        "noise_share": run.noise_share,
        "unlabelled_aside": run.unlabelled_aside,
    }


def _row(name: str, values: dict[str, float | None]) -> str:
    shown = [
        f"{words} {value:{form}}"
        for key, (words, form) in MEASURES.items()
        if (value := values[key]) is not None
    ]
    return f"{name:8} " + "  ".join(shown)


def read_labelled(path: Path) -> LabelledTexts:
    """The labelled texts of a JSON-lines file: ``text``, ``label`` (null = noise), ``lang``.

    Raises:
        InputError: the file cannot be read, a row has no text, or no row has a label.
    """
    rows, labels = [], []
    for number, row in enumerate(files.read_json_lines(path), start=1):
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            raise InputError(path, "expected a non-empty `text`", row=number)
        label = row.get("label")
        labels.append(None if label is None else str(label))
        rows.append(_ticket_row(number, text, row.get("lang") or row.get("language")))
    if not any(label is not None for label in labels):
        raise InputError(path, "no row has a `label`, so there is nothing to score against")
    return LabelledTexts(TICKETS.frame(rows), tuple(labels))


def _ticket_row(number: int, text: str, language: Any) -> dict[str, Any]:
    """A stored ticket whose customer wrote ``text``, the greeting cut off as at import."""
    need = need_text(text.strip())
    known = isinstance(language, str) and bool(language)
    return {
        "ticket_id": f"labelled:{number:08d}",
        "source": "labelled",
        "content_hash": "",
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
        "created_at_assumed": True,
        "language": language if known else detected_language(need),
        "channel": "other",
        "status": "closed",
        "requester_key": "",
        "subject": "",
        "text": need,
        "replies": 0,
        "tags": [],
        "group_name": "",
        "order_keys": [],
        "redactions": 0,
    }


def evaluated_with_seeds(
    labelled: LabelledTexts, encoder: Encoder, seeds: Sequence[int], *, progress: Progress = silent
) -> SeededScores:
    """The scores of topics mined from ``labelled`` once with each of ``seeds`` (at least one).

    Sentence vectors are made in the first run and kept for the others; ``seconds`` tell it.
    """
    with TemporaryDirectory(prefix="askless-vectors-") as folder:
        runs = [
            evaluated(labelled, encoder, seed=seed, cache_dir=Path(folder), progress=progress)
            for seed in seeds
        ]
    return SeededScores(tuple(runs))


def default_seeds(count: int) -> list[int]:
    """``count`` seeds in a row, from the one that settings have by default."""
    first = Mining().seed
    return list(range(first, first + count))


def evaluated(
    labelled: LabelledTexts,
    encoder: Encoder,
    *,
    seed: int | None = None,
    cache_dir: Path | None = None,
    progress: Progress = silent,
) -> TopicScores:
    """The scores of topics mined from ``labelled`` with default settings, or another ``seed``."""
    started = time.perf_counter()
    settings = Mining() if seed is None else Mining(seed=seed)
    options: dict[str, Any] = {"cache_dir": cache_dir, "workers": WORKERS, "progress": progress}
    found = topics(labelled.tickets, encoder, settings, **options)
    seconds = time.perf_counter() - started
    # One label a text: of a text with several needs the first one's topic.
    by_ticket = first_needs(found.assignments).set_index("ticket_id")["topic_id"]
    assigned = [
        None if pd.isna(topic) else str(topic)
        for topic in by_ticket.loc[labelled.tickets["ticket_id"]].tolist()
    ]
    count = int((found.topics["level"] == "topic").sum())
    name = f"{encoder.name} {encoder.version}"
    scores = scored(labelled.labels, assigned, count, seconds=seconds, encoder=name)
    return replace(scores, seed=settings.seed)


def scored(
    labels: Sequence[str | None],
    assigned: Sequence[str | None],
    topics_found: int,
    *,
    seconds: float,
    encoder: str,
) -> TopicScores:
    """The scores of ``assigned`` topics against gold ``labels``; rows without a label left out.

    ACC pairs each found topic with at most one gold topic so that most rows agree (Yang et al.
    2010; Hungarian method); a row without a topic is wrong. NMI has the arithmetic mean below the
    line; NMI and ARI see all rows without a topic as one more topic.
    """
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    pairs = [(g, t) for g, t in zip(labels, assigned, strict=True) if g is not None]
    gold = [label for label, _ in pairs]
    found = [UNASSIGNED if topic is None else topic for _, topic in pairs]
    aside = [t is None for g, t in zip(labels, assigned, strict=True) if g is None]
    return TopicScores(
        n=len(pairs),
        seconds=seconds,
        encoder=encoder,
        topics_found=topics_found,
        topics_gold=len(set(gold)),
        noise_share=found.count(UNASSIGNED) / len(pairs),
        acc=accuracy([label for label, _ in pairs], [topic for _, topic in pairs]),
        nmi=float(normalized_mutual_info_score(gold, found)),
        ari=float(adjusted_rand_score(gold, found)),
        unlabelled=len(aside),
        unlabelled_aside=statistics.fmean(aside) if aside else None,
    )


def accuracy(gold: Sequence[str], found: Sequence[str | None]) -> float:
    """Share of rows right when topics and gold topics are paired one to one as well as can be.

    Gold a a b, found 1 1 1: topic 1 pairs with a, so 2 of 3 are right. None is always wrong.
    """
    from scipy.optimize import linear_sum_assignment

    topics = sorted({topic for topic in found if topic is not None})
    labels = sorted(set(gold))
    if not topics:
        return 0.0
    column = {topic: number for number, topic in enumerate(topics)}
    row = {label: number for number, label in enumerate(labels)}
    table: npt.NDArray[np.int64] = np.zeros((len(labels), len(topics)), dtype=np.int64)
    for label, topic in zip(gold, found, strict=True):
        if topic is not None:
            table[row[label], column[topic]] += 1
    best = linear_sum_assignment(table, maximize=True)
    return float(table[best].sum() / len(gold))
