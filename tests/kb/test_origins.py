"""Origins: what an imported article was like at its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import InputError
from kb.origins import Origin, content_hash, is_changed, merged, parse_origin

DAY = datetime(2026, 3, 1, tzinfo=UTC)
HASH = content_hash("Retours", "Sous 30 jours.")


def an_origin(**changes: Any) -> Origin:
    """A French article that came from Zendesk."""
    base = Origin("a/b", "fr", "zendesk", "1", "1", HASH, "v1", "published", "published")
    return replace(base, **changes)


@given(st.text(max_size=9), st.integers(0) | st.none(), st.lists(st.text(), max_size=3))
def test_an_origin_survives_being_written_and_read(
    url: str, views: int | None, labels: list[str]
) -> None:
    """Whatever its values."""
    origin = an_origin(url=url, views=views, labels=tuple(labels), updated_at=DAY)
    assert parse_origin(origin.document(), "origins.jsonl", 1) == origin


@pytest.mark.parametrize("change", [{"article_id": 3}, {"updated_at": "x"}, {"other": 1}])
def test_a_damaged_origin_is_one_clear_error(change: dict[str, Any]) -> None:
    """It names the file and the row."""
    with pytest.raises(InputError, match=r"origins\.jsonl, row 7"):
        parse_origin(an_origin().document() | change, "origins.jsonl", 7)


def test_spaces_do_not_make_another_text() -> None:
    """A source may break its lines elsewhere the next time."""
    assert content_hash(" Retours", "Sous\n30  jours.") == HASH


@pytest.mark.parametrize(
    ("digest", "at", "changed"),
    [(HASH, DAY, False), (HASH, None, False), ("x", DAY, False), ("x", None, True)],
)
def test_a_text_is_changed_when_hash_and_time_say_so(
    digest: str, at: datetime | None, changed: bool
) -> None:
    """The same time of change means the same text, spelled anew."""
    assert is_changed(an_origin(updated_at=DAY), digest, at) is changed


def test_the_newer_origin_takes_the_place_of_the_older() -> None:
    """By source id, and by the article's place."""
    old = [an_origin(), an_origin(locale="en", source="crisp", source_id="9")]
    new = [an_origin(article_id="c/d"), an_origin(locale="en")]
    assert merged(old, new) == sorted(new, key=lambda o: o.article_id)
