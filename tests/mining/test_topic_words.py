"""Words that tell topics apart: real words, supported, by language."""

from __future__ import annotations

from mining.topic_words import SupportedNames, TopicWords, is_telling, topic_words, word_counts

PARCEL = ["Où est mon colis ?", "Colis jamais reçu", "Le colis est retardé", "Mes colis retardés"]
REFUND = ["Remboursement ?", "J'attends le remboursement", "Le remboursement retardé", "Rembourser"]


LEAST = 3
RULE = SupportedNames(LEAST)


def found(
    texts: list[str], topics: list[int], customers: list[str] | None = None
) -> list[TopicWords]:
    """Words of two topics that three customers wrote; each text by somebody else if not told."""
    counts = word_counts(texts, topics, 2, "fr", customers=customers or ())
    return topic_words(counts, RULE)


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


def test_a_word_of_few_customers_is_not_shown() -> None:
    """It could be a customer's name."""
    texts = ["Martin attend son colis"] * (LEAST - 1) + ["Le colis"] * 3 + REFUND
    one, _ = found(texts, [0] * (LEAST + 2) + [1] * 4)
    assert "martin" not in one.shown
    assert "colis" in one.shown


def test_a_customer_counts_once_however_many_tickets() -> None:
    """Nine tickets of one customer are one voice."""
    texts = ["Martin attend son colis"] * 9 + ["Le colis"] * 3
    one, _ = found(texts, [0] * 12, ["martin"] * 9 + ["a", "b", "c"])
    assert one.inside["martin"] == one.spread.words["martin"] == 1
    assert one.shown == ("colis",)


def test_tickets_of_nobody_known_are_by_as_many_customers() -> None:
    """An empty key is no customer of many tickets."""
    one, _ = found(["Le colis"] * 3, [0] * 3, ["", "", ""])
    assert one.shown == ("colis",)


def test_a_form_that_few_write_is_not_shown() -> None:
    """Three write the stem, each in another form; other topics' customers write one of them."""
    texts = ["livraison", "livrer", "livrée", *["livrer"] * 2]
    one, _ = found(texts, [0, 0, 0, 1, 1])
    assert one.shown == ("livrer",)


def test_a_topic_of_few_customers_has_the_words_of_everybody() -> None:
    """Its own that enough wrote elsewhere; never what only they wrote."""
    one, two = found(["Colis Zébulon", *PARCEL], [0, 1, 1, 1, 1])
    assert one.shown == ("colis",)
    assert two.shown[0] == "colis"


def test_one_customer_in_many_topics_is_one() -> None:
    """What nobody else wrote stays out of categories."""
    texts = ["zut mon colis", "zut mon remboursement", "zut", "zut"]
    counts = word_counts(texts, [0, 1, 2, 3], 4, "fr", customers=["a"] * 4)
    assert counts.spread.words["zut"] == 1
    assert topic_words(counts.merged([0] * 4, 1, LEAST), RULE)[0].shown == ()


def test_capitals_are_counted_apart() -> None:
    """A name is no word that others write small."""
    one, _ = found(["Rose attend", "une robe rose", "le rose"], [0] * 3)
    assert one.spread.words["rose"] == 3
    assert one.spread.capitals["rose"] == 1


def test_a_word_said_often_by_one_has_one_supporter() -> None:
    """Customers count, not occurrences."""
    one, _ = found(["zut zut zut zut", *PARCEL], [0] * 5)
    assert one.inside["zut"] == 1


def test_categories_add_their_topics_up() -> None:
    """Two topics of one category count as one."""
    counts = word_counts(PARCEL + REFUND, [0] * 4 + [1] * 4, 2, "fr")
    merged = counts.merged([0, 0], 1, LEAST)
    assert merged.writers == [8]
    assert {"colis", "remboursement"} <= set(topic_words(merged, RULE)[0].shown)


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
