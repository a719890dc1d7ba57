"""Matching: the right article, in the right language, and none when it is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kb.articles import Article
from kb.match_calibration import Curve
from kb.matching import MatchModel, Weights, matches, ranked, shipped_model
from kb.matching_features import EVIDENCE, ArticleIndex, Queries, article_parts
from tests.factories import an_article

TOPICS = ("colis", "retour", "facture", "parcel", "invoice")
MEANING = {"parcel": "colis", "invoice": "facture"}
"""Words of the other language lie on the same axis, as in a multilingual encoder."""


def vectors(texts: Sequence[str]) -> np.ndarray:
    """One axis per meaning, and a little of an axis of their own for all texts."""
    rows = np.zeros((len(texts), len(TOPICS) + 1), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().replace("?", " ").split():
            if word in TOPICS:
                rows[row, TOPICS.index(MEANING.get(word, word))] = 1.0
        rows[row, -1] = 0.3 if text.strip() else 0.0
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def an_index(*articles: Article) -> ArticleIndex:
    """An index with the vectors above."""
    texts = [part.text for part in article_parts(articles)]
    return ArticleIndex.of(articles, vectors(texts))


def found(
    index: ArticleIndex, *texts: str, language: str = "fr", threshold: float = 0.5
) -> pd.DataFrame:
    """Matches of tickets in one language."""
    asked = Queries(texts, [language] * len(texts), vectors(texts))
    return matches([str(i) for i in range(len(texts))], asked, index, threshold=threshold)


PARCEL = an_article(id="d/colis", title="Mon colis", body="Suivez le colis ici.")
RETURN = an_article(id="r/retour", title="Faire un retour", body="Pour un retour, imprimez.")
INVOICE_EN = an_article(id="p/invoice", locale="en", title="My invoice", body="Get the invoice.")


def test_ticket_meets_its_article() -> None:
    """The ticket about a parcel gets the parcel article, with reasons in words."""
    row = found(an_index(PARCEL, RETURN), "où est mon colis").iloc[0]
    assert (row["kind"], row["article_id"], row["locale"]) == ("match", "d/colis", "fr")
    assert row["version"] == PARCEL.version
    assert list(row["reasons"])[1] == "words in common: colis"


def test_nothing_fitting_is_none_with_its_evidence() -> None:
    """The nearest article stays visible, so that the threshold can be moved later."""
    row = found(an_index(PARCEL, RETURN), "facture").iloc[0]
    assert row["kind"] == "none"
    assert pd.isna(row["article_id"])
    assert row["nearest_id"] in ("d/colis", "r/retour")
    assert 0 <= row["probability"] < 0.5


def test_article_in_another_language_is_told_apart() -> None:
    """A French ticket that only an English article answers is not covered."""
    row = found(an_index(PARCEL, INVOICE_EN), "facture").iloc[0]
    assert (row["kind"], row["article_id"], row["locale"]) == ("other_language", "p/invoice", "en")


def test_own_language_comes_first() -> None:
    """With the article in both languages the ticket's own is the match."""
    english = an_article(id="d/colis", locale="en", title="parcel", body="parcel parcel")
    row = found(an_index(english, PARCEL), "colis colis").iloc[0]
    assert (row["kind"], row["locale"]) == ("match", "fr")


def test_what_people_taught_holds_within_a_language() -> None:
    """Probabilities change, nearest articles do not; between languages the default stays."""
    sure = replace(shipped_model(), curve=Curve(knots=((0.0, 0.97), (1.0, 0.97))))
    index, texts = an_index(PARCEL, RETURN, INVOICE_EN), ["colis", "facture", "x"]
    asked = Queries(texts, ["fr"] * 3, vectors(texts))
    default, learnt = (ranked(asked, index, model=model) for model in (shipped_model(), sure))
    assert learnt.order.tolist() == default.order.tolist()
    assert learnt.same.tolist()[:2] == [True, False]
    assert learnt.probability[0] == pytest.approx(0.97)
    assert learnt.probability[1] == default.probability[1]


def test_nothing_in_common_is_no_match_whatever_was_taught() -> None:
    """An empty ticket stays at 0."""
    sure = replace(shipped_model(), curve=Curve(knots=((0.0, 0.97), (1.0, 0.97))))
    asked = Queries([""], ["fr"], vectors([""]))
    row = matches(["1"], asked, an_index(PARCEL), threshold=0.5, model=sure).iloc[0]
    assert (row["kind"], row["probability"]) == ("none", 0)


def test_unknown_language_takes_any_article() -> None:
    """A ticket of two words in no sure language is answered by an article in either."""
    row = found(an_index(INVOICE_EN), "invoice", language="und").iloc[0]
    assert row["kind"] == "match"


def test_third_language_is_never_a_match() -> None:
    """Nobody wrote articles in Spanish: at best another language answers."""
    row = found(an_index(PARCEL), "colis", language="es").iloc[0]
    assert row["kind"] == "other_language"


def test_empty_ticket_matches_nothing() -> None:
    """Whatever the threshold."""
    kinds = found(an_index(PARCEL), "", threshold=0.0)["kind"].tolist()
    assert kinds == ["none"]


def test_empty_article_answers_nothing() -> None:
    """An article without title and body never wins, even alone."""
    blank = an_article(title="", body="")
    assert found(an_index(blank), "colis").iloc[0]["kind"] == "none"


def test_no_articles_leave_every_ticket_without_one() -> None:
    """Every ticket keeps its row."""
    table = found(an_index(), "colis", "retour")
    assert table["kind"].tolist() == ["none", "none"]
    assert table["probability"].isna().all()


