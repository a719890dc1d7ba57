"""Labels of topics: what customers ask, and nothing of one customer's own."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from mining.naming import Members, Names, Naming, is_fit, shown_label
from mining.topic_words import ANYBODY, Spread, SupportedNames, TopicWords
from tests.mined import WordEncoder, ticket_rows, tickets

WORDS = TopicWords(
    {"colis": 1.0, "retard": 0.5}, ("colis", "retardé"), Counter(colis=9, retard=5, paris=1, xl=4)
)
SPREAD = Spread(
    Counter(colis=9, retarde=5, rose=9, will=9, paris=4, xl=5), Counter(colis=5, rose=4)
)


def named(rows: pd.DataFrame, topic: list[int], rule: SupportedNames = ANYBODY) -> list[Names]:
    """Names of topics of tickets, vectors by the words encoder."""
    encoder = WordEncoder()
    vectors = encoder.encode(rows["text"].tolist())
    members = Members(np.array(topic), np.ones(len(rows), np.float32), vectors)
    return Naming(encoder, rule).names(rows, members, [0] * (max(topic) + 1))[0]


@pytest.mark.parametrize("sentence", ["Où est mon colis ?", "Mon colis est très retardé"])
def test_a_short_supported_sentence_is_fit(sentence: str) -> None:
    """Its telling words are those of the topic, and others say them too."""
    assert is_fit(sentence, WORDS, "fr")


@pytest.mark.parametrize(
    "sentence",
    [
        "Colis retardé",
        "Où est mon colis [ORDER] ?",
        "Où est mon colis pour Paris ?",
        "Où est mon colis, a@b.fr ?",
        "Où est mon colis sur https://a.fr ?",
        "Est-ce que vous avez une question pour moi ?",
        "Je vous ai dit que le colis " + "est très " * 9 + "retardé",
        "",
    ],
)
def test_what_is_not_fit(sentence: str) -> None:
    """Too short, a placeholder, one customer's word, an address, nothing telling, too long."""
    assert not is_fit(sentence, WORDS, "fr")


@pytest.mark.parametrize(
    ("sentence", "is_allowed"),
    [
        ("Où est mon colis ?", True),
        ("Un Colis retardé, taille XL", False),
        ("Un Colis retardé", True),
        ("Un colis pour Paris", False),
        ("Un colis pour Rose", False),
        ("Un colis rose", True),
        ("Rose est mon colis", True),
        ("", True),
    ],
)
def test_each_word_and_each_capital_inside_needs_five_customers(
    sentence: str, is_allowed: bool
) -> None:
    """ "Rose" is no word of those who wrote "rose"; at the start the capital says nothing."""
    assert SPREAD.supports(sentence, "fr", 5) is is_allowed


def test_a_stop_word_with_a_capital_may_be_a_name() -> None:
    """Will, Don."""
    assert Spread(SPREAD.words + Counter(come=5)).supports("The colis will come", "en", 5)
    assert not SPREAD.supports("The colis for Will", "en", 5)


@pytest.mark.parametrize(
    ("sentence", "locale", "label"),
    [
        ("et du coup où est mon colis ?", "fr", "Où est mon colis\u00a0?"),
        ("where is my parcel??", "en", "Where is my parcel?"),
        ("COLIS JAMAIS REÇU !!!", "fr", "Colis jamais reçu"),
        ("  so  my parcel is late. ", "en", "My parcel is late"),
        ("œuvre d'été : l'œuvre retardée", "fr", "Œuvre d'été : l'œuvre retardée"),
        ("Téléphone : mon colis est abîmé", "fr", "Mon colis est abîmé"),
        ('Says: "Where is my parcel?', "en", "Where is my parcel?"),
        ("Hello, can i change my i-Pad?", "en", "Can I change my I-Pad?"),
        ("", "fr", ""),
        ("?", "fr", ""),
    ],
)
def test_a_label_is_tidy(sentence: str, locale: str, label: str) -> None:
    """A capital first, no connective, no full stop, one question mark."""
    assert shown_label(sentence, locale) == label


def test_a_topic_is_labelled_in_both_languages() -> None:
    """With a sentence that one of its tickets holds."""
    rows = tickets(ticket_rows(("parcel", "refund")))
    topic = [int("refund" in ticket) for ticket in rows["ticket_id"]]
    parcel, refund = named(rows, topic)
    assert "colis" in parcel.labels["fr"]
    assert "parcel" in parcel.labels["en"]
    assert "refund" in refund.labels["en"].lower()


