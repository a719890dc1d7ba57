"""What French and English agents' sentences look like: pleasantries, steps, conditions, asks.

One :class:`Wording` per locale. The patterns name forms of speech, never the shop's matters, so
that they hold for any shop; what is particular to one desk is found by counting
(:mod:`mining.drafting.boilerplate`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Pattern = re.Pattern[str]


def _pattern(text: str) -> Pattern:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True)
class Wording:
    """Forms of speech of one locale."""

    locale: str
    pleasantry: Pattern
    """Thanks, excuses, closings, offers of further help."""
    aside: Pattern
    """What an agent did or sees in this very case; true for nobody else."""
    lead_in: Pattern
    """Openings that can be cut without changing what is said."""
    advice: tuple[tuple[Pattern, str], ...]
    """Roundabout advice, and the plain form that says the same."""
    asked_step: Pattern
    """A step put as a question; group ``act`` is what to do."""
    step_form: str
    """How such a step is said plainly."""
    connector: Pattern
    """Words of order before a step, superfluous in a numbered list."""
    step: Pattern
    reckoning: Pattern
    """Verbs that look like a step and state a duration or price."""
    condition: Pattern
    ask: Pattern
    """Asks the customer to send something; group ``what`` is the thing."""
    to_me: Pattern
    """Words to one agent, which mean nothing on a page."""
    noun_start: Pattern
    """What a noun phrase starts with, to tell "your order number" from "whether you prefer"."""
    second_act: Pattern
    """A second thing to do inside what is asked for: then it is no noun phrase."""
    negation: Pattern
    pronoun_start: Pattern
    """A start that leans on the sentence before it."""
    slots: tuple[tuple[Pattern, str], ...]
    """Phrases around placeholders, and what to print instead."""
    place: Pattern
    """Where something is found or done on a site or page."""
    headings: Mapping[str, str]


_FR_SEND = (
    r"(?:(?:re)?communiquer|indiquer|(?:r?en)?voyer|transmettre|fournir|préciser|donner|confirmer"
    r"|adresser|joindre|partager|faire\sparvenir|renseigner|dire)"
)
_FR_SEND_IMPERATIVE = (
    r"(?:(?:re)?communiquez|indiquez|(?:r?en)?voyez|transmettez|fournissez|précisez|donnez"
    r"|confirmez|adressez|partagez|faites|dites|renvoyez)"
)
_FR_VERBS = r"(?!(?:chez|assez|nez|avez|êtes|recevez|aurez|serez|verrez|disposez)\b)[^\W\d_]{2,}ez"
_FR_OPENING = r"""(?:(?:ensuite|puis|d['’]abord|tout\sd['’]abord|enfin|alors|aussi|également
    |ou\sbien|une\sfois[^,]{3,60}|si\s(?:possible|besoin|nécessaire)
    |(?:pour|depuis|sur|dans|avec|sous|avant|après|à|en|au|via)\s[^,]{2,70})\s?,?\s)"""

FRENCH = Wording(
    locale="fr",
    pleasantry=_pattern(
        r"""^\W*(?:(?:un\sgrand\s|mille\s)?merci\s(?!de\s(?!votre)|d['’](?!avance|avoir))|merci\W*$
        |(?:je|nous)\s(?:vous\s)?remerci|bonjour\b|bonsoir\b|cordialement|bien\sà\svous|à\sbientôt
        |bonne\s(?:journée|soirée|continuation|fin)|belle\sjournée|excellente\s(?:journée|soirée)
        |(?:très\s)?bon(?:ne)?\s(?:week|réception|commande|shopping)
        |au\s(?:plaisir|revoir)|toute\sl['’]équipe|l['’]équipe\b|le\sservice\sclient\W*$|avec\splaisir
        |bon(?:ne|s)?\s(?:vol|voyage|vacances|route|appétit)\b|joyeux|joyeuses)
        |\bà\s(?:très\s)?(?:bientôt|vite)\b|\bau\srevoir\b|à\sla\sprochaine\b|dans\sl['’]attente\sde
        |\b(?:hâte|impatients?|impatience|ravie?s?|plaisir|heureux|heureuses?)\sde\s(?:vous|te)\b
        |n['’]hésitez\spas|(?:reste|restons|demeur\w+)\s(?:bien\ssûr\s|bien\sentendu\s)?(?:à\svotre|disponible)
        |désolée?s?\b|excus(?:es|ez)|regrett(?:e|ons)\b|navrée?s?\b|toutes?\s(?:nos|mes)\s(?:excuses|confus)
        |(?:votre|vos)\s(?:compréhension|patience|confiance|fidélité\s(?!points)|bienveillance)
        |(?:je|nous)\s(?:comprend|comprenons|espér|souhait|esp[eè]r)\w*
        |belle\sjournée|bonne\sjournée|bonne\ssoirée|à\svotre\sdisposition|à\svotre\sservice
        |\b(?:équipe|conseillers?|conseillères?|agents?|service)\b[^.]{0,40}\b(?:là|disponibles?|prête?s?|mobilisée?s?|à\svotre\sécoute)
        \spour\s(?:vous\s)?(?:aider|accompagner|assister|guider|répondre)
        |(?:autre|moindre|toute|une)\squestion|besoin\sd['’](?:aide|autre)
        |suivez\s(?:ces|les)\s(?:quelques\s)?étapes|voici\s(?:la|les|comment|quelques|ce)\b"""
    ),
    aside=_pattern(
        r"""(?:\bj['’]|\bje\s)(?!\w*\s?vous\s(?:invite|conseille|recommande|suggère|propose))
        |\bm['’](?!\[)|\bmon\scollègue|\bma\scollègue
        |\b(?:nous|on)\s(?:vous\s)?(?:l['’]|les\s|en\s|y\s)?(?:avons|a)\s(?:bien\s|déjà\s|également\s)?[^\W\d_]+(?:é|i|u|is|it)e?s?\b
        |\b(?:nous\svenons|je\sviens|vient)\s(?:de|d['’])
        |\bbien\s(?:reçu|noté|enregistré|pris\sen\scompte)\b
        |\b(?:est\s(?:bien|déjà)\s(?:parti|arrivé|expédié|enregistré|validé)|a\s(?:bien|déjà)\sété)
        |\bhier\b|\baujourd['’]hui\b|\bce\s(?:matin|midi|soir|jour)\b|\bdemain\b|\btout\sà\sl['’]heure\b
        |\bvotre\s(?:message|demande|mail|e-mail|courriel|retour|appel)\sdu\b
        |\b(?:nous|on)\s(?:vous\s)?(?:reven(?:ons|ez)|revient|reviendr\w+|tenons|tient|tiendr\w+|recontact\w+|rappel\w+)\s(?:vers|au\scourant|informé|dès|très|rapidement|bientôt)
        |\b(?:nous|on)\s(?:vérifi\w+|regard\w+|fai(?:sons|t)|ferons|fera)\s(?:ça|cela|le\snécessaire|le\spoint|suivre|remonter|au\splus\svite|et\s)
        |^(?:c['’]est|voilà|tout\sest)\s(?:bien\s)?(?:noté|fait|bon|réglé|corrigé|parti|envoyé|en\sordre)\b
        |^(?:réponse\sdonnée|vu\s(?:ensemble|avec)|point\sfait|dossier\stransmis|demande\stransmise)\b"""
    ),
    lead_in=_pattern(
        r"""^(?:(?:pour\s(?:votre\s)?information|à\snoter(?:\sque)?|(?:veuillez\s)?not(?:ez|er)(?:\s(?:bien|aussi|également|toutefois))?(?:\sque|\squ(?=['’]))?
        |sachez(?:\saussi|\sen\soutre)?(?:\sque|\squ(?=['’]))?|attention|bien\ssûr|bien\sentendu|effectivement|en\seffet|par\sailleurs
        |de\splus|en\soutre|en\srevanche|toutefois|cependant|également|rassurez-vous|pas\sd['’]inquiétude|pas\sde\s(?:souci|panique|problème)
        |bonne\snouvelle|rien\sde\splus\ssimple|c['’]est\s(?:très\s)?simple|voici\scomment\sfaire|je\svous\s(?:informe|confirme|précise|rappelle)\s(?:que|qu(?=['’]))
        |nous\svous\s(?:informons|confirmons|précisons|rappelons)\s(?:que|qu(?=['’])))(?:\s?[:,!.–-]\s?|\s|['’]))+"""
    ),
    advice=(
        (
            _pattern(
                r"(?<![^\W_])(?:je|nous)\svous\s(?:invit|conseill|recommand|suggér|suggèr|propos)(?:e|ons)"
                r"\s(?:donc\s|alors\s|d['’]abord\s)?(?:à|de)\s"
            ),
            "vous pouvez ",
        ),
        (
            _pattern(
                r"(?<![^\W_])(?:je|nous)\svous\s(?:invit|conseill|recommand|suggér|suggèr|propos)(?:e|ons)"
                r"\s(?:donc\s|alors\s)?d['’]"
            ),
            "vous pouvez ",
        ),
        (
            _pattern(r"^merci\s(?:de\s(?:bien\svouloir\s)?)(?!votre|vos|nous\sav)"),
            "veuillez ",
        ),
        (_pattern(r"^merci\sd['’](?!av)"), "veuillez "),
        (
            # What was parallel to "à cliquer" or "de cliquer" follows suit.
            _pattern(
                r"(?:(?<=\bet\s)|(?<=puis\s))(?:à|de)\s(?=(?:les\s|le\s|la\s|l['’]|vous\s|nous\s)?"
                r"[^\W\d_]+(?:er|ir|tre|dre)\b)"
            ),
            "",
        ),
        (_pattern(r"\s?,?\ss['’]il\s(?:vous|te)\spla[iî]t\s?,?|\s?,?\ssvp\b"), " "),
    ),
    asked_step=_pattern(
        r"^(?:pourriez|pouvez)-vous\s(?:s['’]il\svous\spla[iî]t\s|aussi\s|également\s|donc\s)*"
        r"(?P<act>(?:nous\s|me\s|m['’]|l['’]|le\s|la\s|les\s|vous\s)?[^\W\d_]+(?:er|ir|re)\b.*)\?$"
    ),
    step_form="Veuillez {}.",
    connector=_pattern(
        r"^(?:(?:et\s)?(?:tout\s)?(?:ensuite|puis|d['’]abord|enfin|pour\s(?:commencer|finir)|dans\sun\spremier\stemps|il\sne\svous\sreste\splus\squ['’]à)\s?,?\s)"
    ),
    step=_pattern(
        rf"""^{_FR_OPENING}{{0,2}}(?:{_FR_VERBS}(?:-(?:vous|le|la|les|y|en|nous))?\b|veuillez\s
        |(?:merci\sde|il\s(?:vous\s)?(?:suffit|faut|faudra)|vous\s(?:pouvez|devez|devrez|pourrez|n['’]avez\splus?\squ['’]à)|pensez\sà)\s
        |vous\s(?:cliquez|ouvrez|choisissez|sélectionnez|envoyez|cochez|déposez|imprimez))"""
    ),
    reckoning=_pattern(
        r"""\b(?:comptez|prévoyez|il\s(?:(?:vous|nous)\s)?fau(?:t|dra)\s(?:compter|prévoir|patienter|attendre|\d)
        |^vous\s(?:avez|disposez\sde)\s\d|^il\svous\sreste\s\d)"""
    ),
    condition=_pattern(
        r"""(?:^|[\s,;:(])(?:s['’]ils?|si(?!\s(?:besoin|possible|vous\spla[iî]t)))\s|\bsauf\b|\blorsqu|\bà\smoins\squ|\bhormis\b
        |\bexcepté|\bà\sl['’]exception|\ben\scas\sd|\bdans\sle\scas\soù|\bau\scas\soù|\bpassé\sce\sdélai\b|\bau-delà\sd"""
    ),
    ask=_pattern(
        rf"""(?:(?:pou(?:rriez|vez)-vous|auriez-vous|merci\sde|veuillez|je\svous\sinvite\sà|vous\spouvez|il\s(?:nous|me)\sfaudrait)\s
        (?:bien\svouloir\s|(?:aussi|également|donc|alors|simplement|l['’]amabilité\sde)\s)*(?:nous\s|me\s|m['’]|vous\sfaudra\snous\s){_FR_SEND}
        |{_FR_SEND_IMPERATIVE}-(?:nous|moi)(?:\sparvenir|\ssavoir)?
        |(?:il\snous\sfa(?:ut|udra|udrait)|nous\savons\sbesoin\s(?:de|d['’])|nous\saurons\sbesoin\s(?:de|d['’])|il\snous\smanque)
        |^(?:et\s)?quel(?:le)?s?\s(?:est|sont|était)(?=\s(?:votre|vos|le\snuméro|la\sréférence)\b)
        |(?:puis-je|pouvons-nous|pourrions-nous|pourrais-je)\s(?:avoir|connaître|obtenir))
        (?:\s(?:aussi|également|simplement|par\s(?:retour\s(?:de\smail|d['’]e-mail)|e-?mail|mail)|en\sréponse))*
        \s(?P<what>.+)"""
    ),
    to_me=_pattern(r"-moi\b|\bme\s(?:dire|donner|confirmer|préciser)\b"),
    noun_start=_pattern(
        r"^(?:l['’]|le\s|la\s|les\s|un\s|une\s|des\s|de\sla\s|du\s|votre\s|vos\s|\d+\s|deux\s|trois\s|quelques\s|tout(?:e|es)?\s)"
    ),
    second_act=_pattern(rf"\b(?:et|puis)\s(?:dites|faites|{_FR_VERBS})"),
    negation=_pattern(
        r"""\b(?:pas|jamais|aucune?|plus\sde|impossible|ni|interdit\w*|refus\w*|(?:et|mais|ou)\snon
        |(?:ne\s|n['’])\w+(?:\s\w+ment)?\splus)\b"""
    ),
    pronoun_start=_pattern(
        r"^(?:ils?|elles?|ce(?:ci|la|lui|lle|ux|lles)(?:-ci)?|ça|c['’]est|y|en|l['’]un|dans\sce\scas|à\sdéfaut|sinon|et|mais|car|donc|ou|or|au-delà|ensuite|puis|alors|ces?|cette|passé\sce(?:tte)?|vous\sy|là|pour\sune?\s\w+\s(?:supérieur|inférieur|autre)e?(?!\s(?:à|aux?|de|que)\b))\b|\balors\b"
    ),
    slots=(
        (
            _pattern(
                r"(?:(?:votre|la|cette|ma|de)\s)?(?<![^\W_])(?:commande|cde)\s(?:n\s?[°ºo.]\s?|numéro\s|référence\s|réf\.?\s)?\[ORDER(?:_\d+)?\]"
            ),
            "votre commande",
        ),
        (
            _pattern(
                r"(?:votre|le|du)\s(?:n\s?[°ºo.]|numéro)\s(?:de\scommande\s)?\[ORDER(?:_\d+)?\]"
            ),
            "votre numéro de commande",
        ),
        (
            _pattern(r"(?<=(?:de|ur|ec)\s)\[ORDER(?:_\d+)?\]"),
            "votre commande",
        ),
        (
            _pattern(
                r"(?:(?:votre|le|du)\s)(?:n\s?[°ºo.]|numéro)\sde\s(?:suivi|colis)\s\[TRACKING(?:_\d+)?\]"
            ),
            "votre numéro de suivi",
        ),
        (
            _pattern(
                r"(?:(?:votre|le|ce)\s)colis\s(?:n\s?[°ºo.]\s?|numéro\s)?\[TRACKING(?:_\d+)?\]"
            ),
            "votre colis",
        ),
        (
            _pattern(r"votre\sadresse(?:\se-?mail|\smail)?\s\[EMAIL(?:_\d+)?\]"),
            "votre adresse e-mail",
        ),
        (
            # Every reader has another message, of another day.
            _pattern(
                r"(?P<what>\b(?:notre|nos|le|un)\s(?:e-?mails?|mails?|courriels?|messages?|courriers?))\s(?:daté\s)?du\s\[DATE\]"
            ),
            r"\g<what>",
        ),
        (_pattern(r"votre\sadresse(?:\spostale)?\s\[ADDRESS(?:_\d+)?\]"), "votre adresse"),
        (
            _pattern(r"votre\s(?:numéro(?:\sde\stéléphone)?|téléphone)\s\[PHONE(?:_\d+)?\]"),
            "votre numéro de téléphone",
        ),
    ),
    place=_pattern(
        r"\s>\s|\b(?:lien|page|rubrique|onglet|bouton|formulaire|menu|espace\sclient|mon\scompte)\b"
    ),
    headings={
        "step": "Étapes",
        "fact": "Bon à savoir",
        "condition": "Cas particuliers",
        "need": "Ce qu'il vous faut",
    },
)

_EN_SEND = (
    r"(?:send|give|tell|provide|share|confirm|forward|attach|supply|let|email|e-mail|show|reply"
    r"|furnish)"
)
_EN_VERBS = r"""(?!(?:contact|order|return|report|request|review|search|file|state|reset|tracking)
    \s(?:information|details|numbers?|dates?|names?|history|status|address|reference)\b)(?:click|go|open|save|dial|describe|specify|explain
    |select|choose|enter|type|send|check|print|drop|log|sign|tap|press
    |follow|visit
    |use|add|fill|download|upload|attach|pack|put|place|stick|take|bring|keep|return|contact|call|write|reply
    |scroll|search|look|find|set|change|update|remove|delete|cancel|confirm|tick|untick|wait|try|clear|refresh
    |restart|install|copy|paste|create|register|verify|make|include|wrap|seal|hand|give|let|ask|request|head
    |turn|switch|unplug|plug|hold|pick|submit|apply|complete|provide|prepare|attach|start|note|remember|do
    |wash|dry|iron|measure|refuse|accept|pay|order|read|view|access|navigate|insert|allow|show|ensure|enable|disable
    |activate|deactivate|link|connect|reset|review|sort|run|get|see|report|file|tell|leave|avoid|mention|hover
    |browse|proceed|locate|gather|collect|outline|reach\sout|begin|continue|edit|modify|adjust|toggle|swipe|agree
    |subscribe|unsubscribe|upgrade|downgrade|double-check|explore|compare|retrieve|scan|redeem|move|launch|share|state)"""
_EN_OPENING = r"""(?:(?:then|next|first|firstly|finally|simply|just|now|also|afterwards
    |once[^,]{3,60}|second(?:ly)?|lastly|if\s(?:possible|necessary|needed|applicable|available)
    |(?:to|from|on|in|under|with|at|before|after|for|via|within)\s[^,]{2,70})\s?,?\s)"""

ENGLISH = Wording(
    locale="en",
    pleasantry=_pattern(
        r"""^\W*(?:(?:many\s)?thank(?:s|\syou)\b|hello\b|hi\b|dear\b|hey\b|good\s(?:morning|afternoon|evening|day|luck|news\W*$)
        |(?:kind|best|warm|kindest|many)\s(?:regards|wishes)|regards|sincerely|yours\b|cheers|take\scare|have\sa\s|welcome\b
        |happy\s(?:to|thanksgiving|holidays|new\syear)|you(?:['’]re|\sare)\s(?:\w+\s){0,3}welcome\b|glad\sto|enjoy\s
        |(?:is\sthere\s)?anything\s(?:else\s)?we\scan\s|(?:how|what)\s(?:can|may)\swe\s(?:help|assist|do)\b|what['’]s\sgoing\son|all\sthe\sbest|the\s\w+\steam\W*$|customer\s(?:service|care)\W*$|see\syou|(?:good)?bye\b|stay\ssafe|until\snext\stime
        |safe\stravels)
        |\b(?:see|meet|welcome|meeting|seeing|welcoming|serving|hearing\sfrom|hear\sfrom)\syou\s(?:again|back|soon|later|then|there
        |next\stime|with\sus)|(?:can['’]?t|cannot)\swait\b|look(?:s|ing)?\sforward\sto\b
        |\b(?:happy|glad|pleased|delighted|here|ready|available|dedicated|committed|on\shand|always)\sto\s
        (?:help|assist|support|guide|provid|giv|serv|ensur)
        |\b(?:team|agents?|representatives?|advisors?|staff|we)\s(?:will|can|are\sable\sto)\s
        (?:promptly\s|gladly\s|then\s|also\s|be\sable\sto\s)?(?:help|assist|guide|support)\syou\W*$
        |\b(?:allow|permit)\s(?:me|us)\sto\b|\bassist\syou\s(?:further|at\severy|every\sstep)
        |hesitate|feel\sfree|sorry\b|apolog|regret\b|your\s(?:patience|understanding|loyalty\sto|trust|cooperation)
        |\b(?:i|we)(?:['’](?:m|re)|\sam|\sare)?\s(?:understand|appreciate|hope|realise|realize|totally|completely|completely\sunderstand|delighted|pleased|glad|happy|here\sto\shelp)
        |(?:any|further|other|more)\s(?:\w+\s)?questions?|anything\selse|(?:at|are)\syour\s(?:disposal|service)|let\s(?:me|us)\sknow\s(?:if|(?:how|what)\s(?:else\s)?we\scan)
        |follow\s(?:these|the|the\sfollowing|the\ssteps)\s(?:\w+\s)?(?:steps|instructions\sbelow|below)|here(?:['’]s|\sis|\sare)\b"""
    ),
    aside=_pattern(
        r"""\bi(?:['’](?:m|ve|ll|d)(?!\s(?:suggest|recommend|advise|invite))|\s(?!(?:suggest|recommend|advise|invite|would\s(?:suggest|recommend|advise|invite))\b))
        |\bmy\b(?!\s(?:account|orders?|returns?|profile|details|addresses|wallet|points|gift|vouchers?|basket|wish))
        |\b(?:we|our\s\w+)(?:['’]ve|\s(?:have|has))\s(?!to\b|a\b|an\b|the\b|no\b|two\b|up\b)
        |\bwe\s(?:received|sent|shipped|dispatched|checked|found|noticed|escalated|forwarded)\b
        |\bhas\s(?:already\s)?been\s(?:sent|shipped|dispatched|forwarded|escalated|received|processed|resolved)
        |\bwe(?:['’]ll|\swill|\sshall)\s(?:get\sback|come\sback|be\sin\stouch|look\sinto|check\s(?:and|with|this|it)|keep\syou|follow\sup|pass\s(?:it|this)|chase)\b
        |\bwe(?:['’]ll|\swill|\sshall)\s(?:gladly\s|then\s|also\s)?(?:get\s(?:you|an?\s(?:update|answer)|this|it)|let\syou\sknow|see\swhat|(?:take|have)\sa\s(?:closer\s)?look
        |do\s(?:our|what)|pass\s(?:your|that|along|on)|share\s(?:your|this))
        |\bwe(?:['’]re|\sare)\s(?:looking\sinto|checking|working\son|chasing|on\sit)\b
        |^(?:leave\s(?:it|this)\swith\sus|(?:all\s|that['’]s\s|it['’]s\s)?(?:noted|done|sorted|fixed)\b\W*(?:$|for\syou))
        |^(?:answer(?:ed)?|explained|discussed|talked\sthrough|went\sthrough)\s(?:given\s|it\s|this\s)?(?:over|by|on|during|together)\b
        |\byesterday\b|\btoday\b|\bthis\s(?:morning|afternoon|evening)\b|\btomorrow\b|\bcolleague\b"""
    ),
    lead_in=_pattern(
        r"""^(?:(?:please\s(?:do\s)?(?:be\saware|note|remember|bear\sin\smind)(?:\sthat)?|(?:do\s)?note(?:\sthat)?|for\s(?:your\s)?information|fyi|indeed|of\scourse
        |in\saddition|moreover|furthermore|however|also|besides|additionally|by\sthe\sway|don['’]t\sworry|no\sworries|no\sproblem|rest\sassured(?:\sthat)?|sure
        |good\snews|(?:it['’]s|nothing\scould\sbe)\s(?:very\s|quite\s)?(?:easy|simple|simpler)|here['’]s\show|bear\sin\smind(?:\sthat)?|be\saware(?:\sthat)?
        |(?:i|we)\s(?:can\s)?(?:confirm|would\slike\sto\sinform\syou)(?:\sthat)?)(?:\s?[:,!.–-]\s?|\s))+"""
    ),
    advice=(
        (
            _pattern(
                r"^(?:i|we)(?:['’]d|\swould)?\s(?:suggest|recommend|advise|invite)\s(?:that\s)?(?:you\s)?(?:to\s)?(?=[a-z]+\s)(?![a-z]+ing\b)"
            ),
            "",
        ),
        (_pattern(r"(?:^|(?<=,\s))(?:please|kindly)\s(?:do\s)?(?=[a-z])"), ""),
        (_pattern(r"\s?,?\splease(?=[.,!?]|$)"), ""),
    ),
    asked_step=_pattern(
        rf"^(?:could|would|can)\syou\s(?:please\s|kindly\s|also\s|then\s|just\s)*(?P<act>(?!see\b|find\b){_EN_VERBS}\b.*)\?$"
    ),
    step_form="{}.",
    connector=_pattern(
        r"^(?:(?:and\s)?(?:then|next|first(?:ly)?|first\sof\sall|second(?:ly)?|finally|lastly|afterwards|to\s(?:start|begin|finish))\s?,?\s)"
    ),
    step=_pattern(
        rf"""^{_EN_OPENING}{{0,3}}(?:(?:please|simply|just|kindly|always|do|don['’]t|never)\s)*(?:{_EN_VERBS}\b(?!\s(?:is|are|was|will|can|takes?|costs?)\b)
        |you(?:['’]ll)?\s(?:can|may|need\sto|have\sto|should|must|just\sneed\sto|will\sneed\sto|only\sneed\sto|simply)\s)"""
    ),
    reckoning=_pattern(r"""\b(?:allow|reckon|expect|count)\b|\b(?:you|we)(?:['’]ll)?\s(?:need|have)\s(?:at\sleast\s)?\d
        |\byou\s(?:may|might)\s(?:still\s|also\s)?(?:receive|get|see|notice|find)\b"""),
    condition=_pattern(
        r"""(?:^|[\s,;:(])(?:if|unless|except(?:\sfor)?|in\scase|when|whenever|otherwise|provided\sthat|as\slong\sas|should\syou)\b
        (?!\s(?:possible|necessary|needed)\b)"""
    ),
    ask=_pattern(
        rf"""(?:(?:could|can|would|will)\syou\s(?:please\s|kindly\s|also\s|just\s|then\s)*{_EN_SEND}\s(?:us|me|it\sto\sus)\s?(?:know|have|with)?
        |(?:^|[\s,;])(?:please\s|kindly\s|simply\s|just\s|then\s|also\s)*{_EN_SEND}\s(?:us|me)(?:\sknow|\shave|\swith)?
        |(?:^|[\s,;])reply\s(?:to\s(?:us|this\s\w+)\s)?with
        |(?:^|[\s,;])(?:dm|pm|message|inbox|text)\sus(?:\swith)?
        |^(?:and\s)?(?:what(?:['’]s|\sis|\sare|\swas|\swere)|may\s(?:i|we)\s(?:have|ask\sfor|get)|can\s(?:i|we)\s(?:have|get))(?=\s(?:your|the\s(?:order|ticket|booking|account|reference))\b)
        |we(?:['’]ll|['’]d|\swill|\swould)?\s(?:also\s|just\s|only\s)?(?:need|require)(?!\sto\b))
        (?:\s(?:by\s(?:e-?mail|reply)|back|also|then))*\s(?P<what>.+)"""
    ),
    to_me=_pattern(r"\b(?:me|i|my\send)\b"),
    noun_start=_pattern(
        r"^(?:the\s|your\s|an?\s|\d+\s|two\s|three\s|some\s|any\s|both\s|each\s|all\s|proof\s|photos?\s|pictures?\s)"
    ),
    second_act=_pattern(rf"\b(?:and|then)\s(?:then\s)?{_EN_VERBS}\b"),
    negation=_pattern(
        r"\b(?:not|never|cannot|no\slonger|none|nor|no|unable|impossible|without)\b|n['’]t\b"
    ),
    pronoun_start=_pattern(
        r"^(?:it|they|there,?\syou|here,?\syou|this|that|these|those|he|she|the\sone|in\sthat\scase|and|but|so|or|because|otherwise|then|beyond\sthat|after\sthat|for\san?\s(?:higher|lower|larger|smaller|bigger)\s\w+(?!\sthan))\b|\bthen\b"
    ),
    slots=(
        (
            _pattern(
                r"(?:(?:your|the|this|my)\s)?(?<![^\W_])order\s(?:number\s|no\.?\s|ref(?:erence)?\s|\#\s?)?\[ORDER(?:_\d+)?\]"
            ),
            "your order",
        ),
        (
            _pattern(r"(?<=(?:of|or|on|om|th|in)\s)\[ORDER(?:_\d+)?\]"),
            "your order",
        ),
        (
            _pattern(
                r"(?:your|the)\stracking\s(?:number|code|no\.?)\s(?:is\s)?\[TRACKING(?:_\d+)?\]"
            ),
            "your tracking number",
        ),
        (
            _pattern(r"(?:your|the|this)\sparcel\s(?:no\.?\s|number\s)?\[TRACKING(?:_\d+)?\]"),
            "your parcel",
        ),
        (_pattern(r"your\s(?:e-?mail\s)?address\s\[EMAIL(?:_\d+)?\]"), "your e-mail address"),
        (
            # Every reader has another message, of another day.
            _pattern(
                r"(?P<what>\b(?:our|the|an?)\s(?:e-?mails?|messages?|letters?))\s(?:of|from|dated|sent\son)\s\[DATE\]"
            ),
            r"\g<what>",
        ),
        (_pattern(r"(?P<what>\bour)\s\[DATE\](?=\s(?:e-?mail|message)\b)"), r"\g<what>"),
        (_pattern(r"your\s(?:postal\s)?address\s\[ADDRESS(?:_\d+)?\]"), "your address"),
        (_pattern(r"your\s(?:phone\s)?number\s\[PHONE(?:_\d+)?\]"), "your phone number"),
    ),
    place=_pattern(r"\s>\s|\b(?:link|page|section|tab|button|form|menu|my\saccount)\b"),
    headings={
        "step": "Steps",
        "fact": "Good to know",
        "condition": "Special cases",
        "need": "What you need at hand",
    },
)

WORDINGS: Mapping[str, Wording] = {"fr": FRENCH, "en": ENGLISH}
"""The forms of speech by locale."""
