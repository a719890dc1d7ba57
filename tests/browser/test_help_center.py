"""What a customer does on the help center, in a real browser against a real built site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from kb.storage.workspace import Workspace
from tests.browser.helpcenter import Visit, plain, visit
from tests.kb.web.test_app import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def origin(built_shop: Workspace) -> Iterator[str]:
    """The address of the shop's help center, served with its strict headers."""
    with Server(built_shop.site_dir) as running:
        yield f"http://127.0.0.1:{running.port}"


@pytest.fixture
def tab(browser: Browser, origin: str) -> Iterator[Visit]:
    """A tab that must end without an error in its console or a request to elsewhere."""
    with visit(browser, origin) as made:
        yield made
        assert made.foreign == []
        assert made.problems == []


@pytest.fixture(scope="module")
def searching(browser: Browser, origin: str) -> Iterator[dict[str, Visit]]:
    """A tab on each language's home, in which one search after the other is typed."""
    with ExitStack() as tabs:
        found = {lang: tabs.enter_context(visit(browser, origin)) for lang in ("fr", "en")}
        for lang, made in found.items():
            made.open(f"/{lang}/")
        yield found


@pytest.mark.parametrize(
    ("locale", "query", "title"),
    [
        ("fr", "fidelite", "Comment fonctionne la carte de fidélité ?"),
        ("fr", "rembourcement", "Quand serai-je remboursé ?"),
        ("fr", "ou est mon colis", "Où est mon colis ?"),
        ("fr", "moyens de payement", "Quels moyens de paiement acceptez-vous ?"),
        ("fr", "retoure article", "Comment retourner un article ?"),
        ("fr", "je n'ai toujours pas reçu mon paquet, que faire ?", "Où est mon colis ?"),
        ("fr", "comment échanger contre une autre taille", "Comment retourner un article ?"),
        ("fr", "l’été", "Comment fonctionne la carte de fidélité ?"),
        ("fr", "tracking", "Où est mon colis ?"),
        ("fr", "rembou", "Quand serai-je remboursé ?"),
        ("en", "where is my parcle", "Where is my parcel?"),
        ("en", "reset pasword", "I forgot my password"),
        ("en", "how long until my order gets here", "How long does delivery take?"),
        ("en", "can i pay with paypal", "Which means of payment do you accept?"),
        ("fr", "récupérer mon argent", "Quand serai-je remboursé ?"),
        ("fr", "pacquet", "Où est mon colis ?"),
        ("en", "reimbursement", "When will I get my refund?"),
        ("en", "i have a problem with my pasword", "I forgot my password"),
    ],
)
def test_search_finds_what_customers_type(
    searching: dict[str, Visit], locale: str, query: str, title: str
) -> None:
    """Accents missing, typing errors, whole questions, half words, in both languages."""
    tab = searching[locale]
    assert tab.type(query)[0] == title
    assert tab.foreign == []
    assert tab.problems == []


def test_search_says_what_it_searched_for_instead(tab: Visit) -> None:
    """A mended word is shown, so that nobody is misled."""
    tab.open("/fr/")
    tab.type("rembourcement")
    note = tab.page.locator(".hc-search__panel .hc-search__note")
    assert plain(note.inner_text()) == "Résultats pour « remboursement »"


def test_search_without_result_leads_to_a_person(tab: Visit) -> None:
    """The message says what was not found and links to the contact page."""
    tab.open("/fr/")
    assert tab.type("zxqj") == []
    panel = tab.page.locator(".hc-search__panel")
    assert "Aucun article ne répond à « zxqj »" in plain(panel.inner_text())
    panel.get_by_role("link", name="Nous contacter").click()
    tab.page.wait_for_url("**/fr/contact/")


@pytest.mark.parametrize(
    ("locale", "query"),
    [
        ("fr", "<script>alert(1)</script>"),
        ("fr", "parrainage"),
        ("fr", "assurance bagages"),
        ("en", "qwertz asdf"),
        ("en", "12345678"),
        ("fr", "7 "),
        ("fr", "xz"),
    ],
)
def test_words_that_no_article_holds_find_none(
    searching: dict[str, Visit], locale: str, query: str
) -> None:
    """Not what their first letters stand for ("parrainage": "par"), nor what a digit alone does."""
    tab = searching[locale]
    if len(query.strip()) > 1:
        assert tab.type(query) == []
    assert tab.page.evaluate(FOUND, [locale, query]) == 0


FOUND = """async ([locale, query]) => {
  const { Engine } = await import(`/${locale}/assets/search-engine.js`);
  const engine = await Engine.open(new URL(`/${locale}/`, location.href));
  return (await engine.search(query)).total;
}"""


