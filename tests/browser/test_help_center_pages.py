"""Every kind of page of the help center: axe in every look, by keyboard, as it is read aloud.

Kinds are taken from the templates, so that a new one is looked at without being named here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

from kb.storage.workspace import Workspace
from kb.web.app import application
from tests.browser.axe import looked_at
from tests.browser.helpcenter import Visit, plain, visit
from tests.helpshop import (
    HARD_ARTICLE,
    MOVED,
    NEW_ADDRESS,
    a_shop_of_every_kind,
    kinds,
    served_pages,
    templates,
)
from tests.serving import WebServer

pytestmark = pytest.mark.browser

LOOKS = {
    "fr": ((1280, "light"), (768, "dark"), (390, "dark")),
    "en": ((1280, "dark"), (768, "light"), (390, "light")),
}
IS_ALL = os.environ.get("ASKLESS_JOURNEYS") == "all"
ARTICLE = "/fr/returns/return-an-item/"
MESSAGE = "Bonjour, je voudrais retourner un article trop petit et obtenir le remboursement"
NOT_FOUND_BY_ENGINES = {"404.html", "search.html", "sent.html", "elsewhere.html"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A help center with a page of every kind."""
    return a_shop_of_every_kind(tmp_path_factory.mktemp("kinds") / "shop")


@pytest.fixture(scope="module")
def origin(shop: Workspace) -> Iterator[str]:
    """Its address, as `askless serve` serves it."""
    with WebServer(application(shop.site_dir, ("fr", "en"), public=served_pages(shop))) as running:
        yield running.origin


@pytest.fixture(scope="module")
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A tab in which one page after the other is looked at."""
    context = browser.new_context(base_url=origin, locale="fr-FR", reduced_motion="reduce")
    context.route("**/moved.js", lambda route: route.abort())  # the page without its script
    yield context.new_page()
    context.close()


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Visit]:
    """A tab of its own, which must end without a problem."""
    with visit(browser, origin) as made:
        yield made
        assert made.foreign == []
        assert made.problems == []


def places(shop: Workspace) -> Iterator[tuple[str, str]]:
    """Language and address of every kind of page: languages by turns, or all where asked for."""
    for n, locale in enumerate(LOOKS):
        found = kinds(shop, locale)
        assert set(found) == templates(shop)
        yield locale, f"/{locale}/{HARD_ARTICLE}/"
        pages = [found[kind] for kind in sorted(found)]
        yield from ((locale, x) for x in (pages if IS_ALL else pages[n :: len(LOOKS)]))


def test_every_kind_of_page_is_accessible(shop: Workspace, page: Page) -> None:
    """On a desk, a tablet and a phone, in the light and in the dark; no template is left out."""
    bad = []
    for locale, place in [("fr", "/"), *places(shop)]:
        page.goto(place)
        bad += looked_at(page, place, LOOKS[locale])
    assert bad == []


def typed(page: Page) -> None:
    """Search with an answer chosen."""
    page.goto("/fr/")
    page.get_by_role("combobox").press_sequentially("rembourcement")
    page.locator("[data-answered=rembourcement]").wait_for()
    page.keyboard.press("ArrowDown")


def filtered(page: Page) -> None:
    """Results of one theme."""
    page.goto("/en/search/?q=order")
    page.get_by_role("group", name="Filter").get_by_role("button").nth(1).click()


def answered(page: Page) -> None:
    """A message with articles that may answer it."""
    page.goto("/fr/contact/")
    page.locator("#hc-message").press_sequentially(MESSAGE)
    page.locator("[data-suggest]:not([hidden])").wait_for()


def refused(page: Page) -> None:
    """A form that lacks everything."""
    page.goto("/en/contact/")
    page.get_by_role("button", name="Send").click()


def voted(page: Page) -> None:
    """What was missing in an article."""
    page.goto(ARTICLE)
    page.get_by_role("button", name="Non").click()


def opened(page: Page) -> None:
    """Answers among all questions."""
    page.goto("/en/all-questions/")
    page.locator("summary").first.click()


def objected(page: Page) -> None:
    """The switch against measuring, off."""
    page.goto("/fr/measurement/")
    page.get_by_role("switch").click()


@pytest.mark.parametrize("do", [typed, filtered, answered, refused, voted, opened, objected])
def test_what_opens_on_a_page_is_accessible(page: Page, do: Callable[[Page], None]) -> None:
    """Panels, suggestions, what is wrong, filters and switches."""
    page.set_viewport_size({"width": 1280, "height": 900})
    do(page)
    locale = "fr" if "/fr/" in page.url else "en"
    assert looked_at(page, do.__name__, LOOKS[locale]) == []


SMALL = """() => [...document.querySelectorAll("a, button, input, summary, textarea")]
  .filter(e => e.checkVisibility() && !e.closest("p, .hc-body, .hc-hidden, .hc-skip, .hc-answer"))
  .map(e => [e.outerHTML.slice(0, 90), e.closest("label") ?? e])
  .filter(([, e]) => e.getBoundingClientRect().height < 43.5 || e.offsetWidth < 43.5)
  .filter(([, e]) => getComputedStyle(e).clipPath === "none").map(([html]) => html)"""


def test_a_thumb_hits_what_can_be_pressed(shop: Workspace, page: Page) -> None:
    """44 pixels each way on the narrowest phone, with nothing beside the screen.

    Links inside a text are text.
    """
    page.set_viewport_size({"width": 320, "height": 900})
    small = {}
    for place in [f"/fr/{HARD_ARTICLE}/", *kinds(shop, "fr").values(), "/en/search/?q=order"]:
        page.goto(place)
        if "q=" in place:
            page.locator("[data-results] button").first.wait_for()
        small[place] = page.evaluate(SMALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, place
    assert {place: found for place, found in small.items() if found} == {}


FIRST_VIEW_BYTES = 150_000


@pytest.mark.parametrize("place", ["/fr/", ARTICLE, "/fr/contact/"])
def test_a_first_view_is_light(tab: Visit, place: str) -> None:
    """All that comes over the wire before anybody searches, and what is loaded ahead.

    Other kinds of pages load what these load, around fewer bytes of their own.
    """
    loaded: list[float] = []
    wire = tab.page.context.new_cdp_session(tab.page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda one: loaded.append(one["encodedDataLength"]))
    tab.page.goto(tab.origin + place, wait_until="networkidle")
    assert 10_000 < sum(loaded) < FIRST_VIEW_BYTES


STATES = ("expanded", "selected", "invalid", "required", "checked", "focused", "live")


def heard(page: Page) -> list[str]:
    """What assistive technology is told of a page: role, name, description, states in force."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_line(node) for node in nodes if not node["ignored"]]


