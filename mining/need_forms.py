"""What the form of a sentence tells: that it states a need, that it only frames one, or neither.

Questions, requests and things that went wrong state a need; courtesies, reminders ("my second
message"), calls for a person and contact details frame it. French and English; sentences of other
languages are plain, and :mod:`mining.bearing` tells them apart by where they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.words import fold
from mining.greetings import is_pleasantry

PLAIN, STATED, FRAME = 1.0, 2.0, 0.15
"""How much likelier than a plain sentence one of each form is to be the one that says the need."""
_QUESTION = re.compile(
    r"""\?\s*[»"'”)]*\s*$|^\W*(?:
    where|when|how|why|what|which|who|whose|can|could|may|is|are|was|does|did|will|would|shall
    |should|have[ ]you|has
    |ou[ ](?:est|en|sont|puis|trouver|se)|quand|comment|combien|pourquoi|quel(?:le)?s?|qui
    |que[ ]faire|qu'est|est-ce|est[ ]ce|puis-je|peut-on|peut[ ]on|pouvez|pourriez|avez-vous
    |y[ ]a-t-il|y[ ]a[ ]t[ ]il|a[ ]quel|faut-il|sera-t|est-il|savez-vous
    )\b""",
    re.VERBOSE,
)
_REQUEST = re.compile(
    r"""\b(?:
    i(?:'d|[ ]would)[ ](?:like|love|need|prefer)|i[ ](?:want|wish|need|request|demand|require)
    |(?:i'm|i[ ]am|we're|we[ ]are)[ ](?:trying|looking|hoping|unable|after)
    |(?:can|could|would|will)[ ](?:you|i|we|someone|u)|please|pls|plz|help[ ]me|let[ ]me[ ]know
    |tell[ ]me|wondering|wants?[ ]to|would[ ]like|asks?[ ](?:how|if|for|whether|to)
    |je[ ](?:veux|voudrais|souhaite\w*|desire\w*|cherche|demande|dois|peux|n'arrive|suis[ ]oblige)
    |j'(?:aimerais|ai[ ]besoin|essaie|attends|exige)|nous[ ](?:voudrions|souhait\w+|aimerions)
    |il[ ]me[ ]faut(?:drait)?|(?:merci|veuillez|priere)[ ]de|veuillez|pouvez[ -]vous
    |pourriez[ -]vous|puis[ -]je|est[ -]ce[ ]que|dites[ -]moi|svp|s'il[ ]vous[ ]plait
    |souhaite\w*|voudrait|demande[ ](?:si|comment|a|de)|aimerait
    )\b""",
    re.VERBOSE,
)
_ORDER = re.compile(
    r"""^\W*(?:for[ ]\S+[,:]?[ ])?(?:
    cancel|return|refund|exchange|change|modify|update|send|replace|remove|delete|add|track|stop
    |activate|unsubscribe|annule[rz]|rembourse[rz]|echange[rz]|change[rz]|modifie[rz]|renvoye[rz]
    |envoye[rz]|supprime[rz]|ajoute[rz]|remplace[rz]|retourne[rz]
    )\b""",
    re.VERBOSE,
)
_WRONG = re.compile(
    r"""\b(?:
    not|never|nothing|nobody|none|no[ ]longer|cannot|\w+n't|dont|cant|wont|didnt|without|missing
    |wrong|broken|damaged|faulty|defective|torn|late|lost|stuck|fail(?:s|ed)?|declined|refused
    |rejected|error|expired|twice|unable|incorrect|overcharged|too[ ]\w+|impossible
    |pas|plus|jamais|rien|aucune?|personne|sans|manqu\w+|abim\w+|casse\w*|endommag\w*|tach\w+
    |dechir\w+|perdue?s?|bloque\w*|refuse\w*|erreur|expire\w*|retard|mauvais\w*|trop|fauss?e?
    |defectueu\w+|errone\w*|en[ ]double|deux[ ]fois
    )\b""",
    re.VERBOSE,
)
_REMINDER = re.compile(
    r"""\b(?:
    (?:second|third|2nd|3rd|fourth|nth|last)[ ](?:message|e?-?mail|time[ ]i(?:'m|[ ]am|'ve)?[ ]
        (?:writ\w+|ask\w*|contact\w*|call\w*))
    |(?:writing|contacting|emailing|messaging|calling|trying)[ ](?:you[ ])?again
    |(?:follow(?:ing)?[ -]?up|chasing)\b.{0,24}\b(?:message|e-?mail|mail|enquiry|query)
    |(?:earlier|previous|last|first)[ ](?:message|e?-?mail|enquiry)
    |(?:still[ ])?(?:waiting|waited)[ ]for[ ](?:an?[ ]|your[ ])?(?:reply|answer|response)
    |(?:no(?:body|[ ]one)|you)[ ](?:has|have|haven't|hasn't|never)?[ ]?(?:answer|repl|respond)\w+
    |no[ ](?:reply|answer|response)|still[ ]nothing[ ]from[ ]you|(?:am|and)[ ]still[ ]waiting
    |(?:deuxieme|second|troisieme|enieme|2e|2eme|3e|dernier)[ ](?:message|mail|mel|appel|relance
        |fois[ ]que[ ]j\w*[ ]?(?:ecri|contact|appel)\w*)
    |je[ ](?:vous[ ])?(?:relance|recris|reecris|recontacte)\w*|je[ ]reviens[ ]vers[ ]vous
    |(?:precedent|premier|dernier)[ ](?:mail|message|courriel|mel)|mon[ ]message[ ]du
    |pas[ ](?:eu|recu)[ ](?:de|la|votre)[ ](?:reponse|retour)|sans[ ](?:reponse|retour|nouvelles)
        [ ]de[ ]votre[ ]part
    |toujours[ ](?:rien[ ]de[ ]votre|aucune[ ]reponse|pas[ ]de[ ]reponse)|aucune[ ]reponse
    |j'attends[ ]toujours\W*$|personne[ ]ne[ ](?:me[ ])?repond
    )""",
    re.VERBOSE,
)
_ANYBODY = re.compile(
    r"""\b(?:
    (?:real|actual|live)[ ](?:person|human|agent|people)|(?:am[ ]i|are[ ]you|is[ ]this)
        [ ](?:\w+[ ]){0,3}(?:bot|robot|human|person|machine)|any(?:one|body)[ ](?:there|here)
    |vous[ ]etes[ ]la\b|quelqu'un[ ](?:la|ici|en[ ]ligne)?\W*$|une?[ ]vrai\w*[ ](?:personne|humain)
        |un[ ](?:robot|humain)
    |(?:quick|small|little)[ ]question\W*$|(?:une|petite)[ ](?:petite[ ])?question\W*$
    |un[ ]renseignement\W*$|can[ ]you[ ]help(?:[ ]me)?(?:[ ]please)?\W*$|besoin[ ]d'aide\W*$
    |need[ ](?:some[ ])?help\W*$
    )""",
    re.VERBOSE,
)
_CONTACT = re.compile(
    r"""\b(?:
    (?:you[ ]can[ ])?(?:reach|call|ring|text|phone)[ ]me|my[ ](?:number|phone|mobile|name|address
        |e-?mail(?:[ ]address)?)[ ](?:is|:)|i[ ]live[ ](?:at|in|near)
    |(?:me[ ])?(?:joindre|rappele[rz]|appele[rz])(?:[ -]moi)?[ ]au|joignable|mon[ ](?:numero|tel
        |telephone|mail|adresse[ ]mail|nom|portable)[ ](?:est|:|c'est)|mon[ ]adresse[ ](?:est|:)
        |j'habite|je[ ]m'appelle
    )\b""",
    re.VERBOSE,
)
_SEARCHED = re.compile(
    r"\b(?:faq|f\.a\.q)\b|(?:on|sur)[ ](?:the|your|le|votre)[ ](?:web[ ]?)?site\W*$"
    r"|sorry (?:for|to) (?:the )?(?:bother|disturb)|desolee? du derangement|i'?d rather ask"
    r"|prefere demander"
)
_FRAMES = ((_REMINDER, 9), (_ANYBODY, 3), (_CONTACT, 5), (_SEARCHED, 5))
"""Frames, and how many words may stand beside each."""
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65_536)
def form_of(sentence: str) -> float:
    """What the form of a sentence tells: :data:`STATED`, :data:`PLAIN` or :data:`FRAME`."""
    words = " ".join(fold(sentence).replace("’", "'").split())
    if is_pleasantry(sentence) or _is_framed(words):
        return FRAME
    says = (_QUESTION, _REQUEST, _ORDER, _WRONG)
    return STATED if any(pattern.search(words) for pattern in says) else PLAIN


def _is_framed(words: str) -> bool:
    """Whether a frame is all there is: what stands beside it could hold a need otherwise."""
    for pattern, beside in _FRAMES:
        found = pattern.search(words)
        if found:
            rest = words[: found.start()] + " " + words[found.end() :]
            is_asked = pattern is _REMINDER and rest.rstrip(" \"'»").endswith("?")
            return len(_WORD.findall(rest)) <= beside and not is_asked
    return False
