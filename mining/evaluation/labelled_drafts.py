"""Labelled tickets and gold articles for the evaluation of drafts, read from JSON lines.

Tickets have ``messages`` (``role`` customer, agent or action; ``text``; perhaps ``at``) and
``label``; gold articles have the label as ``label``, ``id``, ``article_id`` or ``topic`` and their
text as ``body``, ``text``, ``answer``, ``response`` or ``content``, or as a list of ``steps``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kb.config import LOCALES
from kb.errors import InputError
from kb.storage import files
from kb.tickets import SourceTicket
from mining.drafting.sentences import sentences
from mining.drafting.tokens import text_terms
from mining.drafting.wording import WORDINGS
from mining.importers import jsonl
from mining.importers.source import ImportOptions
from mining.languages import detected_language

PERIOD = timedelta(days=180)
"""Over which the tickets of each label are spread, in the file's order, where none has a time."""

LABELS = ("label", "id", "article_id", "topic", "intent")
TEXTS = ("body", "text", "answer", "response", "content")
TITLES = ("title", "question", "name")
STEPS = ("steps", "points")
STEP_TEXTS = ("text", "gold", "step", "body", "title")
"""Names of a gold article's fields, the first that holds something is read."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Gold:
    """The article that should be written of one label in one language."""

    label: str
    locale: str
    title: str
    body: str
    steps: tuple[str, ...]
    """What it tells, one sentence or step each, courtesies and headings left out."""


@dataclass(frozen=True)
class Labelled:
    """Tickets by label, and what is known of them."""

    tickets: tuple[SourceTicket, ...]
    labels: tuple[str, ...]
    """The gold label of each."""
    planted: frozenset[str] = frozenset()
    """Personal values that the file says stand in the tickets."""
    unlabelled: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Rows that hold no ticket, by reason."""


def read_gold(path: Path) -> list[Gold]:
    """The gold articles in French and English; a label may have several.

    Raises:
        InputError: the file cannot be read, or a row has no label or no text (with its row).
    """
    found = [_gold(row, path, number) for number, row in _rows(path)]
    known = [one for one in found if one.locale in LOCALES]
    if not known:
        raise InputError(path, f"no gold article is in one of the languages {', '.join(LOCALES)}")
    return known


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    return iter(enumerate(files.read_json_lines(path), start=1))


def _gold(row: Row, path: Path, number: int) -> Gold:
    label = _label(_first(row, LABELS))
    if not label:
        raise InputError(path, f"a gold article needs {_either(LABELS)}", row=number)
    listed = [s for s in map(_step, _listed(row)) if s]
    text = _text(_first(row, TEXTS)) or "\n".join(listed)
    if not text:
        problem = f"a gold article needs {_either(TEXTS)}, or a list of `steps`"
        raise InputError(path, problem, row=number)
    title = _text(_first(row, TITLES))
    locale = _locale(row) or detected_language(f"{title}\n{text}")
    told = listed or sentences(text)
    steps = [one for one in told if locale in LOCALES and _is_step(one, locale)]
    return Gold(label, locale, title, text, tuple(steps))


def _first(row: Row, names: Sequence[str]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "", [])), None)


def _either(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:-1]) + f" or `{names[-1]}`"


def _label(value: Any) -> str:
    """A label as text; of a list the first; empty when there is none."""
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(text for text in map(_step, value) if text)
    return value.strip() if isinstance(value, str) else ""


def _step(item: Any) -> str:
    """A step given as text or as an object that holds one."""
    return _text(_first(item, STEP_TEXTS)) if isinstance(item, dict) else _text(item)


def _listed(row: Row) -> list[Any]:
    given = _first(row, STEPS)
    return given if isinstance(given, list) else []


def _locale(row: Row) -> str:
    given = row.get("lang") or row.get("language") or row.get("locale")
    return given.lower()[:2] if isinstance(given, str) else ""


def _is_step(text: str, locale: str) -> bool:
    """Whether a sentence tells something: no courtesy, no heading, some word that tells."""
    is_heading = text.rstrip().endswith(":")
    is_courtesy = WORDINGS[locale].pleasantry.search(text) is not None
    return not is_heading and not is_courtesy and bool(text_terms(text, locale))


def read_labelled(path: Path, known: frozenset[str], *, now: datetime) -> Labelled:
    """The labelled tickets of a file, whose labels are those ``known`` or others.

    A ticket whose ``label`` is not known and whose ``article_id`` is counts for the latter. Missing
    ids are made of the row; where a ticket has no time, those of its label are spread evenly
    over :data:`PERIOD` before ``now``.

    Raises:
        InputError: the file cannot be read, a row has neither messages nor a text, or no row has
            a label.
    """
    rows = [(number, row, _topic(row, known)) for number, row in _rows(path)]
    sizes = Counter(label for _, _, label in rows if label)
    if not sizes:
        raise InputError(path, "no row has a `label`, so there is no topic to draft")
    options = ImportOptions(now, spread=(now - PERIOD, now))
    places: Counter[str] = Counter()
    seen: set[str] = set()
    tickets, labels, planted = [], [], set[str]()
    skipped: dict[str, int] = defaultdict(int)
    for number, row, label in rows:
        _check(row, path, number)
        if not label:
            continue
        assumed = options.spread_time(places[label], sizes[label])
        places[label] += 1
        ticket = jsonl.ticket(_identified(row, number, seen), "", options, assumed)
        if not isinstance(ticket, SourceTicket):
            skipped[ticket.reason] += 1
            continue
        tickets.append(ticket)
        labels.append(label)
        planted |= _planted(row)
    unlabelled = len(rows) - sum(sizes.values())
    return Labelled(tuple(tickets), tuple(labels), frozenset(planted), unlabelled, dict(skipped))


def _topic(row: Row, known: frozenset[str]) -> str:
    label, article = _label(row.get("label")), _label(row.get("article_id"))
    return article if article in known and label not in known else label


def _check(row: Row, path: Path, number: int) -> None:
    if not isinstance(row.get("messages"), list) and not isinstance(row.get("text"), str):
        raise InputError(path, "a ticket needs `messages`, a list of role and text", row=number)


def _identified(row: Row, number: int, seen: set[str]) -> Row:
    """The row with an id of its own; ``seen`` holds those before and takes this one."""
    own = _label(row.get("id"))
    name = own if own and own not in seen else f"{own}#{number}"
    seen.add(name)
    return {**row, "id": name}


def _planted(row: Row) -> set[str]:
    """The personal values that a row itself names, as texts or as objects with ``value``."""
    given = row.get("planted")
    items = given if isinstance(given, list) else []
    values = (item.get("value") if isinstance(item, dict) else item for item in items)
    return {value for value in values if isinstance(value, str) and value.strip()}
