"""Lighthouse over every page of the admin: ``python -m tests.lighthouse FOLDER [WORKSPACE]``.

FOLDER holds Lighthouse (``npm install --prefix FOLDER lighthouse``). Without a workspace the small
shop of the tests is served. Prints the score of each page with what costs points; ends with 1 if
one has less than 100. Pages are taken from the application, as in ``tests/browser``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kb.storage.workspace import Workspace
from tests.adminshop import AdminServer, quick_accounts
from tests.browser.test_every_page import DOWNLOADS, VALUES, address, routes
from tests.lighthouse_site import missing, report
from tests.topicshop import words_encoder
from tests.wholeshop import a_whole_shop

OTHER = ("/api/", "/assets/", "/articles/theme/", "/preview", "/work/", "/reset")
"""Addresses that are no page of their own, or one of something that was made before."""
MARK, OK = 100, 200


def pages(shop: Workspace) -> Iterator[str]:
    """The addresses that are looked at."""
    small = (shop.audits_dir / VALUES["audit"]).is_dir()
    for route in routes(shop):
        is_other = any(part in route for part in OTHER)
        if not is_other and route not in DOWNLOADS and (small or "{" not in route):
            yield address(route)
    if not small:
        drafts = sorted((shop.content_dir / "fr").glob("*/*.md"))
        place = "/".join(drafts[0].with_suffix("").parts[-2:])
        yield from (f"/admin/articles/fr/{place}/{rest}" for rest in ("", "edit", "history"))
        yield f"/admin/help-center/{place}/"


def looked_at(folder: Path, url: str, cookie: str) -> tuple[int, list[str]]:
    """The score of a page for accessibility, and the audits that failed."""
    headers = f"--extra-headers={json.dumps({'Cookie': cookie})}"
    found = report(folder, url, ["--only-categories=accessibility", headers])
    failed = [
        f"{one['id']}: {[item['node']['snippet'] for item in one['details']['items']][:3]}"
        for one in found["audits"].values()
        if one["score"] == 0 and "details" in one
    ]
    return round(found["categories"]["accessibility"]["score"] * 100), failed


def main(folder: Path, given: str = "") -> int:
    """Serve, look at every page, print; 1 where a page has less than the mark."""
    if said := missing(folder):
        sys.stderr.write(f"lighthouse: {said}\n")
        return 2
    with tempfile.TemporaryDirectory() as place, words_encoder():
        shop = Workspace.open(Path(given)) if given else a_whole_shop(Path(place, "shop"))
        accounts = None if given else quick_accounts(shop)
        worst = MARK
        with AdminServer(shop, accounts=accounts) as served:
            visitor = served.visitor("ana") if given else served.person("ana")
            for page in pages(shop):
                if visitor.get(page).status != OK:  # leads elsewhere, or says what is not there
                    continue
                cookie = "" if page.endswith("/sign-in") else visitor.cookie
                score, failed = looked_at(folder, served.origin + page, cookie)
                worst = min(worst, score)
                sys.stdout.write(f"{score:3} {page} {' '.join(failed)}\n")
                sys.stdout.flush()
    return int(worst < MARK)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:3]))
