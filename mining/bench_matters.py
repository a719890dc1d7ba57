"""What the customers of the topics bench want of the things they have; made up, as those are.

Each matter goes with each thing of :mod:`mining.bench_phrases`.
"""

from __future__ import annotations

from collections.abc import Mapping

from mining.bench_phrases import Voices

MATTERS: Mapping[str, Voices] = {
    "end": {
        "fr": (
            "comment résilier {thing} ?",
            "je veux mettre fin à {thing}",
            "je souhaite annuler {thing}, que dois-je faire ?",
            "merci d'arrêter {thing} dès que possible",
            "quelle est la démarche pour en finir avec {thing} ?",
        ),
        "en": (
            "how do I cancel {thing}?",
            "I want to put an end to {thing}",
            "please stop {thing} as soon as possible",
            "what are the steps to terminate {thing}?",
            "I would like to get out of {thing}",
        ),
    },
    "price": {
        "fr": (
            "combien coûte {thing} par mois ?",
            "quel est le tarif pour {thing} ?",
            "je trouve que {thing} est devenu trop cher, quel est le prix exact ?",
            "à combien me reviendra {thing} l'an prochain ?",
            "pouvez-vous m'envoyer un devis pour {thing} ?",
        ),
        "en": (
            "how much does {thing} cost a month?",
            "what is the price for {thing}?",
            "can you send me a quote for {thing}?",
            "what will I pay for {thing} next year?",
            "the fee for {thing} went up, what is it now?",
        ),
    },
    "broken": {
        "fr": (
            "{thing} ne marche plus, que faire ?",
            "il y a une panne sur {thing}",
            "un message d'erreur s'affiche pour {thing}",
            "impossible d'utiliser {thing}, rien ne fonctionne",
            "problème technique avec {thing}, pouvez-vous réparer ?",
        ),
        "en": (
            "{thing} does not work any more, what can I do?",
            "there is a fault with {thing}",
            "I get an error message for {thing}",
            "I cannot use {thing}, nothing works",
            "technical problem with {thing}, can you repair it?",
        ),
    },
    "where": {
        "fr": (
            "je n'ai toujours rien reçu pour {thing}",
            "quand est-ce que j'aurai {thing} ?",
            "où en est {thing}, cela devait arriver la semaine dernière ?",
            "le délai pour {thing} est dépassé, où est-ce ?",
            "j'attends encore {thing}",
        ),
        "en": (
            "I still have not received anything for {thing}",
            "when will I get {thing}?",
            "where is {thing}, it should have come last week?",
            "{thing} is late, where is it?",
            "I am still waiting for {thing}",
        ),
    },
    "invoice": {
        "fr": (
            "il me faut une facture pour {thing}",
            "où télécharger le justificatif de {thing} ?",
            "pouvez-vous m'envoyer le reçu de {thing} ?",
            "ma facture pour {thing} est au mauvais nom",
            "je ne trouve pas la quittance de {thing}",
        ),
        "en": (
            "I need an invoice for {thing}",
            "where do I download the receipt for {thing}?",
            "can you send me the bill for {thing} as a PDF?",
            "my invoice for {thing} has the wrong name",
            "I cannot find the statement for {thing}",
        ),
    },
    "refund": {
        "fr": (
            "je demande le remboursement de {thing}",
            "quand serai-je remboursé pour {thing} ?",
            "je n'ai pas revu mon argent pour {thing}",
            "peut-on me rembourser {thing} ?",
            "le remboursement de {thing} n'est pas sur mon compte",
        ),
        "en": (
            "I ask for a refund of {thing}",
            "when will I be refunded for {thing}?",
            "I have not seen my money back for {thing}",
            "can you reimburse {thing}?",
            "the refund for {thing} is not on my account",
        ),
    },
    "renew": {
        "fr": (
            "comment renouveler {thing} ?",
            "{thing} arrive à échéance, comment prolonger ?",
            "je voudrais reconduire {thing} pour un an",
            "la date limite de {thing} est passée, peut-on prolonger ?",
        ),
        "en": (
            "how do I renew {thing}?",
            "{thing} is about to expire, how can I extend it?",
            "I would like to prolong {thing} for a year",
            "the end date of {thing} is over, can it be extended?",
        ),
    },
    "transfer": {
        "fr": (
            "puis-je mettre {thing} au nom de ma femme ?",
            "je voudrais céder {thing} à quelqu'un d'autre",
            "est-il possible de transférer {thing} à mon frère ?",
            "comment changer le titulaire de {thing} ?",
        ),
        "en": (
            "can I put {thing} in my wife's name?",
            "I would like to hand {thing} over to somebody else",
            "is it possible to transfer {thing} to my brother?",
            "how do I change the holder of {thing}?",
        ),
    },
    "lost": {
        "fr": (
            "j'ai perdu {thing}",
            "on m'a volé {thing}, que faire ?",
            "{thing} a disparu, comment faire opposition ?",
            "je ne retrouve plus {thing}, je déclare le vol",
        ),
        "en": (
            "I have lost {thing}",
            "somebody stole {thing}, what now?",
            "{thing} went missing, how do I report it?",
            "I cannot find {thing} anywhere, I think it was a theft",
        ),
    },
    "set up": {
        "fr": (
            "comment installer {thing} ?",
            "je n'arrive pas à activer {thing}",
            "existe-t-il une notice pour mettre en route {thing} ?",
            "quelles sont les étapes pour configurer {thing} ?",
        ),
        "en": (
            "how do I set up {thing}?",
            "I do not manage to activate {thing}",
            "is there a manual to get {thing} started?",
            "what are the steps to configure {thing}?",
        ),
    },
    "discount": {
        "fr": (
            "y a-t-il une réduction pour {thing} ?",
            "mon code promo ne passe pas pour {thing}",
            "ai-je droit au tarif étudiant pour {thing} ?",
            "la remise promise sur {thing} n'apparaît pas",
        ),
        "en": (
            "is there a discount on {thing}?",
            "my promo code is refused for {thing}",
            "am I entitled to the student rate for {thing}?",
            "the rebate I was promised on {thing} does not show",
        ),
    },
    "charged twice": {
        "fr": (
            "on m'a prélevé deux fois pour {thing}",
            "double débit sur mon compte pour {thing}",
            "je vois un prélèvement inconnu lié à {thing}",
            "vous m'avez facturé {thing} en double",
        ),
        "en": (
            "I was charged twice for {thing}",
            "there is a double payment on my account for {thing}",
            "I see an unknown debit related to {thing}",
            "you billed {thing} two times",
        ),
    },
    "change date": {
        "fr": (
            "puis-je décaler {thing} à une autre date ?",
            "je dois reporter {thing}",
            "serait-il possible de changer le jour pour {thing} ?",
            "je ne serai pas là, comment repousser {thing} ?",
        ),
        "en": (
            "can I move {thing} to another date?",
            "I have to postpone {thing}",
            "would it be possible to change the day for {thing}?",
            "I will not be there, how do I reschedule {thing}?",
        ),
    },
    "upgrade": {
        "fr": (
            "je voudrais une version supérieure pour {thing}",
            "comment passer à la gamme au-dessus pour {thing} ?",
            "peut-on ajouter une option à {thing} ?",
            "je souhaite un modèle plus complet que {thing}",
        ),
        "en": (
            "I would like a better version of {thing}",
            "how do I move to the next tier for {thing}?",
            "can I add an option to {thing}?",
            "I want something more complete than {thing}",
        ),
    },
    "rude": {
        "fr": (
            "le conseiller a été désagréable au sujet de {thing}",
            "je me plains de l'accueil que j'ai eu pour {thing}",
            "personne ne répond au téléphone pour {thing}",
            "votre service est injoignable concernant {thing}",
        ),
        "en": (
            "the adviser was unpleasant about {thing}",
            "I complain about how I was treated over {thing}",
            "nobody answers the phone about {thing}",
            "your service cannot be reached concerning {thing}",
        ),
    },
    "documents": {
        "fr": (
            "quels papiers faut-il fournir pour {thing} ?",
            "le dossier pour {thing} est refusé, quelle pièce manque ?",
            "où envoyer mon justificatif de domicile pour {thing} ?",
            "quelles sont les conditions pour obtenir {thing} ?",
        ),
        "en": (
            "which documents do you need for {thing}?",
            "my file for {thing} was rejected, what is missing?",
            "where do I send my proof of address for {thing}?",
            "what are the conditions to get {thing}?",
        ),
    },
}
"""What customers want of them: name -> language -> how they say it."""
