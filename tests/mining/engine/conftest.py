"""What clusters that were killed leave behind is cleared here, not in whichever test comes next."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _connections_of_lost_clusters() -> Iterator[None]:
    """Sockets to a scheduler that is gone are closed without a word: it has nobody to tell."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
