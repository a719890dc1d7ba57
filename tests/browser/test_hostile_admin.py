"""Hostile titles, texts, reasons and comments on the admin's pages in Chromium: nothing runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from kb.storage import content, evidence_store
from kb.storage.workspace import Workspace
from kb.web.admin.drafts_talk import LONGEST_COMMENT
from tests.adminshop import AdminServer
from tests.browser.test_admin import tab
from tests.browser.test_hostile import LISTEN
from tests.editorshop import HERE, a_draft, an_editors_shop, evidence_of
from tests.hostile import HOSTILE, MARKER

pytestmark = pytest.mark.browser

TEXTS = list(HOSTILE.values())
EACH = 40
"""Texts of a line that a form takes."""
COMMENTS = 4


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A draft for each hostile title, and one that holds every hostile text."""
    made = an_editors_shop(tmp_path_factory.mktemp("hostile") / "shop")
    for number, text in enumerate(TEXTS):
        title = " ".join(text.split())[:300] or "?"
        content.write_article(made, a_draft(id=f"hostile/t{number}", title=title))
    body = "\n\n".join(TEXTS)[:90_000]
    lines = [" ".join(text.split()) for text in TEXTS]
    whole = a_draft(body=f"{a_draft().body}\n{body}\n", questions=tuple(lines[:EACH]),
                    keywords=tuple(lines[EACH : 2 * EACH]), summary=lines[0])  # fmt: skip
    content.write_article(made, whole)
    evidence = evidence_of(whole)
    told = [replace(evidence.sentences[0], sources=tuple(lines)), *evidence.sentences[1:]]
    evidence_store.write_evidence(made, replace(evidence, sentences=tuple(told)))
    return made


def test_nothing_of_a_hostile_text_runs_on_any_page(browser: Browser, shop: Workspace) -> None:
    """Queue, article, form, preview, history, articles, publishing: all of it is text."""
    with AdminServer(shop) as served, tab(browser, served, "ana") as (page, problems):
        page.add_init_script(LISTEN)
        page.on("dialog", lambda dialog: problems.append(f"dialog {dialog.type}"))
        foreign: list[str] = []
        page.on("request", lambda one: foreign.append(one.url))
        bob = served.visitor("bob")
        said = "\n".join(TEXTS)
        for start in range(0, COMMENTS * LONGEST_COMMENT, LONGEST_COMMENT):
            bob.post(f"{HERE}comments", page=HERE, text=said[start : start + LONGEST_COMMENT])
        bob.post(f"{HERE}decide", page=HERE, action="send")
        places = ("/admin/queue/", "/admin/queue/?size=500", HERE, f"{HERE}edit", f"{HERE}split",
                  f"{HERE}history", "/admin/help-center/", "/admin/publish/")  # fmt: skip
        for place in places:
            page.goto(place)
            page.wait_for_load_state("networkidle")
            assert not page.evaluate(f"'{MARKER}' in window"), place
            frames = [frame.url for frame in page.frames if not frame.url.startswith(served.origin)]
            assert frames == [], place
        assert [url for url in foreign if not url.startswith(served.origin)] == []
        assert problems == []
