"""One sample shop for all tests that only read it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from examples.sample_shop.needs import Need
from examples.sample_shop.story import Story
from tests.examples.shop import Shop, made, told


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The sample shop with 2,000 tickets."""
    folder: Path = tmp_path_factory.mktemp("sample_shop") / "shop"
    return made(folder, 2000)


@pytest.fixture(scope="session")
def small_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The smallest sample shop: 200 tickets."""
    return made(tmp_path_factory.mktemp("small_shop") / "shop", 200)


@pytest.fixture(scope="session")
def story() -> tuple[Story, dict[str, Need]]:
    """What happens in the shop until the end of September 2026, and its needs."""
    return told(date(2026, 9, 30))
