"""The pages of articles over HTTP: languages side by side, words refused, exports given."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest

from kb.article_words import ArticleWord
from kb.articles import Article, ArticleStatus
from kb.events import Event, hour_of
from kb.matching import MATCHES
from kb.messages import Message
from kb.publications import Publication
from kb.roles import Role
from kb.searches import SEARCHES
from kb.storage import article_words, content, events_place, eventstore, messagestore, searchstore
from kb.storage.kept_articles import Kept
from kb.storage.workspace import Workspace
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import Visit
from kb.web.admin.helpcenter import HelpCenterPages, untranslated, zipped
from kb.web.admin.helpcenter_events import Seen, Visits, read_visits, seen
from kb.web.admin.helpcenter_read import Coming, coming, read_live, searches_near
from kb.web.admin.helpcenter_rows import ArticleRows, Known, facet_values
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.sessions import Session
from kb.words import terms
from tests.adminshop import AdminServer, Answered, Visitor
from tests.factories import NOW, an_article

LIST = "/admin/help-center/"
PLACE = ("delivery/where-is-my-order", "fr")
PAGE = f"{LIST}delivery/where-is-my-order/"
WORDS = {PLACE: [ArticleWord("colis égaré", "word", 7, 3.2)]}


def a_shop(root: Path) -> Workspace:
    """Three articles: one live in French, one a draft in both languages, one put away."""
    made = Workspace.create(root, 'locales = ["fr", "en"]\n', "")
    one = an_article(status=ArticleStatus.PUBLISHED, title="Où est mon colis ? <i>")
    content.write_article(made, one)
    for locale in ("fr", "en"):
        draft = an_article(id="returns/exchange", locale=locale, title="Échanger")
        content.write_article(made, draft.with_status(ArticleStatus.DRAFT))
    content.write_article(
        made, an_article(id="returns/old", title="Ancien", status=ArticleStatus.ARCHIVED)
    )
    content.append_publications(made, [Publication(*PLACE, one.version, NOW)])
    folder = made.runs_dir / "keywords" / "k"
    folder.mkdir(parents=True)
    article_words.write_words(folder, WORDS)
    (folder.parent / "latest").write_text("k")
    searchstore.write_searches(made, SEARCHES.frame([a_search("colis", 12, 0)]))
    return made


def a_search(query: str, searches: int, clicks: int) -> dict[str, Any]:
    """A row of SEARCHES."""
    row = {"search_id": f"s-{query}", "locale": "fr", "query": query, "searches": searches}
    return row | {"results": 3, "clicks": clicks}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shop; what a test writes is taken back by it."""
    return a_shop(tmp_path_factory.mktemp("articles") / "shop")


@pytest.fixture(scope="module")
def ana(kept: Workspace) -> Iterator[Visitor]:
    """Somebody signed in."""
    with AdminServer(kept) as running:
        yield running.visitor("ana")


def sent(visitor: Visitor, path: str, **fields: str) -> Answered:
    """A form of the article's page."""
    form = visitor.get(PAGE).fields
    body = {"token": form["token"], "who": form["who"], **fields}
    return visitor.send(path, urlencode(body), {})


def titles(text: str) -> int:
    """How many articles a list shows."""
    return text.count('<th scope="row">')


def test_an_article_is_one_row_with_its_languages(ana: Visitor) -> None:
    """What is missing is said; a title is text."""
    text = ana.get(LIST).text
    assert titles(text) == 3
    for said in (
        "colis ? &lt;i&gt;",
        "since <time",
        "missing",
        "/admin/articles/fr/returns/exchange/",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("query", "left"),
    [("status=published", 1), ("status=draft", 1), ("missing=en", 1), ("missing=de", 0),
     ("searched=failed", 1), ("q=ECHANGER", 1), ("order=title", 3), ("order=oldest", 3),
     ("category=returns&status=archived", 1), ("page=7", 0)],
)  # fmt: skip
def test_the_address_narrows_the_list(ana: Visitor, query: str, left: int) -> None:
    """In any order, without accents; unknown values leave nothing."""
    assert titles(ana.get(f"{LIST}?{query}").text) == left


def test_a_mined_word_is_refused_and_allowed_again(kept: Workspace, ana: Visitor) -> None:
    """As the shell does it, under the name of whoever did."""
    word = {"locale": "fr", "word": "colis égaré"}
    assert sent(ana, f"{PAGE}words", action="refuse", **word).to == f"{PAGE}#words-fr"
    assert 'class="is-refused"' in ana.get(PAGE).text
    assert sent(ana, f"{PAGE}words", action="refuse", **word).status == 409
    assert sent(ana, f"{PAGE}words", action="allow", **word).status == 303
    taken = article_words.read_decisions(kept)
    assert [(one.action, one.who) for one in taken] == [("refuse", "ana"), ("allow", "ana")]


def test_a_search_near_an_article_is_told(ana: Visitor) -> None:
    """With how often, and that it was in vain."""
    text = ana.get(PAGE).text
    assert ("12 times" in text, "in vain" in text) == (True, True)