def test_no_tickets_no_rows() -> None:
    """An empty store is no error."""
    assert found(an_index(PARCEL)).empty


def test_single_article_is_not_right_for_want_of_rivals() -> None:
    """With one article the ticket about something else still gets none."""
    table = found(an_index(PARCEL), "colis", "retour")
    assert table["kind"].tolist() == ["match", "none"]


def test_a_copy_does_not_take_the_answer_away() -> None:
    """The probability with a duplicate stays as it is without."""
    alone = found(an_index(PARCEL, RETURN), "colis")["probability"].iloc[0]
    copy = an_article(id="d/copy", title=PARCEL.title, body=PARCEL.body)
    doubled = found(an_index(PARCEL, RETURN, copy), "colis")["probability"].iloc[0]
    assert doubled == pytest.approx(alone, abs=0.05)


def test_equal_articles_give_the_first() -> None:
    """The same input gives the same article, run after run."""
    copy = an_article(id="d/copy", title=PARCEL.title, body=PARCEL.body)
    assert found(an_index(PARCEL, copy), "colis").iloc[0]["article_id"] == "d/colis"


def test_order_of_tickets_does_not_matter() -> None:
    """Each ticket is matched on its own."""
    index = an_index(PARCEL, RETURN)
    forth = found(index, "colis", "retour", "facture")["probability"].tolist()
    back = found(index, "facture", "retour", "colis")["probability"].tolist()
    assert forth == pytest.approx(back[::-1], rel=1e-6)


def test_higher_threshold_never_adds_a_match() -> None:
    """Matches at 0.9 are among those at 0.1."""
    index, texts = an_index(PARCEL, RETURN), ("colis", "mon retour", "facture", "colis retour")
    low, high = (found(index, *texts, threshold=t)["kind"].eq("match") for t in (0.1, 0.9))
    assert not (high & ~low).any()


def test_reasons_never_quote_the_ticket() -> None:
    """Words shown are words of the article."""
    row = found(an_index(PARCEL), "colis secretissime").iloc[0]
    assert "secretissime" not in " ".join(row["reasons"])


def test_reasons_never_quote_other_customers() -> None:
    """What was asked in the tickets behind an article finds it and is not repeated."""
    asked = ("Où est mon colis secretissime ?",)
    row = found(an_index(replace(PARCEL, asked=asked)), "colis secretissime").iloc[0]
    assert row["kind"] == "match"
    assert "secretissime" not in " ".join(row["reasons"])


def test_shipped_weights_are_never_negative() -> None:
    """More evidence never makes a match less probable."""
    model = shipped_model()
    for weights in (model.same, model.cross):
        assert min(*weights.rank, *weights.probability) >= 0


def test_shipped_model_says_where_it_comes_from() -> None:
    """Date, command, sets, and how it does on each set it did not see."""
    known = shipped_model().provenance
    assert {"date", "command", "learnt_from", "left_out", "encoder"} <= set(known)
    assert not any(name.startswith("hint3") for name in known["learnt_from"])


def test_weights_survive_their_document() -> None:
    """What calibration writes is what matching reads."""
    rank = tuple(float(number) for number in range(len(EVIDENCE)))
    weights = Weights(rank, 4.0, -5.0, (*rank, 9.0))
    assert Weights.parsed(weights.document()) == weights


def test_ranking_needs_an_article() -> None:
    """Asking for the best of nothing is a mistake of ours."""
    ones = (1.0,) * len(EVIDENCE)
    weights = Weights(ones, 1.0, 0.0, (*ones, 1.0))
    asked = Queries(["colis"], ["fr"], vectors(["colis"]))
    with pytest.raises(ValueError, match="no articles"):
        ranked(asked, an_index(), model=MatchModel("t", weights, weights))


def test_advice_puts_log_odds_right() -> None:
    """Evidence from elsewhere moves probability and order by exactly its log odds."""
    index = an_index(PARCEL, RETURN)
    asked = Queries(["mon colis"], ["fr"], vectors(["mon colis"]))

    def against(_queries: Queries, part: ArticleIndex, odds: np.ndarray) -> np.ndarray:
        return odds - [50.0 if article.id == "d/colis" else 0.0 for article in part.articles]

    def less_sure(_queries: Queries, _part: ArticleIndex, odds: np.ndarray) -> np.ndarray:
        return odds - 1.0

    plain, less, turned = (
        matches(["1"], asked, index, threshold=0.0, advice=some).iloc[0]
        for some in (None, less_sure, against)
    )
    odds = [np.log(row["probability"] / (1 - row["probability"])) for row in (plain, less)]
    assert odds[0] - odds[1] == pytest.approx(1.0, abs=1e-3)
    assert (plain["nearest_id"], turned["nearest_id"]) == ("d/colis", "r/retour")


def test_hub_article_does_not_swallow_the_others() -> None:
    """An article about everything loses to the one about just this."""
    hub = an_article(id="a/tout", title="Aide", body="Le colis.\n\nUn retour.\n\nLa facture.")
    table = found(an_index(hub, PARCEL, RETURN), "où est mon colis", "faire un retour")
    assert table["nearest_id"].tolist() == ["d/colis", "r/retour"]


def test_copied_article_does_not_halve_its_original() -> None:
    """Two articles that say the same share one place: the ticket still has an answer."""
    copy = replace(PARCEL, id="d/copie")
    alone, twice = (
        found(an_index(*articles), "mon colis").iloc[0]
        for articles in ((PARCEL, RETURN), (PARCEL, copy, RETURN))
    )
    assert twice["kind"] == alone["kind"] == "match"
    assert twice["probability"] == pytest.approx(alone["probability"], abs=0.1)
