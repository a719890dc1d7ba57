"""Drafts from a small desk's replies: what is printed, in which order, and what never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.config import Drafting
from mining.drafting.asked import Asked
from mining.drafting.drafter import Desk, Draft, Material, NoDraft, draft
from mining.drafting.replies import Reply
from tests.desk import PASSWORD_FR, RETURN_EN, RETURN_FR, START, a_material, replies

DESK = Desk(agents=5)
RULE = Drafting()


def drafted(material: Material, desk: Desk = DESK) -> Draft:
    """The draft of ``material``; fails with the reason when there is none."""
    made = draft(material, desk, RULE)
    assert isinstance(made, Draft), made
    return made


def test_a_french_draft_reads_as_an_article() -> None:
    """Short answer, steps in agents' order, special cases and what is needed, in French."""
    assert drafted(a_material(RETURN_FR)).body == (
        "Vous avez 30 jours après la livraison pour retourner un article.\n\n"
        "## Étapes\n\n"
        "1. Rendez-vous dans Mon compte > Mes retours et choisissez l'article.\n"
        "2. Imprimez l'étiquette de retour et collez-la sur le colis.\n"
        "3. Déposez le colis dans un point relais.\n\n"
        "## Cas particuliers\n\n"
        "- Si l'article est défectueux, le retour est gratuit.\n\n"
        "## Ce qu'il vous faut\n\n"
        "- Votre numéro de commande\n"
    )


def test_an_english_draft_reads_as_an_article() -> None:
    """The same in English."""
    assert drafted(a_material(RETURN_EN, "en")).body == (
        "You have 30 days after delivery to return an item.\n\n"
        "## Steps\n\n"
        "1. Go to My account > My returns and choose the item.\n"
        "2. Print the return label and stick it on the parcel.\n"
        "3. Drop the parcel at a pickup point.\n\n"
        "## Special cases\n\n"
        "- If the item is faulty, the return is free.\n\n"
        "## What you need at hand\n\n"
        "- Your order number\n"
    )


def test_the_title_is_what_most_customers_ask() -> None:
    """A question in customers' words, one question mark, a no-break space before it in French."""
    assert drafted(a_material(RETURN_FR)).title == "Comment retourner un article\u00a0?"
    assert drafted(a_material(RETURN_EN, "en")).title == "How do I return an item?"


def test_variants_are_distinct_and_hold_no_placeholder() -> None:
    """Ways to ask differ from the title and from one another, and none names an order."""
    made = drafted(a_material(RETURN_FR))
    assert len({made.title, *made.questions}) == len(made.questions) + 1
    assert 1 <= len(made.questions) <= 6
    assert "[" not in "".join(made.questions)


def test_every_printed_sentence_carries_its_evidence() -> None:
    """Each line of the body has tickets of enough customers, days and agents behind it."""
    made = drafted(a_material(RETURN_FR))
    for one in made.sentences:
        assert one.text.rstrip(".") in made.body
        assert len(one.tickets) >= one.customers >= RULE.support_customers
        assert one.days >= RULE.support_days
        assert one.agents >= RULE.support_agents


def test_what_was_done_in_one_case_is_not_printed() -> None:
    """Greetings, closings and asides about one order leave no trace."""
    made = drafted(a_material(RETURN_FR))
    text = " ".join((made.title, made.body, *made.questions, *made.keywords))
    for trace in ("Bonjour", "hésitez", "Lille", "12 mars", "49,90", "[", "entrepôt"):
        assert trace not in text


def one_customer(_number: int) -> str:
    """The same customer, whatever the ticket."""
    return "c0"


def test_one_customer_writing_often_makes_no_draft() -> None:
    """Sixty tickets of one customer are one customer's evidence."""
    material = replace(
        a_material(RETURN_FR), replies=replies(RETURN_FR.points, "fr", 60, customer=one_customer)
    )
    made = draft(material, DESK, RULE)
    assert isinstance(made, NoDraft)
    assert made.reason == "only 1 customer got an answer"


def test_no_replies_no_draft() -> None:
    """A gap nobody answered says so."""
    made = draft(Material("t-1", "fr", [], [Asked("c1", "Où est mon colis ?")]), DESK, RULE)
    assert made == NoDraft("t-1", "fr", "no customer got an answer")


