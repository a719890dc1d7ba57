"""The contact form in a real browser: answers first, says what is missing, hands over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote

import pytest
from playwright.sync_api import Browser, Page, Route

from kb.storage import messagestore
from kb.storage.workspace import Workspace
from kb.web.app import Public, application
from kb.web.contact import ContactPage
from tests.browser.helpcenter import Visit, plain, visit
from tests.kb.web.test_app import Server
from tests.serving import WebServer

pytestmark = pytest.mark.browser

MESSAGE = "Bonjour, je voudrais retourner un article trop petit et obtenir le remboursement"
LISTEN = """
window.told = [];
document.addEventListener("askless:event", (event) => window.told.push(event.detail));
"""
BY_MAIL = """
const way = document.createElement("a");
way.dataset.channel = "email";
way.href = "mailto:bonjour@shop.example";
document.body.append(way);
"""


@pytest.fixture(scope="module")
def origin(built_shop: Workspace) -> Iterator[str]:
    """The shop's help center, whose form opens a mail program."""
    with Server(built_shop.site_dir) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Visit]:
    """A tab that hears what the page tells, and must end without a problem."""
    with visit(browser, origin) as made:
        made.page.add_init_script(LISTEN)
        yield made
        assert made.foreign == []
        assert made.problems == []


def told(page: Page) -> list[dict[str, object]]:
    """What the page has told so far."""
    return list(page.evaluate("window.told"))


def write(tab: Visit, text: str) -> None:
    """Open the contact page and write a message, until articles are offered."""
    tab.open("/fr/contact/")
    tab.page.locator("#hc-message").press_sequentially(text)
    tab.page.locator("[data-suggest]:not([hidden])").wait_for()


def test_an_address_is_one_word_to_the_ear(browser: Browser, origin: str) -> None:
    """Where its lines may end is no place for a pause."""
    with visit(browser, origin) as tab:
        tab.open("/fr/contact/")
        assert tab.page.get_by_role("link", name="bonjour@shop.example", exact=True).count() == 1
        assert tab.page.locator(".hc-ways wbr").count() > 0


def test_articles_are_offered_while_a_message_is_written(tab: Visit) -> None:
    """Up to three, told aloud, without taking the focus; "this answers" sends nothing."""
    sent: list[str] = []
    tab.page.on("request", lambda asked: sent.append(asked.method + (asked.post_data or "")))
    write(tab, MESSAGE)
    titles = tab.page.locator("[data-suggest] .hc-option__title").all_inner_texts()
    assert plain(titles[0]).startswith("Comment retourner un article ?")
    assert len(titles) <= 3
    assert f"{len(titles)} article" in tab.page.locator("[data-suggest-said]").inner_text()
    assert tab.page.evaluate("document.activeElement.id") == "hc-message"
    tab.page.get_by_role("button", name="Cela répond à ma question").click()
    assert tab.page.locator("form[data-contact]").is_hidden()
    assert "rien n'a été envoyé" in plain(tab.page.locator("[data-done]").inner_text())
    assert [one["kind"] for one in told(tab.page)] == ["suggest", "deflect"]
    tab.page.get_by_role("button", name="Écrire quand même").click()
    assert tab.page.locator("#hc-message").input_value() == MESSAGE
    posted = [url for url in tab.requests if "?" in url and "pagefind-entry" not in url]
    assert posted == []
    assert set(sent) == {"GET"}


def test_two_telling_words_are_too_few_to_offer_anything(tab: Visit) -> None:
    """Such a message fits too many articles."""
    tab.open("/fr/contact/")
    tab.page.locator("#hc-message").press_sequentially("bonjour mon article retour")
    tab.page.locator("[data-suggest][data-answered]").wait_for(state="attached")
    assert tab.page.locator("[data-suggest]").is_hidden()


