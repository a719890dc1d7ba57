"""What the browser's search knows of the articles' words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.vocabulary import SEARCH_STRINGS, packed, parted, search_words, vocabulary
from kb.words import ENGLISH_STOP_WORDS
from tests.factories import an_article


def test_words_are_folded_and_shown_as_mostly_written() -> None:
    """Folded: "fidelite" leads to "fidélité", with the number of articles that hold it."""
    articles = [an_article(body="La fidélité paie."), an_article(id="a/b", body="Fidélité !")]
    assert vocabulary(articles)["fidelite"] == (2, "fidélité")


def test_questions_and_keywords_count() -> None:
    """Customers' own words can be found though the text does not use them."""
    found = vocabulary([an_article(questions=("Mon paquet ?",), keywords=("tracking",))])
    assert {"paquet", "tracking"} <= set(found)


def test_short_words_and_numbers_come_apart() -> None:
    """The search knows that they are held; as words they would only add wrong corrections."""
    article = an_article(title="Le 2026", body="CB 48 7 12345", summary="", questions=())
    strings = dict.fromkeys(SEARCH_STRINGS, "")
    document = json.loads(search_words([article], "fr", strings)["words.json"])
    assert document["words"] == {}
    assert document["short"] == ["2026", "48", "cb", "le"]


def test_the_document_holds_what_the_browser_needs() -> None:
    """Words, stop words, the number of articles, and the texts to show."""
    strings = {name: name for name in SEARCH_STRINGS}
    document = json.loads(search_words([an_article()], "fr", strings)["words.json"])
    assert document["articles"] == 1
    assert document["words"]["colis"] == 1
    assert "mon" in document["stop"]
    assert document["strings"]["search_none"] == "search_none"


def test_words_reach_the_browser_as_they_are_written() -> None:
    """It folds them itself: both forms of each would be half as many bytes more."""
    strings = dict.fromkeys(SEARCH_STRINGS, "")
    found = search_words([an_article(body="été retardée")], "fr", strings)
    words = json.loads(found["words.json"])["words"]
    assert words["retardée"] == 1
    assert "retardee" not in words


def test_addresses_are_no_words() -> None:
    """Where a link leads is not offered as a correction."""
    found = vocabulary([an_article(body="Voyez [le guide](https://shop.example/zone).")])
    assert "guide" in found
    assert not {"https", "zone", "example"} & set(found)


def test_synonyms_reach_the_browser_with_their_articles() -> None:
    """Those of which the articles use a word, folded."""
    strings = dict.fromkeys(SEARCH_STRINGS, "")
    groups = [["colis", "Paquet"], ["zèbre", "okapi"]]
    document = json.loads(search_words([an_article()], "fr", strings, groups)["words.json"])
    assert document["synonyms"] == [[["colis"], ["paquet"]]]


def test_words_that_only_ask_are_stop_words_of_search() -> None:
    """ "I have a problem with" says nothing of what it is about."""
    strings = dict.fromkeys(SEARCH_STRINGS, "")
    assert "problem" in json.loads(search_words([], "en", strings)["words.json"])["stop"]
    assert "problem" not in ENGLISH_STOP_WORDS


def test_rare_words_of_a_large_help_center_come_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The common ones with their counts, the rare ones packed, counting alike."""
    monkeypatch.setattr("kb.vocabulary.MANY", 2)
    monkeypatch.setattr("kb.vocabulary.MOST_COMMON", 1)
    shop = [
        an_article(id=f"a/{i}", title="Colis", body=text) for i, text in enumerate(["été", "étés"])
    ]
    made = search_words(shop, "fr", dict.fromkeys(SEARCH_STRINGS, ""))
    document = json.loads(made["words.json"])
    assert document["words"] == {"colis": 2}
    assert document["rare"] == 1
    assert made["rare-words.txt"] == "0été 3s"


@given(st.lists(st.text(alphabet="aéœz'", min_size=1, max_size=40)))
def test_packed_words_can_be_unpacked(words: list[str]) -> None:
    """Each from the one before it, as the browser does."""
    found, before = [], ""
    for part in packed(words).split():
        before = before[: int(part[0], 36)] + part[1:]
        found.append(before)
    assert found == words


def test_a_usual_help_center_has_one_file_of_words() -> None:
    """No second request for a few hundred words."""
    assert parted({"colis": (2, "colis"), "ete": (1, "été")})[1] == {}
