"""The topic pages over HTTP: what they show, to whom, and how the list is narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.roles import Role
from kb.storage import content
from kb.storage.workspace import Workspace
from kb.web.admin.forms import Refusal
from kb.web.admin.gate import Visit
from kb.web.admin.queue_desk import QueueDesk
from kb.web.admin.sessions import Session
from kb.web.admin.topics import TopicPages
from tests.adminshop import AdminServer, Visitor
from tests.topicshop import a_topic_shop, words_encoder

LIST = "/admin/topics/"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A mined shop of four needs, counted and explained."""
    with words_encoder():
        yield a_topic_shop(tmp_path_factory.mktemp("topics") / "shop")


@pytest.fixture(scope="module")
def served(kept: Workspace) -> Iterator[AdminServer]:
    """Its admin pages."""
    with AdminServer(kept) as running:
        yield running


@pytest.fixture(scope="module")
def ana(served: AdminServer) -> Visitor:
    """Somebody signed in."""
    return served.visitor("ana")


def topics_in(text: str) -> list[str]:
    """Ids of the topics of a list, in order."""
    return [part[:6] for part in text.split('<span class="where">')[1:]]


def test_the_list_has_every_topic_with_what_is_known(ana: Visitor) -> None:
    """Its weeks as a picture of ours, languages, channels, what answers it."""
    text = ana.get(LIST).text
    assert sorted(topics_in(text)) == ["t-0001", "t-0002", "t-0003", "t-0004"]
    for said in ('class="spark"', "FR\u00a050%", "E-mail", "no article", "24 customers"):
        assert said in text


@pytest.mark.parametrize(
    ("query", "left"),
    [("?language=fr", 4), ("?answer=without", 4), ("?answer=covered", 0), ("?mark=noise", 0),
     ("?standing=rising", 0), ("?q=nowhere", 0), ("?category=no+such+one", 0), ("?page=9", 0)],
)  # fmt: skip
def test_the_address_narrows_the_list(ana: Visitor, query: str, left: int) -> None:
    """An unknown value leaves nothing and breaks nothing."""
    assert len(topics_in(ana.get(f"{LIST}{query}").text)) == left


def test_words_are_looked_for_without_accents(ana: Visitor) -> None:
    """And in any order of its name, in both languages."""
    assert len(topics_in(ana.get(f"{LIST}?q=T-0002").text)) == 1


def test_a_topic_shows_its_tickets(ana: Visitor) -> None:
    """Typical ones and their ids, its words, and the article's gap by language."""
    text = ana.get(f"{LIST}t-0001/").text
    for said in ("<h3>Typical</h3>", "jsonl:", 'class="bars"', "Telling words", "0% of 12 tickets"):
        assert said in text


def test_an_unknown_topic_has_a_clear_page(ana: Visitor) -> None:
    """It says where to look."""
    found = ana.get(f"{LIST}t-9999/")
    assert (found.status, "The history says what became of it" in found.text) == (404, True)


def test_the_map_has_a_link_a_topic(ana: Visitor) -> None:
    """As pictures without a script: for a desk, for a tablet and for a hand."""
    text = ana.get(f"{LIST}map").text
    assert text.count(f'href="{LIST}t-0001/"') == 3
    assert "style=" not in text


def test_the_history_has_the_runs(ana: Visitor) -> None:
    """In the reader's language."""
    assert "4 sujets, cherchés à nouveau" in ana.get(f"{LIST}history", Accept_Language="fr").text


def test_a_reader_sees_no_ticket_and_decides_nothing(kept: Workspace) -> None:
    """The page is there without them; what is sent all the same is refused."""
    pages = TopicPages(kept, QueueDesk(kept))
    visit = Visit("/", Session("s", "rita"), "en", {"topic": "t-0001"}, role=Role.READER)
    shown = pages.one(visit)
    assert (shown.values["examples"], shown.values["may_decide"]) == (None, False)
    deeds = (pages.deciding.wished, pages.deciding.apply, pages.deciding.answer)
    for deed in (*deeds, pages.beginning.begun):
        with pytest.raises(Refusal, match="not_allowed"):
            deed(visit)


def test_an_article_begins_on_the_page_of_its_topic(kept: Workspace, ana: Visitor) -> None:
    """An empty draft of the topic; a second one of that title gets another address."""
    form = {"page": f"{LIST}t-0002/", "title": "Où est l'œuvre ?", "category": "returns"}
    (kept.content_dir / "fr" / "returns").mkdir(parents=True, exist_ok=True)
    places = [ana.post(f"{LIST}t-0002/article", locale="fr", **form).to for _ in "ab"]
    assert [one.split("/")[-2] for one in places] == ["ou-est-l-oeuvre", "ou-est-l-oeuvre-2"]
    made = content.read_article(kept, "returns/ou-est-l-oeuvre", "fr")
    assert (made.topic_id, made.body.strip(), made.status.value) == ("t-0002", "", "draft")
    assert ana.get(places[0]).status == 200
    for one in places:
        content.article_path(kept, "/".join(one.split("/")[-3:-1]), "fr").unlink()


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"title": " "}, 400), ({"title": "é" * 201}, 400), ({"title": "ana@skymail.example"}, 400),
     ({"category": "../fr"}, 400), ({"locale": "xx"}, 400)],
)  # fmt: skip
def test_no_article_begins_without_a_title_and_a_place(
    kept: Workspace, ana: Visitor, changed: dict[str, str], status: int
) -> None:
    """Nor one that names a person."""
    (kept.content_dir / "fr" / "returns").mkdir(parents=True, exist_ok=True)
    form = {"title": "Été ?", "category": "returns", "locale": "fr"} | changed
    before = content.read_articles(kept)
    found = ana.post(f"{LIST}t-0002/article", page=f"{LIST}t-0002/", **form)
    assert (found.status, content.read_articles(kept)) == (status, before)


def test_an_article_begins_for_a_topic_that_there_is(ana: Visitor) -> None:
    """Another one is not found."""
    form = {"title": "Été ?", "category": "returns", "locale": "fr"}
    found = ana.post(f"{LIST}t-9999/article", page=f"{LIST}t-0002/", **form)
    assert found.status == 404


def test_a_shop_that_was_not_mined_has_a_clear_page(tmp_path: Path) -> None:
    """It names the command."""
    with AdminServer(Workspace.create(tmp_path / "shop", "", "")) as running:
        found = running.visitor("ana").get(LIST)
    assert (found.status, "askless mine" in found.text) == (404, True)
