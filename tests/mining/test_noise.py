"""Machine mail is set apart with its reason; customers who speak of it are not."""

from __future__ import annotations

import pytest

from kb.noise import NOISE_RULES
from kb.tickets import NOISE_REASONS, Requester
from mining.noise import noise_rule, reason_of
from tests.factories import a_source_message, a_source_ticket

MACHINE = [
    ("auto_reply", "Réponse automatique : commande", "Je suis absente du 3 au 10 mars."),
    ("auto_reply", "Re: x", "I am currently out of the office, I will reply on my return."),
    ("auto_reply", "", "Je suis en congés jusqu'au 15 août, je vous répondrai à mon retour."),
    ("auto_reply", "", "Ceci est un message automatique, merci de ne pas y répondre."),
    ("auto_reply", "", "Votre colis ABC est en cours d'acheminement et sera livré demain."),
    ("bounce", "Undelivered Mail Returned to Sender", "Your message could not be delivered."),
    ("bounce", "Échec de la remise", "Le message n'a pas pu être remis au destinataire."),
    ("survey", "", "Satisfaction survey: 4/5\nComment: fast answer"),
    ("survey", "Enquête de satisfaction", "Note : 5/5\nCommentaire : très bien"),
    ("spam", "", "We offer SEO services to get your website on the first page of Google."),
    ("spam", "Partenariat", "Nous proposons des articles sponsorisés sur votre site."),
    ("empty", "", "Merci beaucoup, bonne journée !"),
    ("empty", "(sans objet)", "😀"),
    ("empty", "", "Équipe au top, merci pour votre efficacité !"),
    ("empty", "Merci", "I love you guys, best customer service ever"),
    ("venting", "", "Vous êtes vraiment des voleurs, je suis dégoûtée"),
    ("venting", "", "C'est une honte, plus jamais je commande chez vous !"),
    ("venting", "Scandaleux", "Worst company ever, I will never order from you again"),
    (
        "newsletter",
        "Soldes",
        "Nos nouveautés de la semaine, -20 % partout ! Profitez vite de nos offres exclusives.\n"
        "Cliquez ici pour vous désabonner.",
    ),
    (
        "newsletter",
        "Summer sale",
        "Up to 50% off everything, this week only. Shop now and save more than ever before.\n"
        "Unsubscribe | Manage preferences",
    ),
]
CUSTOMERS = [
    "Je vous réponds enfin : non, je n'ai jamais reçu mon colis.",
    "Je ne reçois plus votre newsletter, pouvez-vous me réinscrire ?",
    "Please unsubscribe me from your newsletter",
    "I clicked here to unsubscribe but I still get your emails",
    "I am out of the office until Friday, please deliver my order on Monday",
    "Je suis en congés du 3 au 10 août, décalez la livraison svp.",
    "Je suis absente jusqu'au 12, merci de livrer après cette date.",
    "I got an automatic reply but no answer. Where is my refund?",
    "J'ai reçu une réponse automatique, mais personne ne me répond",
    "Your parcel has been shipped, says the mail, but tracking does not move",
    "I need a payment receipt for my accountant",
    "My mailbox is full so I did not get the label, please resend",
    "Je voudrais répondre à l'enquête de satisfaction mais le lien ne marche pas",
    "We moved and the site automatically sent my shopping to our old place",
    "Le casino en bois pour enfants est-il en stock",
    "Giving it 2 out of 5, you sent me a satisfaction survey for nothing",
    "retour",
    "Le service client est nul, je n'ai jamais reçu mon colis",
    "Quelle honte, où est ma commande",
    "Je veux être remboursée, bande de voleurs",
    "Très déçue de la qualité",
    "This is a joke, nobody answers the phone",
    "My top up did not complete.",
    "J'adore cette robe",
    "Terrible. 3 weeks!",
    "You lied?",
]


def reason(text: str, **changes: object) -> str | None:
    """The reason for a ticket whose customer wrote ``text``."""
    ticket = a_source_ticket(text, **changes)
    return reason_of(noise_rule(ticket, text, own_domains=("shop.example",)))


@pytest.mark.parametrize(("expected", "subject", "text"), MACHINE)
def test_machine_mail_is_set_apart(expected: str, subject: str, text: str) -> None:
    """Each kind of machine mail in French and English has its reason."""
    assert reason(text, subject=subject) == expected


@pytest.mark.parametrize("text", CUSTOMERS)
def test_customers_who_speak_of_machine_mail_stay(text: str) -> None:
    """A request is never lost for a word of it."""
    assert reason(text) is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("auto-submitted", "auto-replied"), "auto_reply"),
        (("auto-submitted", "no"), None),
        (("x-autoreply", "yes"), "auto_reply"),
        (("precedence", "bulk"), "newsletter"),
        (("list-id", "<news.example>"), "newsletter"),
        (("return-path", "<>"), "bounce"),
    ],
)
def test_mail_headers(header: tuple[str, str], expected: str | None) -> None:
    """Headers that machines set are believed."""
    message = a_source_message("Où est mon colis ?", headers=(header,))
    assert reason_of(noise_rule(a_source_ticket(message), message.body)) == expected


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("noreply@carrier.example", "auto_reply"),
        ("MAILER-DAEMON@mx.example", "bounce"),
        ("claire@shop.example", "internal"),
        ("claire@eu.shop.example", "internal"),
        ("claire@myshop.example", None),
        ("no.reply.fan@example.com", None),
    ],
)
def test_senders(email: str, expected: str | None) -> None:
    """Machine addresses and the shop's own are known by their whole name."""
    assert reason("Où est mon colis ?", requester=Requester(email=email)) == expected


@pytest.mark.parametrize("status", ["deleted", "merged", "spam"])
def test_statuses(status: str) -> None:
    """What the help desk threw away is no demand."""
    assert reason("Où est mon colis ?", status=status) == status
    assert status in NOISE_REASONS


def test_a_subject_alone_is_a_need() -> None:
    """Some mails ask in the subject and greet in the body; a reply's subject is not theirs."""
    assert reason("Bonjour", subject="Remboursement non reçu") is None
    assert reason("Bonjour", subject="Re: Votre commande") == "empty"


def test_tickets_that_agents_started() -> None:
    """Outgoing mail without a customer's word is no demand."""
    outgoing = a_source_message("Votre avis ?", author_kind="agent")
    assert noise_rule(a_source_ticket(outgoing), "") == "agent_started.alone"
    assert reason("Oui", agent_started=True) == "agent_started"


def test_every_rule_that_speaks_is_described() -> None:
    """The operator finds each rule in the table, and each described rule has its reason."""
    spoken = {
        noise_rule(a_source_ticket(text, subject=subject), text) for _, subject, text in MACHINE
    }
    assert spoken <= set(NOISE_RULES)
    assert {reason_of(rule) for rule in NOISE_RULES} == set(NOISE_REASONS)
