"""The map of topics: colours that everybody can tell apart, and nothing of a ticket."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from kb.colours import contrast
from kb.map_chart import COLOURS, NIGHT_COLOURS, MapTopic, colour, map_chart, map_script, shape
from kb.storage.workspace import packaged

WORDS = {"topic": "Topic", "map_category": "Category", "tickets": "Tickets"}
Numbers = npt.NDArray[np.float64]

SEEN = {
    "by most": np.eye(3),
    "without red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "without green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "without blue": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Linear RGB as it is seen, from Machado, Oliveira and Fernandes (2009), severity 1."""
LEAST_DIFFERENCE = 18.0
"""CIE 1976: ten times what is just seen when two colours touch."""


def linear(colour: str) -> Numbers:
    """Linear RGB, 0 to 1."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: Numbers) -> Numbers:
    """CIE 1976 L*a*b* of a linear RGB colour."""
    to_xyz = np.array(
        [[0.41246, 0.35758, 0.18044], [0.21267, 0.71515, 0.07218], [0.01933, 0.11919, 0.95030]]
    )
    ratio = to_xyz @ colour / np.array([0.95047, 1, 1.08883])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("colours", [COLOURS, NIGHT_COLOURS])
def test_categories_are_told_apart_with_any_eyes(colours: tuple[str, ...], eyes: str) -> None:
    """Also by people who lack one kind of cone, on light and on dark screens."""
    seen = [lab(np.clip(SEEN[eyes] @ linear(one), 0, 1)) for one in colours]
    distances = [float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)]
    assert min(distances) >= LEAST_DIFFERENCE


@pytest.mark.parametrize(("colours", "paper"), [(COLOURS, "#ffffff"), (NIGHT_COLOURS, "#1b1f26")])
def test_colours_stand_out_from_the_paper(colours: tuple[str, ...], paper: str) -> None:
    """3 to 1, what WCAG 2.2 asks of graphics (1.4.11)."""
    assert min(contrast(one, paper) for one in colours) >= 3


def test_the_style_sheet_names_the_colours_of_dark_screens() -> None:
    """Each colour of a light screen is replaced by its partner, as fill and as line."""
    style = (packaged("site") / "report" / "topics.css").read_text("utf-8")
    for light, dark in zip(COLOURS, NIGHT_COLOURS, strict=True):
        assert f'[fill="{light}"] {{ fill: {dark}; }}' in style
        assert f'[stroke="{light}"] {{ stroke: {dark}; }}' in style


def test_twelve_categories_look_different() -> None:
    """By colour and shape together; twelve is the most there are."""
    assert len({(colour(number), shape(number)) for number in range(12)}) == 12


def a_topic(number: int) -> MapTopic:
    """A topic of the first category."""
    place = (0.2 + 0.2 * number, 0.5, 0.05)
    name = f"Où est mon colis {number} ?"
    return MapTopic(f"t-{number}", name, "c-1", "Livraison", 0, 10, place, f"colis {number}")


def rows_of(specification: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The data of a layer."""
    [layer] = [one for one in specification["layer"] if one["mark"]["type"] == mark]
    name = layer["data"].get("name")
    rows: list[dict[str, Any]] = (
        specification["datasets"][name] if name else layer["data"]["values"]
    )
    return rows


def test_a_dot_says_nothing_of_its_ticket() -> None:
    """Place, colour, category, and what its topic is searched by."""
    chart = map_chart([a_topic(0), a_topic(1)], [("t-0", 0.1, 0.2), ("t-9", 0.5, 0.5)], WORDS)
    [dot] = rows_of(chart, "circle")
    assert set(dot) == {"x", "y", "colour", "category", "search"}
    assert "tooltip" not in json.dumps(chart["layer"][0]["encoding"])


def test_every_topic_is_a_disc_with_its_name() -> None:
    """In px of the map."""
    rows = rows_of(map_chart([a_topic(0), a_topic(1)], [], WORDS, size=(1000, 500)), "point")
    assert [(row["id"], row["x"], row["y"]) for row in rows] == [
        ("t-0", 200.0, 250.0),
        ("t-1", 400.0, 250.0),
    ]
    assert rows[0]["area"] == pytest.approx(3.1416 * 25**2, rel=0.01)
    assert rows[0]["label"] == "Où est mon colis 0 ?"


def test_the_script_names_what_it_draws() -> None:
    """The charts given beside the two maps."""
    script = map_script(["over-time"])
    assert '["over-time"]' in script
    assert '["map-wide", "map-narrow"]' in script
