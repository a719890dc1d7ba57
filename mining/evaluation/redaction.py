"""How much personal data redaction masks on labelled messages, and how much else it masks.

Counts are over alphanumeric characters, whatever the type: an entity is recalled when every
letter and digit of it is masked (the label-agnostic measure of the Text Anonymization Benchmark,
Pilán et al., Computational Linguistics 48(4), 2022).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kb.coverage import Rate
from kb.errors import InputError
from kb.storage import files
from kb.tickets import Requester
from mining.recognisers import persons
from mining.recognisers.spans import Span
from mining.redaction import Known, Passage, Redactor, find_spans, mask_names


@dataclass(frozen=True)
class Labelled:
    """A message, its language, the personal data in it, and who wrote it."""

    text: str
    language: str
    spans: tuple[Span, ...]
    requester: Requester | None = None
    from_agent: bool = False


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
    """Of one core, so that other work on the machine does not count."""
    ner: str = ""
    """The models that found names beside the rules; empty for none."""

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
            "ner": self.ner,
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
        speed = f"{self.messages / max(self.seconds, 1e-9):,.0f} messages a second of one core"
        return [*lines, f"{speed}; names found by rules{f' and {self.ner}' if self.ner else ''}."]


def evaluated(path: Path, *, ner: Literal["auto", "off", "required"] = "off") -> RedactionScores:
    """The scores of redaction on the messages of ``path`` (JSON lines, ``.gz`` or not).

    Raises:
        InputError: the file cannot be read, or a row lacks a text or has spans outside of it.
        ExtraError: ``ner`` is required and the extra is not installed.
    """
    return scores(labelled(path), ner=persons.chosen(ner))


def labelled(path: Path) -> list[Labelled]:
    """The messages of a file of JSON lines.

    Raises:
        InputError: the file cannot be read, or a row lacks a text or has spans outside of it.
    """
    rows = files.read_json_lines(path)
    return [_labelled(row, path, number) for number, row in enumerate(rows, start=1)]


def scores(messages: Sequence[Labelled], *, ner: str = "") -> RedactionScores:
    """The scores of redaction on ``messages``; each message is a ticket of its own.

    With ``ner``, the identity of the models, they look for names as the import lets them.
    """
    _warm(messages[:1], ner)
    started = time.process_time()
    found = _masked_by_models(messages) if ner else [_masked(message) for message in messages]
    return judged(messages, found, time.process_time() - started, ner=ner)


def judged(
    messages: Sequence[Labelled], found: Sequence[set[int]], seconds: float, *, ner: str = ""
) -> RedactionScores:
    """The scores of any redaction: the letters and digits of each message that it masked."""
    entities: dict[str, tuple[int, int]] = {}
    gold_count = masked_count = hit_count = clean = altered = 0
    for message, masked in zip(messages, found, strict=True):
        gold = letters(message.text, message.spans)
        for span in message.spans:
            recalled, total = entities.get(span.type, (0, 0))
            is_recalled = letters(message.text, [span]) <= masked
            entities[span.type] = recalled + is_recalled, total + 1
        gold_count += len(gold)
        masked_count += len(masked)
        hit_count += len(gold & masked)
        clean += not message.spans
        altered += bool(masked) and not message.spans
    counts = (gold_count, masked_count, hit_count, clean, altered)
    return RedactionScores(len(messages), entities, *counts, seconds, ner)


def _warm(messages: Sequence[Labelled], ner: str) -> None:
    """Read what is read once, so that the first message does not pay for it."""
    for message in messages:
        _masked(message)
    if ner:
        persons.load()


def _masked(message: Labelled) -> set[int]:
    """Which letters and digits of a message the rules mask."""
    known = Known(requester=message.requester)
    spans = find_spans(
        message.text, language=message.language, known=known, from_agent=message.from_agent
    )
    return letters(message.text, spans)


def _masked_by_models(messages: Sequence[Labelled]) -> list[set[int]]:
    """Which letters and digits of each message rules and models mask, as the import does it."""
    passages = []
    for m in messages:
        redactor, places = Redactor(Known(requester=m.requester)), list(range(len(m.text)))
        passages.append(Passage(redactor, m.text, m.language, m.from_agent, origins=places))
    for passage in passages:
        passage.mask_found()
    mask_names(passages, persons.places)
    return [
        {i for i, char in enumerate(m.text) if char.isalnum()} - set(passage.origins or ())
        for m, passage in zip(messages, passages, strict=True)
    ]


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
    found = Rate(part, whole).interval
    return [round(bound, 4) for bound in found] if found else None


def _rate(part: int, whole: int) -> str:
    interval = wilson_interval(part, whole)
    if interval is None:
        return "none"
    return f"{part}/{whole} = {part / whole:.3f} (95 %: {interval[0]:.3f} to {interval[1]:.3f})"


def letters(text: str, spans: Sequence[Span]) -> set[int]:
    """The places of the letters and digits in ``spans``."""
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
    language, is_agents = str(row.get("lang") or "und"), row.get("from") == "agent"
    return Labelled(text, language, tuple(spans), _requester(row, path, number), is_agents)


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
