"""Propose the mapping of a CSV from its headers and its values, for ``--guess``.

Each column is looked at for what its cells are (times, addresses, long texts, few words that
return), each role says how well a column fits it, and the best pairs win. A role is as sure as its
header and its values together: a header alone may lie, values alone may belong to a sister column.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kb.errors import InputError
from kb.words import fold
from mining.importers import rows, values
from mining.importers.columns import CUSTOMER_WORDS, ROLES, ColumnMapping, plain_header
from mining.importers.csv_rows import Table, table

SAMPLE = 2_000
"""Rows that are looked at."""
SURE, LIKELY = 0.75, 0.5
"""Shares of certainty from which a role is called sure, or likely."""
_LEAST = 0.3
_HEADER = 0.55
"""What a header's words alone are worth, of 1."""

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_REFERENCE = re.compile(r"(?=.*\d)[A-Z]{0,5}[-_#]?[\dA-Z-]{4,20}\Z", re.IGNORECASE)
_LANGUAGES = frozenset({"fr", "en", "de", "es", "it", "nl", "pt", "fra", "eng", "french", "english",
                        "francais", "anglais"})  # fmt: skip
_STAFF_WORDS = frozenset(
    "agent operator operateur conseiller staff out sortant outgoing outbound admin bot".split()
)
_ANSWERS = re.compile(
    r"\b(?:nous (?:avons|vous|sommes)|votre (?:commande|demande|colis)|we (?:have|are)"
    r"|your (?:order|request|parcel)|merci de votre|thank you for)\b"
)

LATER_TIMES = frozenset({"message_at", "solved_at", "closed_at", "first_reply_at"})
"""Roles that a time alone does not speak for: without a telling header it is created_at."""

_END_OF_TIME = datetime(9990, 1, 1, tzinfo=UTC)

Fit = Callable[["Column"], float]


@dataclass(frozen=True)
class Column:
    """What the cells of one column are, as shares of those that are not empty."""

    header: str
    filled: float
    """Share of the rows in which it is not empty."""
    distinct: float
    kinds: int
    """Different cells, folded."""
    length: float
    """Characters in a cell on average."""
    spaced: float
    times: float
    mails: float
    numbers: float
    references: float
    answers: float
    counted: Counter[str] = field(default_factory=Counter, repr=False)
    """Folded cells of at most 40 characters, and how often each stands."""

    def share(self, words: frozenset[str] | Mapping[str, object]) -> float:
        """The share of its cells that are one of ``words``."""
        total = sum(self.counted.values())
        return sum(n for w, n in self.counted.items() if w in words) / total if total else 0.0


