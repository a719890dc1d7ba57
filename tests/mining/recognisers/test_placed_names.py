"""Names told by their place alone: nobody has to know them."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[str]:
    """What is masked as a name."""
    return [text[s.start : s.end] for s in find_spans(text) if s.type == "NAME"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Could you tell Vashkevich the box came?", ["Vashkevich"]),
        ("Dites à Zlatoper que c'est bon", ["Zlatoper"]),
        ("Merci d'avertir Quivrin avant midi", ["Quivrin"]),
        ("Please let Ottoline know", ["Ottoline"]),
        ("You can have Brisbois call me", ["Brisbois"]),
        ("Zubrowski told me it shipped.", ["Zubrowski"]),
        ("Ce matin, Kervadec m'a promis un avoir", ["Kervadec"]),
        ("Zubrowski n'a pas répondu", ["Zubrowski"]),
        ("Ottoline never replied to us", ["Ottoline"]),
        ("Zenobie s'occupe du dossier", ["Zenobie"]),
        ("Wilhelmsen will call you tomorrow", ["Wilhelmsen"]),
        ("It's Ottoline's birthday on Friday", ["Ottoline"]),
        ("Sophie's scooter came broken", ["Sophie"]),
        ("C'est le mariage de Zenobie demain", ["Zenobie"]),
        ("la maman d'Ezechiela attend", ["Ezechiela"]),
        ("le vélo d'Inès est rayé", ["Inès"]),
        ("ask the Brisbois family next door", ["Brisbois"]),
        ("You left it with the Zubrowskis.", ["Zubrowskis"]),
        ("livré chez les Kervadec hier", ["Kervadec"]),
        ("The doorbell says Zubrowski / Vashkevich", ["Zubrowski", "Vashkevich"]),
        ("La sonnette indique Kervadec", ["Kervadec"]),
        ("Please write Brisbois instead of Brisebois", ["Brisbois", "Brisebois"]),
        ("Il fallait mettre Quivrin au lieu de Quivrain", ["Quivrin", "Quivrain"]),
        ("un cadre gravé Zenobie, arrivé cassé", ["Zenobie"]),
        ("It's from Auntie Ottoline with love", ["Ottoline"]),
        ("Tonton Ezechiel passera", ["Ezechiel"]),
        ("My kids Ottoline (4) and Zenobie (7)", ["Ottoline", "Zenobie"]),
        ("For Ottoline and Zenobie, two caps please", ["Ottoline", "Zenobie"]),
        ("Subject: complaint Zubrowski\nThe vase broke", ["Zubrowski"]),
        ("Hats for Ottoline, Julie and Zenobie", ["Ottoline", "Julie", "Zenobie"]),
        ("La gourde de Võ Thị Hạnh : dites à Hạnh merci", ["Hạnh", "Hạnh"]),
        ("my husband's nephew, Brisbois, will come", ["Brisbois"]),
        ("c'est encore mathilde, sans nouvelles", ["mathilde"]),
        ("Bonne soirée\nZenobie & Marc", ["Zenobie", "Marc"]),
    ],
)
def test_found(text: str, wanted: list[str]) -> None:
    """A sentence in which only a person stands gives the name away."""
    found = " ".join(masked(text))
    assert all(name in found for name in wanted)


@pytest.mark.parametrize(
    "text",
    [
        "I asked Amazon and told PayPal",
        "Let Customer Care know",
        "DHL told me Tuesday. Klarna said that it is paid",
        "Colissimo m'a dit demain",
        "Ask Support, tell Sales",
        "Colissimo n'a pas répondu. Nobody never called, Evri never rang",
        "Uncle Ben's rice and Aunt Bessie's puddings",
        "a Big Mac toy and Little Tikes car",
        "le dossier de Remboursement",
        "la réponse de Chronopost",
        "Please put Blue instead of Green",
        "Mettre Noir au lieu de Blanc",
        "la sonnette est Blanche",
        "the doorbell is White",
        "For Android and Windows, same bug",
        "Mother's Day and Valentine's Day offers",
        "Subject: refund\nHello",
        "the whole Lego family box",
        "écrit Samsung dessus",
        "It says Delivered. It reads Error",
        "Rappelez avant Noël. Demandez à Amazon",
        "le retour de Belgique, le colis de Marseille",
    ],
)
def test_left(text: str) -> None:
    """Brands, plain words, colours and days in the same places stay."""
    assert masked(text) == []