def said(text: str, count: int, *, agents: int = 3, per_day: int = 1) -> list[Reply]:
    """One sentence sent to ``count`` customers by ``agents`` agents."""
    return [
        replace(
            reply,
            text=text,
            agent=f"a{number % agents}",
            at=START.replace(day=1 + number // per_day),
        )
        for number, reply in enumerate(replies([["x"]], "fr", count))
    ]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (said("Le retour coûte 3,90 € par colis.", 12, agents=1), "one agent"),
        (said("Le retour coûte 3,90 € par colis.", 12, per_day=12), "one day"),
        (said("Le retour coûte 3,90 € par colis.", 4), "four customers"),
    ],
)
def test_a_sentence_under_the_rule_is_not_printed(sent: list[Reply], why: str) -> None:
    """One agent of several, one day, or fewer than five customers are not enough."""
    filler = replies(RETURN_FR.points, "fr", 6, seed=9, customer="d{}".format)
    material = replace(a_material(RETURN_FR), replies=[*sent, *filler])
    made = draft(material, DESK, RULE)
    assert "3,90" not in (made.body if isinstance(made, Draft) else ""), why


def test_values_of_single_orders_never_print() -> None:
    """A sentence whose city and amount differ from customer to customer is left out."""
    cities = ("Lille", "Nantes", "Metz", "Brest", "Nice", "Rennes", "Dijon", "Reims")
    own = [
        replace(r, text=f"Votre remboursement de {20 + n},50 € part de {cities[n % 8]} vers vous.")
        for n, r in enumerate(replies([["x"]], "fr", 48, seed=3, customer="d{}".format))
    ]
    material = replace(a_material(RETURN_FR), replies=[*replies(RETURN_FR.points, "fr", 60), *own])
    made = drafted(material)
    assert not any(city in made.body for city in cities)
    assert ",50" not in made.body


def test_a_frequent_name_without_placeholder_is_marked_by_recognisers() -> None:
    """What a recogniser marks is not printed, however many customers were told."""
    points = [*RETURN_FR.points, ["Demandez Camille au point relais du centre."]]
    material = replace(a_material(RETURN_FR), replies=replies(points, "fr", 60))
    desk = Desk(agents=5, is_private=lambda text: "Camille" in text)
    assert "Camille" in drafted(material).body
    assert "Camille" not in drafted(material, desk).body


def changed_window(old: int, new: int, *, is_mixed: bool) -> Material:
    """Replies in which the return window goes from 14 to 30 days, or both are given all along."""
    before = [[w.replace("30 jours", "14 jours") for w in p] for p in RETURN_FR.points]
    first = replies(before, "fr", old, customer="o{}".format)
    start = START if is_mixed else START.replace(month=6)
    second = replies(RETURN_FR.points, "fr", new, seed=2, customer="n{}".format, start=start)
    return replace(a_material(RETURN_FR), replies=[*first, *second])


def test_a_changed_policy_is_proposed_new_and_noted() -> None:
    """When the old value disappears, the new one is printed and the change noted."""
    made = drafted(changed_window(40, 40, is_mixed=False))
    assert "30 jours" in made.body
    assert "14 jours" not in made.body
    assert [flag.kind for flag in made.flags] == ["superseded"]


def test_agents_who_disagree_are_flagged() -> None:
    """Two values in use at the same time need a decision."""
    made = drafted(changed_window(40, 40, is_mixed=True))
    assert "conflict" in {flag.kind for flag in made.flags}
    assert any(flag.is_blocking for flag in made.flags)


def test_different_cases_with_different_amounts_are_no_conflict() -> None:
    """Two prices for two ways of delivery stand beside each other."""
    points = [
        ["La livraison à domicile coûte 4,90 € en France."] * 5,
        ["La livraison en point relais coûte 3,90 € en France."] * 5,
        ["Choisissez le mode de livraison dans votre panier."],
    ]
    made = drafted(replace(a_material(RETURN_FR), replies=replies(points, "fr", 60)))
    assert made.flags == ()
    assert "4,90" in made.body
    assert "3,90" in made.body


