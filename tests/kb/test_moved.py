"""What articles were called when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.markdown import Links, body
from kb.moved import Moved, Names, former, names_of, with_former
from tests.factories import NOW


def day(number: int) -> datetime:
    """The moment so many days after the first."""
    return NOW + timedelta(days=number)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Names, list[tuple[str, int]]]:
    """Moves of articles over free addresses, and which address each had at the start."""
    places = {f"a/{n}": n for n in range(3)}
    born = sorted(places)
    moves = []
    for number in range(draw(st.integers(0, 8))):
        old = draw(st.sampled_from(sorted(places)))
        new = draw(st.sampled_from([p for n in range(6) if (p := f"a/{n}") not in places]))
        places[new] = places.pop(old)
        moves.append(Moved(old, new, day(number)))
    return names_of(reversed(moves)), [(new, born.index(f"a/{n}")) for new, n in places.items()]


@given(histories())
def test_an_old_name_leads_to_the_present_one_and_back(
    history: tuple[Names, list[tuple[str, int]]],
) -> None:
    """Whatever moved where, also to an address that another article had before."""
    names, places = history
    for present, number in places:
        assert names.now(f"a/{number}", day(-1)) == present
        assert names.then(present, day(-1)) == f"a/{number}"
        assert names.now(present, day(99)) == present == names.then(present, day(99))


def test_a_new_article_at_an_old_address_is_another_one() -> None:
    """What was logged before the move is the moved one's, what came later is not."""
    names = names_of([Moved("a/x", "b/x", day(1))])
    assert [names.now("a/x", day(n)) for n in (0, 1, 2)] == ["b/x", "b/x", "a/x"]


def test_former_ids_lead_to_the_present_one_only() -> None:
    """Over several moves; an article that came back has no former address there."""
    names = names_of([Moved("a/x", "b/x", day(1)), Moved("b/x", "c/x", day(2))])
    assert names.targets() == {"a/x": "c/x", "b/x": "c/x"}
    assert former(names.targets(), "c/x") == ["b/x", "a/x"]
    back = names_of([*names.moves, Moved("c/x", "a/x", day(3))])
    assert back.targets() == {"b/x": "a/x", "c/x": "a/x"}
    assert with_former({"a/x": 1, "c/x": 2}, back.targets()) == {"a/x": 1, "b/x": 1, "c/x": 2}


@pytest.mark.parametrize("href", ["../old/x.md", "old/x", "y.md"])
def test_links_to_and_from_a_moved_article_stay_links(href: str) -> None:
    """The old address of another one, and what lay beside this one before."""
    pages = with_former({"new/x": "#x", "old/y": "#y", "new/z": "#z"}, {"old/x": "new/x"})
    links = Links("new/z", pages, former=("old/z",))
    assert f'<a href="#{"y" if href == "y.md" else "x"}">' in body(f"[l]({href})", links).html
