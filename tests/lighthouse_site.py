"""Lighthouse over the help center, page by page: ``python -m tests.lighthouse_site FOLDER [PART]``.

FOLDER holds Lighthouse (``npm install --prefix FOLDER lighthouse``); with PART only addresses that
hold it are looked at. The shop of :mod:`tests.helpshop` is served as `askless serve` does, and a
page of every kind is loaded as on a phone and on a desk, and on a phone in the dark. Ends with 1
where a score lies below its mark for a reason that is not in :data:`MEANT`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.storage.workspace import Workspace
from kb.web.app import application
from tests.helpshop import a_shop_of_every_kind, kinds, served_pages
from tests.serving import WebServer

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
LONGEST = 180
"""Seconds for a page."""
MARKS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
HIDDEN = {"is-crawlable", "meta-description"}
MEANT = {
    "404.html": {*HIDDEN, "http-status-code", "errors-in-console"},
    "search.html": HIDDEN,
    "sent.html": HIDDEN,
    "elsewhere.html": HIDDEN,
    "index.html": {"errors-in-console"},
    "moved.html": {"errors-in-console", "meta-description"},
}
"""What each of these pages is for: it answers 404 and is no page for search engines; or leads on,
which :data:`STAY` keeps it from."""
LOOKS = {
    "phone": [],
    "desk": ["--preset=desktop"],
    "phone, dark": ["--only-categories=accessibility"],
}
DARK = "--blink-settings=preferredColorScheme=0"
STAY = ["--blocked-url-patterns=*/moved.js", "--blocked-url-patterns=*/chooser.js"]
TRIES = 3
"""Times that a page is loaded whose performance lies below its mark; the median counts."""
COLUMNS = ("page", "look", *MARKS, "kB", "requests", "shift", "failed")
HEAD = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|\n"
BROKEN = {"sent.html"}
"""Where a row without a score for speed is accepted."""
UNTIMED = ["--only-categories=accessibility,best-practices,seo"]
"""For a page on which Lighthouse ends with an error when asked how fast it is ("contact sent",
now and then): the rest is looked at, and the table says so."""


def missing(folder: Path) -> str:
    """What has to be installed first; empty for nothing."""
    if shutil.which(CHROMIUM) is None:
        return "chromium is not installed (Debian: apt-get install chromium)"
    if shutil.which("node") is None:
        return "node is not installed (Debian: apt-get install nodejs npm)"
    if not (folder / "node_modules/lighthouse").is_dir():
        return f"Lighthouse is not installed (npm install --prefix {folder} lighthouse)"
    return ""


def report(folder: Path, url: str, options: list[str], flags: str = "") -> dict[str, Any]:
    """Lighthouse's report of a page; ``flags`` are Chromium's."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, "report.json")
        command = [
            "node",
            str(folder / "node_modules/lighthouse/cli/index.js"),
            url,
            "--quiet",
            "--output=json",
            f"--output-path={out}",
            f"--chrome-flags={FLAGS} {flags}",
            *options,
        ]
        env = os.environ | {"CHROME_PATH": CHROMIUM}
        subprocess.run(command, env=env, check=True, timeout=LONGEST, capture_output=True)
        found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Scores:
    """What Lighthouse says of a page: scores of 0 to 100, failed audits, and what does not hang on
    how busy the machine is: bytes, requests, layout shift."""

    scores: dict[str, int]
    failed: frozenset[str]
    kilobytes: float
    requests: int
    shift: float


def read(found: dict[str, Any]) -> Scores:
    """The parts of Lighthouse's report that are looked at."""
    audits = found["audits"]
    categories = found["categories"].items()
    graded = {ref["id"] for name, one in categories if name != "performance"
              for ref in one["auditRefs"] if ref["weight"]}  # fmt: skip
    sent = audits.get("network-requests", {}).get("details", {}).get("items", [])
    return Scores(
        {name: round(100 * (one["score"] or 0)) for name, one in categories},
        frozenset(name for name in graded if audits[name]["score"] == 0),
        sum(item.get("transferSize", 0) for item in sent) / 1000,
        len(sent),
        audits.get("cumulative-layout-shift", {}).get("numericValue", 0.0),
    )


def measured(folder: Path, url: str, look: str) -> Scores:
    """A page in a look; one that loads slowly is loaded again, and the median counts."""
    options = [*LOOKS[look], *STAY, "--ignore-status-code"]
    flags = DARK if "dark" in look else ""
    try:
        found = [read(report(folder, url, options, flags))]
    except subprocess.CalledProcessError:
        if "dark" in look:
            raise
        return read(report(folder, url, [*options, *UNTIMED], flags))
    speed = "performance"
    while found[0].scores.get(speed, 100) < MARKS[speed] and len(found) < TRIES:
        found.append(read(report(folder, url, options, flags)))
    speeds = [one.scores[speed] for one in found if speed in one.scores]
    if speeds:
        found[0].scores[speed] = round(statistics.median(speeds))
    return found[0]


def is_good(template: str, one: Scores) -> bool:
    """Whether all scores reach their marks, but for what the page is meant to be."""
    low = {name for name, score in one.scores.items() if score < MARKS[name]}
    if "seo" in one.scores and "performance" not in one.scores and template not in BROKEN:
        return False
    return not low or ("performance" not in low and one.failed <= MEANT.get(template, set()))


def pages(shop: Workspace, part: str) -> Iterator[tuple[str, str]]:
    """Template and address: each kind in one language, by turns."""
    yield "index.html", "/"
    yield "search.html", "/fr/search/?q=colis"
    both = [kinds(shop, locale) for locale in ("fr", "en")]
    for number, template in enumerate(sorted(both[0])):
        if part in (place := both[number % 2][template]):
            yield template, place


def main(folder: Path, part: str = "") -> int:
    """Serve, look at every page, print; 1 where a page is worse than it is meant to be."""
    if said := missing(folder):
        sys.stderr.write(f"lighthouse: {said}\n")
        return 2
    is_bad = False
    with tempfile.TemporaryDirectory() as place:
        shop = a_shop_of_every_kind(Path(place, "shop"))
        app = application(shop.site_dir, shop.settings.site_locales, public=served_pages(shop))
        with WebServer(app) as served:
            sys.stdout.write(HEAD)
            for template, address in pages(shop, part):
                for look in LOOKS:
                    one = measured(folder, served.origin + address, look)
                    is_bad |= not is_good(template, one)
                    sys.stdout.write(_line(address, look, one) + "\n")
                    sys.stdout.flush()
    return int(is_bad)


def _line(address: str, look: str, one: Scores) -> str:
    """A row of the table in docs/benchmarks.md."""
    scores = [str(one.scores.get(name, "–")) for name in MARKS]
    weight = [f"{one.kilobytes:.1f}", str(one.requests), f"{one.shift:.3f}"]
    cells = [address, look, *scores, *(weight if one.requests else ["–"] * 3)]
    return f"| {' | '.join([*cells, ', '.join(sorted(one.failed))])} |"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:3]))