def test_what_is_missing_is_said_next_to_its_field(tab: Visit) -> None:
    """In words, tied to the field for screen readers, and the first one takes the focus."""
    tab.open("/fr/contact/")
    tab.page.get_by_role("button", name="Ouvrir mon e-mail").click()
    subject = tab.page.locator("#hc-subject")
    assert subject.get_attribute("aria-invalid") == "true"
    assert "hc-subject-error" in str(subject.get_attribute("aria-describedby"))
    assert tab.page.locator("#hc-subject-error").is_visible()
    assert tab.page.evaluate("document.activeElement.id") == "hc-subject"
    subject.fill("Retour")
    assert subject.get_attribute("aria-invalid") is None
    assert tab.page.locator("#hc-subject-error").is_hidden()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_message_opens_in_the_mail_program(
    browser: Browser, origin: str, has_scripts: bool
) -> None:
    """With subject and text; with the articles seen where scripts run."""
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    opened: list[str] = []
    session = context.new_cdp_session(page)
    session.on("Page.frameRequestedNavigation", lambda event: opened.append(event["url"]))
    session.send("Page.enable")
    page.goto(f"{origin}/fr/contact/")
    page.locator("#hc-subject").fill("Retour d'un article")
    page.locator("#hc-message").fill(MESSAGE)
    if has_scripts:
        page.locator("[data-suggest]:not([hidden])").wait_for()
    page.get_by_role("button", name="Ouvrir mon e-mail").click(click_count=2 if has_scripts else 1)
    page.wait_for_timeout(300)
    assert len(opened) == 1
    address, _, query = opened[-1].partition("?")
    sent = {name: values[0] for name, values in parse_qs(query.replace("+", "%2B")).items()}
    assert unquote(address) == "mailto:bonjour@shop.example"
    assert sent["subject"].replace("+", " ") == "Retour d'un article"
    assert sent["body"].replace("+", " ").startswith(MESSAGE)
    assert ("returns/return-an-item" in sent["body"]) == has_scripts
    context.close()


@pytest.fixture(scope="module")
def posting(hostile_shop: Workspace) -> Iterator[str]:
    """A help center whose form goes to the server, with hostile texts all over."""
    with Server(hostile_shop.site_dir) as running:
        yield f"http://127.0.0.1:{running.port}"


def test_the_server_says_what_is_wrong_then_takes_the_message(
    browser: Browser, posting: str
) -> None:
    """A refusal stands next to its field, a failure or a server that does not answer keeps the
    text, a receipt has its number.
    """
    refusal, receipt = (422, {"errors": {"email": "invalid"}}), (202, {"reference": "C-1234"})
    answers = iter([refusal, None, "late", receipt])
    sent: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        sent.append(parse_qs(route.request.post_data or "", keep_blank_values=True))
        found = next(answers)
        if found is None:
            route.abort()
        elif not isinstance(found, str):
            route.fulfill(status=found[0], body=json.dumps(found[1]))

    with visit(browser, posting) as tab:
        page = tab.page
        page.add_init_script(LISTEN)
        page.route("**/api/contact", answer)
        page.clock.install()
        tab.open("/fr/contact/")
        page.evaluate(BY_MAIL)  # the hostile shop has no address that is one
        page.locator("#hc-subject").fill("Colis")
        page.locator("#hc-message").fill("Où est mon colis ?")
        page.locator("#hc-email").fill("ada@lovelace")
        send = page.get_by_role("button", name="Envoyer")
        send.click()
        page.locator("#hc-email-error:not([hidden])").wait_for()
        page.locator("#hc-email").fill("ada@shop.example")
        send.click()
        page.get_by_text("Le message n'est pas parti").wait_for()
        assert page.locator("#hc-message").input_value() == "Où est mon colis ?"
        by_mail = page.locator("[data-problem] a").get_attribute("href")
        assert "body=O%C3%B9%20est%20mon%20colis%20%3F" in str(by_mail)
        send.click()
        page.get_by_role("button", name="Envoi en cours").wait_for()
        page.clock.fast_forward(31_000)
        page.get_by_text("Le message n'est pas parti").wait_for()
        send.dblclick()
        page.get_by_text("C-1234").wait_for()
        assert told(page)[-1] == {"kind": "contact", "locale": "fr", "value": "form"}
    assert len(sent) == 4
    assert sent[-1]["email"] == ["ada@shop.example"]
    assert sent[-1]["locale"] == ["fr"]
    assert sent[-1]["website"] == [""]
    assert sent[-1]["page"] == ["/fr/contact/"]


def test_without_scripts_the_server_takes_the_form(
    browser: Browser, hostile_shop: Workspace, tmp_path: Path
) -> None:
    """The whole way: from the browser's own request to the page that says so."""
    workspace = Workspace.create(tmp_path / "shop", 'locales = ["fr", "en"]\n', "")
    contact = ContactPage(workspace, "https://help.shop.example", "")
    app = application(hostile_shop.site_dir, ("fr", "en"), public=Public({"/api/contact": contact}))
    with WebServer(app) as running:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{running.origin}/fr/contact/")
        page.locator("#hc-subject").fill("Retardé\u202e")
        page.locator("#hc-message").fill("Où est-il ?\nMerci.")
        page.locator("#hc-email").fill("ada@shop.example")
        page.get_by_role("button", name="Envoyer").click()
        page.wait_for_url("**/fr/contact/sent/")
        context.close()
    [said] = messagestore.waiting(workspace)
    assert (said.subject, said.message, said.locale) == ("Retardé", "Où est-il ?\nMerci.", "fr")
    assert said.is_suspected is False