@dataclass(frozen=True)
class Guess:
    """A proposed mapping: role -> (column, how sure, 0 to 1)."""

    columns: Mapping[str, tuple[str, float]]
    csat_scale: str
    customer_values: tuple[str, ...]
    is_a_row_a_message: bool
    unused: tuple[str, ...]

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping to read with."""
        columns = {role: (column,) for role, (column, _) in self.columns.items()}
        marks = frozenset(fold(value) for value in self.customer_values)
        return ColumnMapping(columns, self.csat_scale, marks or CUSTOMER_WORDS)


def certainty(share: float) -> str:
    """A share of certainty in a word."""
    return "sure" if share >= SURE else "likely" if share >= LIKELY else "a guess"


def guess(path: Path) -> tuple[Table, Guess]:
    """The table at ``path`` and the mapping its first 2,000 rows speak for.

    Raises:
        InputError: no CSV, no rows, no header row, or nothing that can be a ticket's id and text.
    """
    found = table(path)
    sample = [row.cells for row in itertools.islice(found.rows(), SAMPLE) if not row.fault]
    if not sample:
        raise InputError(path, "holds a header and no rows")
    if any(_MAIL.search(h) or _is_time(h) for h in found.headers):
        raise InputError(path, "its first row holds values, not names; add a row of column names")
    return found, guess_of(found.headers, sample, path)


def guess_of(headers: Sequence[str], sample: Sequence[rows.Cells], path: Path) -> Guess:
    """The mapping that headers and the cells of ``sample`` speak for.

    Raises:
        InputError: no column can be the ticket's id, or none its text.
    """
    columns = [column_of(header, sample) for header in dict.fromkeys(headers) if header]
    chosen = _chosen(columns)
    missing = [role for role in ("id", "body") if role not in chosen]
    if missing:
        raise InputError(path, f"no column looks like {' or '.join(missing)}; write a mapping file")
    by_header = {column.header: column for column in columns}
    ids = [cells.get(chosen["id"][0], "") for cells in sample]
    customers = _customer_values(chosen, by_header, sample)
    used = {column for column, _ in chosen.values()}
    return Guess(
        columns={role: chosen[role] for role in ROLES if role in chosen},
        csat_scale=_scale(by_header[chosen["csat"][0]]) if "csat" in chosen else "5",
        customer_values=customers,
        is_a_row_a_message=len(set(ids)) < 0.95 * len(ids),
        unused=tuple(c.header for c in columns if c.header not in used),
    )


def column_of(header: str, sample: Sequence[rows.Cells]) -> Column:
    """What the cells under ``header`` are."""
    cells = [cell for row in sample if (cell := row.get(header, "").strip())]
    count = max(len(cells), 1)
    folded = [fold(cell[:200]) for cell in cells]
    times = [found for cell in cells[:300] if (found := _time(cell))]

    def share(test: Callable[[str], object]) -> float:
        return sum(1 for cell in cells if test(cell)) / count

    return Column(
        header=header,
        filled=len(cells) / max(len(sample), 1),
        distinct=len(set(folded)) / count,
        kinds=len(set(folded)),
        length=sum(map(len, cells)) / count,
        spaced=share(lambda cell: len(cell.split()) > 2),
        times=len(times) / max(min(len(cells), 300), 1),
        mails=share(lambda cell: len(cell) < 200 and _MAIL.search(cell)),
        numbers=share(lambda cell: values.number(cell) is not None),
        references=share(_REFERENCE.match),
        answers=sum(1 for text in folded if _ANSWERS.search(text)) / count,
        counted=Counter(text for text in folded if len(text) <= 40),
    )


def _time(cell: str) -> datetime | None:
    if len(cell) < 8 or len(cell) > 40:
        return None
    try:
        return values.time(cell, UTC, now=_END_OF_TIME)
    except (ValueError, OverflowError):
        return None


def _is_time(cell: str) -> bool:
    return _time(cell.strip()) is not None


def _chosen(columns: Sequence[Column]) -> dict[str, tuple[str, float]]:
    """The best pairs of a role and a column, each role and each column once."""
    pairs = [
        (score, -place, role, column.header)
        for role, fit in FITS.items()
        for place, column in enumerate(columns)
        if column.filled and (score := _score(role, fit, column)) >= _LEAST
    ]
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, role, header in sorted(pairs, reverse=True):
        if role not in chosen and header not in taken:
            chosen[role] = (header, round(min(score, 1.0), 2))
            taken.add(header)
    return chosen


def _score(role: str, fit: Fit, column: Column) -> float:
    """How well a column plays a role: its header's words and its values, 0 where values forbid."""
    by_values, by_header = fit(column), _named(role, column.header)
    if by_values <= 0 or (role in LATER_TIMES and not by_header):
        return 0.0
    return _HEADER * by_header + by_values


def _named(role: str, header: str) -> float:
    """How far a header names a role: 1 in full, less in part, 0 not at all."""
    plain = plain_header(header)
    if plain in ROLES[role]:
        return 1.0 - 0.01 * ROLES[role].index(plain)
    words = set(plain.split())
    parts = [len(name.split()) for name in ROLES[role] if set(name.split()) <= words]
    return 0.5 + 0.1 * min(max(parts), 3) if parts else 0.0


def _id(c: Column) -> float:
    if c.filled < 0.9 or c.length > 40 or max(c.times, c.mails, c.spaced) > 0.3:
        return 0.0
    return 0.25 + 0.2 * min(1.0, c.distinct * 2) if c.kinds > 1 or c.distinct == 1 else 0.05


def _when(c: Column) -> float:
    return 0.4 * c.times if c.times > 0.6 else 0.0


def _created(c: Column) -> float:
    return _when(c) * (0.6 + 0.4 * c.filled) if c.filled > 0.5 else 0.0


def _body(c: Column) -> float:
    if c.times > 0.5 or (c.mails > 0.5 and c.length < 60) or (c.kinds < 2 and c.length < 4):
        return 0.0
    long = 0.45 * min(1.0, c.length / 80) * c.spaced * (0.5 + 0.5 * c.filled)
    return max(0.02, long - 0.1 * c.answers)


def _reply(c: Column) -> float:
    return 0.9 * _body(c) * (0.4 + 0.6 * min(1.0, c.answers * 2))


