"""Every page of the admin against axe: narrow and wide, light and dark, French and English.

Pages are taken from the application itself, so that a new one is looked at without being named
here. Pages that answer a form are made below; a template that nothing drew fails the test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response
from starlette.routing import Route

from kb.storage.workspace import Workspace
from kb.web.admin.application import admin
from kb.web.admin.drawing import TEMPLATES, Drawing
from tests.adminshop import DAY, PASSWORD, AdminServer, quick_accounts
from tests.browser.axe import looked_at
from tests.editorshop import DRAFT, HERE
from tests.topicshop import words_encoder
from tests.wholeshop import LABEL, TOPIC, a_whole_shop

pytestmark = pytest.mark.browser

LOOKS = {
    "en-GB": ((1280, "light"), (390, "dark")),
    "fr-FR": ((1280, "dark"), (390, "light")),
}
"""Each width with each scheme and language, each scheme with each language."""
CATEGORY, SLUG = DRAFT.split("/")
VALUES = {
    "audit": DAY,
    "category": CATEGORY,
    "locale": "fr",
    "name": "help.css",
    "number": "1",
    "piece": "none",
    "place": "1",
    "slug": SLUG,
    "target": "markdown.zip",
    "topic": TOPIC,
}
"""What stands for the variable parts of addresses."""
DOWNLOADS = {"/figures/figures.csv", "/help-center/export/{target}"}
"""Files, which a browser saves instead of showing them."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A shop in which every page has something to show."""
    with words_encoder():
        yield a_whole_shop(tmp_path_factory.mktemp("pages") / "shop")


@pytest.fixture(scope="module")
def served(shop: Workspace) -> Iterator[AdminServer]:
    """Its pages, behind passwords."""
    accounts = quick_accounts(shop)
    with AdminServer(shop, accounts=accounts) as running:
        for who, label in (("bob", "person"), ("cléo", "writable")):
            one = running.person(who)
            one.post(f"/admin/audits/{DAY}/tickets/1", label=label)
        yield running


@pytest.fixture(scope="module")
def drawn() -> Iterator[set[str]]:
    """The templates that were drawn so far."""
    seen: set[str] = set()
    as_ever = Drawing.page

    def page(self: Drawing, template: str, lang: str, values: Any) -> str:
        seen.add(template)
        return as_ever(self, template, lang, values)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Drawing, "page", page)
        yield seen


def tab(browser: Browser, served: AdminServer, locale: str, who: str = "") -> Page:
    """A browser of a language, of somebody signed in if there is a name."""
    context = browser.new_context(locale=locale, base_url=served.origin, reduced_motion="reduce")
    for name, value in (served.person(who).cookies if who else {}).items():
        context.add_cookies([{"name": name, "value": value, "url": f"{served.origin}/admin/"}])
    return context.new_page()


@pytest.fixture(scope="module")
def tabs(browser: Browser, served: AdminServer) -> dict[str, Page]:
    """A browser of an admin for each language."""
    return {locale: tab(browser, served, locale, "ana") for locale in LOOKS}


def routes(shop: Workspace) -> list[str]:
    """The addresses of the application that can be opened."""
    found = admin(shop, accounts=quick_accounts(shop)).routes
    return [one.path for one in found if isinstance(one, Route) and "GET" in (one.methods or ())]


def address(route: str) -> str:
    """A route with its variable parts filled in."""
    return "/admin" + re.sub(r"\{(\w+)\}", lambda part: VALUES[part[1]], route)


def spoken(number: int) -> list[str]:
    """The languages in which a page is looked at: by turns, or all where that is asked for."""
    known = list(LOOKS)
    return known if os.environ.get("ASKLESS_JOURNEYS") == "all" else [known[number % len(known)]]


def is_page(answer: Response) -> bool:
    """Whether an answer is a page of the admin, and not a file or a page of the help center."""
    headers = answer.headers
    is_frame = "sandbox" in headers.get("content-security-policy", "")
    return "html" in headers.get("content-type", "") and not is_frame


def send(page: Page, place: str, to: str, **fields: str) -> None:
    """Open ``place`` and send a form ``to`` an address with its hidden fields, some changed."""
    page.goto(place)
    with page.expect_navigation():
        page.evaluate(SEND, [to, fields])


