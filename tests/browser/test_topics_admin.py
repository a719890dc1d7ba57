"""Topics and articles of the admin pages in a browser: decided on, narrowed, read on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kb.articles import ArticleStatus
from kb.storage import content, topicstore
from kb.storage.workspace import Workspace
from tests.adminshop import AdminServer
from tests.factories import an_article
from tests.topicshop import a_topic_shop, words_encoder

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
TOPICS, ARTICLES = "/admin/topics/", "/admin/help-center/"
WAIT = 60_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A mined shop of four needs with an article in one language."""
    with words_encoder():
        made = a_topic_shop(tmp_path_factory.mktemp("topics") / "shop")
        content.write_article(made, an_article(status=ArticleStatus.PUBLISHED))
        yield made


@pytest.fixture(scope="module")
def served(shop: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(shop) as running:
        yield running


@contextmanager
def tab(
    browser: Browser, served: AdminServer, **options: object
) -> Iterator[tuple[Page, list[str]]]:
    """A browser of somebody signed in, and what went wrong in it."""
    context = browser.new_context(locale="en-GB", base_url=served.origin, **options)  # type: ignore[arg-type]
    for name, value in served.visitor("ana").cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": f"{served.origin}/admin/"}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text))
    yield page, problems
    context.close()


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def check(page: Page) -> None:
    """No rule of axe is broken either; for what :mod:`.test_every_page` does not open."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], page.url
    fits(page)


def test_topics_are_merged_after_a_look_and_parted_again(
    browser: Browser, served: AdminServer, shop: Workspace
) -> None:
    """From the list to a topic, the effect, the deed, and back; a page that waits goes on."""
    with tab(browser, served) as (page, problems):
        page.goto(TOPICS)
        page.get_by_role("link", name="Without an article").click()
        page.locator("tbody th a").first.click()
        page.get_by_text("Merge with another topic").click()
        check(page)
        page.get_by_label("Which one?").fill("the other (t-0003)")
        page.locator("details[open]").get_by_role("button", name="See what would change").click()
        expect(page.get_by_text("Tickets that move: 24")).to_be_visible(timeout=WAIT)
        check(page)
        page.get_by_role("button", name="Apply", exact=True).click()
        expect(page.get_by_text("Decision 1 is applied.")).to_be_visible(timeout=WAIT)
        page.get_by_role("button", name="Undo", exact=True).first.click()
        expect(page.get_by_text("Decision 1 taken back")).to_be_visible(timeout=WAIT)
        page.get_by_role("button", name="Apply", exact=True).click()
        expect(page.get_by_text("Decision 2 is applied.")).to_be_visible(timeout=WAIT)
        check(page)
        assert problems == []
    assert [one.action for one in topicstore.read_decisions(shop)] == ["merge", "undo"]


def test_a_phone_without_scripts_is_enough(
    browser: Browser, served: AdminServer, shop: Workspace
) -> None:
    """A topic is renamed by looking again, a translation started; every page fits."""
    view = {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}
    with tab(browser, served, java_script_enabled=False, **view) as (page, _):
        page.goto(f"{TOPICS}t-0004/")
        page.get_by_text("Rename", exact=True).click()
        page.get_by_label("New name").fill("Été : l'échange 🎁")
        page.locator("details[open]").get_by_role("button", name="See what would change").click()
        while page.get_by_role("link", name="Look again").is_visible():
            page.get_by_role("link", name="Look again").click()
        assert "No ticket moves." in page.inner_text("main")
        page.goto(ARTICLES)
        page.locator("tbody th a").first.click()
        page.get_by_role("button", name="Start a translation").click()
    assert content.read_article(shop, an_article().id, "en").source == "translation"
    with tab(browser, served, **view) as (page, problems):
        for path in (TOPICS, f"{TOPICS}map", f"{TOPICS}history", f"{TOPICS}t-0001/", ARTICLES,
                     f"{ARTICLES}{an_article().id}/", f"{ARTICLES}exchange"):  # fmt: skip
            page.goto(path)
            fits(page)
        page.set_viewport_size({"width": 800, "height": 900})
        for path in (TOPICS, ARTICLES):
            page.goto(path)
            fits(page)
        assert problems == []
