"""How much personal data redaction masks on labelled messages, and how much else it masks.

Counts are over alphanumeric characters, whatever the type: an entity is recalled when every
letter and digit of it is masked (the label-agnostic measure of the Text Anonymization Benchmark,
Pilán et al., Computational Linguistics 48(4), 2022).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.storage import files
from kb.tickets import Requester
from mining.recognisers.spans import Span
from mining.redaction import Known, find_spans

Z_95 = 1.959964
"""Standard normal deviate of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Labelled:
    """A message, its language, the personal data in it, and who wrote it."""

    text: str
    language: str
    spans: tuple[Span, ...]
    requester: Requester | None = None


@dataclass(frozen=True)
class RedactionScores:
    """Counts of an evaluation; the rates are derived from them."""

    messages: int
    entities: Mapping[str, tuple[int, int]]
    """Type -> (recalled, all)."""
    gold_characters: int
    masked_characters: int
    hit_characters: int
    clean: int
    clean_altered: int
    seconds: float

    @property
    def recalled(self) -> tuple[int, int]:
        """Entities recalled, and all."""
        return sum(r for r, _ in self.entities.values()), sum(n for _, n in self.entities.values())

    def document(self) -> dict[str, Any]:
        """The scores as one JSON object; a share of nothing is null."""
        recalled, entities = self.recalled
        return {
            "n": self.messages,
            "seconds": round(self.seconds, 4),
            "encoder": None,
            "entities": entities,
            "entity_recall": share(recalled, entities),
            "entity_recall_interval": wilson_interval(recalled, entities),
            "by_type": {
                type_: {"entities": n, "recall": share(r, n), "interval": wilson_interval(r, n)}
                for type_, (r, n) in sorted(self.entities.items())
            },
            "char_recall": share(self.hit_characters, self.gold_characters),
            "char_precision": share(self.hit_characters, self.masked_characters),
            "clean": self.clean,
            "clean_altered": share(self.clean_altered, self.clean),
            "messages_per_second": round(self.messages / max(self.seconds, 1e-9), 1),
        }

    def lines(self) -> list[str]:
        """The scores for a person, each share with its 95 % Wilson interval."""
        recalled, entities = self.recalled
        lines = [
            f"{self.messages} messages, {entities} entities, {self.clean} messages without any.",
            f"Entities masked whole: {_rate(recalled, entities)}",
            *(f"  {t}: {_rate(r, n)}" for t, (r, n) in sorted(self.entities.items())),
            f"Characters of entities masked: {_rate(self.hit_characters, self.gold_characters)}",
            f"Masked characters that are personal: "
            f"{_rate(self.hit_characters, self.masked_characters)}",
            f"Clean messages altered: {_rate(self.clean_altered, self.clean)}",
        ]
        return [*lines, f"{self.messages / max(self.seconds, 1e-9):,.0f} messages a second."]


def evaluated(path: Path) -> RedactionScores:
    """The scores of redaction on the messages of ``path`` (JSON lines, ``.gz`` or not).

    Raises:
        InputError: the file cannot be read, or a row lacks a text or has spans outside of it.
    """
    rows = files.read_json_lines(path)
    return scores([_labelled(row, path, number) for number, row in enumerate(rows, start=1)])


def scores(messages: Sequence[Labelled]) -> RedactionScores:
    """The scores of redaction on ``messages``; each message is a ticket of its own."""
    for message in messages[:1]:
        find_spans(message.text, language=message.language)
    started = time.perf_counter()
    found = [
        find_spans(m.text, language=m.language, known=Known(requester=m.requester))
        for m in messages
    ]
    seconds = time.perf_counter() - started
    entities: dict[str, tuple[int, int]] = {}
    gold_count = masked_count = hit_count = clean = altered = 0
    for message, spans in zip(messages, found, strict=True):
        masked = _characters(message.text, spans)
        gold = _characters(message.text, message.spans)
        for span in message.spans:
            recalled, total = entities.get(span.type, (0, 0))
            is_recalled = _characters(message.text, [span]) <= masked
            entities[span.type] = recalled + is_recalled, total + 1
        gold_count += len(gold)
        masked_count += len(masked)
        hit_count += len(gold & masked)
        clean += not message.spans
        altered += bool(spans) and not message.spans
    counts = (gold_count, masked_count, hit_count, clean, altered)
    return RedactionScores(len(messages), entities, *counts, seconds)


def share(part: int, whole: int) -> float | None:
    """``part / whole`` to four places, None of nothing; 0 and 1 only when exactly so."""
    if not whole:
        return None
    rounded = round(part / whole, 4)
    if part not in {0, whole} and rounded in {0.0, 1.0}:
        return part / whole
    return rounded


def wilson_interval(part: int, whole: int) -> list[float] | None:
    """The 95 % Wilson score interval of a share (Wilson, JASA 22, 1927); None of nothing.

    8 of 10 gives [0.4902, 0.9433].
    """
    if not whole:
        return None
    p, z2 = part / whole, Z_95**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z_95 * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]


def _rate(part: int, whole: int) -> str:
    interval = wilson_interval(part, whole)
    if interval is None:
        return "none"
    return f"{part}/{whole} = {part / whole:.3f} (95 %: {interval[0]:.3f} to {interval[1]:.3f})"


def _characters(text: str, spans: Sequence[Span]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end) if text[i].isalnum()}


def _labelled(row: Mapping[str, Any], path: Path, number: int) -> Labelled:
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError(path, "text is missing or is no text", row=number)
    spans = []
    for item in row.get("spans") or []:
        if not _is_span(item, len(text)):
            problem = f"a span is not [start, end, type] within 0 to {len(text)}"
            raise InputError(path, problem, row=number)
        spans.append(Span(int(item[0]), int(item[1]), str(item[2])))
    return Labelled(
        text, str(row.get("lang") or "und"), tuple(spans), _requester(row, path, number)
    )


def _is_span(item: Any, length: int) -> bool:
    is_shaped = isinstance(item, list) and len(item) == 3
    if not is_shaped or not all(isinstance(part, int) for part in item[:2]):
        return False
    return bool(0 <= item[0] < item[1] <= length)


def _requester(row: Mapping[str, Any], path: Path, number: int) -> Requester | None:
    given = row.get("requester")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise InputError(path, "requester is not an object", row=number)
    known = {k: str(given.get(k) or "") for k in ("name", "email", "phone", "address")}
    return Requester(**known)
