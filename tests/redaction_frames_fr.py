"""French sentences of customers and agents; ``{kind}`` stands where a made value goes."""

from __future__ import annotations

CUSTOMER = """
Je m'appelle {me} et je n'ai toujours rien reçu.
C'est {me}, je vous relance pour la commande {order}.
Mon nom est {me_last}, prénom {me_first}.
Je suis M. {me_last}, client depuis longtemps.
La commande est au nom de {who}.
C'est ma fille {who_first} qui doit recevoir le colis.
Le cadeau est pour {who_first}, elle fête ses dix ans samedi.
Mon mari {who_first} a payé avec sa carte.
Le paquet a été remis à {who}, que je ne connais pas.
La gardienne, Mme {who_last}, peut le prendre.
J'ai eu {who_first} au téléphone hier et elle m'a dit d'écrire ici.
Votre collègue {who_first} m'avait promis un geste.
Le destinataire est {last_first}.
On m'a livré le colis de {who}, qui habite en face.
Pouvez-vous changer le nom pour {who} ?
Mon compte est à l'adresse {email}.
Écrivez-moi plutôt sur {email}, merci.
Je me connecte avec {email} et le mot de passe est refusé.
Mon mail, c'est {hidden_email}.
Répondez à {hidden_email} s'il vous plaît.
Vous pouvez m'appeler au {phone} après 18 h.
Mon numéro : {phone}.
Tel {phone}
Le livreur doit m'appeler au {phone} ou au {phone}.
Mon portable est le {phone}, celui de {who_first} le {phone}.
Voici mon RIB pour le remboursement : {iban}.
Remboursez-moi sur le compte {iban} au nom de {me}.
IBAN {iban}
J'ai payé avec la carte {card}.
Mon numéro de carte est {card}, date 09/27.
La carte qui se termine par {card_end} a été débitée deux fois.
Carte bancaire **** **** **** {card_end}, débitée le {date}.
Les quatre derniers chiffres de ma carte : {card_end}.
Il me faut une facture avec notre SIRET {siret}.
Notre société est immatriculée sous le numéro SIREN {siren}.
Ajoutez notre TVA intracommunautaire {vat_fr} sur la facture.
Notre numéro de TVA est {vat_eu}, nous sommes exonérés.
On me demande mon numéro de sécurité sociale, {nir}, est-ce normal ?
La commande {order} n'est pas arrivée.
Commande n° {order} passée le {date}.
N° de commande : {order}
J'ai commandé une {product} (réf. commande {order}) et je veux l'échanger.
Où en est ma cde {order} svp ?
Le suivi {tracking} ne bouge plus depuis lundi.
Numéro de colis : {tracking}
{carrier} dit que le colis {tracking} est perdu.
Livrez-moi plutôt au {address}.
Mon adresse est {address}.
J'ai déménagé, je suis maintenant au {address}.
L'adresse de livraison est fausse, c'est {address} et pas {address}.
Envoyez-le chez ma mère, {who}, {address}.
Mon code postal est le {postcode}.
Livrez-vous dans le {postcode} ?
Le digicode est {code}.
Code de la porte : {code}, deuxième étage à gauche.
Dites au livreur que le code du portail est {code}.
Je suis né le {birth}, j'ai donc bien plus de dix-huit ans.
Ma date de naissance est le {birth}.
Votre site me bloque, mon adresse IP est {ip}.
Sur Instagram je suis {handle}.
J'ai posté la photo sur mon compte {handle}.
Mon insta : {bare_handle}
Le lien {url} ne marche pas.
Voici la page : {url}
"""

AGENT = """
Bonjour Madame {me_last},
Bonjour Monsieur {me_last},
Bonjour {me_first},
Cher Monsieur {me_last},
Chère {me_first},
Merci {me_first} pour votre message.
Mme {me_last}, nous avons bien reçu votre retour.
J'ai transmis votre dossier à {staff}, qui vous répond demain.
Ma collègue {staff} du service retours s'en occupe.
Je suis {staff} et je prends la suite de {staff}.
Votre interlocutrice est {staff_full}.
Nous avons renvoyé le colis au nom de {who}.
Le colis a été signé par {who} à 14 h 05.
Nous vous avons écrit à {email}.
Le bon d'achat part à l'adresse {email}.
Nous avons tenté de vous joindre au {phone}.
Votre conseiller vous rappelle au {phone}.
Le virement part sur votre compte {iban}.
Nous avons crédité la carte finissant par {card_end}.
Votre commande {order} est partie ce matin.
Je vois bien la commande n° {order} du {date}.
Votre colis {tracking} est en cours de livraison.
Voici votre numéro de suivi {carrier} : {tracking}.
Nous livrerons au {address}.
Notre transporteur n'a pas trouvé le {address}.
La facture porte désormais votre numéro {vat_fr}.
Nous avons enregistré le SIRET {siret}.
Nous confirmons le code postal {postcode}.
Le livreur a noté le digicode {code}.
Suivez votre colis ici : {url}
Votre étiquette de retour : {url}
Nous avons vu votre message sur Instagram, {handle}.
Vous êtes né le {birth}, l'offre jeunes ne s'applique donc plus.
"""

SIGNED = """
Cordialement,¶{me}
Cordialement, {me_first}
Merci d'avance,¶{me_first}
Bien à vous,¶{me}¶{phone}
Bonne journée¶{me}¶{address_lines}¶{phone}
{me_first}
Cdt¶{initial_last}
Merci, Mme {me_last}
Salutations,¶{me}¶{email}
Envoyé de mon iPhone¶{me_first}
"""

