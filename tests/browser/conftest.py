"""What every file of browser tests has: a browser, and an editor's desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.helpcenter import chromium
from tests.browser.journeys import Desk, a_desk
from tests.topicshop import words_encoder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a file."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def _words() -> Iterator[None]:
    """Texts are read by their words."""
    with words_encoder():
        yield


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, browser: Browser, _words: None
) -> Iterator[Desk]:
    """A shop of its own for each journey, in each way that it is made."""
    with a_desk(tmp_path / "shop", browser, request.param) as made:
        yield made
