"""Sentences a desk writes whatever the matter."""

from __future__ import annotations

from mining.drafting.boilerplate import boilerplate, skeleton
from mining.drafting.replies import Reply, Said
from tests.desk import START

COMMON = "Notre boutique est ouverte du lundi au samedi."


def said(topic: int, text: str, count: int) -> list[Said]:
    """``text`` in ``count`` replies of a topic."""
    return [
        Said(text, Reply(f"t{topic}-{n}", f"c{n}", "a0", START, text), 0.5) for n in range(count)
    ]


def topics(*, with_common: int, count: int) -> dict[str, list[Said]]:
    """``count`` topics with their own sentence, of which some hold the common one too."""
    return {
        f"t{n}": [
            *said(n, f"Phrase propre au sujet « {chr(97 + n)} ».", 10),
            *(said(n, COMMON, 3) if n < with_common else []),
        ]
        for n in range(count)
    }


def test_a_skeleton_has_neither_values_nor_punctuation() -> None:
    """Copies that differ by a value, case, accents or marks have one skeleton."""
    assert skeleton("Votre colis [ORDER_2] arrive le 3 !") == skeleton(
        "votre colis [ORDER] arrive le 7"
    )


def test_a_sentence_of_three_topics_of_ten_is_boilerplate() -> None:
    """Three topics and a fifth of all are enough."""
    assert boilerplate(topics(with_common=3, count=10)) == {skeleton(COMMON)}


def test_a_sentence_of_two_topics_is_not() -> None:
    """Two needs may share an answer."""
    assert boilerplate(topics(with_common=2, count=4)) == frozenset()


def test_a_stray_reply_does_not_make_its_sentence_common() -> None:
    """One reply among many in each topic is a ticket filed under the wrong topic."""
    everywhere = topics(with_common=0, count=5)
    for number, own in enumerate(everywhere.values()):
        own.extend(said(number + 100, COMMON, 1))
    assert boilerplate(everywhere) == frozenset()