def test_what_a_customer_types_is_shown_as_text(tab: Visit) -> None:
    """A query is never markup."""
    tab.open("/fr/")
    tab.type("<img src=x onerror=alert(1)>zz")
    assert tab.page.locator(".hc-search__panel img").count() == 0


def test_search_by_keyboard_alone(tab: Visit) -> None:
    """Arrows choose, Enter opens, Escape closes; assistive technology is told each step."""
    tab.open("/fr/")
    box = tab.page.get_by_role("combobox")
    tab.type("colis")
    assert box.get_attribute("aria-expanded") == "true"
    tab.page.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    option = tab.page.locator(f"#{chosen}")
    assert option.get_attribute("aria-selected") == "true"
    tab.page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    tab.page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert tab.page.locator(".hc-search__panel").is_hidden()
    tab.page.keyboard.press("ArrowDown")
    tab.page.locator("[role=option]").first.wait_for()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/fr/delivery/where-is-my-order/")


def test_the_number_of_results_is_announced(tab: Visit) -> None:
    """Someone who does not see the list hears that it is there."""
    tab.open("/en/")
    titles = tab.type("refund")
    said = tab.page.locator("form [role=status]").inner_text()
    assert said in {f"{len(titles)} results", "1 result"}


def test_enter_without_a_choice_opens_the_search_page(tab: Visit) -> None:
    """All results, under an address that can be shared."""
    tab.open("/en/")
    tab.type("parcle")
    tab.page.keyboard.press("Enter")
    first = tab.page.locator("[data-results] .hc-option__title").first
    first.wait_for()
    assert first.inner_text() == "Where is my parcel?"
    assert tab.page.url.endswith("/en/search/?q=parcle")
    assert "Results for “parcel”" in tab.page.locator("[data-results]").inner_text()


def test_results_can_be_kept_to_one_category(tab: Visit) -> None:
    """The number that is told is the one that is seen."""
    tab.open("/fr/search/?q=commande")
    group = tab.page.get_by_role("group", name="Filtrer par thème")
    group.wait_for()
    every = tab.page.locator("[data-results] a").count()
    group.get_by_role("button").nth(1).click()
    shown = tab.page.locator("[data-results] a:visible").count()
    assert 0 < shown < every
    assert tab.page.locator("[data-results] [role=status]").inner_text().startswith(str(shown))
    group.get_by_role("button", name="Tous les thèmes").click()
    assert tab.page.locator("[data-results] a:visible").count() == every


def test_last_searches_stay_on_the_device_where_the_shop_wants_them(tab: Visit) -> None:
    """Offered on an empty field, and gone with one press. Without the setting nothing is kept."""
    tab.open("/fr/search/?q=colis")
    tab.page.locator("[data-results] a").first.wait_for()
    assert tab.page.evaluate("localStorage.length") == 0
    tab.page.evaluate("localStorage.setItem('askless:recent', '[\"colis\", 1]')")
    tab.open("/fr/")
    tab.page.locator("[data-search]").evaluate("form => { form.dataset.recent = ''; }")
    tab.page.get_by_role("combobox").focus()
    tab.page.get_by_role("option", name="colis").wait_for()
    assert tab.page.get_by_role("option").count() == 1
    tab.page.get_by_role("button", name="Effacer").click()
    assert tab.page.evaluate("localStorage.length") == 0


def test_what_is_searched_in_is_loaded_on_first_focus_only(tab: Visit) -> None:
    """Pages have the code of the search ready, and nothing of the words and the index."""

    def asked() -> set[str]:
        """The kinds of Pagefind's files."""
        names = (url.partition("?")[0].rpartition("/")[2] for url in tab.requests)
        return {name.rpartition(".")[2] for name in names} & {"pagefind", *INDEX}

    for path in ("/fr/returns/return-an-item/", "/fr/"):
        with tab.page.expect_request("**/wasm.fr.pagefind"):
            tab.open(path)
        assert asked() == {"pagefind"}
    assert not [url for url in tab.requests if "words.json" in url]
    tab.type("colis")
    assert asked() >= INDEX
    assert len([url for url in tab.requests if "/pagefind/shown/" in url]) == 1
    assert len([url for url in tab.requests if "words.json" in url]) == 1


INDEX = {"pf_meta", "pf_index"}

LARGE = """async () => {
  const { Engine } = await import("/fr/assets/search-engine.js");
  const asked = [];
  const lexicon = {
    articles: 10000, words: { commande: 4000, retard: 300, lampe: 3 }, stop: [], strings: {},
    synonyms: [[["retard", "attente"], []], [["lampe", "lumiere"], []]],
  };
  const engine = new Engine(lexicon);
  const found = (word) => (word === "retard" ? 300 : 3);
  engine.index = { search: async (word) => {
    asked.push(word);
    const data = async () => ({ url: "/", meta: { title: word } });
    const page = (_, i) => ({ id: `${word}${i}`, score: 1, data });
    return { results: Array.from({ length: found(word) }, page) };
  } };
  await engine.search("commande retard");
  await engine.search("lampe");
  return asked;
}"""