def test_a_translation_starts_as_a_draft(kept: Workspace, ana: Visitor) -> None:
    """Once: a second click leads to the same draft and writes nothing over it."""
    for _ in range(2):
        found = sent(ana, f"{PAGE}translation", locale="en")
        assert found.to == "/admin/articles/en/delivery/where-is-my-order/"
    made = content.read_article(kept, PLACE[0], "en")
    assert (made.status, made.source) == (ArticleStatus.DRAFT, "translation")
    content.article_path(kept, PLACE[0], "en").unlink()


def test_published_articles_are_given_as_a_file(kept: Workspace, ana: Visitor) -> None:
    """The same as `askless export articles` writes."""
    assert "zendesk.zip" in ana.get(f"{LIST}exchange").text
    from kb.exporting import target
    from kb.storage.article_export import article_export

    found = article_export(kept, target("jsonl"), is_all=True)
    names = zipfile.ZipFile(io.BytesIO(zipped(found.texts))).namelist()
    assert names == sorted(found.texts)
    assert ana.get(f"{LIST}export/nowhere.zip").status == 404


def test_each_deed_asks_for_its_role(kept: Workspace) -> None:
    """A reader refuses no word and starts no translation; an editor takes no export along."""
    pages = HelpCenterPages(kept, QueueDesk(kept))
    place = {"category": "delivery", "slug": "where-is-my-order", "target": "jsonl.zip"}
    visit = Visit("/", Session("s", "rita"), "en", place, role=Role.READER)
    for deed in (pages.word, pages.translation, pages.exported):
        with pytest.raises(Refusal, match="not_allowed"):
            deed(visit)
    with pytest.raises(Refusal, match="not_allowed"):
        pages.exported(replace(visit, role=Role.EDITOR))
    given = pages.exported(replace(visit, role=Role.PUBLISHER))
    assert (given.media_type, given.body[:2]) == ("application/zip", b"PK")


@pytest.mark.parametrize("path", ["returns/none/", "a/b/words"])
def test_an_unknown_article_has_a_clear_page(ana: Visitor, path: str) -> None:
    """No traceback, no guess."""
    assert ana.get(f"{LIST}{path}").status == 404


def test_a_file_that_is_gone_is_gone_from_the_next_page_on(tmp_path: Path) -> None:
    """Nothing is shown from memory."""
    own = a_shop(tmp_path / "shop")
    with AdminServer(own) as running:
        eve = running.visitor("eve")
        assert titles(eve.get(LIST).text) == 3
        shutil.rmtree(own.content_dir / "fr" / "returns")
        assert titles(eve.get(LIST).text) == 2


def test_tickets_are_counted_back_from_the_newest() -> None:
    """By hand: two in the last month, one in the month before, one in the three."""
    ages = {"a": 0, "b": 29, "c": 31, "d": 70, "e": 400}
    tickets = pd.DataFrame(
        {"ticket_id": list(ages), "created_at": [NOW - timedelta(days=n) for n in ages.values()]}
    )
    rows = [{"ticket_id": t, "kind": "match", "article_id": "x/y", "locale": "fr"} for t in ages]
    matches = pd.DataFrame([*rows, rows[0]], columns=MATCHES.names)
    found = coming(matches, tickets, now=NOW + timedelta(days=9)).each["x/y", "fr"]
    assert (found.last_30, found.before_30, found.last_90, found.trend) == (2, 1, 4, None)
    assert (found.weeks[-1], sum(found.weeks)) == (1, 4)


def test_a_trend_needs_tickets() -> None:
    """Ten in two months, and some of them before."""
    assert Coming(6, 9, 4).trend == 0.5
    assert Coming(9, 9, 0).trend is None


def test_a_new_version_goes_on_with_the_time_of_the_old_one(tmp_path: Path) -> None:
    """Readers saw the article all the while."""
    own = Workspace.create(tmp_path / "shop", "", "")
    later = NOW + timedelta(days=3)
    content.append_publications(
        own, [Publication(*PLACE, "v1", NOW, later), Publication(*PLACE, "v2", later)]
    )
    since, newest = read_live(own)[PLACE]
    assert (since, newest.version) == (NOW, "v2")


def test_only_searches_whose_words_it_has_are_near() -> None:
    """In its language; the most typed first."""
    article = an_article(title="Suivre un colis", keywords=("paquet",))
    told = [("colis", 2), ("suivre paquet", 9), ("colis abîmé", 5)]
    rows = [
        {"locale": "fr", "query": q, "searches": n, "terms": frozenset(q.split())} for q, n in told
    ]
    rows = [row | {"terms": frozenset(terms(row["query"], "fr"))} for row in rows]
    assert [row["query"] for row in searches_near(article, rows)] == ["suivre paquet", "colis"]


def test_what_was_put_away_misses_no_language() -> None:
    """Nobody is asked to translate it."""
    away = an_article(status=ArticleStatus.ARCHIVED)
    kept = Kept(1, {("fr", away.id): away})
    rows = ArticleRows().of(kept, Known(), ("fr", "en"),
                        now=datetime.now(UTC), stale_days=180)  # fmt: skip
    assert rows[0]["missing"] == []


