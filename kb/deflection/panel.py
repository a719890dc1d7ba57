"""The table an effect is estimated from: tickets by topic and week, and when articles came.

Rows (mappings with their row numbers) become a :class:`Panel`. Weeks run without a gap from the
first to the last one of the counts; a topic without a row in a week had no ticket then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from kb.deflection.imputation import Floats, Indices
from kb.deflection.rows import Faults, Row, count, is_read_in, language, monday, text
from kb.errors import InputError

SUNDAY = 6
NEVER = 1_000_000
"""The week number of what never happens."""
LONGEST_WEEKS = 2_000
"""Weeks a table may span: 38 years. More is a mistyped year."""

Lot = tuple[str, str]
"""A draw, and the article (or topic) that got its week in it."""
Key = tuple[str, str]
"""A topic and its language; the language is empty where the table has none."""


@dataclass(frozen=True)
class Panel:
    """Tickets by topic and week.

    ``counts`` has shape (K, T). ``published`` and ``withdrawn`` hold week numbers from
    ``first_week`` (a Monday), :data:`NEVER` where there was none; a number may lie before or after
    the counts. ``orders`` has shape (T,), nan in weeks without a figure, or is None. ``languages``
    has an entry per row of ``counts``, empty where the table has no such column. ``notes`` says
    what was odd in the tables and did not stop anything. ``lots`` has, for rows whose first article
    was published in an order drawn by lot, the name of the draw and of what was drawn.
    """

    topics: tuple[str, ...]
    languages: tuple[str, ...]
    first_week: date
    counts: Floats
    published: Indices
    withdrawn: Indices
    orders: Floats | None = None
    notes: tuple[str, ...] = ()
    lots: Mapping[int, Lot] = field(default_factory=dict)

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return int(self.counts.shape[1])

    @property
    def is_published(self) -> npt.NDArray[np.bool_]:
        """Topics whose first article came before the counts end, shape (K,)."""
        return self.published < self.weeks

    def week(self, number: int) -> str:
        """The Monday of a week number as an ISO date."""
        return (self.first_week + timedelta(weeks=int(number))).isoformat()

    def name(self, topic: int) -> str:
        """The topic, with its language where there is one, for sentences."""
        spoken = self.languages[topic]
        return f"{self.topics[topic]} ({spoken})" if spoken else self.topics[topic]


@dataclass(frozen=True)
class Tables:
    """Three tables of (row number, row), and what to call them in an error."""

    counts: Iterable[Row]
    publications: Iterable[Row]
    orders: Iterable[Row] | None = None
    names: tuple[str, str, str] = ("counts", "publications", "orders")


def panel(tables: Tables) -> Panel:
    """The panel of a table of counts, one of publications and perhaps one of orders.

    Counts need ``topic``, ``week``, ``count``; publications ``topic``, ``week`` and may have
    ``withdrawn``, and where weeks were drawn by lot the name of the ``draw`` and the ``article``
    that the row is of (its topic, if nothing is said); orders ``week``, ``orders``. ``language`` is
    read from the first two where it is
    there: a publication without one holds for every language. Several rows of a topic and week
    are added up. A topic has an article from its first publication until the first week in which
    none is live; that it came back later is noted. Topics come out sorted by name, so that the
    order of rows changes nothing.

    Raises:
        InputError: counts are empty, a column is missing, or cells cannot be read; it names rows.
    """
    cells, odd = _cells(tables.counts, tables.names[0])
    weeks = [week for one in cells.values() for week in one]
    first, last = min(weeks), max(weeks)
    width = (last - first).days // 7 + 1
    if width > LONGEST_WEEKS:
        span = f"weeks from {first} to {last}: one of these years is mistyped"
        raise InputError(tables.names[0], span)
    keys = sorted(cells)
    counts = np.zeros((len(keys), width))
    for place, key in enumerate(keys):
        for week, tickets in cells[key].items():
            counts[place, (week - first).days // 7] = tickets
    lives, lots, notes = _lives(tables.publications, tables.names[1], keys)
    numbers = [_numbers(lives.get(key), first) for key in keys]
    return Panel(
        topics=tuple(topic for topic, _ in keys),
        languages=tuple(spoken for _, spoken in keys),
        first_week=first,
        counts=counts,
        published=np.array([number for number, _ in numbers], dtype=np.int64),
        withdrawn=np.array([number for _, number in numbers], dtype=np.int64),
        orders=_orders(tables.orders, tables.names[2], first, width),
        notes=(*odd, *notes),
        lots={place: lots[key] for place, key in enumerate(keys) if key in lots},
    )


def _cells(
    rows: Iterable[Row], source: str
) -> tuple[dict[Key, dict[date, float]], tuple[str, ...]]:
    """Tickets by topic, language and Monday; and notes on what is odd in the rows."""
    faults = Faults(source)
    cells: dict[Key, dict[date, float]] = {}
    seen: Counter[tuple[Key, str]] = Counter()
    for number, row in rows:
        with faults.of(number):
            key = text(row, "topic"), language(row)
            week, tickets = monday(row, "week"), count(row, "count")
            of_topic = cells.setdefault(key, {})
            of_topic[week] = of_topic.get(week, 0.0) + tickets
            seen[key, str(row["week"]).strip()[:10]] += 1
    faults.check()
    if not cells:
        raise InputError(source, "holds no counts; expected rows of topic, week, count")
    if len({bool(spoken) for _, spoken in cells}) > 1:
        raise InputError(source, "some rows have a language and some have none; fill all or none")
    return cells, _odd(seen)


def _odd(seen: Mapping[tuple[Key, str], int]) -> tuple[str, ...]:
    """What a table can mean in two ways: rows given twice, and weeks named by their Sundays."""
    notes = []
    if twice := sum(1 for times in seen.values() if times > 1):
        notes.append(
            f"rows_added_up: {twice} topics and days stand in several rows, added up; a table that "
            "was joined twice counts twice"
        )
    days = {day for _, day in seen}
    if len(days) > 1 and all(date.fromisoformat(day).weekday() == SUNDAY for day in days):
        notes.append(
            "weeks_on_sundays: each is taken as the last day of its week; where weeks begin on "
            "Sundays, name them by the Monday after"
        )
    return tuple(notes)


Publication = tuple[date, date | None, Lot]
"""A row: the weeks from and until which something is live, and its lot ("" for no draw)."""
Life = tuple[date, date | None]
"""The Mondays from which and until which an article is live; None while one is."""


def _lives(
    rows: Iterable[Row], source: str, keys: list[Key]
) -> tuple[dict[Key, Life], dict[Key, Lot], tuple[str, ...]]:
    """When articles of each topic came and went, by which lots; notes on unknown topics."""
    faults = Faults(source)
    found: dict[Key, list[Publication]] = {}
    by_topic: dict[str, list[Key]] = {}
    for key in keys:
        by_topic.setdefault(key[0], []).append(key)
    unknown: set[str] = set()
    unread: set[Key] = set()
    for number, row in rows:
        with faults.of(number):
            topic, spoken = text(row, "topic"), language(row)
            has_end = str(row.get("withdrawn") or "").strip()
            end = monday(row, "withdrawn") if has_end else None
            draw, article = (str(row.get(name) or "").strip() for name in ("draw", "article"))
            one = monday(row, "week"), end, (draw, article or topic)
            unknown |= set() if topic in by_topic else {topic}
            read = [key for key in by_topic.get(topic, ()) if is_read_in(spoken, key[1])]
            for key in read:
                found.setdefault(key, []).append(one)
            unread |= {(topic, spoken)} if topic in by_topic and not read else set()
    faults.check()
    joined = {key: _joined([one[:2] for one in own]) for key, own in found.items()}
    came_back = _came_back([key for key, own in joined.items() if len(own) > 1])
    notes = _unknown(unknown), _unread(unread), came_back
    lives = {key: own[0] for key, own in joined.items()}
    return lives, _lots(found, lives), tuple(note for note in notes if note)


def _lots(found: Mapping[Key, Sequence[Publication]], lives: Mapping[Key, Life]) -> dict[Key, Lot]:
    """The lots of topics whose time with an article began by lot.

    None where something that nobody drew, or another draw, went live in the same week.
    """
    lots = {}
    for key, life in lives.items():
        own = {lot for start, _, lot in found[key] if start == life[0]}
        if len(own) == 1 and (lot := own.pop())[0]:
            lots[key] = lot
    return lots


def _unknown(topics: Iterable[str]) -> str:
    names = sorted(topics)
    told = f"topics_without_tickets: {len(names)} published topics have no ticket at all ("
    return f"{told}{', '.join(names[:5])})" if names else ""


def _unread(keys: Iterable[Key]) -> str:
    names = sorted(" ".join(key) for key in keys)
    told = (
        f"languages_without_tickets: {len(names)} published topics have tickets, but none in the "
        "language of the article; they count as without one ("
    )
    return f"{told}{', '.join(names[:5])})" if names else ""


def _came_back(keys: Sequence[Key]) -> str:
    """What is said of topics whose articles went and came back."""
    names = ", ".join(" ".join(filter(None, key)) for key in sorted(keys)[:5])
    return (
        f"came_back: {len(keys)} topics had an article again after a time without ({names}); they "
        "are measured until it first went"
        if keys
        else ""
    )


def _joined(spans: list[Life]) -> list[Life]:
    """The stretches in which something is live, in order; one without a whole week is left out.

    Where none is a week long the first stands alone.
    """
    joined: list[Life] = []
    for start, end in sorted(spans, key=lambda span: span[0]):
        if joined and (joined[-1][1] is None or start <= joined[-1][1]):
            ends = joined[-1][1], end
            joined[-1] = joined[-1][0], None if None in ends else max(filter(None, ends))
        else:
            joined.append((start, end))
    return [life for life in joined if life[1] != life[0]] or joined[:1]


def _numbers(life: Life | None, first: date) -> tuple[int, int]:
    if life is None:
        return NEVER, NEVER
    start, end = life
    return (start - first).days // 7, NEVER if end is None else (end - first).days // 7


def _orders(rows: Iterable[Row] | None, source: str, first: date, width: int) -> Floats | None:
    """Orders by week; several rows of a week are added up, a week without a row is nan."""
    if rows is None:
        return None
    faults = Faults(source)
    orders = np.full(width, np.nan)
    for number, row in rows:
        with faults.of(number):
            week, value = (monday(row, "week") - first).days // 7, count(row, "orders")
            if 0 <= week < width:
                orders[week] = value + np.nan_to_num(orders[week])
    faults.check()
    return orders
