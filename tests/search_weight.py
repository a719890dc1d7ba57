"""A large French help center, and what the first search on it costs a reader.

``python -m tests.search_weight make FOLDER [ARTICLES]`` cuts public pages (servicepublic_fr) into
articles of 110 words and builds their help center; ``python -m tests.search_weight SITE`` measures
it: bytes up to the first results and the time to them, and the time of later searches, pasted and
typed; on a slow connection with ``--slow``.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from kb.articles import Article, ArticleStatus, slug
from kb.storage.content import write_article
from kb.storage.sitebuild import build, publish
from kb.storage.workspace import Workspace
from kb.web.visiting import Visitor, chromium, serving
from mining.evaluation.search import Site, read_site
from tests.factories import NOW
from tests.realdata import shared_data

PAGES = "servicepublic_fr/articles.jsonl.gz"
ARTICLE_WORDS = 110
SETTINGS = 'locales = ["fr"]\n\n[brand]\nname = "Aide"\nsite_url = "https://aide.example/"\n'


def cut(page: dict[str, Any]) -> Iterator[Article]:
    """The articles of one public page; each further one is called by its first words, too."""
    words = page["body"].split()
    for start in range(0, len(words), ARTICLE_WORDS):
        text = words[start : start + ARTICLE_WORDS]
        title = page["title"] if start == 0 else f"{page['title']} : {' '.join(text[:6])}"
        place = f"{slug(page['theme'] or 'divers', fallback='divers')}/{page['id'].lower()}-{start}"
        yield Article(place, "fr", title, " ".join(text) + "\n", ArticleStatus.PUBLISHED)


def make(folder: Path, count: int | None = None) -> Workspace:
    """A built help center of the first ``count`` articles, or of all."""
    workspace = Workspace.create(folder, SETTINGS, "")
    with gzip.open(shared_data(PAGES), "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    articles = (article for page in pages for article in cut(page))
    for article in islice(articles, count):
        write_article(workspace, replace(article, title=article.title[:200]))
    publish(workspace, NOW)
    build(workspace)
    return workspace


QUERIES = (
    "carte grise",
    "congé maternité",
    "renouveler un passeport",
    "comment contester une amende",
    "remboursement d'un soin",
    "pension de reversion",
    "allocation logment",
    "divorcer",
)
"""Short and long, known words and one with a typing error ("logment")."""
LATER = ("acte de naissance", "permis de conduire", "retraite anticipée", "impôt sur le revenu")
TYPED = ("caution du logement", "vote par procuration")
PLACES = ("search", "justice/f1000-0")
"""A page for searching, and an article."""
CODE = re.compile(r"/search-engine\.js|/pagefind/")
"""What the search loads before it is used."""
AHEAD_MS = 2_500
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 93_750,
}
"""Lighthouse's slow 4G (1.6 Mbit/s, 150 ms) as it is given to Chromium: milliseconds, bytes a
second."""


TYPING_MS = 240
"""From key to key: the mean of 168,000 people at a desk (Dhakal et al. 2018); on a telephone it is
longer (36 words a minute, Palin et al. 2019), which leaves the search more time."""
PAUSE_MS = 50
"""How long the box waits for another key; no part of a later search's time."""
WATCH = """() => {
  const { input, panel } = asklessVisit;
  let typed = 0;
  input.addEventListener("input", () => { typed = performance.now(); });
  const note = () => {
    if (panel.dataset.answered !== input.value.trim()) return;
    asklessVisit.took = performance.now() - typed;
  };
  new MutationObserver(note).observe(panel, { attributes: true });
}"""
ANSWERED = """() => asklessVisit.took !== undefined
  && asklessVisit.panel.dataset.answered === asklessVisit.input.value.trim()"""
EMPTY = """() => {
  const { input, panel } = asklessVisit;
  input.value = "";
  delete panel.dataset.answered;
  delete asklessVisit.took;
  input.focus();
}"""


@dataclass
class Cost:
    """What the first search of a reader cost, and further ones.

    Bytes are those that came over the wire, headers included: ``ahead`` before anybody was in the
    box, ``sent`` from then to the results. ``milliseconds`` go from the first key, which is pressed
    the moment the box has the focus, to the results, the pause in which the box waits included.
    Of later searches that pause is taken off: ``pasted`` at once, or ``typed`` key by key.
    """

    milliseconds: float
    ahead: int
    sent: Counter[str]
    pasted: list[float]
    typed: list[float]


def first_search(site: Site, path: str, query: str, *, is_slow: bool) -> Cost:
    """``query`` as the first search of somebody who has just come to ``path``."""
    with chromium() as browser, serving(site.folder, site.locales) as origin:
        page = browser.new_page()
        requests: list[Request] = []
        page.on("requestfinished", lambda request: requests.extend([request]))
        visitor = Visitor(origin, page)
        visitor.open("fr", path)
        page.wait_for_timeout(AHEAD_MS)
        session = page.context.new_cdp_session(page)
        if is_slow:
            session.send("Network.emulateNetworkConditions", SLOW_4G)
        before = len(requests)
        first = visitor.search("fr", query).milliseconds
        after = len(requests)
        pasted = [visitor.search("fr", text).milliseconds - PAUSE_MS for text in LATER]
        page.evaluate(WATCH)
        typed = [typed_search(page, text) for text in TYPED]
        ahead = [request for request in requests[:before] if CODE.search(request.url)]
        return Cost(first, weight(ahead).total(), weight(requests[before:after]), pasted, typed)


def typed_search(page: Page, text: str) -> float:
    """Milliseconds from the last key of a later search to its results."""
    page.evaluate(EMPTY)
    page.keyboard.type(text, delay=TYPING_MS)
    page.wait_for_function(ANSWERED)
    return float(page.evaluate("asklessVisit.took")) - PAUSE_MS


def weight(requests: Iterable[Request]) -> Counter[str]:
    """Kind of file -> bytes that came for it."""
    found: Counter[str] = Counter()
    for request in requests:
        sizes = request.sizes()
        name = urlsplit(request.url).path.rsplit("/", 1)[-1]
        kind = name.rsplit(".", 1)[-1] if ".pf_" in name else name
        found[kind] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    return found


def lines(site: Site, *, is_slow: bool) -> Iterator[str]:
    """The table: a line a page and query with what its bytes are, then later searches."""
    later: list[Cost] = []
    for path in PLACES:
        costs = []
        for query in QUERIES:
            cost = first_search(site, path, query, is_slow=is_slow)
            yield f"{path}, {query}: {cost.milliseconds:.0f} ms; {cost.ahead} bytes ahead, then "
            yield f"   {cost.sent.total()}: {dict(cost.sent)}"
            costs.append(cost)
        yield f"{path}: first search {_spread([cost.milliseconds for cost in costs])}"
        later += costs
    yield f"later, pasted: {_spread([ms for cost in later for ms in cost.pasted])}"
    yield f"later, typed: {_spread([ms for cost in later for ms in cost.typed])}"


def _spread(milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    most = ordered[ceil(0.95 * len(ordered)) - 1]
    return f"median {statistics.median(ordered):.0f} ms, 95th percentile {most:.0f} ms"


if __name__ == "__main__":
    if sys.argv[1] == "make":
        print(make(Path(sys.argv[2]), *map(int, sys.argv[3:4])).site_dir)  # noqa: T201
    else:
        for line in lines(read_site(Path(sys.argv[1])), is_slow="--slow" in sys.argv):
            print(line)  # noqa: T201
