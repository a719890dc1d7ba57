"""The tickets of one topic in one language as arrays: what is asked of hundreds of gaps at a time.

A frame for each would cost milliseconds for every question put to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.frames import instants
from kb.gap_decisions import GapKey
from kb.need_matches import WORST_FIRST

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ANSWERED, NOT_AT_ALL = WORST_FIRST["match"], WORST_FIRST["none"]


@dataclass(frozen=True)
class TopicTickets:
    """An entry a ticket, in the order of the frame that they come from."""

    ids: npt.NDArray[np.object_]
    created_at: npt.NDArray[np.datetime64]
    """In UTC, to the microsecond."""
    is_dated: Flags
    """Whether the source says when: a spread that stands in has no trend."""
    answer: Ints
    """A value of :data:`kb.need_matches.WORST_FIRST`."""
    customer: Ints
    """A number for each customer, -1 for one whom nobody knows."""
    nearest: Ints
    """The place of the nearest article in ``articles``, -1 without one."""
    is_near_own: Flags
    """Whether that article is in the ticket's language."""
    probability: Floats
    """That it is the right one; 0 where that is not known."""
    handling_minutes: Floats
    """Null where they are not known."""
    articles: npt.NDArray[np.object_]
    """Ids of articles, in order: the same of all topics."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_answered(self) -> Flags:
        """Whether a live article in its language is known to answer each."""
        return np.asarray(self.answer == ANSWERED)

    @property
    def times(self) -> npt.NDArray[np.datetime64]:
        """When those were written whose source says so."""
        return self.created_at[self.is_dated]

    @property
    def customers(self) -> int:
        """Distinct customers."""
        return distinct_customers(self.customer)

    def only(self, chosen: Flags | Ints | slice) -> TopicTickets:
        """Some of them: chosen by flags, by their places, or in a row."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in _COLUMNS})

    def chances(self, chosen: Flags | slice = slice(None)) -> Floats:
        """For each of ``articles`` the mean probability over all tickets, told of the ``chosen``.

        A ticket whose nearest article is another one counts as 0 for it.
        """
        places, chance = self.nearest[chosen], self.probability[chosen]
        sums = np.bincount(places + 1, weights=chance, minlength=len(self.articles) + 1)[1:]
        return np.asarray(sums / max(len(self), 1))


_COLUMNS = [name for name in TopicTickets.__dataclass_fields__ if name != "articles"]


def by_topic(tickets: pd.DataFrame) -> dict[GapKey, TopicTickets]:
    """Rows of :func:`mining.gaps.tickets_in_topics` by topic and language, keys in order."""
    topics, topic_names = pd.factorize(tickets["topic_id"], sort=True)
    languages, language_names = pd.factorize(tickets["language"], sort=True)
    codes = topics * len(language_names) + languages
    order = np.argsort(codes, kind="stable")
    found, codes = arrays(tickets).only(order), codes[order]
    keys, starts = np.unique(codes, return_index=True)
    ends = np.append(starts, len(codes))[1:].tolist()
    places = [divmod(key, len(language_names)) for key in keys.tolist()]
    return {
        (str(topic_names[topic]), str(language_names[language])): found.only(slice(start, end))
        for (topic, language), start, end in zip(places, starts.tolist(), ends, strict=True)
    }


def arrays(tickets: pd.DataFrame) -> TopicTickets:
    """Rows of :func:`mining.gaps.tickets_in_topics`, of one topic or of several."""
    kinds, names = pd.factorize(tickets["kind"])
    near, articles = pd.factorize(tickets["nearest_id"], sort=True)
    is_own = tickets["nearest_locale"].eq(tickets["language"]).fillna(False)
    return TopicTickets(
        ids=tickets["ticket_id"].to_numpy(object),
        created_at=instants(tickets["created_at"]),
        is_dated=~tickets["created_at_assumed"].to_numpy(bool),
        answer=np.array([WORST_FIRST[str(name)] for name in names], dtype=np.int64)[kinds],
        customer=numbered(tickets["requester_key"]),
        nearest=near,
        is_near_own=is_own.to_numpy(bool),
        probability=tickets["probability"].to_numpy(np.float64, na_value=0.0),
        handling_minutes=tickets["handling_minutes"].to_numpy(np.float64, na_value=np.nan),
        articles=np.asarray(articles, dtype=object),
    )


def numbered(keys: pd.Series) -> Ints:
    """A number for each customer, -1 for the unknown ones, whose key is empty."""
    return np.asarray(pd.factorize(keys.mask(keys.eq("")))[0], dtype=np.int64)


def distinct_customers(customers: Ints) -> int:
    """Distinct numbers from 0 on; each that is below 0, of one unknown, counts as one."""
    known = customers[customers >= 0]
    return len(np.unique(known)) + len(customers) - len(known)