def test_a_translation_takes_no_decision_along() -> None:
    """Not the review, not the keywords of the other language."""
    source = an_article(status=ArticleStatus.PUBLISHED, reviewed_by="ana", keywords=("colis",))
    made = untranslated(source, "en")
    assert (made.reviewed_by, made.keywords, made.is_published) == ("", (), False)


def test_rows_of_unchanged_articles_are_kept() -> None:
    """A changed one is made anew, and so is everything when what is known changed."""
    one, two = an_article(), an_article(id="returns/exchange")
    rows, known = ArticleRows(), Known()

    def ask(second: Article, told: Known) -> list[dict[str, Any]]:
        kept = Kept(1, {("fr", one.id): one, ("fr", two.id): second})
        return rows.of(kept, told, ("fr", "en"), now=NOW, stale_days=180)

    first, again = ask(two, known), ask(an_article(id=two.id, title="Neu"), known)
    assert [a is b for a, b in zip(first, again, strict=True)] == [True, False]
    assert not any(a is b for a, b in zip(again, ask(two, Known(live={})), strict=False))


def test_what_visitors_did_is_counted_by_article_and_language() -> None:
    """Views of thirty and ninety days, votes of all time, and the words that led there."""
    counts = {"locale": "fr", "article_id": PLACE[0], "events": 3}
    rows = [
        counts | {"day": "2026-03-01", "kind": "view", "value": None},
        counts | {"day": "2026-01-10", "kind": "view", "value": None},
        counts | {"day": "2024-01-10", "kind": "view", "value": None},
        counts | {"day": "2024-01-10", "kind": "vote", "value": "up"},
        counts | {"day": "2026-03-01", "kind": "vote", "value": "down", "events": 1},
        counts | {"day": "2026-03-01", "kind": "view", "value": None, "article_id": None},
    ]
    single = {"article_id": PLACE[0], "locale": "fr", "kind": "click", "comment": None}
    words = [single | {"query": "colis été"}, single | {"query": None}]
    comment = single | {"kind": "vote", "query": None, "comment": "Pas clair"}
    now = datetime(2026, 3, 2, tzinfo=UTC)
    found = seen(rows, [*words, comment], today="2026-03-02", now=now)
    assert found == {PLACE: Seen(3, 6, 3, 1, searches=(("colis été", 1),), comments=("Pas clair",))}
    assert (found[PLACE].helpful, Seen().helpful) == (0.75, None)


def test_articles_that_readers_dislike_can_be_found() -> None:
    """From five votes on; fewer say nothing."""
    one = an_article(id="a/b").with_status(ArticleStatus.PUBLISHED)
    kept = Kept(1, {("fr", one.id): one})
    for down, wanted in ((4, False), (5, True)):
        visits = Visits(True, {("a/b", "fr"): Seen(down=down)})
        known = Known(visits=visits)
        rows = ArticleRows().of(kept, known, ("fr",), now=NOW, stale_days=180)
        assert (("voted", "unhappy") in set(facet_values(rows[0]))) == wanted


def test_a_page_shows_views_as_soon_as_something_is_counted(kept: Workspace) -> None:
    """From the store that the collector keeps; nothing before."""
    assert read_visits(kept, now=NOW).is_known is False
    event = Event(hour_of(datetime.now(UTC)), "view", "fr", article_id=PLACE[0])
    eventstore.append(eventstore.of(kept), [event] * 7, key=b"k" * 32, k=5)
    place = {"category": "delivery", "slug": "where-is-my-order"}
    visit = Visit("/", Session("s", "rita"), "en", place, role=Role.READER)
    shown = HelpCenterPages(kept, QueueDesk(kept)).one(visit)
    assert (shown.values["has_visits"], shown.values["texts"][0]["views_30"]) == (True, "7")
    assert shown.values["may_read"] is False  # words beside votes: for those who may see tickets
    for path in kept.data_dir.glob(f"{events_place.FILE}*"):
        path.unlink()


def test_articles_can_be_read_while_the_events_cannot(kept: Workspace) -> None:
    """A damaged store takes neither the list nor an article away."""
    path = kept.data_dir / events_place.FILE
    path.write_bytes(b"no database at all, but long enough to be looked at")
    pages = HelpCenterPages(kept, QueueDesk(kept))
    visit = Visit("/", Session("s", "rita"), "en", role=Role.READER)
    assert pages.listed(visit).values["total"] == 3
    path.unlink()


def test_messages_that_no_desk_took_are_counted(kept: Workspace) -> None:
    """On the list of articles; the page says where they lie."""
    said = Message("C-ZWIM2222", NOW, "fr", "Où ?", "ada@example.com")
    messagestore.keep(kept, said)
    one = messagestore.Waiting(said)
    messagestore.tried(kept, one, replace(one, tries=5, is_given_up=True))
    visit = Visit("/", Session("s", "rita"), "fr", role=Role.READER)
    shown = HelpCenterPages(kept, QueueDesk(kept)).listed(visit)
    assert (shown.values["undelivered"], shown.values["suspected"]) == (1, 0)
    next(messagestore.folder(kept).glob("C-*")).unlink()
