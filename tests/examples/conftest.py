"""One sample shop for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.shop import Shop, made


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The sample shop with 2,000 tickets."""
    folder: Path = tmp_path_factory.mktemp("sample_shop") / "shop"
    return made(folder, 2000)