def _line(node: dict[str, Any]) -> str:
    value = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    said = [str(node.get(part, {}).get("value", "")) for part in ("role", "name", "description")]
    states = [f"{x}={value[x]}".casefold() for x in STATES if value.get(x) not in {None, "off"}]
    on = [state for state in states if not state.endswith("=false") or "expanded" in state]
    return plain(" | ".join([*said[:2], *filter(None, said[2:]), *on]))


def focused(page: Page) -> str:
    """What has the focus, as it is read aloud."""
    return [line for line in heard(page) if "focused=true" in line][-1].split(" | focused")[0]


def walked(page: Page, steps: int) -> list[str]:
    """What so many presses of Tab lead to."""
    found = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        found.append(focused(page))
    return found


def test_the_search_by_keyboard_and_ear(tab: Visit) -> None:
    """From the top of the page to a chosen answer, each step told."""
    tab.open("/fr/")
    assert walked(tab.page, 5) == [
        "link | Aller au contenu",
        "link | Maison d'essai Centre d'aide",
        "link | Contact",
        "link | English",
        "combobox | Rechercher dans l'aide | expanded=false",
    ]
    tab.page.keyboard.type("colis")
    tab.page.locator("[data-answered=colis]").wait_for()
    told = heard(tab.page)
    assert "combobox | Rechercher dans l'aide | expanded=true | focused=true" in told
    assert "listbox | Rechercher dans l'aide" in told
    options = [line for line in told if line.startswith("option | ")]
    assert tab.page.locator("form [role=status]").inner_text().startswith(f"{len(options)} ")
    tab.page.keyboard.press("ArrowDown")
    (chosen,) = [line for line in heard(tab.page) if "selected=true" in line]
    assert chosen.startswith("option | Où est mon colis ?")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/fr/delivery/where-is-my-order/")


def test_an_article_by_keyboard_and_ear(tab: Visit) -> None:
    """Landmarks and headings have names; a vote leads to its comment, and to thanks."""
    tab.open(ARTICLE)
    told = heard(tab.page)
    for line in (
        "banner | ",
        "search | ",
        "navigation | Navigation principale",
        "main | ",
        "navigation | Fil d'Ariane",
        "heading | Comment retourner un article ?",
        "region | Cet article vous a-t-il aidé ?",
        "contentinfo | ",
    ):
        assert line in told
    tab.page.get_by_role("button", name="Oui").focus()
    assert walked(tab.page, 1) == ["button | Non"]
    tab.page.keyboard.press("Enter")
    assert focused(tab.page).startswith("textbox | Que manquait-il ? | Facultatif.")
    assert walked(tab.page, 1) == ["button | Envoyer"]
    tab.page.keyboard.press("Enter")
    assert focused(tab.page).startswith("status | ")
    assert "améliorer" in tab.page.locator("[data-vote-said]").inner_text()


