"""A small bilingual help desk: five agents with their own macros, replies seeded and repeatable.

Each need has points in order; a point has the wordings of the five agents, some shared. Replies
hold what real ones do: greetings, closings, asides about one order, points left out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mining.drafting.asked import Asked
from mining.drafting.drafter import Material
from mining.drafting.replies import Reply

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
AGENTS = 5

Points = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Need:
    """One need in one language: what agents say in order, and what customers ask."""

    points: Points
    questions: Sequence[str]


RETURN_FR = Need(
    points=(
        (
            "Vous disposez de 30 jours après la livraison pour nous retourner un article.",
            "Vous avez 30 jours après la livraison pour retourner un article.",
            "Vous disposez d'un délai de 30 jours après la livraison pour retourner un article.",
        ),
        (
            "Rendez-vous dans Mon compte > Mes retours et choisissez l'article.",
            "Pour commencer, rendez-vous dans Mon compte > Mes retours, puis choisissez l'article.",
            "Je vous invite à vous rendre dans Mon compte > Mes retours et à choisir l'article.",
        ),
        (
            "Imprimez l'étiquette de retour et collez-la sur le colis.",
            "Imprimez ensuite l'étiquette de retour et collez-la sur le colis.",
            "Il suffit d'imprimer l'étiquette de retour et de la coller sur le colis.",
        ),
        (
            "Déposez le colis dans un point relais.",
            "Déposez enfin le colis dans un point relais.",
            "Déposez votre colis dans un point relais, [NAME].",
        ),
        (
            "Si l'article est défectueux, le retour est gratuit.",
            "Le retour est gratuit si l'article est défectueux.",
            "Si l'article est défectueux, le retour est gratuit pour votre commande [ORDER].",
        ),
        (
            "Pourriez-vous nous communiquer votre numéro de commande ?",
            "Merci de nous communiquer votre numéro de commande.",
            "Pouvez-vous nous indiquer votre numéro de commande, s'il vous plaît ?",
        ),
    ),
    questions=(
        "Comment retourner un article ?",
        "Comment renvoyer un article ?",
        "comment puis-je retourner un article acheté chez vous ??",
        "Je souhaite retourner un article de ma commande [ORDER].",
        "Je veux renvoyer un article, comment faire pour le retour ?",
        "Où trouver l'étiquette pour retourner un article ?",
    ),
)

RETURN_EN = Need(
    points=(
        (
            "You have 30 days after delivery to return an item.",
            "You have 30 days from delivery to return an item.",
            "Items can be returned within 30 days after delivery.",
        ),
        (
            "Go to My account > My returns and choose the item.",
            "First, go to My account > My returns and choose the item.",
            "Please go to My account > My returns, then choose the item.",
        ),
        (
            "Print the return label and stick it on the parcel.",
            "Then print the return label and stick it on the parcel.",
            "Simply print the return label and stick it on your parcel.",
        ),
        (
            "Drop the parcel at a pickup point.",
            "Finally, drop the parcel at a pickup point.",
            "Drop your parcel at any pickup point.",
        ),
        (
            "If the item is faulty, the return is free.",
            "The return is free if the item is faulty.",
            "If the item is faulty, the return is free for your order [ORDER].",
        ),
        (
            "Could you please send us your order number?",
            "Please send us your order number.",
            "Could you send us your order number, please?",
        ),
    ),
    questions=(
        "How do I return an item?",
        "How can I return an item I bought?",
        "how do i send an item back??",
        "I would like to return an item from my order [ORDER].",
        "Where do I find the label to return an item?",
    ),
)

PASSWORD_FR = Need(
    points=(
        (
            "Cliquez sur « Mot de passe oublié » sur la page de connexion.",
            "Sur la page de connexion, cliquez sur « Mot de passe oublié ».",
        ),
        (
            "Le lien reçu par e-mail est valable 30 minutes.",
            "Le lien reçu par e-mail n'est valable que 30 minutes.",
        ),
        (
            "Si l'e-mail n'arrive pas, regardez dans vos spams.",
            "Regardez dans vos spams si l'e-mail n'arrive pas.",
        ),
    ),
    questions=(
        "Comment changer mon mot de passe ?",
        "Comment faire, j'ai oublié mon mot de passe ?",
        "Mot de passe oublié, comment changer le mot de passe ?",
    ),
)

GREETINGS = {
    "fr": ("Bonjour [NAME],\n\nMerci pour votre message.", "Bonjour,", "Bonjour [NAME] !"),
    "en": ("Hello [NAME],\n\nThank you for your message.", "Hi there,", "Dear [NAME],"),
}
CLOSINGS = {
    "fr": ("N'hésitez pas à revenir vers nous.\nBelle journée", "Je reste à votre disposition."),
    "en": ("Let me know if you need anything else.", "Have a lovely day!"),
}
ASIDES = {
    "fr": (
        "J'ai bien reçu votre demande du 12 mars.",
        "Votre colis [TRACKING] est parti hier de notre entrepôt de Lille.",
        "Je vois que vous avez commandé la lampe de chevet à 49,90 €.",
    ),
    "en": (
        "I have received your request of 12 March.",
        "Your parcel [TRACKING] left our Lille warehouse yesterday.",
        "I can see that you ordered the bedside lamp at €49.90.",
    ),
}


def replies(
    points: Points,
    locale: str,
    count: int,
    *,
    seed: int = 1,
    customer: Callable[[int], str] = "c{}".format,
    start: datetime = START,
) -> list[Reply]:
    """``count`` replies, one every seven hours, by five agents in turn, each with its macros."""
    chance = random.Random(f"{seed}{locale}")
    made = []
    for number in range(count):
        agent = number % AGENTS
        parts = [wordings[agent % len(wordings)] for wordings in points if chance.random() < 0.85]
        if chance.random() < 0.4:
            parts.insert(0, chance.choice(ASIDES[locale]))
        lines = (chance.choice(GREETINGS[locale]), " ".join(parts), chance.choice(CLOSINGS[locale]))
        at = start + timedelta(hours=7 * number)
        ticket = f"jsonl:{seed}-{locale}-{start:%m}-{number}"
        made.append(Reply(ticket, customer(number), f"a{agent}", at, "\n".join(lines)))
    return made


def a_material(
    need: Need, locale: str = "fr", *, count: int = 60, topic: str = "t-0001"
) -> Material:
    """One topic's replies and questions."""
    asked = [
        Asked(f"c{number}", need.questions[number % len(need.questions)]) for number in range(count)
    ]
    return Material(topic, locale, replies(need.points, locale, count), asked, label="retour")
