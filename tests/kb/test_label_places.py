"""Names on a map: readable, on no other name and no other disc."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.label_places import LETTER, LINE, Box, Disc, Label, labels, wrapped

WIDTH, HEIGHT = 600.0, 400.0
discs = st.builds(
    Disc,
    st.floats(20, WIDTH - 20),
    st.floats(20, HEIGHT - 20),
    st.floats(4, 20),
    st.sampled_from(["Où est mon colis ?", "Is it too late to send back an order?", "Œuvre", ""]),
)


def box_of(disc: Disc, label: Label) -> Box:
    """Where a label stands."""
    wide, high = max(map(len, label.lines)) * LETTER, len(label.lines) * LINE
    left = disc.x + label.dx + {"left": 0, "center": -wide / 2, "right": -wide}[label.align]
    top = disc.y + label.first_line - LINE / 2
    return left, top, left + wide, top + high


def covers(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common, a hair's breadth aside."""
    hair = 1e-6
    across = one[0] < other[2] - hair and other[0] < one[2] - hair
    return across and one[1] < other[3] - hair and other[1] < one[3] - hair


@settings(max_examples=60, deadline=None)
@given(st.lists(discs, max_size=25))
def test_no_label_covers_another_or_leaves_the_map(some: list[Disc]) -> None:
    """However crowded the map is."""
    placed = zip(some, labels(some, WIDTH, HEIGHT), strict=True)
    boxes = [box_of(disc, label) for disc, label in placed if label is not None]
    assert not any(covers(one, other) for one, other in combinations(boxes, 2))
    assert all(
        b[0] >= -1 and b[1] >= -1 and b[2] <= WIDTH + 1 and b[3] <= HEIGHT + 1 for b in boxes
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(discs, max_size=25))
def test_no_label_covers_the_middle_of_a_disc(some: list[Disc]) -> None:
    """A name that lies on another topic would name that one."""
    for disc, label in zip(some, labels(some, WIDTH, HEIGHT), strict=True):
        if label is not None:
            left, top, right, bottom = box_of(disc, label)
            others = [one for one in some if one is not disc]
            assert not any(left < o.x < right and top < o.y < bottom for o in others)


def test_a_lone_disc_has_its_name_beside_it() -> None:
    """On its right, its middle at the disc's."""
    [label] = labels([Disc(100, 100, 10, "Size guide")], WIDTH, HEIGHT)
    assert label is not None
    assert (label.align, label.dy, label.lines) == ("left", 0.0, ("Size guide",))


def test_the_most_important_disc_is_named_where_two_would_collide() -> None:
    """The first of two at one place; a disc without a name gets none."""
    one, other = Disc(50, 50, 5, "Size guide"), Disc(50, 50, 5, "Parcel")
    found = labels([one, other], 120, 60)
    assert found[0] is not None
    assert labels([Disc(50, 50, 5, "")], WIDTH, HEIGHT) == [None]


def test_a_long_name_is_cut_at_a_word() -> None:
    """Two lines and an ellipsis."""
    name = "Mon colis est indiqué livré mais je n'ai rien reçu depuis dix jours"
    assert wrapped(name) == ("Mon colis est indiqué", "livré mais je n'ai rien…")