SIGNED_AGENT = """
Cordialement,¶{staff}¶Service client
Bien à vous,¶{staff_full}
{staff}, du service client
Belle journée,¶{staff}
À bientôt, {staff} – L'équipe Petite Maison
"""

QUOTED = """
Le {date} à 10:32, {who} <{email}> a écrit :¶> Bonjour, la commande {order} est partie.
> De : {me} <{email}>¶> Objet : retour¶> Je voudrais renvoyer la {product}.
----- Message d'origine -----¶De : {who}¶À : {email}¶Bonjour {me_first}, votre colis est en route.
{me_first} (09:14) : bonjour, une question¶{staff} (09:15) : bonjour, je vous écoute
"""

CLEAN_CUSTOMER = """
La {product} est-elle encore disponible en {size} ?
Je voudrais une {product} et deux housses Camille en lin.
La lampe Oscar clignote depuis deux jours.
Le canapé Hugo mesure-t-il bien 220 x 95 x 80 cm ?
Je cherche les Stan Smith blanches en {size}.
Vos Chelsea boots taillent-elles grand ?
Puis-je payer en trois fois avec {payment} ?
{payment} a refusé mon paiement de {price}.
Le code {promo} ne marche pas au panier.
Est-ce que {promo} est cumulable avec les soldes d'hiver ?
Livrez-vous en Corse avec {carrier} ?
{carrier} ne passe pas le samedi chez nous.
J'ai été débité de {price} au lieu de {price}.
Le code-barres du carton est {ean}.
L'article a l'EAN {ean}, est-ce le bon modèle ?
Ma commande du {date} est toujours en préparation.
La batterie de 5000 mAh tient-elle deux jours ?
Combien de temps ai-je pour renvoyer un article ?
La housse Théo passe-t-elle en machine à 30 °C ?
Je n'ai pas reçu la facture de mars.
Faites-vous des cartes cadeaux de {price} ?
Le {brand} que j'ai acheté chauffe trop.
Est-ce compatible avec l'iPhone 15 Pro et la PS5 ?
La taille {size} est trop grande, je veux un échange.
Je veux annuler l'abonnement de 12 mois.
Avez-vous un magasin à Nice ou à Florence ?
Le colis est arrivé ouvert et la tasse cassée.
Serez-vous ouverts à Noël et à la Saint-Valentin ?
Le parfum {brand} est-il d'origine ?
Quelle est la différence entre la 2.0 et la 3.1 ?
Bonjour, avez-vous la robe Margot ou la jupe Rose en {size} ?
Le meuble de 1200 mm x 600 mm passe-t-il dans l'ascenseur ?
"""

CLEAN_AGENT = """
Le délai est de 3 à 5 jours ouvrés avec {carrier}.
Vous avez 30 jours pour renvoyer la {product}.
Le remboursement de {price} arrive sous 5 à 10 jours.
Indiquez le code {promo} au moment de payer.
Rendez-vous dans Mon compte, puis Mes commandes.
Nous acceptons {payment}, Visa et Mastercard.
La {product} est garantie deux ans.
Les retours sont gratuits dès {price} d'achat.
Nos bureaux sont ouverts du lundi au vendredi de 9 h à 18 h.
La collection Joséphine revient en stock le {date}.
Choisissez la taille au-dessus, {size} convient le plus souvent.
Le fauteuil Gustave supporte 120 kg.
Collez l'étiquette sur le carton et déposez-le en point {carrier}.
Merci d'envoyer une photo de l'article et du carton.
La référence du produit est écrite sous le code-barres {ean}.
Nous ne livrons pas en Suisse pour le moment.
"""

HELLO = (
    "",
    "",
    "Bonjour,\n",
    "Bonjour, ",
    "Bonsoir, ",
    "Salut, ",
    "Re-bonjour,\n",
    "Madame, Monsieur,\n",
)
BYE = ("", "", "\nMerci", "\nCordialement", "\nMerci d'avance !", "\nBonne journée", " Merci 🙏")
HELLO_AGENT = ("Bonjour,\n", "Bonjour, ", "", "Bonjour et merci de votre message. ")
BYE_AGENT = (
    "\nCordialement,\nLe service client",
    "\nBelle journée,\nL'équipe",
    "",
    "\nÀ bientôt !",
)

PRODUCTS = (
    "lampe Oscar", "chaise Louise", "robe Margot", "veste Camille", "table Léon", "couette Blanche",
    "bougie Fleur d'Olivier", "housse Théo", "montre Victoria", "poussette Romy", "chemise Oxford",
    "parure Alix", "théière Agatha", "bague Solitaire", "crème Nuit de Rose",
)  # fmt: skip
BRANDS = (
    "Chanel",
    "Dyson",
    "Moulinex",
    "Cookeo",
    "Jean Paul Gaultier",
    "Petit Bateau",
    "Yves Rocher",
)
CARRIERS = (
    "Colissimo",
    "Chronopost",
    "Mondial Relay",
    "DPD",
    "UPS",
    "Relais Colis",
    "La Poste",
    "GLS",
)
PAYMENTS = ("PayPal", "Alma", "Klarna", "Apple Pay", "Oney", "Cetelem", "la carte bleue")
SIZES = ("38", "40-42", "M", "XL", "39,5", "taille unique", "12 ans", "90C", "W32 L34")
PRICES = ("49,90 €", "120 €", "1 249,00 €", "35 euros", "9,99€", "2 000 €")
PROMOS = ("BIENVENUE10", "SOLDES25", "NOEL2024", "MAMAN15", "LIVRAISON", "FLORE20", "VIP-50")
