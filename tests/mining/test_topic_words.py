"""Words that tell topics apart: real words, supported, by language."""

from __future__ import annotations

from mining.topic_words import SUPPORT, TopicWords, is_telling, topic_words, word_counts

PARCEL = ["Où est mon colis ?", "Colis jamais reçu", "Le colis est retardé", "Mes colis retardés"]
REFUND = ["Remboursement ?", "J'attends le remboursement", "Le remboursement retardé", "Rembourser"]


def found(texts: list[str], topics: list[int], locale: str = "fr") -> list[TopicWords]:
    """Words of two topics."""
    return topic_words(word_counts(texts, topics, 2, locale))


def shop() -> list[TopicWords]:
    """A topic of parcels and one of refunds."""
    return found(PARCEL + REFUND, [0] * 4 + [1] * 4)


def test_each_topic_has_its_own_word_first() -> None:
    """The word that the other topic lacks."""
    parcel, refund = shop()
    assert parcel.shown[0] == "colis"
    assert refund.shown[0] == "remboursement"


def test_words_are_shown_as_customers_write_them() -> None:
    """With accents and whole, not as stems; "l'échange" without its article."""
    texts = ["L'échange est retardé", "Un échange retardé", "échange très retardé"] * 2
    one, _ = found(texts, [0] * 6)
    assert set(one.shown) == {"échange", "retardé"}


def test_the_most_telling_word_weighs_one() -> None:
    """Weights are relative to it, highest first."""
    weights = list(shop()[0].weights.values())
    assert weights[0] == 1
    assert weights == sorted(weights, reverse=True)


def test_a_word_of_few_tickets_is_not_shown() -> None:
    """It could be a customer's name."""
    texts = ["Martin attend son colis"] * (SUPPORT - 1) + ["Le colis"] * 3 + REFUND
    one, _ = found(texts, [0] * (SUPPORT + 2) + [1] * 4)
    assert "martin" not in one.shown
    assert "colis" in one.shown


def test_a_word_said_often_in_one_ticket_has_one_supporter() -> None:
    """Tickets count, not occurrences."""
    one, _ = found(["zut zut zut zut", *PARCEL], [0] * 5)
    assert one.tickets["zut"] == 1


def test_categories_add_their_topics_up() -> None:
    """Two topics of one category count as one."""
    counts = word_counts(PARCEL + REFUND, [0] * 4 + [1] * 4, 2, "fr")
    merged = counts.merged([0, 0], 1)
    assert merged.texts == [8]
    assert merged.tickets[0]["retarde"] == 2
    assert {"colis", "remboursement"} <= set(topic_words(merged)[0].shown)


def test_a_topic_without_texts_has_no_words() -> None:
    """The second topic has tickets in another language only."""
    assert found(PARCEL, [0] * 4)[1].shown == ()


def test_no_texts_at_all() -> None:
    """As many empty entries as topics."""
    assert [entry.shown for entry in found([], [])] == [(), ()]


def test_stop_words_numbers_and_short_words_do_not_tell() -> None:
    """In French and in English."""
    assert not any(is_telling(word, "fr") for word in ("est", "24h", "ok", "vous"))
    assert not any(is_telling(word, "en") for word in ("the", "2024", "is"))
    assert is_telling("colis", "fr")
    assert is_telling("parcel", "en")