def test_of_two_values_in_use_the_newer_is_printed_and_both_are_dated() -> None:
    """An article never says both; the note says what, to how many, and from when to when."""
    made = drafted(changed_window(40, 40, is_mixed=True))
    note = next(flag.note for flag in made.flags if flag.kind == "conflict")
    printed = [value for value in ("14 jours", "30 jours") if value in made.body]
    assert len(printed) == 1
    assert note.index(printed[0]) == min(note.index("14 jours"), note.index("30 jours"))
    assert note.count("customers, 2026-") == 2


def test_a_question_of_how_needs_something_to_do() -> None:
    """What then happens is no answer; the reason says so."""
    points = [["Le délai est de deux mois."], ["Le remboursement suit la réception du colis."]]
    made = draft(replace(a_material(RETURN_FR), replies=replies(points, "fr", 60)), DESK, RULE)
    assert isinstance(made, NoDraft)
    assert "does not tell what to do" in made.reason


@pytest.mark.parametrize(
    ("promise", "locale"),
    [
        ("Nous revenons vers vous dès que possible.", "fr"),
        ("Je vérifie et reviens vers vous.", "fr"),
        ("C'est noté de notre côté.", "fr"),
        ("We'll get back to you as soon as we can.", "en"),
        ("Leave it with us for now.", "en"),
    ],
)
def test_an_agents_promise_is_not_printed(promise: str, locale: str) -> None:
    """It was made to one customer, however often."""
    need = RETURN_FR if locale == "fr" else RETURN_EN
    points = [[promise], *need.points]
    material = replace(a_material(need, locale), replies=replies(points, locale, 60))
    assert promise not in drafted(material).body


def test_the_date_of_a_message_is_left_out() -> None:
    """Every reader has another message: "notre e-mail du 3 mai" is said without its day."""
    days = [f"Le lien est tout en bas de notre e-mail du {n} mai." for n in range(1, 9)]
    material = replace(a_material(RETURN_FR), replies=replies([*RETURN_FR.points, days], "fr", 60))
    assert "Le lien est tout en bas de notre e-mail." in drafted(material).body


def test_boilerplate_is_not_printed() -> None:
    """A sentence the desk writes whatever the matter is left out."""
    line = "Notre boutique est ouverte du lundi au samedi."
    points = [*RETURN_FR.points, [line]]
    material = replace(a_material(RETURN_FR), replies=replies(points, "fr", 60))
    common = frozenset({"notre boutique est ouverte du lundi au samedi"})
    assert line in drafted(material).body
    assert line not in drafted(material, Desk(5, common)).body


def test_the_same_replies_in_another_order_give_the_same_draft() -> None:
    """Order of input changes nothing."""
    material = a_material(RETURN_FR)
    turned = replace(material, replies=list(reversed(material.replies)))
    assert drafted(turned) == drafted(material)


def test_of_two_needs_in_one_topic_one_is_drafted_and_the_other_noted() -> None:
    """Answers that never stand in one reply are not mixed into one article."""
    other = replies(PASSWORD_FR.points, "fr", 30, seed=5, customer="p{}".format)
    material = replace(
        a_material(RETURN_FR), replies=[*replies(RETURN_FR.points, "fr", 29), *other]
    )
    made = drafted(material)
    assert "Mot de passe" in made.body
    assert "retour" not in made.body.lower()
    note = next(flag.note for flag in made.flags if flag.kind == "several_answers")
    assert "(29)" in note


def test_a_single_sentence_is_no_article() -> None:
    """One sentence that repeats is too thin; the reason says so."""
    material = replace(a_material(RETURN_FR), replies=said("Le retour coûte 3,90 € par colis.", 12))
    made = draft(material, DESK, RULE)
    assert isinstance(made, NoDraft)
    assert made.reason == "12 customers got an answer, but only one sentence of it repeats"


def test_want_of_a_title_loses_no_draft() -> None:
    """Where customers share no question and the topic has no label, the answers name it."""
    silent = replace(a_material(RETURN_FR), asked=[], label="")
    made = drafted(silent)
    assert made.title.endswith("comment faire\u00a0?")
    assert "weak_title" in {flag.kind for flag in made.flags}
