"""What the tickets of the topics bench are put together from: things, matters and talk around them.

All of it is made up for this purpose, in French and in English. A thing and a matter are one need
("my gym membership" and "how to end it"): some four hundred of them, each told in a dozen ways
before :mod:`mining.bench_tickets` varies the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Voices = Mapping[str, Sequence[str]]

THINGS: Mapping[str, Voices] = {
    "mobile plan": {
        "fr": ("mon forfait mobile", "mon abonnement téléphonique", "ma ligne mobile"),
        "en": ("my mobile plan", "my phone subscription", "my mobile line"),
    },
    "router": {
        "fr": ("ma box internet", "mon routeur wifi", "mon boîtier internet"),
        "en": ("my internet router", "my wifi box", "my broadband hub"),
    },
    "bank card": {
        "fr": ("ma carte bancaire", "ma carte de paiement", "ma carte bleue"),
        "en": ("my bank card", "my debit card", "my payment card"),
    },
    "savings": {
        "fr": ("mon livret d'épargne", "mon compte épargne", "mon placement"),
        "en": ("my savings account", "my deposit account", "my savings book"),
    },
    "home insurance": {
        "fr": ("mon assurance habitation", "mon contrat d'assurance maison"),
        "en": ("my home insurance", "my house insurance policy", "my household cover"),
    },
    "car rental": {
        "fr": ("ma voiture de location", "mon véhicule loué", "ma location de voiture"),
        "en": ("my rental car", "my hire car", "my car rental"),
    },
    "gym": {
        "fr": ("mon abonnement à la salle de sport", "mon adhésion au club de fitness"),
        "en": ("my gym membership", "my fitness club subscription"),
    },
    "train": {
        "fr": ("mon billet de train", "ma place de train", "mon trajet en train"),
        "en": ("my train ticket", "my rail booking", "my train seat"),
    },
    "flight": {
        "fr": ("mon vol", "mon billet d'avion", "ma réservation d'avion"),
        "en": ("my flight", "my plane ticket", "my air fare"),
    },
    "hotel": {
        "fr": ("ma chambre d'hôtel", "mon séjour à l'hôtel", "ma nuit d'hôtel"),
        "en": ("my hotel room", "my hotel stay", "my night at the hotel"),
    },
    "parking": {
        "fr": ("ma place de parking", "mon emplacement au garage", "mon stationnement"),
        "en": ("my parking space", "my spot in the car park", "my parking permit"),
    },
    "electricity": {
        "fr": ("mon contrat d'électricité", "mon compteur électrique", "mon offre d'énergie"),
        "en": ("my electricity contract", "my power meter", "my energy tariff"),
    },
    "water": {
        "fr": ("mon abonnement d'eau", "ma facture d'eau", "mon compteur d'eau"),
        "en": ("my water supply", "my water bill", "my water meter"),
    },
    "canteen": {
        "fr": ("la cantine de ma fille", "les repas scolaires de mon fils"),
        "en": ("my daughter's school lunches", "the school canteen for my son"),
    },
    "library": {
        "fr": (
            "ma carte de bibliothèque",
            "mes livres empruntés",
            "mon inscription à la médiathèque",
        ),
        "en": ("my library card", "the books I borrowed", "my library membership"),
    },
    "streaming": {
        "fr": ("mon compte de streaming", "mon abonnement de films en ligne"),
        "en": ("my streaming account", "my online film subscription"),
    },
    "washing machine": {
        "fr": ("mon lave-linge", "ma machine à laver", "ma lessiveuse"),
        "en": ("my washing machine", "my washer", "the laundry machine I bought"),
    },
    "coffee machine": {
        "fr": ("ma machine à café", "ma cafetière", "mon expresso"),
        "en": ("my coffee machine", "my espresso maker", "my coffee maker"),
    },
    "bicycle": {
        "fr": ("mon vélo électrique", "ma bicyclette", "mon vélo"),
        "en": ("my electric bike", "my bicycle", "my bike"),
    },
    "glasses": {
        "fr": ("mes lunettes de vue", "ma paire de lunettes", "mes verres progressifs"),
        "en": ("my reading glasses", "my pair of spectacles", "my varifocal lenses"),
    },
    "alarm": {
        "fr": ("mon alarme de maison", "mon système d'alarme", "ma télésurveillance"),
        "en": ("my house alarm", "my burglar alarm", "my home security system"),
    },
    "printer": {
        "fr": ("mon imprimante", "mon imprimante laser", "mon multifonction"),
        "en": ("my printer", "my laser printer", "my inkjet printer"),
    },
    "piano lessons": {
        "fr": ("mes cours de piano", "mes leçons de musique", "le cours de piano de mon fils"),
        "en": ("my piano lessons", "my music classes", "the piano course of my son"),
    },
    "sofa": {
        "fr": ("mon canapé", "mon divan", "mon canapé-lit"),
        "en": ("my sofa", "my couch", "my sofa bed"),
    },
    "concert": {
        "fr": ("mes places de concert", "mon billet de spectacle", "mes billets pour le festival"),
        "en": ("my concert tickets", "my seat at the show", "my festival pass"),
    },
    "contact lenses": {
        "fr": ("mes lentilles de contact", "ma commande de lentilles"),
        "en": ("my contact lenses", "my order of lenses"),
    },
}
"""What customers have: name -> language -> how they call it."""

OPENINGS: Voices = {
    "fr": (
        "du coup", "en fait", "voilà", "petite question", "rebonjour", "désolé de vous déranger",
        "bonne question", "question simple", "je reviens vers vous", "suite à notre échange",
    ),
    "en": (
        "so", "basically", "quick question", "sorry to bother you", "hello again", "me again",
        "simple question", "following up", "just wondering", "as discussed",
    ),
}  # fmt: skip
TAILS: Voices = {
    "fr": (
        "depuis {day}", "comme je l'ai dit à votre collègue de {city}", "c'est pour {day} prochain",
        "et je pars à {city} {day}", "pour un montant de {amount} €", "commandé le {date}",
        "sachant que j'habite à {city}", "je suis client depuis {year}", "avant le {date} svp",
        "malgré votre courrier du {date}", "c'est assez pressé", "si c'est possible",
        "parce que ma situation a changé en {month}", "alors que mon voisin de {city} n'a rien eu",
    ),
    "en": (
        "since {day}", "as I told your colleague in {city}", "it is for next {day}",
        "and I leave for {city} on {day}", "for an amount of £{amount}", "ordered on {date}",
        "given that I live in {city}", "I have been a client since {year}", "before {date} please",
        "in spite of your letter of {date}", "it is rather urgent", "if that is possible",
        "because things changed for me in {month}", "while my neighbour in {city} had no trouble",
    ),
}  # fmt: skip
AROUND: Voices = {
    "fr": (
        "J'ai déjà écrit le {date} sans réponse.", "Mon numéro de dossier est le [ORDER].",
        "J'habite à {city} depuis {month}.", "J'ai essayé de vous appeler {day}.",
        "C'est la deuxième fois que cela arrive depuis {month}.", "Je vous écris depuis {city}.",
        "Ma mère m'a conseillé de vous écrire {day}.", "J'ai tout vérifié {day} soir.",
        "Votre agence de {city} était fermée {day}.", "J'ai payé {amount} € le {date}.",
        "Je suis en déplacement à {city} jusqu'à {day}.", "J'ai commandé sur mon téléphone.",
        "Merci de me répondre avant {day}.", "Je garde une copie de tout.",
    ),
    "en": (
        "I already wrote on {date} without an answer.", "My file number is [ORDER].",
        "I have lived in {city} since {month}.", "I tried to call you on {day}.",
        "It is the second time this happens since {month}.", "I am writing from {city}.",
        "My mother told me on {day} to write to you.", "I checked everything on {day} evening.",
        "Your branch in {city} was closed on {day}.", "I paid £{amount} on {date}.",
        "I am travelling in {city} until {day}.", "I ordered on my phone.",
        "Please answer before {day}.", "I keep a copy of everything.",
    ),
}  # fmt: skip
SECOND: Voices = {
    "fr": ("Autre question : ", "Par ailleurs, ", "J'en profite : "),
    "en": ("Another question: ", "One more thing: ", "By the way, "),
}
"""What comes before another need."""
SLOTS: Mapping[str, Voices] = {
    "day": {
        "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    },
    "month": {
        "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
               "septembre", "octobre", "novembre", "décembre"),
        "en": ("January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"),
    },
    "city": {
        "fr": ("Lyon", "Nantes", "Lille", "Rennes", "Dijon", "Tours", "Nancy", "Metz", "Brest",
               "Angers", "Grenoble", "Toulouse", "Bordeaux", "Liège", "Namur", "Genève"),
        "en": ("Leeds", "York", "Bristol", "Cardiff", "Dublin", "Cork", "Leicester", "Norwich",
               "Exeter", "Glasgow", "Aberdeen", "Oxford", "Derby", "Hull", "Bath", "Galway"),
    },
    "product": {
        "fr": ("robe en lin", "pull en laine", "table basse", "lampe de chevet", "plaid", "vase"),
        "en": ("linen dress", "wool jumper", "coffee table", "bedside lamp", "throw", "vase"),
    },
    "size": {"fr": ("S", "M", "L", "40", "42"), "en": ("S", "M", "L", "12", "14")},
    "code": {"fr": ("BIENVENUE", "SOLDES"), "en": ("WELCOME", "SALE")},
    "order": {"fr": ("[ORDER]",), "en": ("[ORDER]",)},
    "tracking": {"fr": ("[TRACKING]",), "en": ("[TRACKING]",)},
}  # fmt: skip
"""What stands in a slot, beside numbers."""
