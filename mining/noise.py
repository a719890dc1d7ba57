"""Which tickets are no customer's need, and why: machines, bulk mail, surveys, empty words.

Precision comes first. A ticket that only mentions a newsletter, a refund receipt or a holiday
stays; what is set apart is stored with its reason, counted and reported, never dropped.
"""

from __future__ import annotations

import re

from kb.tickets import SourceMessage, SourceTicket
from kb.words import fold
from mining.greetings import is_pleasantry, need_text
from mining.hints import has_any
from mining.venting import Feeling, feeling

_MACHINE_SENDER = re.compile(
    r"(?:^|[<\s])(?:mailer-daemon|postmaster|mail-daemon|bounces?)(?:[+=-][^@\s]*)?@", re.IGNORECASE
)
_NO_REPLY = re.compile(
    r"(?:^|[<\s])(?:no[-_.]?reply|ne[-_.]?pas[-_.]?repondre|do[-_.]?not[-_.]?reply|notifications?"
    r"|newsletter|nepasrepondre)(?:[+-][^@\s]*)?@",
    re.IGNORECASE,
)
_CARRIER_SENDER = re.compile(
    r"@(?:[\w-]+\.)*(?:colissimo|laposte|chronopost|ups|dhl|fedex|gls-\w+|dpd|mondialrelay"
    r"|royalmail"
    r"|usps|evri|bpost|colisprive|relaiscolis|paypal|stripe)\.(?!net>?$)\w",
    re.IGNORECASE,
)
_LONGEST_MACHINE_TEXT = 6_000
_HEAD = 700
"""Characters in which a machine says that it is one."""