def test_a_large_help_center_looks_fewer_words_up(tab: Visit) -> None:
    """Neither a word that stands everywhere nor synonyms of one that many articles hold."""
    tab.open("/fr/")
    asked = tab.page.evaluate(LARGE)
    assert asked[0] == "retard"
    assert set(asked) == {"retard", "lampe", "lumiere"}


RARE = """async () => {
  const { Engine } = await import("/fr/assets/search-engine.js");
  const lexicon = { articles: 10000, words: { colis: 4 }, rare: 1.5, stop: [], strings: {} };
  const engine = new Engine(lexicon, { base: new URL("/fr/", location.href) });
  const held = ["colis", "zinc", "etagere"];
  const data = async () => ({ url: "/", meta: { title: "Colis" } });
  const found = (word) => (held.includes(word) ? [{ id: word, score: 1, data }] : []);
  engine.index = { search: async (word) => ({ results: found(word) }) };
  engine.rare = new Promise((done) => setTimeout(done, 50, "0étagère 8s 0zinc"));
  await engine.search("colis zinc ");
  const isWhole = engine.vocabulary.isWhole;
  const { corrected } = await engine.search("colis etagrre ");
  return [isWhole, engine.vocabulary.isWhole, corrected, engine.vocabulary.shown("etageres")];
}"""


def test_rare_words_are_loaded_for_a_word_that_no_article_holds(tab: Visit) -> None:
    """Where the index finds one first no list is needed; a typing error is mended from it."""
    tab.open("/fr/")
    assert tab.page.evaluate(RARE) == [False, True, "colis étagère ", "étagères"]


PHRASE = """async () => {
  const { Engine, isAlike } = await import("/en/assets/search-engine.js");
  const words = { refund: 2, money: 2, back: 2, refused: 1 };
  const synonyms = [[["refund", "money back"], []]];
  const engine = new Engine({ articles: 9, words, stop: [], strings: {}, synonyms });
  const held = {
    refund: { a: [3] }, money: { b: [10], c: [10] },
    back: { b: [12], c: [90] }, refused: { d: [1] },
  };
  const data = async () => ({ url: "/", meta: { title: "" } });
  const result = ([id, words]) => ({ id, score: 1, words, data });
  engine.index = { search: async (word) => ({ results: Object.entries(held[word]).map(result) }) };
  const term = { forms: ["refund"], corrections: [], others: [["money", "back"]] };
  const found = await engine.lookUp(term);
  const pairs = [
    "refund refused", "contact contrat", "order orders", "annulee annuler", "delivery deliveries",
  ];
  return [[...found.pages.keys()], pairs.filter((pair) => isAlike(...pair.split(" "))).length];
}"""


def test_a_phrase_stands_together_and_forms_are_one_word(tab: Visit) -> None:
    """ "money back" is where both stand near one another, and "refused" is no form of "refund"."""
    tab.open("/en/")
    assert tab.page.evaluate(PHRASE) == [["a", "b"], 3]


def test_a_rare_beginning_is_no_word(tab: Visit) -> None:
    """In a large help center the index knows a common word's start only: the list is asked."""
    tab.open("/fr/")
    common = RARE.replace(
        "held.includes(word) ?", 'word === "etagrre" ? MANY : held.includes(word) ?'
    )
    many = "const MANY = Array.from({ length: 99 }, (_, i) => ({ id: String(i), score: 1, data }));"
    assert tab.page.evaluate(common.replace("const found", f"{many}\n  const found"))[1:3] == [
        True,
        "colis étagère ",
    ]


def test_a_search_page_says_aloud_that_nothing_was_found(tab: Visit) -> None:
    """Where it said that it searches; the way to a person stands beside it."""
    tab.open("/fr/search/?q=parrainage")
    said = tab.page.locator("[data-results] [role=status]")
    said.get_by_role("link", name="Nous contacter").wait_for()
    assert "Aucun article ne répond à « parrainage »" in plain(said.inner_text())


