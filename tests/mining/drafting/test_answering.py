"""Which sentence an article begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from mining.drafting.answering import answering
from mining.drafting.clusters import Claim
from mining.drafting.lists import Lists
from mining.drafting.sections import Layout, body, placed, summary
from mining.drafting.values import values
from mining.drafting.wording import WORDINGS


def a_claim(text: str, position: float = 0.5) -> Claim:
    """A claim nobody has to have been told."""
    return Claim(text, (), position, is_negated=False, values=values(text))


def alike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder to which all is the same: only gains decide."""
    return np.ones((len(texts), 1), np.float32)


def a_layout(near: Mapping[str, float]) -> Layout:
    """Nothing but how near each claim is to the title."""
    return Layout({}, near, Lists(), {})


STEP, FACT, AMOUNT = "Cliquez sur Annuler.", "Le site est à jour.", "Vous avez 30 jours."


@pytest.mark.parametrize(
    ("title", "best"),
    [
        ("Comment annuler ma commande\u00a0?", STEP),
        ("Quel est le délai de retour\u00a0?", AMOUNT),
        ("Ma commande est perdue, que dois-je faire\u00a0?", STEP),
        ("Le site est-il à jour\u00a0?", FACT),
    ],
)
def test_the_answer_is_of_the_kind_asked_for(title: str, best: str) -> None:
    """How is answered by a step, how long by an amount."""
    found = answering(title, [a_claim(t) for t in (FACT, STEP, AMOUNT)], WORDINGS["fr"], alike)
    assert max(found, key=lambda text: found[text]) == best


def test_nothing_is_known_without_an_encoder() -> None:
    """The most central statement answers then."""
    assert answering("Où ?", [a_claim(FACT)], WORDINGS["fr"], None) == {}


def test_what_answers_the_title_leads() -> None:
    """The nearest sentence is the short answer, and not printed again below."""
    claims = [a_claim(FACT, 0.1), a_claim(STEP, 0.2)]
    lines = placed(claims, WORDINGS["fr"], a_layout({FACT: 0.1, STEP: 0.9}))
    assert (lines[0].section, lines[0].text) == ("answer", STEP)
    assert [line.text for line in lines].count(STEP) == 1


def test_a_step_that_answers_is_the_first_and_stays_in_its_list() -> None:
    """Whatever step is nearest to the title: the list is read from its beginning, and no step is
    printed above it once more."""
    claims = [a_claim("Ouvrez le compte.", 0.1), a_claim(STEP, 0.2)]
    lines = placed(claims, WORDINGS["fr"], a_layout({"Ouvrez le compte.": 0.1, STEP: 0.9}))
    assert [(line.section, line.text) for line in lines] == [
        ("step", "Ouvrez le compte."),
        ("step", STEP),
    ]
    assert summary(lines) == "Ouvrez le compte."


@pytest.mark.parametrize(
    ("is_how", "sections"),
    [(False, ["answer", "fact", "step", "need"]), (True, ["answer", "step", "fact", "need"])],
)
def test_sections_follow_agents_unless_the_title_asks_how(
    sections: list[str], *, is_how: bool
) -> None:
    """What is needed at hand is last, wherever agents ask for it."""
    need = "Merci de nous envoyer votre numéro de commande."
    told = [need, AMOUNT, "Le retour est payant.", STEP, "Ouvrez le compte."]
    claims = [a_claim(text, place / 10) for place, text in enumerate(told)]
    layout = replace(a_layout(dict.fromkeys(told, 0.1) | {AMOUNT: 0.9}), is_how=is_how)
    lines = placed(claims, WORDINGS["fr"], layout)
    assert list(dict.fromkeys(line.section for line in lines)) == sections
    headings = [WORDINGS["fr"].headings[name] for name in sections[1:]]
    text = body(lines, WORDINGS["fr"])
    assert sorted(headings, key=text.index) == headings


def test_a_list_of_steps_stays_whole() -> None:
    """Of three steps none is taken out to lead, where a statement answers too."""
    steps = ["Ouvrez le compte.", "Cliquez sur Annuler.", "Validez le tout."]
    claims = [a_claim(t, n / 10) for n, t in enumerate([*steps, FACT])]
    near = dict.fromkeys([*steps, FACT], 0.5) | {steps[0]: 0.7}
    lines = placed(claims, WORDINGS["fr"], a_layout(near))
    assert [line.text for line in lines if line.section == "step"] == steps
