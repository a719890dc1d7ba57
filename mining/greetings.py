"""Greetings, thanks and closings around what a customer asks, in French and English."""

from __future__ import annotations

import re
from functools import lru_cache

from mining.cleaning import has_words
from mining.hints import has_any, lower_case

_NAME = r"(?:\[[A-Z_0-9]{2,20}\]|[^\W\d_][\w'’.-]{0,20})"

_MASKED = r"\[NAME(?:_\d{1,4})?\]"
_CAPITAL_NAME = r"(?-i:[A-ZÀ-ÖØ-Þ][\w'’.-]{1,20}(?:[ ][A-ZÀ-ÖØ-Þ][\w'’.-]{1,20}){0,2})"

_LEADING = re.compile(
    rf"""^[\s\W]*(?:
    (?:(?:@|\[HANDLE(?:_\d+)?\])[^\s,:]{{0,30}}[\s,:]+)+
    |(?:re)?bonjour[ ]à[ ](?:vous|tous|toutes|toute[ ]l['’]équipe)\b
    |(?:re-?)?(?:bonjour|bonsoir|salut|coucou|hello|hallo|hi|hey|hiya|greetings|bjr|slt|bsr)
        (?:[ ](?:there|all|team|guys|everyone|again|encore))?
        (?:[ ](?:chère?s?[ ])?(?:madame|monsieur|mesdames|messieurs|mme|m\.|mr|mrs|ms|l['’]équipe)
            (?:[ ,/]+(?:et[ ])?(?:madame|monsieur|messieurs))*)?
        (?:[ ]{_NAME}(?:[ ]{_NAME}){{0,2}}(?=[ ]?[,!\n]))?(?!\w)
    |good[ ](?:morning|afternoon|evening|day)
        (?:[ ](?:to[ ]you|all|team|everyone|sir|madam))*(?:[ ]{_NAME}(?=[ ]?[,!\n]))?
    |(?:ch(?:er|ère)s?|dear)[ ]{_NAME}(?:[ ,/]+(?:or[ ])?{_NAME}){{0,3}}(?=[ ]?[,!:\n])
    |(?:mesdames|madame|monsieur)(?:[ ,/]+(?:et[ ])?(?:messieurs|madame|monsieur))*(?=[ ]?[,!:\n])
    |(?:sir|madam)(?:[ /]+(?:or[ ])?(?:sir|madam))?(?=[ ]?[,!:\n])
    |to[ ]whom[ ]it[ ]may[ ]concern
    |(?:j['’]espère[ ]que[ ](?:vous[ ]allez[ ]bien|tout[ ]va[ ]bien)(?:[ ]pour[ ]vous)?
        |comment[ ]allez[ ]vous|i?[ ]?hope[ ](?:this[ ](?:e-?mail|message)[ ]finds[ ]you[ ]well
        |you(?:['’]re|[ ]are)?[ ](?:doing[ ]|all[ ])?(?:well|ok))|how[ ]are[ ]you(?:[ ]today
        |[ ]doing)?)
        (?=[ ]?[.,!?;\n])
    )[\s,.!?:;)\-–—🙂😊👋☺️]*""",
    re.IGNORECASE | re.VERBOSE,
)
_THANKS = r"""(?:
    (?:(?:un[ ])?grand[ ]|mille[ ])?merci(?:[ ](?:beaucoup|bien|infiniment|d['’]avance
        |par[ ]avance
        |à[ ](?:vous|toi|tous)|de[ ]votre[ ](?:aide|retour|réponse|compréhension|attention)
        |pour[ ](?:votre|ta|la|tout|vos)(?:[ ][\w'’]+){0,3}|encore))*
    |je[ ]vous[ ](?:en[ ])?remercie(?:[ ](?:d['’]avance|par[ ]avance|beaucoup
        |(?:de|pour)[ ]votre(?:[ ][\w'’]+){1,3}))*
    |(?:many[ ]|with[ ])?(?:thanks|thank[ ](?:you|u)|thx|ty|cheers|much[ ]appreciated)
        (?:[ ](?:a[ ]lot|so[ ]much|very[ ]much|again|in[ ]advance|you|everyone
        |for[ ](?:your|the|all|any)(?:[ ][\w'’]+){0,3}))*
    )"""
_CLOSING = rf"""(?:{_THANKS}
    |(?:très[ ]|bien[ ])?cordialement|cdlt|cdt|bien[ ]à[ ](?:vous|toi)|(?:sincères|meilleures
        |cordiales)?[ ]?salutations
    |(?:bonne|excellente|belle)[ ](?:journée|soirée|continuation|fin[ ]de[ ](?:journée
        |semaine)|après-midi)
        (?:[ ]à[ ](?:vous|tous|toi))?|bon[ ](?:week-?end|courage|dimanche)|à[ ](?:bientôt
        |très[ ]bientôt|plus)|au[ ]revoir|bises|bisous
    |(?:je[ ]reste[ ]|restant[ ])(?:à[ ]votre[ ](?:entière[ ])?disposition)(?:[ ][\w'’]+){{0,5}}
    |(?:dans|en)[ ](?:l['’])?attente[ ](?:de[ ])?(?:votre|vous|une)(?:[ ][\w'’]+){{1,6}}
    |(?:best|kind|warm|kindest)?[ ]?regards|best[ ]wishes|sincerely|yours[ ](?:truly|sincerely
        |faithfully)|best
    |(?:i[ ])?(?:look|looking)[ ]forward[ ]to(?:[ ][\w'’]+){{1,5}}
    |(?:i[ ])?hope[ ]to[ ]hear[ ]from[ ]you(?:[ ]soon)?|have[ ]a[ ](?:nice|good|great|lovely
        |wonderful)[ ](?:day|evening|weekend|one|afternoon)
    |(?:good[ ])?bye|see[ ]you|take[ ]care|xx+|svp|s['’]il[ ]vous[ ]plaît|please
    )"""