def test_a_browser_without_modules_is_told(browser: Browser, origin: str) -> None:
    """On the search page: that it cannot search, in place of a search that never ends."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/search.js", lambda route: route.abort())
    page.goto(f"{origin}/fr/search/?q=colis")
    page.get_by_text("Recherche en cours").wait_for()
    page.add_script_tag(url="/fr/assets/old.js")
    page.get_by_text("un navigateur plus récent").wait_for()
    assert page.get_by_text("Recherche en cours").count() == 0
    context.close()


def test_what_readers_do_is_told_once(tab: Visit) -> None:
    """A search after its burst, what was chosen from it, and the article that opens."""
    listen = "sessionStorage.told ??= ''; document.addEventListener('askless:event', (event) => "
    tab.page.add_init_script(listen + "sessionStorage.told += JSON.stringify(event.detail) + '|')")
    tab.open("/fr/")
    tab.type("rembourcement")
    tab.page.locator("[role=option]").first.click()
    tab.page.wait_for_url("**/fr/returns/refund-time/")
    tab.page.wait_for_function("sessionStorage.told.includes('view')")
    told = [json.loads(one) for one in tab.page.evaluate("sessionStorage.told").split("|")[:-1]]
    assert [one["kind"] for one in told] == ["search", "click", "view"]
    assert {one.get("article", "returns/refund-time") for one in told} == {"returns/refund-time"}
    assert told[0]["query"] == "rembourcement"
    assert told[1]["value"] == "1"


def test_a_search_page_that_is_loaded_again_tells_no_second_search(tab: Visit) -> None:
    """Nor one that is come back to; the words alone are in its address."""
    listen = "sessionStorage.told ??= ''; document.addEventListener('askless:event', (event) => "
    tab.page.add_init_script(listen + "sessionStorage.told += event.detail.kind + ' ')")
    tab.open("/fr/search/?q=remboursement")
    results = tab.page.locator("[data-results] .hc-option__title")
    results.first.wait_for()
    tab.page.reload()
    results.first.wait_for()
    assert tab.page.evaluate("sessionStorage.told") == "search "
    assert tab.page.url.endswith("/fr/search/?q=remboursement")


def test_the_language_switch_keeps_the_article(tab: Visit) -> None:
    """There and back again."""
    tab.open("/fr/returns/return-an-item/")
    tab.page.get_by_role("link", name="English").click()
    tab.page.wait_for_url("**/en/returns/return-an-item/")
    assert tab.page.locator("h1").inner_text() == "How do I return an item?"
    assert tab.page.locator("html").get_attribute("lang") == "en"


def test_an_article_of_the_other_language_is_one_click_away(tab: Visit) -> None:
    """The switch leads to a page that says so and links there."""
    tab.open("/en/account/password/")
    tab.page.get_by_role("link", name="Français").click()
    assert "n'existe pas encore en français" in tab.page.locator("h1").inner_text()
    tab.page.get_by_role("link", name="I forgot my password").click()
    tab.page.wait_for_url("**/en/account/password/")


def test_a_missing_page_offers_a_search(browser: Browser, origin: str) -> None:
    """The words of the address are in the box; whoever goes there sees their results."""
    with visit(browser, origin) as tab:
        tab.open("/fr/old/retourner-un-article.html")
        box = tab.page.get_by_role("combobox")
        assert box.input_value() == "retourner un article"
        assert not [url for url in tab.requests if "words.json" in url]
        box.focus()
        first = tab.page.locator(".hc-option__title").first
        first.wait_for()
        assert plain(first.inner_text()) == "Comment retourner un article ?"
        assert tab.foreign == []


def test_the_root_goes_on_in_the_readers_language(tab: Visit) -> None:
    """A French browser lands on the French pages."""
    tab.open("/")
    tab.page.wait_for_url("**/fr/")


def test_the_root_offers_both_languages_without_scripts(browser: Browser, origin: str) -> None:
    """And so do search and categories."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/")
    page.get_by_role("link", name="Continue in English").click()
    page.wait_for_url("**/en/")
    page.get_by_role("searchbox").fill("parcel")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=parcel")
    page.get_by_role("link", name="Delivery").click()
    page.get_by_role("link", name="Where is my parcel?").click()
    page.wait_for_url("**/en/delivery/where-is-my-order/")
    context.close()


def test_nothing_is_remembered(tab: Visit) -> None:
    """No cookie, no storage, whatever a customer does."""
    tab.open("/fr/")
    tab.type("colis")
    assert tab.page.context.cookies() == []
    assert tab.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_first_tab_stop_skips_to_the_content(tab: Visit) -> None:
    """Keyboard users pass the header with one key."""
    tab.open("/fr/returns/return-an-item/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("width", [320, 390, 700, 1000, 1280])
def test_a_category_with_a_long_name_stays_in_its_card(
    browser: Browser, origin: str, width: int
) -> None:
    """French has words such as "remboursements", and names are the shop's own."""
    with visit(browser, origin, width=width) as tab:
        tab.open("/fr/")
        title = tab.page.locator(".hc-card__title").first
        title.evaluate("e => e.textContent = 'Retours et remboursementsexceptionnels garantis'")
        card = tab.page.locator(".hc-card").first
        assert card.evaluate("e => e.scrollWidth <= e.clientWidth")
