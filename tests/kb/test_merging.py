"""Two changes of one text put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.merging import (
    BOTH,
    CONFLICT,
    MINE,
    THEIRS,
    conflicts,
    merge,
    merged,
    merged_set,
    opcodes,
    side_by_side,
)

LINES = st.lists(st.sampled_from(["", "été", "œuvre", "l'échange", "🎁", "a", "b"]), max_size=9)


def joined(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """The merge of three texts of one letter a line, and how many conflicts it has."""
    parts = merge(list(base), list(mine), list(theirs))
    return "".join(merged(parts)), len(conflicts(parts))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result", "found"),
    [
        ("abc", "Abc", "abC", "AbC", 0),
        ("abc", "Abc", "aBc", "ABc", 0),
        ("abc", "abxc", "abc", "abxc", 0),
        ("abc", "ac", "abcd", "acd", 0),
        ("abc", "", "abc", "", 0),
        ("abc", "xabc", "Abc", "xAbc", 0),
        ("abc", "aXc", "aXc", "aXc", 0),
        ("abc", "aXc", "aYc", "aYXc", 1),
        ("abc", "abcx", "abcy", "abcyx", 1),
        ("abc", "ac", "aXc", "aXc", 1),
        ("", "x", "", "x", 0),
        ("abcd", "aXYd", "abZd", "abZXYd", 1),
    ],
)
def test_changes_of_other_lines_are_put_together(
    base: str, mine: str, theirs: str, result: str, found: int
) -> None:
    """And those of the same lines are left to somebody, theirs first; capitals were changed."""
    assert joined(base, mine, theirs) == (result, found)


@given(LINES, LINES)
def test_who_changed_nothing_takes_what_the_other_changed(base: list[str], one: list[str]) -> None:
    """Whichever side that is."""
    assert merged(merge(base, one, base)) == one == merged(merge(base, base, one))
    assert merged(merge(base, one, one)) == one


@given(LINES, LINES, LINES)
def test_the_order_of_the_sides_does_not_matter(
    base: list[str], one: list[str], other: list[str]
) -> None:
    """The same parts are in conflict, and where none is, the text is the same."""
    there, back = merge(base, one, other), merge(base, other, one)
    assert conflicts(there) == conflicts(back)
    if not conflicts(there):
        assert merged(there) == merged(back)


@given(LINES, LINES, LINES)
def test_each_side_can_be_had_back_from_the_parts(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    """Nothing of the three texts is left out, and what one side wrote anew is in the merge."""
    parts = merge(base, mine, theirs)
    assert [line for part in parts for line in part.base] == base
    assert [line for part in parts for line in part.mine] == mine
    assert [line for part in parts for line in part.theirs] == theirs
    assert ({*mine, *theirs} - {*base}) <= {*merged(parts)}


@given(LINES, LINES)
def test_without_the_common_text_each_difference_is_chosen(
    mine: list[str], theirs: list[str]
) -> None:
    """All of either side can be chosen."""
    parts = side_by_side(mine, theirs)
    for choice, lines in ((MINE, mine), (THEIRS, theirs)):
        assert merged(parts, dict.fromkeys(conflicts(parts), choice)) == lines


def test_a_choice_decides_a_conflict() -> None:
    """One side, the other, or both."""
    parts = merge(["a"], ["m"], ["t"])
    assert parts[0].kind == CONFLICT
    found = [merged(parts, {0: choice}) for choice in (MINE, THEIRS, BOTH)]
    assert found == [["m"], ["t"], ["t", "m"]]


def test_lists_lose_what_either_took_away() -> None:
    """And have what either added, once."""
    assert merged_set(["a", "b", "c"], ["a", "x", "c"], ["b", "c", "y", "x"]) == ["c", "y", "x"]


def test_many_equal_lines_are_compared_in_a_bearable_time() -> None:
    """A pasted text may hold nothing else; both texts are still had back."""
    old, new = ["a"] * 20_000, ["a"] * 9_000 + ["b"] + ["a"] * 9_000 + ["c"]
    found = opcodes(old, new)  # minutes without a bound
    assert [x for kind, _, _, c, d in found for x in new[c:d]] == new