def _subject(c: Column) -> float:
    if max(c.times, c.mails, c.numbers) > 0.3 or not 4 <= c.length <= 120 or c.distinct < 0.05:
        return 0.0
    return 0.2 + 0.15 * c.spaced


def _requester(c: Column) -> float:
    if c.mails > 0.5:
        return 0.45 * c.mails if c.kinds > 3 or c.distinct > 0.3 else 0.05
    return 0.1 if c.length < 60 and c.times < 0.2 and c.kinds > 1 and not _is_words(c) else 0.0


def _name(c: Column) -> float:
    plain = max(c.times, c.mails, c.numbers, c.references) < 0.2
    return 0.2 if plain and 3 < c.length < 40 and c.spaced < 0.3 and not _is_words(c) else 0.0


def _agent(c: Column) -> float:
    few = 1 < c.kinds <= 60 and c.distinct < 0.5
    plain = max(c.times, c.numbers) < 0.3 and c.length < 60
    return 0.25 if few and plain and not _is_words(c) else 0.02 if plain else 0.0


def _is_words(c: Column) -> bool:
    """Whether a column says a channel, a status, a language or who wrote."""
    tables = (values.CHANNEL_WORDS, values.STATUS_WORDS, _LANGUAGES)
    return max(c.share(t) for t in tables) > 0.5 or _role(c) > 0.1


def _few(words: frozenset[str] | Mapping[str, object]) -> Fit:
    """How far a column is made of ``words``; a column of few other short words may still be it."""
    folded = frozenset(fold(str(word)) for word in words)

    def fit(c: Column) -> float:
        if c.kinds > 40 or c.length > 30 or max(c.times, c.mails) > 0.3:
            return 0.0
        return 0.02 + 0.45 * c.share(folded)

    return fit


def _role(c: Column) -> float:
    customers, staff = c.share(CUSTOMER_WORDS), c.share(_STAFF_WORDS)
    if c.kinds > 12 or c.length > 30 or c.kinds < 2:
        return 0.0
    return 0.02 + 0.45 * (customers + staff) if customers and staff else 0.02


def _csat(c: Column) -> float:
    if c.kinds > 12 or c.length > 14:
        return 0.0
    worded = c.share(rows.GOOD_BAD)
    small = sum(n for w, n in c.counted.items() if 0 <= (values.number(w) or -1) <= 10)
    share = small / max(sum(c.counted.values()), 1)
    return 0.45 * worded if worded > 0.5 else 0.25 * share if share > 0.9 else 0.0


def _tags(c: Column) -> float:
    return 0.1 if c.length < 80 and max(c.times, c.mails) < 0.2 else 0.0


def _order(c: Column) -> float:
    return 0.2 * c.references if c.references > 0.6 and c.distinct > 0.3 else 0.0


FITS: dict[str, Fit] = {
    "id": _id,
    "created_at": _created,
    "message_at": _when,
    "solved_at": _when,
    "closed_at": _when,
    "first_reply_at": _when,
    "subject": _subject,
    "body": _body,
    "agent_reply": _reply,
    "requester": _requester,
    "requester_name": _name,
    "agent": _agent,
    "channel": _few(values.CHANNEL_WORDS),
    "status": _few(values.STATUS_WORDS),
    "language": _few(_LANGUAGES),
    "role": _role,
    "csat": _csat,
    "tags": _tags,
    "order": _order,
}
"""How well the values of a column fit a role, 0 to 0.45; 0 where they forbid it."""


def _scale(column: Column) -> str:
    """The scale of a satisfaction: words, or the smallest of 1, 5 and 10 that holds its numbers."""
    if column.share(rows.GOOD_BAD) > 0.5:
        return "good_bad"
    most = max((values.number(word) or 0.0 for word in column.counted), default=5.0)
    return "1" if most <= 1 else "5" if most <= 5 else "10"


def _customer_values(
    chosen: Mapping[str, tuple[str, float]],
    columns: Mapping[str, Column],
    sample: Sequence[rows.Cells],
) -> tuple[str, ...]:
    """What marks a customer's row: known words, else what the first row of most tickets says."""
    if "role" not in chosen:
        return ()
    header = chosen["role"][0]
    own = [word for word in columns[header].counted if word in CUSTOMER_WORDS]
    if own:
        return tuple(sorted(own))
    first: dict[str, str] = {}
    for cells in sample:
        first.setdefault(cells.get(chosen["id"][0], ""), fold(cells.get(header, "").strip()))
    most = Counter(first.values()).most_common(1)
    return (most[0][0],) if most and most[0][0] else ()
