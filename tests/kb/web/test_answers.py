"""Answers for programs: articles that are sure enough, or the ways to people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.config_contact import Channel
from kb.config_public import Answers
from kb.errors import ArticleError
from kb.storage.workspace import Workspace
from kb.web.answer_library import SiteLibrary
from kb.web.answers import LONGEST_QUESTION, Answer, AnswersPage, Library
from kb.web.public import ways_to_people

WAYS = {"fr": {"url": "https://help.shop.example/fr/contact/"}, "en": {"url": "…/en/contact/"}}


class OneArticle(Library):
    """Knows the answer to one question, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.built = "1"

    def version(self) -> str:
        """Of the site."""
        return self.built

    def answers(self, question: str, locale: str) -> Sequence[Answer]:
        """The article on returns."""
        self.asked += 1
        is_known = "retour" in question
        return [Answer("returns/x", "Retours", "30 jours.", "…/x/", 0.91234)] if is_known else []


@pytest.fixture
def library() -> OneArticle:
    """A library of one article."""
    return OneArticle()


def client(library: Library, **settings: Any) -> TestClient:
    """A browser before the endpoint."""
    page = AnswersPage(Answers(enabled=True, **settings), library, WAYS, 0.5)
    return TestClient(Starlette(routes=[Route("/api/answers", page)]))


def test_an_article_comes_with_its_probability(library: OneArticle) -> None:
    """And the format has a version."""
    found = client(library).get("/api/answers", params={"q": "un retour ?", "locale": "fr"}).json()
    assert (found["format_version"], found["answer"]) == (1, "articles")
    assert found["articles"][0]["probability"] == 0.912
    assert found["calibrated"] is False


def test_without_an_answer_people_take_over(library: OneArticle) -> None:
    """With the ways to reach them, and no guess."""
    found = client(library).get("/api/answers", params={"q": "allô ?", "locale": "fr"}).json()
    assert (found["answer"], found["articles"]) == ("hand_over", [])
    assert found["contact"] == WAYS["fr"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"q": "  "},
        {"q": "x" * (LONGEST_QUESTION + 1)},
        {"q": "retour", "locale": "de"},
        {"q": "retour", "locale": "../fr"},
    ],
)
def test_what_is_no_question_is_refused(library: OneArticle, asked: dict[str, str]) -> None:
    """Before anything is looked up."""
    answer = client(library).get("/api/answers", params=asked)
    assert answer.status_code == 400
    assert library.asked == 0


def test_nothing_but_reading(library: OneArticle) -> None:
    """Other methods are refused."""
    assert client(library).post("/api/answers", content=b"{}").status_code == 405


def test_one_address_asks_so_often_a_minute(library: OneArticle) -> None:
    """And is told when to come back."""
    browser = client(library, most_per_minute=2)
    statuses = [browser.get("/api/answers", params={"q": "retour"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_only_named_origins_may_read(library: OneArticle) -> None:
    """Others get no header that lets a browser hand the answer over."""
    browser = client(library, origins=("https://www.shop.example",))
    asked = {"params": {"q": "retour"}}
    ours = browser.get("/api/answers", headers={"Origin": "https://www.shop.example"}, **asked)
    assert ours.headers["access-control-allow-origin"] == "https://www.shop.example"
    other = browser.get("/api/answers", headers={"Origin": "https://evil.example"}, **asked)
    assert "access-control-allow-origin" not in other.headers


def test_what_was_asked_before_is_remembered_until_the_next_build(library: OneArticle) -> None:
    """A chatbot asks the same again and again."""
    browser = client(library)
    for _ in range(3):
        browser.get("/api/answers", params={"q": "retour"})
    assert library.asked == 1
    library.built = "2"
    browser.get("/api/answers", params={"q": "retour"})
    assert library.asked == 2


def test_articles_that_cannot_be_read_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """As a fault that passes, in JSON; what was asked stands in no log."""

    class Broken(OneArticle):
        """Whose articles are being written by hand."""

        def answers(self, question: str, locale: str) -> Sequence[Answer]:
            """None."""
            raise ArticleError("returns/x", f"{locale}: {question}")

    answer = client(Broken()).get("/api/answers", params={"q": "retour de Zwim"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "articles" in answer.json()["error"]
    assert capsys.readouterr().err == "askless: answers: ArticleError\n"


@pytest.fixture(scope="module")
def shop_library(built_shop: Workspace) -> SiteLibrary:
    """The articles of the test shop."""
    return SiteLibrary(built_shop)


def test_the_shops_own_articles_answer(shop_library: SiteLibrary) -> None:
    """In the language that was asked for, surest first, none below the threshold."""
    found = shop_library.answers("comment retourner un article ?", "fr")
    assert found[0].id == "returns/return-an-item"
    chances = [one.probability for one in found]
    assert chances == sorted(chances, reverse=True)
    assert min(chances) >= shop_library.workspace.settings.matching.threshold
    assert found[0].url.endswith("/fr/returns/return-an-item/")


@pytest.mark.parametrize("question", ["", "zwim", "quelle est la capitale du Pérou ?", "😀", "<b>"])
def test_what_no_article_is_about_has_no_answer(shop_library: SiteLibrary, question: str) -> None:
    """It is better to say so."""
    assert shop_library.answers(question, "fr") == []


def test_the_ways_to_people_are_those_of_the_settings(built_shop: Workspace) -> None:
    """In each language; what is not set is left out."""
    ways = ways_to_people(built_shop.settings)
    assert set(ways) == set(built_shop.settings.locales)
    assert all(text for found in ways.values() for text in found.values())
    json.dumps(ways)


def test_programs_learn_the_channels_of_the_settings(built_shop: Workspace) -> None:
    """In the order and the language of the contact page, without what is not set."""
    hours = {"fr": "de 9 h à 18 h", "en": "9am to 6pm"}
    chat = Channel(kind="chat", address="https://shop.example/chat", hours=hours)
    channels = (chat, Channel(kind="phone", address="+33 1 99 00 00 00"))
    contact = built_shop.settings.contact.model_copy(update={"channels": channels})
    ways = ways_to_people(built_shop.settings.model_copy(update={"contact": contact}))
    assert ways["en"]["channels"] == [
        {"kind": "chat", "address": "https://shop.example/chat", "hours": "9am to 6pm"},
        {"kind": "phone", "address": "+33 1 99 00 00 00"},
    ]