def test_two_topics_never_share_a_label() -> None:
    """The smaller one takes its next best."""
    rows = tickets(ticket_rows(("parcel",), ("fr",), times=2))
    names = named(rows, [number % 2 for number in range(len(rows))])
    assert names[0].labels["fr"] != names[1].labels["fr"]


def test_a_language_without_tickets_has_no_label() -> None:
    """Nobody asked in English."""
    (only,) = named(tickets(ticket_rows(("parcel",), ("fr",))), [0] * 12)
    assert "en" not in only.labels
    assert only.words["en"] == ()


def test_without_a_fit_sentence_words_stand_in() -> None:
    """Short texts: the most telling words, the first with a capital."""
    rows = [row | {"text": "colis retardé"} for row in ticket_rows(("parcel",), ("fr",))]
    (only,) = named(tickets(rows), [0] * 12)
    assert only.labels["fr"] == "Colis · retardé"


def test_turns_of_a_chat_are_no_single_sentence() -> None:
    """Lines in lower case, each sent by itself."""
    told = "mon colis est retardé\nmon colis est retardé svp"
    rows = [row | {"text": told} for row in ticket_rows(("parcel",), ("fr",))]
    (only,) = named(tickets(rows), [0] * 12)
    assert only.labels["fr"] in {"Mon colis est retardé", "Mon colis est retardé svp"}


def test_a_wrapped_sentence_stays_whole() -> None:
    """A mail program broke it where its line was full."""
    told = "mon colis qui devait venir samedi dernier est\nvraiment retardé"
    rows = [row | {"text": told} for row in ticket_rows(("parcel",), ("fr",))]
    (only,) = named(tickets(rows), [0] * 12)
    assert only.labels["fr"] == told.replace("\n", " ").capitalize()


def test_nothing_of_one_customer_is_shown() -> None:
    """A name in one ticket is in no label and no word."""
    rows = ticket_rows(("parcel",), ("fr",))
    rows[0]["text"] = "Où est mon colis pour Zébulon ?"
    names = named(tickets(rows), [0] * 12)
    assert "bulon" not in str(names)


def test_what_fewer_than_k_customers_wrote_is_no_label() -> None:
    """Sixteen tickets with a sentence, all but four of them of one customer."""
    rows = ticket_rows(("parcel",), ("fr",))
    for number in range(16):
        key = str(number) if number < 4 else "one"
        text = "Où est mon colis violet ?"
        rows.append(
            {**rows[0], "ticket_id": f"jsonl:violet-{number}", "text": text, "requester_key": key}
        )
    (six,) = named(tickets(rows), [0] * 28, SupportedNames(6))
    (five,) = named(tickets(rows), [0] * 28, SupportedNames(5))
    assert "violet" not in str(six)
    assert "violet" in str(five)


def test_what_a_recogniser_marks_is_no_label_and_no_word() -> None:
    """However many customers write it."""
    rows = tickets(ticket_rows(("parcel",), ("fr",)))
    rule = SupportedNames(4, is_private=lambda text, _locale: "colis" in text.lower())
    (only,) = named(rows, [0] * 12, rule)
    assert "colis" not in str(only).lower()
    assert only.labels["fr"]


def test_a_topic_of_one_customer_is_called_by_everybodys_words() -> None:
    """Never empty where others share a word with it, never their own sentence."""
    rows = ticket_rows(("parcel", "refund"), ("fr",))
    for row in rows:
        if "refund" in row["ticket_id"]:
            row |= {"requester_key": "one", "text": "Où est mon colis perdu par Zébulon ?"}
    frame = tickets(rows)
    topic = [int("refund" in ticket) for ticket in frame["ticket_id"]]
    _, lonely = named(frame, topic)
    assert lonely.labels["fr"] == "Colis"


def test_tickets_without_a_topic_name_none() -> None:
    """-1 is no topic."""
    rows = tickets(ticket_rows(("parcel", "refund"), ("fr",)))
    topic = [-1 if "refund" in ticket else 0 for ticket in rows["ticket_id"]]
    assert "remboursement" not in str(named(rows, topic))


def test_categories_are_named_by_words() -> None:
    """Three of them."""
    rows = tickets(ticket_rows(("parcel", "refund"), ("fr",)))
    topic = np.array([int("refund" in ticket) for ticket in rows["ticket_id"]])
    vectors = WordEncoder().encode(rows["text"].tolist())
    members = Members(topic, np.ones(len(rows), np.float32), vectors)
    _, (first, _) = Naming(WordEncoder()).names(rows, members, [0, 1])
    assert first.labels["fr"].split(" · ")[0] == "Colis"
    assert first.labels["fr"].count(" · ") <= 2
