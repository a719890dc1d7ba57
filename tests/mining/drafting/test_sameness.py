"""Whether texts say the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from kb.evidence import SentenceEvidence
from mining.drafting.drafter import Draft
from mining.drafting.places import free_id
from mining.drafting.sameness import generic


def unlike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder that finds nothing alike: letters decide."""
    return np.zeros((len(texts), 2), np.float32)


def a_draft(topic_id: str, *texts: str) -> Draft:
    """A draft of some sentences nobody has to have been told."""
    told = tuple(SentenceEvidence(text, "step", (), 0, 0, 0) for text in texts)
    return Draft(topic_id, "en", "How?", "", "", told, 0, 0, 0, 0)


@pytest.mark.parametrize(("topics", "expected"), [(3, {"Log in to your account."}), (2, set())])
def test_what_drafts_of_three_topics_say_is_everybodys(topics: int, expected: set[str]) -> None:
    """It tells no two of them apart; what two say may be one need."""
    drafts = [a_draft(f"t-{n}", "Log in to your account.", "abc"[n] * 9) for n in range(topics)]
    assert generic(drafts, unlike) == expected


def by_first_letter(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder to which texts of one first letter mean the same."""
    return np.eye(128, dtype=np.float32)[[ord(text[0]) for text in texts]]


def test_a_taken_slug_gives_way_to_a_question_then_to_a_number() -> None:
    """No topic id gets into a file name."""
    titles = ["Annuler ma commande", "Puis-je annuler ?"]
    taken = {"orders/annuler-ma-commande"}
    assert free_id("orders", titles, "t-0012", taken) == "orders/puis-je-annuler"
    taken.add("orders/puis-je-annuler")
    assert free_id("orders", titles, "t-0012", taken) == "orders/annuler-ma-commande-2"
