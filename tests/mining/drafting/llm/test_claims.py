"""Claims against their evidence: written pairs, each kind of fault, and laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.drafting.llm.claims import FAULTS, faults, question_faults
from tests.desk import RETURN_EN, RETURN_FR

CLAIMS = Path(__file__).resolve().parents[3] / "data" / "claims.jsonl"


def pairs(part: str) -> list[dict[str, Any]]:
    """The written pairs of one part."""
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["part"] == part]


def passing(rows: list[dict[str, Any]], *, faithful: bool) -> float:
    """Share of the faithful, or of the corrupted, that the checks let pass."""
    some = [row for row in rows if row["is_faithful"] is faithful]
    return sum(not faults(r["claim"], r["evidence"], r["locale"]) for r in some) / len(some)


@pytest.mark.parametrize("part", ["dev", "held"])
def test_faithful_claims_pass_and_corrupted_ones_do_not(part: str) -> None:
    """At least .95 of the faithful and at most .05 of the corrupted, in each half of 262 pairs."""
    rows = pairs(part)
    assert len(rows) >= 120
    assert passing(rows, faithful=True) >= 0.95
    assert passing(rows, faithful=False) <= 0.05


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_no_language_is_checked_worse_than_the_other(locale: str) -> None:
    """The same bounds hold for French and for English alone."""
    rows = [row for part in ("dev", "held") for row in pairs(part) if row["locale"] == locale]
    assert passing(rows, faithful=True) >= 0.95
    assert passing(rows, faithful=False) <= 0.05


@pytest.mark.parametrize("part", ["tuned", "fresh", "last"])
def test_probes_stay_refused(part: str) -> None:
    """What was found later by trying to deceive the checks stays refused."""
    assert passing(pairs(part), faithful=False) == 0
    assert passing(pairs(part), faithful=True) >= 0.85


BY_KIND = {
    "amount": ("Le retour coûte 5 €.", ["Le retour coûte 4 €."]),
    "antonym": ("Payez après la livraison.", ["Payez avant la livraison."]),
    "word": ("Lavez la robe à 30 °C.", ["Lavez le pull à 30 °C."]),
    "negation": ("Nous livrons en Suisse.", ["Nous ne livrons pas en Suisse."]),
    "condition": ("Le retour est gratuit.", ["Le retour est gratuit si l'article est abîmé."]),
    "duty": ("Vous devez garder le colis.", ["Vous pouvez garder le colis."]),
    "actor": ("Nous appelons la banque.", ["Vous appelez la banque."]),
    "merged": (
        "Le retour est gratuit et l'échange aussi en magasin.",
        ["Le retour est gratuit.", "L'échange se fait en magasin sur rendez-vous."],
    ),
    "dropped": ("Le retour est gratuit.", ["Le retour est gratuit pour les membres."]),
    "order": ("Validez, puis choisissez la taille.", ["Choisissez la taille, puis validez."]),
    "choice": ("Demandez un avoir et un échange.", ["Demandez un avoir ou un échange."]),
    "name": ("Déposez le colis chez Dupont.", ["Déposez le colis chez un voisin."]),
    "link": ("Allez sur www.exemple.fr.", ["Allez sur notre site."]),
    "markup": ("Le retour est <b>gratuit</b>.", ["Le retour est gratuit."]),
    "placeholder": ("Voici votre commande [ORDER].", ["Voici votre commande."]),
    "language": ("The return is free of charge.", ["Le retour est gratuit."]),
    "length": ("Retour.", ["Le retour est gratuit."]),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_kind_of_fault_is_named(kind: str) -> None:
    """A claim with one thing wrong is refused with the name of it among the reasons."""
    claim, evidence = BY_KIND[kind]
    assert kind in faults(claim, evidence, "fr")


@pytest.mark.parametrize(("need", "locale"), [(RETURN_FR, "fr"), (RETURN_EN, "en")])
def test_a_sentence_supports_itself(need: Any, locale: str) -> None:
    """What agents wrote passes as it is."""
    texts = [w for wordings in need.points for w in wordings if "[" not in w and "?" not in w]
    assert [text for text in texts if faults(text, [text], locale)] == []


def test_nothing_supports_nothing() -> None:
    """A claim without evidence is refused, and so is an empty one."""
    assert faults("Le retour est gratuit.", [], "fr")
    assert faults("", ["Le retour est gratuit."], "fr")


@given(
    st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3), st.sampled_from(["fr", "en"])
)
def test_any_text_is_read(claim: str, evidence: list[str], locale: str) -> None:
    """Whatever a model writes gets an answer, twice the same."""
    assert faults(claim, evidence, locale) == faults(claim, evidence, locale)


@given(st.integers(2, 400), st.integers(2, 400))
def test_two_different_amounts_never_agree(one: int, other: int) -> None:
    """The law that matters most: no number but the evidence's is ever printed."""
    found = faults(f"Le retour coûte {one} €.", [f"Le retour coûte {other} €."], "fr")
    assert bool(found) == (one != other)


def test_a_title_is_made_of_one_question() -> None:
    """The words of two questions make a third one that nobody asked."""
    known = ["Comment retourner un article ?", "Quand serai-je remboursé ?"]
    assert question_faults("Comment puis-je renvoyer un article ?", known, "fr") == ()
    assert question_faults("Quand retourner un article remboursé ?", known, "fr")
