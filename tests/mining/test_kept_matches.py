"""Kept matches are those that matching gives, and only where nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kb.matching_features import Queries
from mining import kept_matches, matching_partitions, wording
from mining.calibration import Line
from mining.encoders import load_encoder
from mining.identity import identity
from mining.kept_matches import Kept, months
from mining.matching import article_index
from mining.wording import HALVES, Taught
from tests.factories import an_article

TEXTS = (
    "Où est mon colis ?",
    "Je veux être remboursé",
    "Where is my parcel?",
    "Mot de passe oublié",
)
CLOSE = ["score", "probability", "margin"]
MANY = 6
"""Months of three needs each."""


@cache
def known() -> tuple[Taught, Queries]:
    """Two articles and eighteen needs."""
    encoder = load_encoder("use")
    other = an_article(id="payment/refund", title="Être remboursé", body="Sous dix jours.")
    index = article_index([an_article(), other], encoder)
    texts = [f"{TEXTS[n % 4]} {n}" for n in range(3 * MANY)]
    queries = Queries(texts, ["fr", "fr", "en"] * MANY, encoder.encode(texts))
    return Taught([index] * HALVES, np.arange(3 * MANY) % HALVES), queries


def matched(kept: Kept | Taught, queries: Queries, *, cut: float = 0.5) -> pd.DataFrame:
    """MATCHES of every need."""
    ids = [f"t{n}" for n in range(len(queries))]
    return kept.matches(ids, queries, range(len(queries)), articles=[0, 1], threshold=cut)


def told(texts: list[str]) -> Queries:
    """The known needs in other words: their vectors stay."""
    return replace(known()[1], texts=texts)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few needs are many enough to be kept."""
    monkeypatch.setattr(kept_matches, "FEWEST_KEPT", 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where matches are kept."""
    return tmp_path / "kept"


def kept(folder: Path | None) -> Kept:
    """The known library, a month for three needs."""
    return Kept(lambda: known()[0], [n // 3 for n in range(3 * MANY)], folder)


def times(folder: Path) -> dict[str, int]:
    """When each kept file was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_kept_matches_are_what_matching_gives(folder: Path) -> None:
    """Made, read again, and not kept at all: the same needs match the same articles."""
    queries = known()[1]
    first, again = (matched(kept(folder), queries) for _ in range(2))
    assert_frame_equal(first, again)
    plain = matched(kept(None), queries)
    assert_frame_equal(first.drop(columns=CLOSE), plain.drop(columns=CLOSE))
    assert np.allclose(first["probability"].astype(float), plain["probability"].astype(float))


@settings(max_examples=4, deadline=None)
@given(changed=st.sets(st.integers(0, 3 * MANY - 1)))
def test_only_months_with_a_change_are_matched_anew(
    tmp_path_factory: pytest.TempPathFactory, changed: set[int]
) -> None:
    """After any change the result is that of a run from nothing; other months' files answer."""
    folder, nothing = tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("nothing")
    matched(kept(folder), known()[1])
    before = times(folder)
    texts = [f"{t} !" if n in changed else t for n, t in enumerate(known()[1].texts)]
    later = kept(folder)
    assert_frame_equal(matched(later, told(texts)), matched(kept(nothing), told(texts)))
    same = [name for name in later.used if times(folder)[name] == before.get(name)]
    assert len(same) == MANY - len({n // 3 for n in changed})
    later.tidy()
    assert set(times(folder)) == later.used == set(times(nothing))


def test_groups_are_answered_each_as_if_asked_alone(folder: Path) -> None:
    """Kept or not: rows in another order, one article of the two, few rows, none."""
    queries, ids = known()[1], [f"t{n}" for n in range(3 * MANY)]
    groups = [(range(3 * MANY), [0, 1]), ([8, 2, 5], [1]), ([7], [0, 1]), ([], [0]), ([3, 1], [])]
    for one in (kept(folder), kept(folder), kept(None), replace(kept(folder), rests_on="a")):
        found = one.matches_each(ids, queries, groups, threshold=0.5)
        for (rows, articles), table in zip(groups, found, strict=True):
            alone = kept(folder).matches(ids, queries, rows, articles=articles, threshold=0.5)
            assert_frame_equal(table.drop(columns=CLOSE), alone.drop(columns=CLOSE))
            assert table["ticket_id"].tolist() == [ids[row] for row in rows]


def test_two_processes_match_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the bit: blocks are cut the same way, and each gets one thread of BLAS."""
    monkeypatch.setattr(matching_partitions, "BLOCK", 4)
    monkeypatch.setattr(wording, "FEWEST_SHARED", 1)
    queries, ids = known()[1], [f"t{n}" for n in range(3 * MANY)]
    groups = [(range(3 * MANY), [0, 1]), ([8, 2, 5], [1])]
    one, two = (
        list(known()[0].matches_each(ids, queries, groups, threshold=0.4, workers=count))
        for count in (1, 2)
    )
    for alone, shared in zip(one, two, strict=True):
        assert_frame_equal(alone, shared)


def test_anything_taught_is_another_question(folder: Path) -> None:
    """Another cut, model, article or half of the customers: nothing kept answers it."""
    library, queries = known()
    first = kept(folder)
    matched(first, queries)
    others = [
        replace(first, learn=lambda: library.corrected(Line(1.0, 0.5)), used=set()),
        replace(first, learn=lambda: replace(library, halves=1 - library.halves), used=set()),
        replace(
            first,
            learn=lambda: replace(library, indexes=[one.plain() for one in library.indexes]),
            used=set(),
        ),
        replace(first, used=set()),
    ]
    for other, cut in zip(others, (0.5, 0.5, 0.5, 0.4), strict=True):
        matched(other, queries, cut=cut)
        assert not first.used & other.used


def test_damaged_file_is_matched_again(folder: Path) -> None:
    """A file that is cut off answers nothing, and is written anew."""
    first = matched(kept(folder), known()[1])
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes()[:50])
    assert_frame_equal(matched(kept(folder), known()[1]), first)
    assert all(path.stat().st_size > 50 for path in folder.iterdir())


def test_nothing_is_learnt_where_nothing_new_is_asked(folder: Path) -> None:
    """A question that was answered on the same grounds needs no library; months stay for others."""

    def learn() -> Taught:
        raise AssertionError("nobody has to learn anything")

    first = replace(kept(folder), rests_on="these needs and articles")
    found, before = matched(first, known()[1]), times(folder)
    again = replace(first, learn=learn, used=set())
    assert_frame_equal(matched(again, known()[1]), found)
    again.tidy()
    assert times(folder) == before
    other = replace(first, rests_on="other articles", learn=learn, used=set())
    with pytest.raises(AssertionError, match="learn"):
        matched(other, known()[1])


def test_no_ticket_is_named_in_what_is_kept(folder: Path) -> None:
    """Ids and words of tickets stay out."""
    matched(kept(folder), known()[1])
    tables = [pd.read_parquet(path) for path in folder.iterdir()]
    assert {name for table in tables for name in table["ticket_id"]} == {""}


def test_months_are_told_apart() -> None:
    """Also the same month of two years."""
    times = pd.to_datetime(["2025-01-31", "2025-02-01", "2026-01-31", "2025-01-01"], utc=True)
    found = months(pd.DataFrame({"created_at": times}))
    assert [found.index(one) for one in found] == [0, 1, 2, 0]


@dataclass(frozen=True)
class Thing:
    """Something with a value that is worked out."""

    value: Any

    @cached_property
    def twice(self) -> Any:
        """No part of what it is."""
        return [self.value] * 2


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=3), some, max_size=2)
    ),
    max_leaves=8,
)


@given(one=VALUES, other=VALUES)
def test_identity_is_of_what_is_held(one: Any, other: Any) -> None:
    """Same content, same identity; other content, another; what was worked out counts nothing."""
    thing = Thing(one)
    assert thing.twice == [one] * 2
    assert identity(thing) == identity(Thing(one))
    assert (identity([one]) == identity([other])) == (repr(one) == repr(other))


def test_identity_of_the_unknown_is_refused() -> None:
    """Nothing is left out in silence."""
    with pytest.raises(TypeError, match="no identity of a object"):
        identity([object()])