_TRAILING = re.compile(
    rf"""(?:(?<=[.!?…,;:)\n])
    |(?<=[ ])(?=(?:merci[ ]d['’]avance|thanks[ ]in[ ]advance|cordialement)\b))
    [ \-–—]*(?:(?:et|and|en[ ]vous[ ]souhaitant|with)[ ])?{_CLOSING}
    (?:[ ,]{{1,2}}{_CLOSING}){{0,2}}
    (?:[\s,.!:–—-]+{_MASKED}|[ ]?(?:,[ ]?|\n{{1,3}}){_CAPITAL_NAME})?[\s.,!?;:)🙂😊🙏☺️❤️]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING_HINTS = (
    "merci", "thank", "cordialement", "cheers", "regards", "bonne ", "please", "s'il", "s’il",
    "remerci", "svp", "xx", "best", "appreciated", "thx", "ty", "cdlt", "cdt", "bien à",
    "salutations", "excellente", "belle ", "bon ", "à ", "au revoir", "bis", "reste ", "restant ",
    "attente", "sincer", "yours", "look", "hope", "have a", "bye", "see you", "take care",
)  # fmt: skip
_NAME_LINE = re.compile(r"\n[ \-–—]{0,4}\[NAME(?:_\d+)?\](?:[ ,]+\[NAME(?:_\d+)?\])*[ .,!]*$")
_PLEASANTRY = re.compile(
    rf"""[\W_]*(?:(?:{_CLOSING}|(?:y[ ]a[ -]t[ -]il|il[ ]y[ ]a|y[ ]a)[ ]quelqu['’]un|allô|allo
    |(?:is[ ])?(?:any|some)(?:one|body)[ ](?:there|here|available)|are[ ]you[ ]there
    |ok(?:ay)?|d['’]accord|oui|non|yes|no|yep|parfait|super|great|perfect|test|hello|bonjour
    |(?:no[ ]|de[ ])?(?:problem|rien|worries)|you['’]?re[ ]welcome|c['’]est[ ](?:bon|noté
        |parfait|gentil)|noté
    |very|so|vraiment|much|top|génial|awesome|cool|love[ ]you
    |j['’]ai[ ]une[ ]question|i[ ]have[ ]a[ ]question|(?:j['’]ai[ ]besoin|besoin)[ ]d['’]aide
        |i[ ]need[ ]help
    |(?:bien[ ])?reçue?s?|(?:well[ ])?received|tout[ ]est[ ](?:bon|réglé|ok|parfait)
        |c['’]est[ ]réglé|(?:all|it['’]s)[ ]sorted
    |with|great[ ]service|service[ ]au[ ]top|(?:vous[ ]êtes|c['’]est)[ ](?:au[ ])?top
        |you(?:['’]re|[ ]are)[ ](?:the[ ]best|a[ ]star|great|amazing)|bravo
    |well[ ]done|good[ ]job|(?:très[ ])?bon[ ]service|je[ ]vous[ ]remercie|(?:for
        |pour)[ ](?:the|your|votre|la)[ ](?:quick|fast|rapide)?
    |(?:votre[ ]|your[ ]|the[ ])(?:réponse|reply|retour|help|aide)(?:[ ]rapide)?|reply
        |réponse[ ]rapide
    |(?:envoyé[ ]de(?:puis)?[ ]mon|sent[ ]from[ ]my)[ ]\w+(?:[ ]\w+)?
    |\[NAME(?:_\d+)?\]|\[HANDLE(?:_\d+)?\])(?:[\W_]+|$))+""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_PLEASANTRY = 200
_ROUNDS = 4


@lru_cache(maxsize=64)
def need_text(text: str) -> str:
    """``text`` (cleaned) without greeting and closing; all of it when nothing else is there."""
    need = without_greeting(text)
    for _ in range(_ROUNDS):
        shorter = _without_closing(need)
        if shorter == need or not has_words(shorter):
            break
        need = shorter
    return need if has_words(need) else text


def without_greeting(text: str) -> str:
    """``text`` from where the matter starts; unchanged when there is no more than a greeting."""
    rest = _behind_greeting(text)
    return rest if has_words(rest) else text


def is_pleasantry(text: str) -> bool:
    """Whether ``text`` only greets, thanks, agrees or calls for attention, or has no letters."""
    if not any(c.isalpha() for c in text):
        return True
    if len(text) > _MOST_PLEASANTRY:
        return False
    rest = _behind_greeting(text)
    return not has_words(rest) or _PLEASANTRY.fullmatch(rest) is not None


def _behind_greeting(text: str) -> str:
    rest = text
    for _ in range(_ROUNDS):
        found = _LEADING.match(rest)
        if not found or found.end() == 0:
            break
        rest = rest[found.end() :]
    return rest


def _without_closing(text: str) -> str:
    """``text`` without one closing and the names below it."""
    has_hint = has_any(lower_case(text[-_MOST_PLEASANTRY:]), _TRAILING_HINTS)
    text = _without_end(text, _TRAILING) if has_hint else text.rstrip()
    return _without_end(text, _NAME_LINE) if "[NAME" in text else text


def _without_end(text: str, pattern: re.Pattern[str]) -> str:
    """``text`` without the match of ``pattern`` at its end, where closings are short."""
    found = pattern.search(text, max(0, len(text) - _MOST_PLEASANTRY))
    return (text[: found.start()] if found else text).rstrip()