SEND = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const own = [...document.forms].find(one => one.getAttribute("action") === action)
    || [...document.forms].find(one => one.elements.made_from || one.elements.who)
    || document.forms[0];
  const hidden = [...own.querySelectorAll("input[type=hidden]")].map(one => [one.name, one.value]);
  for (const [name, value] of Object.entries({...Object.fromEntries(hidden), ...fields})) {
    const field = document.createElement("input");
    Object.assign(field, {type: "hidden", name, value});
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@dataclass
class Made:
    """A page that answers a form: how to come there, signed in as ana unless it is ``outside``."""

    name: str
    make: Callable[[Page], None]
    is_outside: bool = False


def wrong_password(page: Page) -> None:
    """The form to sign in, again."""
    send(page, "/admin/sign-in", "/admin/sign-in", name="nobody", password="x")


def kept_text(page: Page) -> None:
    """A text that was typed when a session ended, after signing in."""
    page.goto("/admin/sign-in")
    sign_in(page)
    page.goto(f"{HERE}edit")
    page.context.clear_cookies()
    page.get_by_role("button", name=re.compile("^(Save|Enregistrer)$")).click()
    sign_in(page)


def sign_in(page: Page) -> None:
    """Name and password, and the button."""
    page.locator("input[name=name]").fill("ana")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()


def reset(page: Page) -> None:
    """The form to choose a password, from a link that an admin gave."""
    page.goto("/admin/sign-in")
    sign_in(page)
    send(page, "/admin/people/", "/admin/people/bob/reset")
    page.goto(page.locator("main input[readonly]").first.input_value())


def stale(to: str, place: str = HERE, **fields: str) -> Callable[[Page], None]:
    """A decision or an edit from an older page."""
    return lambda page: send(page, place, to, made_from="0123456789ab.draft", **fields)


def looked(**fields: str) -> Callable[[Page], None]:
    """A change of a topic, and what would come of it."""

    def make(page: Page) -> None:
        place = f"/admin/topics/{TOPIC}/"
        send(page, place, f"{place}look", **fields)
        settled(page)

    return make


def settled(page: Page) -> None:
    """Look again until what goes on behind the page is done."""
    while page.locator("[data-again], [data-live], main a[href*='/topics/work/']").count():
        page.reload()


def imported(text: str) -> Callable[[Page], None]:
    """What another help center's export would bring, or why it cannot be read."""

    def make(page: Page) -> None:
        page.goto("/admin/help-center/exchange")
        page.locator("select[name=source]").select_option("jsonl")
        file = {"name": "all.jsonl", "mimeType": "application/json", "buffer": text.encode()}
        page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
        page.locator("form[action$=import] button").click()
        settled(page)

    return make


def many(page: Page) -> None:
    """Rows of the queue put away at once, one of which is not there any more, and told."""
    page.goto("/admin/queue/?pick=all&state=draft")
    page.locator("details:has(button[value=aside]) summary").click()
    page.locator("input[name=reason]").fill("été")
    page.locator("button[value=aside]").click()
    page.wait_for_selector("main .p-list")


def published(page: Page) -> None:
    """The page that says how going live ended."""
    send(page, "/admin/publish/", "/admin/publish/", who="ana")
    page.wait_for_selector("main .ways a.button[href='/admin/publish/']", timeout=120_000)


TEXT = {"title": "T ?", "summary": "", "body": "Le texte.", "questions": "", "keywords": ""}
EXPORT = '{"id": "a/b", "locale": "fr", "title": "Un retard ?", "body": "Attendez."}\n'
TOKEN = {"label": "x", "role": "reader", "days": "30"}
ANSWERS = [
    Made("wrong password", wrong_password, is_outside=True),
    Made("kept text", kept_text, is_outside=True),
    Made("reset", reset, is_outside=True),
    Made("changed meanwhile", stale(f"{HERE}decide", action="approve")),
    Made("two edits", stale(f"{HERE}edit", f"{HERE}edit", **TEXT)),
    Made("not saved", lambda page: send(page, f"{HERE}edit", f"{HERE}edit", **TEXT | {"body": ""})),
    Made("take in", lambda page: send(page, HERE, f"{HERE}merge", article=LABEL)),
    Made("no split", lambda page: send(page, f"{HERE}split", f"{HERE}split", title="")),
    Made("refused", lambda page: send(page, HERE, f"{HERE}exists", article="none")),
    Made("person", lambda page: send(page, "/admin/people/", "/admin/people/bob/reset")),
    Made("token", lambda page: send(page, "/admin/me/", "/admin/me/tokens", **TOKEN)),
    Made("effect", looked(action="rename", name="Été : l'échange", locale="fr")),
    Made("a refused change", looked(action="rename", name="lea@example.com", locale="fr")),
    Made("import", imported(EXPORT)),
    Made("no import", imported("{")),
    Made("publication", published),
    Made("many rows", many),
]
"""Pages that answer a form."""
FLEETING = {
    "helpcenter_import_wait.html.j2",
    "onward.html.j2",
    "queue_wait.html.j2",
    "reading.html.j2",
    "topics_wait.html.j2",
    "who.html.j2",
}
"""Pages that go on by themselves, and the one that asks for a name where nobody has a password."""
PARTIAL = re.compile(r"{% (?:extends|import|include|from) \"([\w.]+)\"")


def test_every_page_that_can_be_opened_is_accessible(
    shop: Workspace, tabs: dict[str, Page], drawn: set[str]
) -> None:
    """Every address of the application that gives a page."""
    bad = []
    for number, route in enumerate(routes(shop)):
        for locale in spoken(number):
            page = tabs[locale]
            answer = page.goto(address(route)) if route not in DOWNLOADS else None
            if answer is not None and is_page(answer):
                bad += looked_at(page, f"{route} {locale}", LOOKS[locale])
    assert bad == []


def test_every_answer_to_a_form_is_accessible(
    browser: Browser, served: AdminServer, tabs: dict[str, Page], drawn: set[str]
) -> None:
    """Conflicts, refusals, effects, links that are shown once; in the end no template is left."""
    bad = []
    for number, one in enumerate(ANSWERS):
        for locale in spoken(number):
            page = tab(browser, served, locale) if one.is_outside else tabs[locale]
            one.make(page)
            bad += looked_at(page, f"{one.name} {locale}", LOOKS[locale])
    assert bad == []
    parts = {name for path in TEMPLATES.iterdir() for name in PARTIAL.findall(path.read_text())}
    assert {path.name for path in TEMPLATES.glob("*.j2")} - parts - drawn - FLEETING == set()
