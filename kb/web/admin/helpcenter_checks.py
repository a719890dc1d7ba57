"""How much is to be mended in articles, counted once a version; no long list waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence

from kb.articles import Article
from kb.errors import KbError
from kb.storage.workspace import Workspace
from kb.style import checks

MOST_KEPT = 40_000
SECONDS = 0.05
"""That a page waits for checks; the rest of them is made beside it, for the next page."""
Key = tuple[str, str, str]


class Checks:
    """Counts of checks of a workspace's articles; safe to ask from several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._counts: dict[Key, tuple[int, int]] = {}
        self._beside = threading.Semaphore(1)

    def of(self, article: Article) -> tuple[int, int]:
        """What stops its approval, and all that is to be mended; none while it is not known."""
        return self._counts.get(_key(article), (0, 0))

    def ready(self, articles: Iterable[Article], *, seconds: float = SECONDS) -> None:
        """Count ``articles``, at most so many seconds; what is left is counted beside."""
        waiting = [one for one in articles if _key(one) not in self._counts]
        end = time.monotonic() + seconds
        while waiting and time.monotonic() < end:
            self._count(waiting.pop())
        if waiting and self._beside.acquire(blocking=False):
            threading.Thread(target=self._rest, args=(waiting,), daemon=True).start()

    def _rest(self, articles: Sequence[Article]) -> None:
        try:
            for one in articles:
                self._count(one)
        finally:
            self._beside.release()

    def _count(self, article: Article) -> None:
        if len(self._counts) > MOST_KEPT:
            self._counts.clear()
        try:
            found = checks(article, self.workspace.settings, self.workspace.facts)
        except KbError:  # facts that cannot be read are told where they are edited
            found = []
        blocking = sum(one.is_blocking for one in found)
        self._counts[_key(article)] = (blocking, len(found))


def _key(article: Article) -> Key:
    return article.locale, article.id, article.version
