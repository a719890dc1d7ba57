"""The words around names: cues before them, greetings, closings, ways to introduce oneself.

Each test looks at the few characters before or after one candidate, and at the last word first:
the patterns run only where they can match.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.words import fold
from mining.hints import has_any, lower
from mining.recognisers.given_names import GIVEN_NAMES, PERSON_BEFORE

_ALSO_THINGS = frozenset("et ou and or de d of que qu that for pour a par by".split())
LOOK_BACK = 48
"""Characters before a candidate in which its cue is looked for."""

KIN = frozenset(
    """fils fille mari femme epouse epoux conjoint conjointe compagnon compagne copain copine frere
    soeur mere pere maman papa ami amie voisin voisine collegue cousin cousine neveu niece tante
    oncle gardien gardienne assistant assistante nounou fiance fiancee bebe beau-pere belle-mere
    belle-soeur beau-frere belle-fille beau-fils grand-mere grand-pere petit-fils petite-fille son
    daughter husband wife partner girlfriend boyfriend brother sister mother father mum mom dad
    friend neighbour neighbor colleague niece nephew aunt uncle grandson granddaughter grandmother
    grandfather grandma grandpa boss roommate flatmate conseiller conseillere advisor adviser agent
    vendeur vendeuse livreur employe employee representative manager responsable stepson cousin
    son-in-law mother-in-law boy girl lad kid kids child children twin twins baby toddler client
    cliente landlord landlady tenant lodger carer nan nana granny gran grandad grandpa papi mamie
    papy mamy
    tata tonton marraine parrain filleul filleule godson goddaughter godmother godfather concierge
    housemate mate bestie guy man lady hubby wifey missus compagnon associe associee patron
    patronne secretaire stagiaire apprenti comptable avocat medecin docteur infirmiere coiffeuse
    prof instit eleve copine amie aide femme locataire proprietaire bailleur facteur coursier
    technicien technicienne installateur interlocuteur interlocutrice gestionnaire receptionniste
    receptionist lawyer solicitor doctor nurse teacher plumber builder electrician cleaner
    accountant secretary concierge porter doorman courier postman driver rep clerk cashier guest
    fiancee ex exmari belle-maman cherie cheri bebe aine ainee cadet cadette benjamin petit petite
    grand grande son-ami in-law daughter-in-law father-in-law brother-in-law sister-in-law
    stepdaughter stepfather stepmother stepdad stepmum half-brother half-sister cousine gendre bru
    beau-fils belle-maman beau-papa binome parrains enfants kids filles garcons girls boys twins
    jumeaux jumelles neveux nieces nephews sons daughters friends amis amies grandkids""".split()
)
"""Folded words for people; "mon", "ma", "my", "your" and the like stand before them."""
_OWNER = frozenset(
    """mon ma mes notre nos votre vos un une leur my our your his her their a the le la l sa son
    ses tes collegue certain certaine late old dear petit petite grand grande eldest youngest jeune
    autre""".split()
)
PARTICLES = frozenset(
    "de la le les du des d l van von der den el ben bin da dos di o ni ui nic mac".split()
)
"""Folded words that join the parts of a family name."""
_TITLE = re.compile(
    r"(?:(?<![\w])(?:M\.|Mr\.?|Mrs\.?|Ms\.?|Mme\.?|Mlle\.?|Dr\.?|Me|Mgr)"
    r"|(?i:\b(?:monsieur|madame|mademoiselle|ma[îi]tre|docteur|miss|mister|famille)))[ ]$"
)
_TITLES = frozenset(
    """m mr mrs ms mme mlle dr me mgr monsieur madame mademoiselle maitre docteur miss mister
    famille""".split()
)
_NOT_TITLE = re.compile(r"(?i:\b(?:taille|size|en|du|le|un|a|modèle)[ ])M\.[ ]$")
INTRODUCED = (
    r"je[ ]m['’ ]app?el+e|mon[ ](?:pr[ée])?nom(?:[ ]de[ ]famille|[ ]complet)?[ ](?:est|c['’]est)"
    r"|\b(?:pr[ée])?nom(?:[ ]de[ ]famille|[ ]complet)?[ ]?:|destinataire[ ]?:|recipient[ ]?:"
    r"|my[ ](?:full[ ]|first[ ]|last[ ])?name(?:[ ]is|['’]?s)|\b(?:full[ ]|first[ ]|last[ ]"
    r"|sur)?name[ ]?:"
    r"|titulaire(?:[ ]d[ue](?:[ ]la)?[ ]\w{3,8})?[ ]?:|card[ ]?holder(?:[ ]name)?[ ]?:"
)
_CUES = (
    (r"je[ ]m['’ ]app?el+e", r"app?el+e"),
    (r"mon[ ](?:pr[ée])?nom(?:[ ]de[ ]famille|[ ]complet)?[ ](?:est|c['’]est)", "est"),
    (r"\b(?:pr[ée])?nom(?:[ ]de[ ]famille|[ ]complet)?[ ]?:", r"(?:pre)?nom|famille|complet"),
    (r"(?:destinataire|recipient)[ ]?:", "destinataire|recipient"),
    (r"\b(?:destinataire|recipient)[ ](?:est|is)", "est|is"),
    (r"my[ ](?:full[ ]|first[ ]|last[ ])?name(?:[ ]is|['’]?s)", "is|s|names"),
    (r"\b(?:full[ ]|first[ ]|last[ ]|sur)?name[ ]?:", "(?:sur)?name"),
    (r"titulaire(?:[ ]d[ue](?:[ ]la)?[ ]\w{3,8})?[ ]?:", r"\w+"),
    (r"card[ ]?holder(?:[ ]name)?[ ]?:", "(?:card)?holder|name"),
    (r"\bau[ ]nom[ ]d(?:e|['’])", "de?"),
    (r"(?:under|in)[ ]the[ ]name(?:[ ]of)?", "name|of"),
    (r"on[ ]behalf[ ]of", "of"),
    (r"(?:nomm|appel|d[ée]nomm)[ée]e?(?:[ ]?[:,])?", r"\w*(?:nomm|appel)ee?"),
    (r"""(?:named|called|addressed[ ]to|attn|attention|à[ ]l['’]attention[ ]de|c/o
        |chez)(?:[ ]?[:,])?""", r"\w*(?:named|called|attn|attention|o|chez)|to|de"),
    (r"sign(?:ed|[ée]e?)(?:[ ](?:by|par))?(?:[ ]?[:,])?", r"\w*sign(?:ed|ee?)|by|par"),
    (r"""\b(?:spoke|speaking|spoken|talked|talking|chatted|chatting|dealt|dealing|discussed
        |conversation|call|chat)[ ](?:to|with)""", "to|with"),
    (r"""\b(?:parl[ée]e?|discut[ée]|[ée]chang[ée]|conversation|entretien|appel|contact|affaire
        |chat)[ ](?:avec|à)""", "avec|a"),
    (r"s['’ ]appelle|\bse[ ]nomme|pr[ée]nomm[ée]e?", r"\w*(?:appelle|nomme|prenommee?)"),
    (r"\bt\.n\.v\.", "v"),
    (r"\bthe[ ]late|\bfeu|\bun[ ]certaine?", "late|feu|certaine?"),
    (r"\b(?:account|card|policy)?[ ]?holder", r"\w*holder"),
    (r"\b(?:made[ ]out|payable|registered|belongs?)[ ]to", "to"),
    (r"\b(?:attn|fao|care[ ]of)", "attn|fao|of"),
    (r"\b(?:le|the|mon|my|your|votre)[ ](?:nom|name)", "nom|name"),
    (r"\b(?:shouting|shouted|speaking|sorry|rude)[ ](?:at|to)", "at|to"),
    (r"""\b(?:sonn?ettes?|interphone|bo[îi]te[ ]aux[ ]lettres|letter\s?box|mail\s?box
        |doorbell)""", "sonn?ettes?|interphone|lettres|(?:letter|mail)?box|doorbell"),
    (r"\b(?:signed|accepted|received|taken|collected|picked[ ]up)[ ](?:for[ ])?by", "by"),
    (r"\b(?:r[ée]ceptionn[ée]|sign[ée]|pris|r[ée]cup[ée]r[ée]|accept[ée]|retir[ée])e?[ ]par",
     "par"),
    (r"""\b(?:interlocut(?:eur|rice)|conseill(?:er|[èe]re)|gestionnaire|agent
        |contact)[ ](?:est|is|:)""", "est|is|interlocut.*|conseill.*|gestionnaire|agent|contact"),
    (r"\b(?:to|by|from)[ ]me|\b[àa][ ]moi|\beu|\bask[ ]for", "me|moi|eu|for"),
    (r"\bdemande[rz]?(?:[ ]à[ ]parler[ ]à)?|\bjoindre", "demande[rz]?|a|joindre"),
    (r"\b(?:remis|livr[ée]|donn[ée]|confi[ée])[ ]à", "a"),
    (r"\b(?:given|handed|delivered)[ ]to|\bleft[ ]with", "to|with"),
)  # fmt: skip
"""Cues, in lower case, and what their last words can be, folded."""
_BETWEEN = frozenset("your votre vos collegue colleague".split())
"""Folded words that may stand between a cue and the name."""
_QUOTE_OPENED = re.compile(r"[ :]*[«\"“'‘][ \u00a0]?$")
_CUE_LAST = frozenset(
    """appelle apelle appele appel est nom name names of de d nomme nommee appelee named called to
    signed signe signee by par attn attention o chez with avec a eu for demandez demander demande
    joindre collegue colleague votre vos your behalf famille prenom surname is destinataire
    recipient titulaire holder v late feu certain certaine fao of at sorry sonnette
    sonettes sonette sonnettes interphone lettres letterbox mailbox doorbell me moi nomme contact
    agent interlocuteur interlocutrice conseillere gestionnaire box""".split()
)
"""Folded last words of the cues: the cheap look before the pattern."""
_GREETING = re.compile(
    r"(?:^|[\n.!?,]|@\w{1,30})[ ]?(?i:(?:re-?)?bonjour|bonsoir|salut|coucou|hello|hi|hey|dear"
    r"|ch[èe]re?s?|thanks|thank[ ]you|merci"
    r"|good[ ](?:morning|afternoon|evening))[ ,]{1,2}$"
)
_GREETING_LAST = frozenset(
    """bonjour rebonjour bonsoir salut coucou hello hi hey dear cher chere chers thanks you merci
    morning afternoon evening""".split()
)
_GREETED_END = re.compile(r"[ ]?(?:[,!.:\n]|$)")
_THANKS = frozenset("merci thanks you".split())
_THANKED_END = re.compile(r"[ ](?:pour|for|de|d['’])[ ]?")
_VOCATIVE_END = re.compile(
    r"[ ]?,[ ](?:you|your|u|i|we|can|could|would|please|thanks|thank|vous|tu|je|j['’]|merci"
    r"|pouvez|c['’]est"
    r"|pourriez|svp|stp)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"(?i:\b(?:i['’]m|i[ ]am|this[ ]is|it['’]s|je[ ]suis|c['’]est|ici))[ ]$")
_SELF_LAST = frozenset("m am is s suis est ici".split())
_SELF_END = re.compile(
    r"(?i:[ ]?,|[ ]?[.!]?$|[ ](?:from|du|de|d['’]|and|et|here|again|speaking)\b)"
)
_CLOSING = re.compile(
    r"(?i:\b(?:cordialement|cdlt|cdt|regards|bien[ ]à[ ]vous|merci(?:[ ]d['’]avance"
    r"|[ ]beaucoup|[ ]par[ ]avance|[ ]à[ ]vous)?"
    r"|thanks(?:[ ]in[ ]advance|[ ]again|[ ]a[ ]lot)?|thank[ ]you|sincerely|best|cheers"
    r"|bonne[ ](?:journ[ée]e|soir[ée]e)"
    r"|salutations(?:[ ]distingu[ée]es)?|love|bises))[ ]?[,.!\n–—-]{0,3}\s{0,3}$"
)
TEXT_END = re.compile(r"[ ]?[.!]?\s*$")
"""Matches behind a candidate that closes the text."""
_NEW_LINE = re.compile(r"\n[ \t]*(?:--?|—|–)?[ ]?$")
_ROLE = re.compile(
    r"(?i:,?[ ](?:du[ ]service|de[ ]l['’][ée]quipe|from[ ](?:customer|your"
    r"|the)\b[^\n.]{0,12}(?:team|service|support|care|desk)"
    r"|here\b|(?:a[ ])?sign[ée]\b|signed\b))"
)


@lru_cache(maxsize=20_000)
def folded_word(word: str) -> str:
    """``word`` folded; names and cues repeat, so the last ones are kept."""
    return fold(word)


def is_particle(word: str) -> bool:
    """Whether a word as written joins the parts of a family name: "Le", "d'"."""
    return folded_word(word).strip("'.") in PARTICLES


def last_word(before: str) -> str:
    """The last word before a candidate, folded; empty at a line's start and after a comma."""
    word = before.rstrip(" .:'’")
    word = word[word.rfind(" ") + 1 :]
    cut = max(map(word.rfind, "\n'’,.("))
    return folded_word(word[cut + 1 :].strip('"«(-'))


def has_cue(before: str, last: str) -> bool:
    """Whether the words before a candidate say that a name comes."""
    if last in _TITLES and _TITLE.search(before):
        return not _NOT_TITLE.search(before)
    if has_any(before[-3:], "«\"“'‘"):
        before = _QUOTE_OPENED.sub(" ", before)
    stripped = before.rstrip(" ,:")
    if before != stripped and not last:
        last = last_word(stripped)
    if last in KIN:
        return _is_kin(stripped)
    if last not in _CUE_LAST:
        return False
    cue, lowered = _cue_ending_in(last), lower(before)
    return cue.search(lowered) is not None or cue.search(f"{lower(stripped)} ") is not None


@lru_cache(maxsize=256)
def _cue_ending_in(last: str) -> re.Pattern[str]:
    """The cues whose last word is ``last``: a tenth of them, on average.

    Read in lower case, which is faster than ignoring case.
    """
    is_all = last in _BETWEEN
    cues = [cue for cue, words in _CUES if is_all or re.fullmatch(words, last)]
    ending = r"[ ]?(?:(?:your|votre|vos|coll[èe]gue|colleague)[ ]){0,2}"
    return re.compile(f"(?:{'|'.join(cues)}){ending}$" if cues else r"(?!)", re.VERBOSE)


def _is_kin(before: str) -> bool:
    """Whether the last word, one for a person, belongs to somebody: "mon fils", "your agent"."""
    two = before.split()[-2:]
    if len(two) != 2:
        return False
    owner = folded_word(two[0])
    return owner.split("'")[-1] in _OWNER or owner.endswith("'s")


def is_addressed(text: str, before: str, last: str, end: int) -> bool:
    """Whether a greeting stands before a candidate, or it closes the message."""
    word = last or last_word(before.rstrip(" ,"))
    if word in _THANKS and _THANKED_END.match(text, end) and _GREETING.search(before):
        return True
    if word in _GREETING_LAST and _GREETED_END.match(text, end) and _GREETING.search(before):
        return True
    if not TEXT_END.match(text, end):
        return False
    return _NEW_LINE.search(before) is not None or _CLOSING.search(before) is not None


def is_self(tokens: list[str], before: str, last: str, after: str, common: frozenset[str]) -> bool:
    """ "I'm X": two capitals or a known first name are a name; "I'm French" is none."""
    if last not in _SELF_LAST or not _SELF.search(before):
        return False
    first = folded_word(tokens[0])
    ends = _SELF_END.match(after) is not None
    return first in GIVEN_NAMES or len(tokens) > 1 or (ends and first not in common)


def has_role(text: str, end: int) -> bool:
    """Whether what a person does follows: "Sophie du service client", "Mark from your team"."""
    return _ROLE.match(text, end) is not None


def is_after_person_word(before: str) -> bool:
    """Whether the last word leads to a person: "avec", "with", "remercie"."""
    return before.endswith(" ") and last_word(before) in PERSON_BEFORE


def is_after_sure_person_word(before: str) -> bool:
    """The same without conjunctions and "de", "pour": "Vert Olive ou Rose" lists colours."""
    return before.endswith(" ") and last_word(before) in PERSON_BEFORE - _ALSO_THINGS


def is_spoken_to_by_customer(text: str, end: int) -> bool:
    """Whether a sentence goes on to somebody: "so quickly Aoife, you're a star"."""
    return _VOCATIVE_END.match(text, end) is not None


def stands_alone(text: str, before: str, end: int) -> bool:
    """Whether a known first name stands where a person would, not as the name of a product."""
    stripped = before.rstrip(" \t")
    if not stripped or stripped[-1] in '\n.!?:;,("«-–—':
        after = text[end : end + 2].lstrip(" ")
        return not after or not after[0].isdigit()
    return is_after_person_word(before)