def test_the_contact_form_by_keyboard_and_ear(tab: Visit) -> None:
    """What is missing is told with its field, suggestions without taking the focus, and the end."""
    tab.open("/fr/contact/")
    page = tab.page
    page.get_by_role("button", name="Envoyer").press("Enter")
    wrong = "textbox | Votre question en quelques mots | Indiquez votre question en quelques mots."
    assert focused(page).startswith(wrong)
    assert "invalid=true | required=true" in focused(page)
    page.keyboard.type("Retour")
    assert walked(page, 1)[0].startswith("textbox | Votre message | ")
    page.keyboard.type(MESSAGE)
    page.locator("[data-suggest]:not([hidden])").wait_for()
    told = heard(page)
    assert any(line.startswith("status | ") and "live=polite" in line for line in told)
    assert "region | Ces articles répondent peut-être déjà :" in told
    assert focused(page).startswith("textbox | Votre message | ")
    page.locator("#hc-email").focus()
    page.keyboard.type("lea@shop.example")
    page.keyboard.press("Enter")
    page.get_by_text("Référence :").wait_for()
    assert page.evaluate("document.activeElement.matches('[data-done]')")


def built(shop: Workspace) -> Iterator[tuple[str, str, LexborHTMLParser]]:
    """Template, address and page of one of every kind in each language."""
    for locale in LOOKS:
        for template, place in kinds(shop, locale).items():
            path = f"/{locale}/404.html" if template == "404.html" else f"{place}index.html"
            yield template, place, LexborHTMLParser(Path(f"{shop.site_dir}{path}").read_bytes())


def said(tree: LexborHTMLParser, selector: str, name: str) -> list[str]:
    """An attribute of the elements of a page."""
    return [str(node.attributes[name]) for node in tree.css(selector)]


def translated(tree: LexborHTMLParser) -> list[tuple[str, str]]:
    """The languages that a page names, and its address in each."""
    both = (said(tree, "link[hreflang]", name) for name in ("hreflang", "href"))
    return list(zip(*both, strict=True))


def test_every_page_says_what_it_is_to_search_engines(shop: Workspace) -> None:
    """Title, description, address, translations, trail, Open Graph; or that it is none of these."""
    site = shop.settings.brand.site_url.rstrip("/")
    titles = []
    for template, place, tree in built(shop):
        titles += [f"{place[:4]} {tree.css_first('title').text()}"]
        if template in NOT_FOUND_BY_ENGINES:
            assert said(tree, "meta[name=robots]", "content") == ["noindex"]
            assert tree.css("link[rel=canonical], link[hreflang], [property^='og:']") == []
            continue
        assert tree.css("meta[name=robots]") == []
        if template == "moved.html":
            new = f"{site}{place}".replace(MOVED, NEW_ADDRESS)
            assert said(tree, "link[rel=canonical]", "href") == [new]
            continue
        assert said(tree, "link[rel=canonical]", "href") == [site + place]
        assert said(tree, "[property='og:url']", "content") == [site + place]
        (title,) = said(tree, "[property='og:title']", "content")
        assert title
        (description,) = said(tree, "meta[name=description]", "content")
        assert said(tree, "[property='og:description']", "content") == [description]
        assert 10 <= len(description) <= 161
        translations = dict(translated(tree))
        assert translations[place[1:3]] == site + place
        assert translations["x-default"] in {translations.get("fr"), site + place}
        trail = [json.loads(node.text()) for node in tree.css("[type='application/ld+json']")]
        if template != "home.html":
            assert trail[0]["itemListElement"][-1]["item"] == (site + place).removesuffix("page-2/")
            assert trail[0]["itemListElement"][0]["item"] == f"{site}{place[:4]}"
    assert len(set(titles)) == len(titles)


def test_translations_name_each_other(shop: Workspace) -> None:
    """The switch keeps the page, and what search engines are told holds from both sides."""
    for template in ("home.html", "contact.html", "questions.html", "notice.html"):
        pair = [translated(tree) for kind, _, tree in built(shop) if kind == template]
        assert pair[0] == pair[1]
        assert len(pair[0]) == 3
