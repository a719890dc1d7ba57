"""French: the words by which two sentences are compared."""

from __future__ import annotations

import re

from mining.drafting.llm.lexicon import Lexicon, any_of

FRENCH = Lexicon(
    phrases=(
        (any_of(r"e-?mails?|courriels?|mails?"), "email"),
        (any_of(r"n'oubliez pas de|ne pas oublier de|n'hesitez pas a"), "pensez a"),
        (
            re.compile(r"(?<![^\W_])n(?:e |')((?:(?!pas|plus|jamais)\w+ ){1,5}?)qu(?:e |')"),
            r"\1seulement ",
        ),
        (
            any_of(r"sans (?:aucuns? )?frais(?: supplementaires?)?|offerte?s?|gratuite?s?|gratis"),
            "gratuit",
        ),
        (any_of(r"gratuitement"), "gratuit"),
        (any_of(r"payante?s?|facturee?s?"), "pas gratuit"),
        (any_of(r"impossible"), "pas possible"),
        (any_of(r"indisponibles?"), "pas disponible"),
        (any_of(r"exclue?s?|exclus"), "pas inclus"),
        (any_of(r"refuse[sz]?|refusee?s?|refuser|refusons|refus"), "pas accepte"),
        (any_of(r"interdite?s?"), "pas autorise"),
        (any_of(r"non(?: |-)(?=\w)"), "pas "),
        (
            any_of(
                r"a votre charge|a vos frais|vous (?:prenez|prendrez|devez prendre) en charge|"
                r"vous (?:supportez|payez|reglez)"
            ),
            "paidbyyou",
        ),
        (
            any_of(
                r"a notre charge|a nos frais|nous (?:prenons|prendrons) en charge|nous "
                r"(?:supportons|payons|reglons)"
            ),
            "paidbyus",
        ),
        (any_of(r"m(?:is|ise|ises|et|ettre|ettons|ettez) a jour"), "actualise"),
        (any_of(r"remise?s?(?= (?:a|au|aux)(?![^\W_]))"), "confiee"),
        (
            any_of(
                r"a compter (?:de|du|des)|a partir de (?=la |votre )|suivant(?= (?:la|le|les|"
                r"votre|vos|notre))"
            ),
            "apres",
        ),
        (any_of(r"comptez|prevoyez|il faut (?:compter|prevoir)"), " "),
        (any_of(r"pour (?=(?:une? )?(?:arrivee|livraison))"), " "),
        (any_of(r"tous les|toutes les"), "chaque"),
        (any_of(r"chez vous"), "domicile"),
        (any_of(r"(?:est|sont|sera|seront) adressee?s?"), "est envoye"),
        (any_of(r"(?:en|au) cas d'absence"), "si vous absent"),
        (any_of(r"pri(?:s|se|ses) en charge|pren(?:d|nent|dra|dront) en charge"), "couvert"),
        (any_of(r"marque(?:nt)? le debut"), "debute"),
        (any_of(r"marque(?:nt)? la fin"), "termine"),
        (any_of(r"au moment d[eu]|lors d[eu]|lors de la|lors de l'"), "lors de "),
        (any_of(r"page d'accueil"), "accueil"),
        (any_of(r"mots? de passe"), "motdepasse"),
        (any_of(r"frais de (?:port|livraison|transport)"), "fraisport"),
        (any_of(r"service clients?|notre equipe|nos equipes|support client"), "serviceclient"),
    ),
    breaks=re.compile(
        r",(?!\d)\s*|\s(?=pour ne\s)|\s(?:et|puis|mais|tandis que|alors que)\s"
        r"|\s(?=(?:si|sauf|lorsque|quand|tant que|a moins que|en cas|hormis|excepte|une "
        r"fois que)\s)"
    ),
    negations=frozenset("pas jamais aucun aucune ni rien non sans".split()),
    soft=frozenset(
        """possible disponible accepte acceptes acceptee acceptees autorise prevu permis recu recue
        recus recoit recevez contient contiennent valable valables utilisable utilise
        visible visibles affiche accessible donne donnent""".split()
    ),
    conditions={
        "if": any_of(
            r"si|lorsque?|quand|en cas(?: de| du| des)?|au cas ou|dans le cas ou|tant que"
            r"|a condition(?: que| de| du| des)?|pourvu que|des que|une fois(?: que)?"
            r"|sous reserve(?: que| de| du| des)?"
        ),
        "unless": any_of(
            r"sauf(?: si| en cas)?(?: de| du| des)?|a moins que|hormis|excepte|a "
            r"exception(?: de| du| des)?|hors"
        ),
        "only": any_of(r"uniquement|seulement|exclusivement|seule?s?"),
        "some": any_of(
            r"certaine?s?|la plupart|parfois|generalement|en general|souvent|quelques|"
            r"habituellement"
        ),
        "about": any_of(r"environ|approximativement|a peu pres"),
    },
    before=any_of(r"avant"),
    after=any_of(r"apres"),
    must=any_of(
        r"dev(?:ez|ons|ra|rez|ront)|doi(?:t|vent)|faut|faudra|obligatoire\w*|"
        r"imperativement|necessaire\w*"
        r"|indispensable\w*|exigee?s?"
    ),
    can=any_of(r"p(?:ouvez|ouvons|eut|euvent|ourra|ourrez|ourront)|possibles?|facultati\w+"),
    might=any_of(
        r"(?<! on )(?<!^on )(?<!vous )p(?:eut|euvent|ourrait|ourraient)(?! (?:etre|se |"
        r"s'|vous |y ))"
    ),
    then=any_of(r"puis|ensuite|apres cela"),
    either=any_of(r"ou(?! encore)"),
    both=any_of(r"et"),
    found=any_of(r"(?:re)?trouve\w*|accessibles?|visibles?|en ligne|propos\w+"),
    auxiliary=any_of(
        r"(?:ne |n')?(?:est|sont|sera|seront|peut|peuvent|doit|doivent|a|ont|reste|"
        r"restent|ne|ils?|elles?)"
    ),
    synonyms=(
        "retourner retour renvoyer renvoi reprendre repris reprise reprenons retourne",
        "rembourser remboursement remboursable rembourse recrediter crediter recredite",
        "livrer livraison acheminer acheminement apporter",
        "expedier expedition envoyer envoi envoie partir depart",
        "commander commande",
        "acheter achat",
        "payer paiement regler reglement paie",
        "article produit",
        "colis paquet",
        "abimer abime endommager endommage deteriorer",
        "choisir choisissez selectionner selection",
        "valider validation confirmer confirmation",
        "joindre joignez ajouter ajout",
        "saisir saisissez entrer indiquer renseigner taper inscrivez preciser mentionner noter",
        "conserver garder conservation enregistrer sauvegarder sauvegarde",
        "verifier verification controler",
        "modifier changer modification changement modifiable",
        "annuler annulation annulable",
        "supprimer suppression effacer enlever",
        "echanger echange echangeable",
        "remettre confier deposer depot remis",
        "debiter debit prelever prelevement",
        "defaut defectueux defaillance defaillant",
        "couvrir couvert couverture couvre",
        "renouveler renouvellement renouvelle",
        "contacter contact recontacter",
        "repondre repond reponse joignable",
        "commencer debuter debut demarrer debute",
        "finir terminer fin",
        "site internet web boutique-en-ligne",
        "boutique magasin",
        "rubrique onglet section menu",
        "cliquer clic",
        "photo image photographie",
        "connecter connexion identifier identification",
        "creer creation",
        "inscrire inscription abonner abonnement",
        "desinscrire desinscription desabonner desabonnement",
        "reinitialiser reinitialisation",
        "imprimer impression",
        "emballer emballage",
        "carton boite",
        "etiquette bordereau",
        "suivre suivi",
        "reception receptionner",
        "ouvrir ouvert ouverture",
        "fermer fermeture ferme",
        "laver lavage lave",
        "secher sechage",
        "brancher branchement",
        "rendre restituer restitution rendu",
        "pret preparer preparation",
        "signaler signalement prevenir previent prevenu informer avertir avise notifier alerter",
        "telephone telephoner appeler appel",
        "retard tarder retarder",
        "complet completement entier entierement integral integralement",
        "automatique automatiquement",
        "plusieurs differentes",
        "arriver arrivee arrive",
        "installer installation",
        "telecharger telechargement",
        "reserver reservation rendez-vous",
        "remise reduction rabais",
        "bon coupon code",
        "promo promotion promotionnel",
        "personnaliser personnalise",
        "motif raison",
        "materiel appareil",
        "coller colle",
        "spam indesirable pourriel",
        "absent absence absente",
        "ecran affichage",
        "augmenter augmentation",
        "diminuer diminution",
        "remplacer remplacement",
        "reparer reparation",
        "garantir garantie",
        "traiter traitement",
        "activer activation",
        "desactiver desactivation",
        "attendre attente patienter patientez",
        "recuperer recuperation retrait retirer",
        "facturer facturation facture",
        "vendre vendu vente vend",
        "cumuler cumulable cumul",
        "expirer expiration echeance",
        "resilier resiliation arreter",
        "lien url",
        "prolonger prolongation",
        "monter montage assembler assemblage",
        "nettoyer nettoyage entretenir entretien",
        "redemarrer redemarrage relancer",
        "declarer declaration",
        "calculer calcul",
        "mesurer mesure",
        "proteger protection",
        "hygiene hygienique",
        "fabriquer fabrication fabrique",
        "immeuble batiment",
        "livreur chauffeur coursier",
        "courrier lettre",
        "fournir fourniture inclure inclus inclut comprendre compris comprend",
    ),
    neutral=(
        "pouvoir pouvez pouvons peut peuvent pourrez devoir devez doit doivent faut "
        "veuillez pensez "
        "penser suffit simplement directement ensuite puis enfin egalement aussi ici "
        "cas ainsi alors "
        "retrouver retrouvez trouver trouvez trouverez rendez effectuer effectue "
        "effectuez passer passee faire fait "
        "proceder procedez realiser realise realisez avoir lieu prendre prend prennent "
        "prenez durer "
        "dure delai duree periode prix cout coute coutent coutera "
        "tarif montant moment lors suivant suivante disposer disposez reste restent rester "
        "partir possible possibles permettre permet accepter acceptee acceptees accepte acceptes "
        "acceptons autorise soit soient toujours besoin necessaire afin quoi bien chaque pendant "
        "durant jusqu devez encore deja etre sera seront serez avoir aura aurez apres "
        "avant seulement "
        "uniquement sauf lorsque lorsqu quand tant moins hors hormis condition "
        "disponible recevoir "
        "recevez recevrez recoit recu lequel laquelle dont auquel ailleurs via depuis "
        "place niveau "
        "intervient intervenir s'effectue beneficiez beneficier propose proposons "
        "voici total delais "
        "maximum minimum au-dela dessus dessous supplementaire entre superieur "
        "superieure environ "
        "demander demandez demande existe existent suivants option facon maniere "
        "obtenir obtenez obtient profiter profitez appliquer applique appliquee "
        "appliquees servir sert "
        "servi verser verse valable utiliser utilisez utilise utilisable montant somme "
        "due du figurer figure mettre "
        "mettez mis mise tenir venir vient nombre possibilite bout droit suite donner donnez "
        "cela celui celle ceux lui vous-meme conseille recommande conseillons "
        "recommandons directement "
        "visible accessible afficher affiche ensemble conseil conseiller consulter "
        "consultez consultable consultation voir voyez regarder regardez service acces "
        "contenir contenant contient contiennent fonctionner fonctionne marcher "
        "facilement attention important notamment"
    ),
    contraries=(
        ("petit petite", "grand grande large"),
        ("ajouter ajoutez", "supprimer supprimez retirer retirez enlever enlevez"),
        ("activer activez cocher cochez", "desactiver desactivez decocher decochez"),
        ("augmenter augmentez", "diminuer diminuez baisser baissez reduire reduisez"),
        ("ouvrir ouvrez ouvert", "fermer fermez ferme"),
        ("vendeur", "acheteur client"),
        ("premier premiere", "dernier derniere"),
        ("debut commencer debuter", "fin finir terminer"),
        ("abonner inscrire", "desabonner desinscrire"),
        ("maximum", "minimum"),
        ("plus superieur", "moins inferieur"),
        ("haut", "bas"),
        ("froid froide", "chaud chaude"),
        ("neuf neuve", "usage usagee occasion"),
        ("allumer allumez", "eteindre eteignez"),
        ("public", "prive"),
        ("rapide rapidement", "lent lentement"),
        ("ancien ancienne", "nouveau nouvelle"),
        ("manuel manuellement", "automatique automatiquement"),
        ("partiel partiellement", "total totalement integral"),
    ),
)
