"""Messages that only feel: anger or praise, and nothing that a page or an agent could answer.

Word by word, so that precision comes first: every word must be a feeling, or one of the small words
that stand around feelings ("your customer service is a disgrace, never again"). A parcel, a refund,
a date or a question makes it a need.
"""

from __future__ import annotations

import re
from typing import Literal

from kb.words import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS, fold

Feeling = Literal["anger", "praise"]

MOST_WORDS, MOST_CHARACTERS = 60, 500

_ANGER = frozenset(
    """honte honteux honteuse honteusement scandale scandaleux scandaleuse inadmissible inacceptable
    lamentable minable nul nulle nuls nulles nullissime deplorable escroc escrocs escroquerie voleur
    voleurs voleuse arnaque arnaques arnaqueur arnaqueurs horrible catastrophe catastrophique
    desastre desastreux desastreuse pitoyable pathetique degoute degoutee degoutes degoutant decu
    decue decus decues decevant decevante furieux furieuse colere marre merde merdique incompetent
    incompetents incompetente incompetence foutage gueule pire ridicule abuse menteur menteurs
    ecoeure ecoeuree revoltant revoltee revolte enervee enerve
    terrible awful worst disgusting disgusted disgrace disgraceful shame shameful shambles joke
    pathetic appalling appalled ridiculous unacceptable useless rubbish garbage trash trashy crap
    crappy scam scams scammer scammers thieves thief crook crooks liar liars fraud frauds hate
    hated furious angry fuming livid disappointed disappointing disappointment suck sucks sucked
    shocking shocked shit shitty bullshit wtf ffs fuck fucking fucked damn bloody pissed idiots
    idiot clowns incompetents outrageous outraged insane dreadful atrocious abysmal""".split()
)
_PRAISE = frozenset(
    """merci bravo super genial geniale geniaux excellent excellente parfait parfaite ravi ravie
    content contente contents contentes heureux heureuse adore magnifique top satisfait satisfaite
    satisfaits felicitations impeccable nickel chapeau formidable incroyable sympa gentil gentille
    gentils agreable efficace efficaces efficacite rapidite gentillesse reactivite professionnalisme
    great amazing awesome love loved loving lovely fantastic brilliant excellent perfect happy
    pleased best thanks thank impressed wonderful superb fab delighted grateful helpful friendly
    cheers kudos congratulations congrats stellar outstanding""".split()
)
_AROUND = frozenset(
    """vraiment tellement completement totalement franchement absolument carrement jamais toujours
    rien service services client clients clientele equipe equipes boutique marque magasin entreprise
    societe boite vendeur vendeurs enseigne gens monde vie experience serieux serieuse serieusement
    digne indigne mal honnetement simplement belle bel beau grand grande gros grosse bande bref quoi
    oui non ah oh eh lol mdr dommage bonne bons journee soiree continuation continuez sincerement
    beaucoup infiniment mille rapide rapides travail accueil aide ecoute reponse quelle quel
    de des pas ca c'est cest etes
    customer customers company companies shop store team brand people guys guy folks ever never
    always really absolutely completely totally business experience life support staff lot bunch
    total utter utterly simply honestly frankly truly seriously actually literally
    such yet still keep kept up good bad well job work nice fast quick quickly kind much lots day
    week everyone everybody all rn omg smh yes no yeah yep nope wow ugh lol lmao haha ok okay u ur
    yall ya im its it's i'm you're youre ive i've dont don't cant let's lets what a an one ones
    world planet country time sort thing things absolute pure part make makes making made feel
    feels feeling today always again forever xx xxx x o""".split()
)
_STOP = (FRENCH_STOP_WORDS | ENGLISH_STOP_WORDS) - frozenset(
    """comment ou quand pourquoi combien quels quelles peut peux pouvez pouvoir faire how where when
    which who whom why can could would should""".split()
)
_KNOWN = _ANGER | _PRAISE | _AROUND | _STOP
_NEVER_AGAIN = re.compile(
    r"""\b(?:
    (?:plus[ ])?jamais[ ]je[ ](?:ne[ ])?(?:re)?(?:commande|commanderai|acheterai|achete)\w*
        (?:[ ]plus)?
    |je[ ]ne[ ](?:re)?(?:commanderai|acheterai|viendrai)[ ](?:plus|jamais)(?:[ ]jamais)?
    |(?:a[ ])?(?:fuir|eviter)(?:[ ]absolument)?
    |(?:i[ ](?:will|shall|am|'ll)[ ]|i'll[ ]|i'm[ ])?(?:will[ ])?never[ ](?:be[ ])?
        (?:buy|order|shop|us)(?:e|ing)?
    |(?:i'm|i[ ]am)[ ]done|(?:lost|losing)[ ](?:a[ ])?(?:loyal[ ])?customer
    |(?:je[ ])?(?:vous[ ])?recommande(?:rai)?|would[ ](?:not[ ])?recommend|highly[ ]recommend
    |(?:vous[ ])?(?:moquez|foutez)[ ](?:vous[ ])?(?:de[ ](?:nous|moi|vos[ ]clients|la[ ]gueule))?
    |se[ ](?:moquer|foutre)[ ]du[ ]monde
    )\b""",
    re.VERBOSE,
)
_NEGATION = frozenset(
    "no not nor never none pas ne ni non jamais aucun aucune sans without".split()
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NAMES = re.compile(r"\[[A-Z_0-9]{2,20}\]|[@#][\w.-]+|https?://\S+")


def feeling(text: str) -> Feeling | None:
    """The feeling that ``text`` (cleaned) is made of, or None where it asks or tells more.

    "Bande de voleurs, plus jamais !" is anger, "Équipe géniale, merci" praise; a text without
    words, or of small words only, is neither.
    """
    if len(text) > MOST_CHARACTERS or "?" in text:
        return None
    plain = fold(_NAMES.sub(" ", text))
    if any(c.isdigit() for c in plain):
        return None
    is_leaving = _NEVER_AGAIN.search(plain) is not None
    said = _WORD.findall(_NEVER_AGAIN.sub(" ", plain))
    if len(said) > MOST_WORDS or not all(_is_small(word) for word in said):
        return None
    if is_leaving or any(word in _ANGER for word in said):
        return "anger"
    is_praise = any(word in _PRAISE for word in said) and _NEGATION.isdisjoint(said)
    return "praise" if is_praise and "n't" not in plain else None


def _is_small(word: str) -> bool:
    return word in _KNOWN or (word.partition("'")[2] in _KNOWN and len(word.partition("'")[0]) <= 2)
