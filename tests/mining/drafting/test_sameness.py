"""Whether texts say the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from mining.drafting.places import free_id
from mining.drafting.sameness import said_share


def unlike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder that finds nothing alike: letters decide."""
    return np.zeros((len(texts), 2), np.float32)


@pytest.mark.parametrize(
    ("ours", "theirs", "share"),
    [
        (["Le retour est gratuit."], ["Le retour est gratuit !"], 1.0),
        (["Vous avez 30 jours."], ["Vous avez 14 jours."], 0.0),
        (["Le retour est gratuit.", "Comptez 5 jours."], ["Le retour est gratuit."], 0.5),
        ([], ["Le retour est gratuit."], 0.0),
        (["Le retour est gratuit."], [], 0.0),
    ],
)
def test_share_of_sentences_said_elsewhere(
    ours: list[str], theirs: list[str], share: float
) -> None:
    """Marks and case do not count, amounts do."""
    assert said_share(ours, theirs, unlike) == share


def test_a_taken_slug_gives_way_to_a_question_then_to_a_number() -> None:
    """No topic id gets into a file name."""
    titles = ["Annuler ma commande", "Puis-je annuler ?"]
    taken = {"orders/annuler-ma-commande"}
    assert free_id("orders", titles, "t-0012", taken) == "orders/puis-je-annuler"
    taken.add("orders/puis-je-annuler")
    assert free_id("orders", titles, "t-0012", taken) == "orders/annuler-ma-commande-2"
