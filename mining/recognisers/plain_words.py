"""Words that stand with a capital between a comma and the end of a clause and name no person.

Folded (lower case, no accents). Countries and regions, towns, carriers, ways to pay, colours and
materials of goods, the titles of a shop's pages, and what opens a reply ("Unfortunately, we…").
A word that is a first name too ("Austin", "Olive", "Virginia") is left out where agents say it to
people more often than they mean the thing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mining.recognisers.given_names import GIVEN_NAMES, NOT_NAMES

_PLACES = """
    allemagne autriche espagne italie portugal luxembourg pays-bas hollande danemark suede norvege
    finlande irlande angleterre ecosse grece pologne roumanie hongrie croatie monaco andorre corse
    guadeloupe martinique guyane reunion mayotte polynesie nouvelle-caledonie maroc tunisie algerie
    royaume-uni etats-unis allemand japon chine inde turquie bresil mexique australie
    germany austria spain italy netherlands holland denmark sweden norway finland greece poland
    romania hungary croatia morocco tunisia algeria kingdom states japan china india turkey brazil
    mexico australia zealand britain jersey guernsey europe asia africa america usa
    bretagne normandie alsace lorraine aquitaine occitanie provence bourgogne picardie auvergne
    alpes savoie vendee finistere morbihan ile-de-france
    bordeaux toulouse lille nantes strasbourg montpellier rennes reims toulon grenoble dijon angers
    nimes villeurbanne brest tours amiens limoges annecy perpignan besancon metz nancy rouen caen
    mulhouse avignon nice cannes orleans clermont-ferrand bruxelles brussels anvers liege gand
    charleroi namur geneve lausanne zurich berne bale montreal quebec toronto barcelone barcelona
    madrid rome milan lisbonne lisbon berlin munich amsterdam rotterdam dublin belfast glasgow
    edinburgh cardiff manchester birmingham liverpool leeds sheffield bristol newcastle nottingham
    leicester oxford cambridge brighton york bath kent essex surrey sussex devon cornwall yorkshire
    lancashire hampshire boston chicago houston dallas seattle denver miami atlanta phoenix
    philadelphia detroit portland
    alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho
    illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
    mississippi missouri montana nebraska nevada hampshire ohio oklahoma oregon pennsylvania
    tennessee texas utah vermont wisconsin wyoming ontario
    """
_TRADE = """
    bpost geodis postnord inpost yodel parcelforce whistl heppner ciblex relais pickup locker
    vinted ebay cdiscount fnac darty leroy merlin ikea conforama zalando etsy shopify stripe
    bancontact maestro ideal sofort oney cofidis floa alipay swish giropay revolut
    trustpilot google safari chrome firefox edge outlook hotmail yahoo messenger linkedin snapchat
    telegram instagram windows playstation xbox
    noirs noires blanche blancs marron beige creme ecru ivoire kaki bordeaux corail turquoise
    marine anthracite taupe moutarde terracotta lavande naturel brut navy khaki cream ivory teal
    purple pink red yellow charcoal mustard natural walnut oak pine beech ash birch bamboo rattan
    linen cotton wool velvet leather silk suede chene noyer hetre frene bouleau pin bambou rotin
    lin coton laine velours cuir soie acier laiton verre marbre metal bois gold bronze silver
    platinum premium medium large small xsmall xlarge king queen double single
    """
_PAGES = """
    accueil panier commander profil parametres reglages details historique mes mon notre votre
    telecharger imprimer valider suivant continuer confirmer annuler modifier entretien garantie
    conditions generales vente mentions legales politique confidentialite cookies contact nous
    livraisons paiements remboursements echanges factures avoirs reclamations fidelite newsletter
    faq cgv rgpd siret siren iban tva ttc avis blog magasin magasins boutique boutiques marque
    home basket cart checkout profile settings details history download print submit next
    continue confirm cancel edit save care warranty terms conditions privacy policy cookies
    deliveries payments refunds exchanges invoices complaints loyalty rewards member members
    reviews stores brand section page menu button step option options help-center guest relations
    internet desk office department division headquarters inc ltd llc sarl sas sa plc gmbh
    bureau siege departement comptabilite logistique entrepot warehouse accounting logistics
    customers clientele equipes teams crew staff colleagues collegues
    friend friends folks guys mate pal buddy love everybody anyone someone nobody people world
    gentlemen ladies lady gents sirs dude man men woman women bro sis coach captain doctor
    general generale mise jour affichage notifications appareils reglage son ecran batterie securite
    stockage accessibilite clavier langue version display sound storage battery about accessibility
    keyboard language devices updates update software advanced avance reset reinitialiser
    mesdemoiselles ami amis amie amies famille family chef cheffe docteur professeur
    """
_DAYS = """
    birthday thanksgiving xmas hanukkah ramadan eid diwali halloween valentine toussaint
    pentecote ascension carnaval saint-valentin weekend week-end week month year holidays holiday
    anniversaire annee fetes fete vacances rentree semaine printemps ete automne hiver
    spring winter autumn today tomorrow yesterday tonight weekdays aujourd'hui demain hier matin
    midi soir noon midnight lundis samedis dimanches mondays saturdays sundays am pm gmt
    """
_OPENINGS = """
    unfortunately however therefore otherwise meanwhile moreover furthermore besides instead
    indeed actually currently normally typically usually generally alternatively additionally
    absolutely definitely certainly exactly totally hopefully finally firstly secondly lastly
    first second third then next anyway perhaps maybe often sometimes always never soon later
    great perfect awesome amazing fantastic wonderful excellent brilliant lovely nice cool super
    okay yes yep yeah yup nope nah correct right wrong true understood noted agreed done
    wow whoa woah oops ouch yikes uh oh ah aw aww hmm hm er eek yay hooray woohoo gosh geez
    ahoy aloha hola ciao hallo howdy greetings welcome congrats congratulations apologies pardon
    bravo enjoy sorted look see let note fyi ps nb btw imo lol haha hehe regarding concerning
    following given based according although though because since while whilst once unless until
    despite overall basically essentially frankly honestly sincerely respectfully likewise
    similarly conversely consequently accordingly hence thus nevertheless nonetheless still yet
    well good better best bad sad sadly luckily thankfully gladly surely rest assured afterwards
    cheers anytime anyhow whatever everything something nothing anything everywhere somewhere
    parfait parfaite parfaitement super genial geniale excellent excellente formidable magnifique
    exact exactement effectivement absolument malheureusement heureusement actuellement
    normalement habituellement generalement egalement toutefois cependant neanmoins pourtant
    ensuite puis enfin finalement premierement deuxiemement sinon autrement ainsi donc alors
    d'abord bref oui non ouais si peut-etre certes voila entendu compris note bienvenue
    felicitations pardon excusez excusez-moi desoles desolees navre navree navres navrees
    rassurez-vous soyez sachez notez verifiez cliquez indiquez precisez envoyez merci-beaucoup
    enchante enchantee concernant suite selon afin sauf malgre lorsque lorsqu puisque puisqu
    jusqu quoiqu quoique tandis dommage tiens oups zut ah eh ben hein euh ouf hourra youpi chouette
    cordiales respectueusement amicalement sincere bises bisous bien-a-vous courage
    joyeux joyeuse joyeuses heureux heureuse passez profitez prenez
    alright alrighty goodness outstanding phenomenal impressive interesting beautiful delicious
    yummy phew whew yippee yikes ooh awe touche yo pls plz huge many rather regrets goodmorning
    heavens gotcha bingo exciting incredible superb marvellous ready true similarly speaking
    impeccable incroyable volontiers nickel mince ouille aie waouh oulala ouah hop top vraiment
    quelle quel comme dr mr mrs ms mme mlle prof club fees international
    call check click go visit ask try send read shh psst rebonjour resalut
    quality size color colour style material price quantity cerise fleur perle opale ambre
    laurier juste loyal franc qualite couleur matiere prix quantite
    """

PLAIN_WORDS = frozenset(f"{_PLACES} {_TRADE} {_PAGES} {_DAYS} {_OPENINGS}".split()) - GIVEN_NAMES
"""Folded words that are no name where a name could stand, beside NOT_NAMES."""

_LY_NAMES = ("elly", "illy", "olly", "ally", "arly", "erly", "ealy", "aly")
_LEAST_SUFFIXED = 6
_DRAWN_OUT = re.compile(r"(.)\1\1")
"""A letter three times: "Awww", "Ouiii"."""


@lru_cache(maxsize=20_000)
def is_plain_word(word: str) -> bool:
    """Whether a folded word is an ordinary one; what stands before an apostrophe decides too.

    Adverbs of both languages are known by their endings: "regretfully", "prochainement".
    """
    if word in GIVEN_NAMES:
        return False
    if (
        _DRAWN_OUT.search(word)
        or _is_listed(word)
        or _is_listed(word.partition("'")[0])
        or is_adverb(word)
    ):
        return True
    first, *rest = word.split("-")
    return bool(rest) and first not in GIVEN_NAMES and any(map(_is_listed, (first, *rest)))


def _is_listed(word: str) -> bool:
    return word in NOT_NAMES or word in PLAIN_WORDS


def is_adverb(word: str) -> bool:
    """Whether a folded word ends as adverbs do; short ones and "-elly", "-illy" are names too."""
    if len(word) < _LEAST_SUFFIXED:
        return False
    is_english = word.endswith("ly") and (len(word) > 8 or not word.endswith(_LY_NAMES))
    return is_english or word.endswith(("ement", "amment", "emment"))