_AUTO_SUBJECT = re.compile(
    r"""^(?:(?:re|tr|fwd?|aw)[ ]?:[ ]?)*(?:
    automatic[ ]reply|auto-?reply|absence[ ]?:|auto(?:matic)?[ -]?(?:reply|response)
        |out[ ]of[ ](?:the[ ])?office\b|ooo\b
    |reponse[ ]automatique|absence[ ]du[ ]bureau|absente?[ ](?:du[ ]\d|jusqu)|message[ ]d'absence
    |(?:votre|your)[ ](?:recu|receipt)[ ](?:de|from|for)\b
    |[^\[\n]{0,120}\[(?:absence[ ]du[ ]bureau|out[ ]of[ ](?:the[ ])?office|auto-?reply)\]
    |(?:this[ ])?(?:mailbox|inbox|address)[ ](?:is[ ])?no[ ]longer[ ](?:monitored|in[ ]use)
    )""",
    re.VERBOSE,
)
_CALENDAR_SUBJECT = re.compile(r"^(?:accepted|declined|tentative|accepte|refuse|provisoire)[ ]?:")
_CALENDAR = re.compile(
    r"\b(?:invitation|calendar|calendrier|organi[sz](?:er|ateur)|when:|quand ?:)"
)
_SAYS_AUTOMATIC = re.compile(
    r"""\b(?:
    this[ ]is[ ]an[ ]automat|ceci[ ]est[ ]un[ ](?:message|mail|courriel|e-mail)[ ]automatique
    |message[ ](?:genere|envoye)[ ]automatiquement
    |(?:this|the)[ ](?:e-?mail|message|reply)[ ](?:is|was
        |has[ ]been)[ ](?:automatically[ ])?(?:generated|sent)
        [ ](?:automatically|by[ ]a)
    |(?:merci[ ]de[ ]ne[ ]pas|veuillez[ ]ne[ ]pas)[ ](?:y[ ]repondre
        |repondre[ ]a[ ]ce[ ](?:message|mail|courriel|e-mail))
    |(?:please[ ])?do[ ]not[ ]reply[ ]to[ ]this[ ](?:e-?mail|message)(?![ ]address)
    )""",
    re.VERBOSE,
)
_AWAY = re.compile(
    r"""(?:
    \b(?:i[ ]am|i'm|we[ ]are|i[ ]will[ ]be)[ ](?:currently[ ]|now[ ]|away[ ]and[ ])?
        (?:out[ ]of[ ](?:the[ ])?office|on[ ](?:annual[ ]|parental[ ]|maternity[ ]
        |sick[ ])?(?:leave|holiday|vacation))
    |\b(?:je[ ]suis|nous[ ]sommes|je[ ]serai)[ ](?:actuellement[ ])?(?:absente?s?
        |en[ ](?:conges?|vacances|arret))
    |^(?:absente?|en[ ]conges?)[ ](?:du[ ]\d|jusqu)
    |\b(?:actuellement|currently)[ ](?:absente?|en[ ]conges?|on[ ]\w{4,12}[ ]leave|away)\b
    |\b(?:mailbox|inbox|address|adresse|boite)[ ][^.\n]{0,30}(?:no[ ]longer[ ]monitored
        |n'est[ ](?:plus|pas)[ ](?:lue|relevee|consultee)
        |n'est[ ](?:lue|relevee|consultee)[ ]que)
    |\bi[ ]only[ ]check[ ](?:my|this)[ ](?:mail|e-?mails?|inbox)|\bje[ ]ne[ ](?:lis|consulte
        |releve)[ ](?:plus|que)\b
    )""",
    re.VERBOSE | re.MULTILINE,
)
_BACK_LATER = re.compile(
    r"""\b(?:
    (?:will|shall|i'll)[ ](?:reply|respond|answer|get[ ]back|be[ ]back|return)|(?:on
        |upon)[ ]my[ ]return
    |repondrai|(?:a|des|de)[ ](?:mon[ ])?retour|(?:en|durant)[ ]mon[ ]absence
        |in[ ]my[ ]absence|limited[ ]access
        |no[ ]access[ ]to
    |en[ ]cas[ ]d'urgence|(?:for|if)[ ](?:anything[ ]|it[ ]is[ ])?urgent|urgent[ ]matters
        |veuillez[ ]contacter|please[ ]contact|de[ ]retour[ ]le|will[ ]be[ ]read
    |sera[ ]lu|ecrivez-moi|write[ ]to[ ]me|appelez|text[ ]me|looking[ ]after[ ]my|rempla[cç]ant
    |contactez[ ]mon|my[ ]colleague|mon[ ]collegue|ma[ ]collegue|vous[ ]pouvez[ ](?:contacter
        |joindre)
    )""",
    re.VERBOSE,
)
_ABOUT_GOODS = re.compile(
    r"\b(?:livr\w*|deliver\w*|commandes?|orders?|colis|parcels?|packages?|refund\w*|rembours\w*"
    r"|retourn\w*|return (?:label|it|this|my|the|an)|exchange|echang\w*|redeliver\w*|broken"
    r"|casse\w*"
    r"|achet\w*|achats?|buy\w*|purchas\w*)\b"
)
_PARCEL_NOTICE = re.compile(
    r"""(?:
    votre[ ]colis[ ][^.\n]{0,60}(?:est[ ]en[ ]cours[ ]d'acheminement|sera[ ]livre[ ](?:le
        |demain|aujourd)
        |a[ ]ete[ ](?:pris[ ]en[ ]charge|remis[ ]au|expedie))
    |your[ ](?:parcel|package|shipment)[ ][^.\n]{0,60}(?:is[ ]on[ ]its[ ]way
        |has[ ]been[ ](?:dispatched|shipped)
        |is[ ]out[ ]for[ ]delivery|will[ ]be[ ]delivered[ ](?:on|today|tomorrow))
    )""",
    re.VERBOSE,
)
_NEWSLETTER = re.compile(
    r"""(?:
    (?:click|cliquez|clic)[ ](?:here|ici)[ ](?:to|pour)[ ](?:unsubscribe
        |(?:vous[ ])?(?:desabonner|desinscrire))
    |(?:to|pour)[ ](?:unsubscribe|(?:vous|te)[ ](?:desabonner
        |desinscrire))[ ,:][^.\n]{0,80}(?:click|cliquez|http|link|lien)
    |(?:unsubscribe|se[ ]desabonner|se[ ]desinscrire|me[ ]desabonner|gerer[ ]mes[ ]preferences
        |desabonnement)[ ]*(?:\|
        |\]|https?:|$)
    |(?:view|voir|afficher|lire)[ ](?:this[ ]e?-?mail|cet?[ ](?:e-?mail|message)|la[ ]version)[ ]
        (?:in[ ]your|dans[ ]votre|en[ ]ligne|online)
    |(?:you[ ](?:are[ ]receiving|received)[ ]this[ ]e?-?mail[ ]because
        |vous[ ]recevez[ ]ce[t]?[ ](?:e-?mail|message|courriel)[ ](?:car|parce|suite))
    |(?:no[ ]longer[ ](?:wish|want)[ ]to[ ]receive|stop[ ]receiving)[ ](?:these|our|this|such)
    |plus[ ]recevoir[ ](?:nos|ces|cette|notre)[ ][^.\n]{0,40}(?:clique|desabonn|desinscri
        |lien)
    |(?:unsubscribe|desabonner|desinscrire)[ ](?:here|ici|from[ ](?:this|our)[ ](?:list
        |newsletter)|de[ ](?:cette|notre|la)[ ]liste)
    |lien[ ]de[ ]des(?:inscription|abonnement)|unsubscribe[ ]link
    |(?:manage|update)[ ](?:your[ ])?(?:e?-?mail[ ])?preferences[ ]*(?:\||https?:|$)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'(?:m|ve|d|ll)|my|me|je|j'\w+|moi|mon|ma)\b")
_SHORTEST_NEWSLETTER = 90
_BOUNCE = re.compile(
    r"""(?:
    mail[ ]delivery[ ](?:failed|subsystem|system|failure)|delivery[ ]status[ ]notification
    |^(?:re[ ]?:[ ])?undeliver(?:able|ed)|undelivered[ ]mail|returned[ ]mail[ ]?:
        |recipient[ ]address[ ]rejected
    |delivery[ ]has[ ]failed[ ]to[ ]these|550[ -]5\.\d\.\d|echec[ ]de[ ](?:la[ ])?remise
        |^non[ ]remis[ ]?:
    |(?:n'a|n'ont)[ ]pas[ ]pu[ ]etre[ ](?:remis|distribue|achemine)e?s?[ ]aux?[ ]destinataires?
    )""",
    re.VERBOSE | re.MULTILINE,
)
_SURVEY = re.compile(
    r"""(?:
    ^(?:how[ ]would[ ]you[ ]rate|comment[ ](?:evalu|not)(?:ez|eriez)-vous)\b
    |\b(?:nps|csat)\b
    |\b(?:satisfaction[ ](?:survey|rating|score)|enquete[ ]de[ ]satisfaction|customer[ ]survey)\b
    |\b(?:survey[ ](?:response|answer|comment)|(?:new[ ])?(?:response|answer)[ ]to[ ](?:the[ ]
        |your[ ])?survey)\b
    |\breponse[ ]a[ ](?:l'|votre[ ])(?:enquete|sondage)\b
    |^(?:votre[ ]avis|your[ ]feedback|votre[ ]evaluation|your[ ]rating)\b
    )""",
    re.VERBOSE | re.MULTILINE,
)
_SURVEY_HINTS = (
    "survey", "satisf", "enquete", "sondage", "nps", "csat", "your feedback", "votre avis",
    "how would", "comment eval", "comment not", "votre eval", "your rating",
)  # fmt: skip
_RATING = re.compile(
    r"\b\d{1,2}[ ]?/[ ]?(?:5|10|20)\b|[★⭐]|\b(?:score|note|rating"
    r"|nps)\b[^\w\n]{0,4}\d{1,2}\b"
    r"|\b(?:score|note|rating)(?: nps)?[ ]?:|\bcomment(?:aire)?[ ]?:"
)
_OUTREACH = re.compile(
    r"""(?:
    \b(?:backlinks?|guest[ ]post(?:ing|s)?|link[ ](?:exchange|insertion|building)
        |sponsored[ ](?:post|article)s?)\b
    |\b(?:articles?[ ]sponsorises?|echange[ ]de[ ]liens)\b
    |\b(?:seo|referencement)[ ](?:google|services?|agency|agence|expert|audit|naturel)\b
    |\bdo-?follow\b|\bno[ ]paperwork\b|\bbusiness[ ](?:funding|loans?)\b|\bprix[ ]d'usine\b
        |\bfactory[ ](?:direct|prices?)\b|\b(?:verified|qualified)[ ]leads?\b|\blead[ ]lists?\b
        |\bfichiers?[ ]de[ ]prospects?\b
    |\boff[ ]page[ ]one\b|\btop-?[ ]?\d+[ ](?:results|rankings?)\b|\bmoq\b|\b(?:nous[ ]sommes
        |we[ ]are)[ ](?:a[ ])?(?:manufactur|fabrican)
    |\b(?:drawn|selected)[ ]to[ ]receive\b|\bclaim[ ]your[ ](?:prize|reward)|\byou(?:'ve
        |[ ]have)[ ]won\b|\btiree?[ ]au[ ]sort\b
    |\bavez[ ]ete[ ]selectionne|\bsans[ ]justificatif|\bbesoin[ ]de[ ]tresorerie
    |\b(?:first[ ]page[ ](?:of|on)[ ]google|premiere[ ]page[ ](?:de|sur)[ ]google)\b
    |\b(?:boost[ ]your[ ](?:traffic|rankings?|sales)|rank[ ](?:higher|your[ ]website))\b
    |\b(?:web[ ]design(?:er)?s?[ ](?:company|agency|services)|redesign[ ]your[ ](?:web)?site
        |lead[ ]generation)\b
    |\b(?:increase|augmente[rz])[ ](?:your|vos|votre)[ ](?:traffic|sales|ventes
        |chiffre[ ]d'affaires|trafic|visibilite)
    |\b(?:bitcoin|crypto)[ ]\w*[ ]?(?:investment|invest\w+|profits?)\b|\b(?:viagra|cialis)\b
        |\bonline[ ]casino\b
    |\bdomain[ ]authority\b|\bmanufacturer[ ](?:in|from|based[ ]in)[ ]china\b
    )""",
    re.VERBOSE,
)
_OFFERS = re.compile(
    r"\b(?:we (?:offer|are a|provide|can help|help)|i (?:came|am reaching|would love|can help"
    r"|noticed|found)"
    r"|our (?:agency|services|team|company)|nous (?:proposons|sommes une|offrons|aidons)"
    r"|notre (?:agence|offre|solution|equipe)|je me permets|your web ?site|votre site"
    r"|interested in"
    r"|(?:click|cliquez|visit)\b|we helped|nous avons aide|dear buyer|free sample|worth a chat"
    r"|felicitations|congratulations|accepteriez|repondez|had a look|your store|quotation"
    r"|i write|do you accept|(?:our|notre) budget|nous fabriquons|adviser|gratuite?)"
)
_CUSTOMER = re.compile(
    r"\b(?:my (?:order|parcel|package|refund|account|purchase|delivery|invoice)"
    r"|i (?:ordered|bought|returned|still|never|want|need|got|received|clicked)"
    r"|ma (?:commande|livraison|facture)|mon (?:colis|remboursement|compte|achat)"
    r"|j'ai (?:commande|achete|retourne|recu)|je (?:voudrais|veux|souhaite|n'ai|ne)"
    r"|personne ne me)\b"
)


def noise_rule(ticket: SourceTicket, text: str, *, own_domains: tuple[str, ...] = ()) -> str | None:
    """Which of :data:`kb.noise.NOISE_RULES` says that ``ticket`` is no customer's need, if any.

    ``text`` is the cleaned text of what the customer wrote first. ``own_domains`` are the shop's
    e-mail domains: mail from them is internal.
    """
    if ticket.status in {"deleted", "merged", "spam"}:
        return f"{ticket.status}.status"
    if _is_internal(ticket.requester.email, own_domains):
        return "internal.sender"
    if ticket.agent_started:
        return "agent_started.first"
    customer = [m for m in ticket.messages if m.author_kind == "customer" and m.direction == "in"]
    if not customer:
        has_reply = any(m.author_kind == "agent" for m in ticket.messages)
        return "agent_started.alone" if has_reply else "empty.no_message"
    subject, folded = fold(ticket.subject.strip()), fold(text[:_LONGEST_MACHINE_TEXT])
    if _is_survey(subject, folded):
        return "survey.words"
    return (
        _by_header(customer[0])
        or _by_sender(ticket.requester.email)
        or _by_text(subject, folded)
        or _by_emptiness(ticket, text)
    )


def reason_of(rule: str | None) -> str | None:
    """The member of NOISE_REASONS that a rule stands for; None for a need."""
    return None if rule is None else rule.partition(".")[0]


def _by_header(message: SourceMessage) -> str | None:
    """What the mail headers of the first message say; header names are lower case."""
    headers = {name.lower(): value.strip().lower() for name, value in message.headers}
    precedence = headers.get("precedence", "")
    if "multipart/report" in headers.get("content-type", "") or headers.get("return-path") == "<>":
        return "bounce.header"
    is_auto = any(name in headers for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
    is_submitted = headers.get("auto-submitted", "no").startswith("auto")
    if is_auto or is_submitted or precedence in {"auto_reply", "junk"} or message.auto_reply:
        return "auto_reply.header"
    if "list-id" in headers or "list-unsubscribe" in headers or precedence in {"bulk", "list"}:
        return "newsletter.header"
    return None


def _is_internal(address: str, own_domains: tuple[str, ...]) -> bool:
    domain = address.strip().lower().rpartition("@")[2].strip(">")
    own = {d.lower().lstrip("@") for d in own_domains}
    return bool(domain) and any(domain == d or domain.endswith("." + d) for d in own)


def _by_sender(address: str) -> str | None:
    email = address.strip().lower()
    if _MACHINE_SENDER.search(email):
        return "bounce.sender"
    if _NO_REPLY.search(email):
        return "newsletter.sender" if "newsletter" in email else "auto_reply.sender"
    is_carrier = _CARRIER_SENDER.search(email) is not None and "laposte.net" not in email
    return "auto_reply.carrier" if is_carrier else None


def _by_text(subject: str, text: str) -> str | None:
    """What the words say, in folded subject and text; the surest signs first."""
    head = f"{subject}\n{text[:_HEAD]}"
    if _AUTO_SUBJECT.search(subject):
        return "auto_reply.subject"
    if _is_calendar(subject, text):
        return "auto_reply.calendar"
    is_customer = _CUSTOMER.search(text) is not None
    if _BOUNCE.search(head) and not is_customer:
        return "bounce.words"
    if is_customer:
        return None
    if _is_newsletter(text):
        return "newsletter.words"
    if _OUTREACH.search(head) and _OFFERS.search(head):
        return "spam.words"
    return None if "?" in text[:_HEAD] else _auto_reply_rule(subject, text)


def _is_survey(subject: str, text: str) -> bool:
    """Whether a survey tool sent an answer: it names itself and gives a rating."""
    head = f"{subject}\n{text[:_HEAD]}"
    if not has_any(head, _SURVEY_HINTS):
        return False
    return bool(_SURVEY.search(head) and _RATING.search(head)) and not _CUSTOMER.search(text)


def _is_newsletter(text: str) -> bool:
    """Whether bulk mail says how to leave its list; a person who asks to leave says "I"."""
    is_long = len(text) >= _SHORTEST_NEWSLETTER
    return is_long and bool(_NEWSLETTER.search(text)) and not _FIRST_PERSON.search(text)


def _is_calendar(subject: str, text: str) -> bool:
    is_reply = _CALENDAR_SUBJECT.match(subject) is not None
    return is_reply and (not text.strip() or _CALENDAR.search(text) is not None)


def _auto_reply_rule(subject: str, text: str) -> str | None:
    """How a machine answers: it says so, it is away and says what then, or a parcel moves.

    A customer who is away and asks for another delivery day speaks of goods, a machine does not.
    """
    head = text[:_HEAD]
    if _SAYS_AUTOMATIC.search(head):
        return "auto_reply.says"
    if _AWAY.search(f"{subject}\n{head}") and _BACK_LATER.search(head):
        return None if _ABOUT_GOODS.search(head) else "auto_reply.away"
    is_notice = _PARCEL_NOTICE.search(head) is not None and not _CONTRAST.search(head)
    return "auto_reply.parcel" if is_notice else None


_CONTRAST = re.compile(
    r"\b(?:but|mais|however|pourtant|cependant|not|never|n't|pas|toujours|still|rien|nothing"
    r"|where)\b"
)


_FEELINGS: dict[Feeling | None, str] = {"anger": "venting.words", "praise": "empty.praise"}
_NO_SUBJECT = re.compile(
    r"^\W*(?:(?:no|sans) (?:subject|objet|sujet)\W*$|(?:re|ré|tr|fwd?|aw)\s?:)", re.IGNORECASE
)


def _by_emptiness(ticket: SourceTicket, text: str) -> str | None:
    """When neither the text nor, for mail and forms, the subject asks anything."""
    rule = "empty.greeting" if is_pleasantry(text) else _FEELINGS.get(feeling(need_text(text)))
    if rule is None:
        return None
    subject = ticket.subject.strip()
    says_nothing = is_pleasantry(subject) or feeling(subject) is not None
    is_fresh = not says_nothing and not _NO_SUBJECT.match(subject)
    has_subject = ticket.channel in {"email", "contact_form"} and is_fresh
    return None if has_subject else rule
