"""What replies say: which article, and how sure that is, told from two views without labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kb.matching_features import ArticleIndex, Queries, article_parts
from mining.embedding import encoded, encoded_by_sentence
from mining.encoders import load_encoder
from mining.taught_replies import FEWEST_REPLIES, Views, alike, overlaps, says, sureness
from tests.factories import an_article

ENCODER = load_encoder("use")
PARCEL = an_article(id="d/colis", title="Suivre mon colis", body="Suivez le colis dans Mon compte.")
RETURN = an_article(id="r/retour", title="Faire un retour", body="Imprimez l'étiquette de retour.")


def an_index(*articles: object) -> ArticleIndex:
    """An index encoded sentence by sentence."""
    texts = [part.text for part in article_parts(articles)]  # type: ignore[arg-type]
    return ArticleIndex.of(articles, encoded_by_sentence(texts, ENCODER))  # type: ignore[arg-type]


def queries(texts: Sequence[str], locale: str = "fr") -> Queries:
    """Texts as queries."""
    return Queries(texts, [locale] * len(texts), encoded(list(texts), ENCODER))


def views(replies: Sequence[str], needs: Sequence[str], locale: str = "fr") -> Views:
    """Replies and needs in one language against the two French articles."""
    told = Queries(replies, [locale] * len(replies), encoded_by_sentence(replies, ENCODER))
    index = an_index(PARCEL, RETURN)
    return Views(told, index, queries(needs, locale), index)


def a_shop(seed: int, *, tickets: int = 2_000) -> tuple[np.ndarray, ...]:
    """Odds, overlap, agreement and truth: near misses overlap less, and agree by chance."""
    chance = np.random.default_rng(seed)
    right = chance.random(tickets) < 0.4
    odds = np.where(right, 1.0, -0.6) + chance.normal(0, 0.8, tickets)
    overlap = np.where(right, 1.0, -1.5) + chance.normal(0, 0.8, tickets)
    by_chance = 1 / (1 + np.exp(0.6 - 0.3 * odds))
    agrees = chance.random(tickets) < np.where(right, 0.85, 0.85 * by_chance)
    return odds, overlap, agrees.astype(float), right


@pytest.mark.parametrize("seed", [1, 2])
def test_sureness_holds_on_average_without_labels(seed: int) -> None:
    """What customers' words agree with tells how many replies are right, and which."""
    odds, overlap, agrees, right = a_shop(seed)
    found = sureness(odds, overlap, agrees)
    assert found.mean() == pytest.approx(right.mean(), abs=0.05)
    assert right[found > 0.9].mean() > 0.93
    assert right[found < 0.1].mean() < 0.07


def test_sureness_of_few_replies_stays_near_their_match() -> None:
    """Without a single reply it is the probability of the match itself."""
    odds, overlap, agrees, _ = (part[:0] for part in a_shop(1))
    assert sureness(odds, overlap, agrees).tolist() == []
    one = sureness(np.array([2.0]), np.array([0.0]), np.array([1.0]))
    assert one[0] == pytest.approx(1 / (1 + np.exp(-2.0)), abs=0.1)


def test_overlap_is_how_much_of_a_text_an_article_says() -> None:
    """All of it, half of it, and nothing of an empty one."""
    told = [
        "Suivez le colis dans Mon compte.",
        "Suivez le colis dans Mon compte. Le yaourt est bon.",
    ]
    found = overlaps([*told, ""], an_index(PARCEL, RETURN), ENCODER)
    assert found.shape == (3, 2)
    assert found[0, 0] == pytest.approx(1.0, abs=1e-4)
    assert found[0, 0] > found[1, 0] > found[1, 1]
    assert found[2].tolist() == [0.0, 0.0]


def test_alike_rows_hold_the_row_itself() -> None:
    """As the nearest, with more others the more there are, and none in an empty shop."""
    rows = np.eye(100, dtype=np.float32)
    assert alike(rows)[0][:, 0].tolist() == list(range(100))
    assert [alike(rows[:n])[0].shape for n in (0, 1, 30, 100)] == [
        (0, 0),
        (1, 1),
        (30, 2),
        (100, 3),
    ]


def test_replies_less_alike_count_less() -> None:
    """A copy counts as much as the reply itself, one about something else not at all."""
    rows = np.eye(16, dtype=np.float32)
    rows[1] = rows[0]
    assert alike(rows)[1][:3].round(3).tolist() == [[0.5, 0.5], [0.5, 0.5], [1.0, 0.0]]


def test_few_replies_are_as_sure_as_their_match() -> None:
    """Below the least number nothing is learnt from them."""
    found = says(views([PARCEL.body, "Merci."], ["où est mon colis", "merci"]), ENCODER)
    assert found.articles[0] == "d/colis"
    assert found.probability[0] > 0.65 > found.probability[1]


def test_replies_in_a_language_without_articles_say_nothing() -> None:
    """Not even of an article in another language."""
    found = says(views(["Track it in My account."], ["where is it"], "en"), ENCODER)
    assert (list(found.articles), found.probability.tolist()) == ([None], [0.0])


def test_no_replies_say_nothing() -> None:
    """A shop whose agents write elsewhere."""
    found = says(views([], []), ENCODER)
    assert (list(found.articles), len(found.probability)) == ([], 0)


@pytest.mark.parametrize("articles", [1, 2])
def test_views_that_can_hardly_differ_prove_nothing(articles: int) -> None:
    """With one article both views always agree: replies stay as sure as their match."""
    told = [PARCEL.body, "Nos boutiques ferment à midi."] * (FEWEST_REPLIES // 2 + 1)
    both = views(told, ["où est mon colis", "horaires"] * (FEWEST_REPLIES // 2 + 1))
    index = an_index(*(PARCEL, RETURN)[:articles])
    found = says(Views(both.replies, index, both.needs, index), ENCODER)
    assert found.articles[0] == "d/colis"
    assert found.probability[0] > 0.65 > found.probability[1]


def test_many_replies_sort_themselves() -> None:
    """Replies with the words of an article are sure of it, others are not."""
    topics = ("colis", "retour", "facture", "taille", "carte cadeau", "mot de passe")
    articles = [
        an_article(
            id=f"a/{n}", title=f"Question : {topic}", body=f"Voici ce qui vaut pour {topic}."
        )
        for n, topic in enumerate(topics[:5])
    ]
    told = [*(article.body for article in articles), "Nos boutiques ferment à midi."] * 40
    asked = [*topics[:5], "bonjour à vous"] * 40
    both, index = views(told, asked), an_index(*articles)
    found = says(Views(both.replies, index, both.needs, index), ENCODER)
    assert list(found.articles[:5]) == [article.id for article in articles]
    assert min(found.probability[:5]) > 0.65 > found.probability[5]
