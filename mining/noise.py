"""Which tickets are no customer's need, and why: machines, bulk mail, surveys, empty words.

Precision comes first. A ticket that only mentions a newsletter, a refund receipt or a holiday
stays; what is set apart is stored with its reason, counted and reported, never dropped.
"""

from __future__ import annotations

import re

from kb.tickets import SourceMessage, SourceTicket
from kb.words import fold
from mining.greetings import is_pleasantry

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
    automatic[ ]reply|auto(?:matic)?[ -]?(?:reply|response)|out[ ]of[ ](?:the[ ])?office\b|ooo\b
    |reponse[ ]automatique|absence[ ]du[ ]bureau|absente?[ ](?:du[ ]\d|jusqu)|message[ ]d'absence
    |(?:votre|your)[ ](?:recu|receipt)[ ](?:de|from|for)\b
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
    |message[ ](?:genere|envoye)[ ]automatiquement|automatically[ ](?:generated|sent)
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
    )""",
    re.VERBOSE | re.MULTILINE,
)
_BACK_LATER = re.compile(
    r"""\b(?:
    (?:will|shall|i'll)[ ](?:reply|respond|answer|get[ ]back|be[ ]back|return)|(?:on
        |upon)[ ]my[ ]return
    |repondrai|(?:a|des|de)[ ](?:mon[ ])?retour|mon[ ]absence|my[ ]absence|limited[ ]access
        |no[ ]access[ ]to
    |en[ ]cas[ ]d'urgence|(?:for|if)[ ](?:anything[ ]|it[ ]is[ ])?urgent|urgent[ ]matters
        |veuillez[ ]contacter|please[ ]contact
    |contactez[ ]mon|my[ ]colleague|mon[ ]collegue|ma[ ]collegue|vous[ ]pouvez[ ](?:contacter
        |joindre)
    )""",
    re.VERBOSE,
)
_ABOUT_GOODS = re.compile(
    r"\b(?:livr\w*|deliver\w*|commandes?|orders?|colis|parcels?|packages?|refund\w*|rembours\w*"
    r"|retourn\w*|returns?|exchange|echange\w*|redeliver|broken|casse\w*)\b"
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
    |(?:unsubscribe|se[ ]desabonner|se[ ]desinscrire|me[ ]desabonner|desabonnement)[ ]*(?:\|
        |\]|https?:|$)
    |(?:view|voir|afficher|lire)[ ](?:this[ ]e?-?mail|cet?[ ](?:e-?mail|message)|la[ ]version)[ ]
        (?:in[ ]your|dans[ ]votre|en[ ]ligne|online)
    |(?:you[ ](?:are[ ]receiving|received)[ ]this[ ]e?-?mail[ ]because
        |vous[ ]recevez[ ]ce[t]?[ ](?:e-?mail|message|courriel)[ ](?:car|parce|suite))
    |(?:manage|update)[ ](?:your[ ])?(?:e?-?mail[ ])?preferences[ ]*(?:\||https?:|$)
    )""",
    re.VERBOSE | re.MULTILINE,
)
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
    ^(?:how[ ]would[ ]you[ ]rate|comment[ ]evalu(?:ez|eriez)-vous)[ ][^\n]{0,120}\n
    |^(?:customer[ ])?(?:satisfaction|csat|nps)(?:[ ](?:survey|rating|score|response
        |comment))?[ ]?[:=]
    |(?:survey[ ](?:response|answer|comment)|reponse[ ]a[ ](?:l'enquete|votre[ ]enquete
        |l'enquete[ ]de[ ]satisfaction))[ ]?[:\n]
    |^(?:votre[ ])?(?:enquete|sondage)(?:[ ]de[ ]satisfaction)?[ ]?[:\n]
    |^(?:satisfaction[ ])?survey[ ]?[:\n]
    )""",
    re.VERBOSE | re.MULTILINE,
)
_RATING = re.compile(
    r"\b\d{1,2}[ ]?(?:/|sur|out of)[ ]?(?:5|10|20)\b|[★⭐]|\b(?:tres )?(?:satisf|happy|unhappy)"
)
_OUTREACH = re.compile(
    r"""(?:
    \b(?:backlinks?|guest[ ]post(?:ing|s)?|link[ ](?:exchange|insertion|building)
        |sponsored[ ](?:post|article)s?)\b
    |\b(?:articles?[ ]sponsorises?|echange[ ]de[ ]liens)\b
    |\b(?:seo|referencement)[ ](?:services?|agency|agence|expert|audit|naturel)\b
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
    r"|(?:click|cliquez|visit)\b)"
)
_CUSTOMER = re.compile(
    r"\b(?:my (?:order|parcel|package|refund|account|purchase|delivery|invoice)"
    r"|i (?:ordered|bought|returned|still|never|want|need|got|received|clicked)"
    r"|ma (?:commande|livraison|facture)|mon (?:colis|remboursement|compte|achat)"
    r"|j'ai (?:commande|achete|retourne|recu)|je (?:voudrais|veux|souhaite|n'ai|ne)"
    r"|personne ne me)\b"
)


def noise_reason(
    ticket: SourceTicket, text: str, *, own_domains: tuple[str, ...] = ()
) -> str | None:
    """Why ``ticket`` is no customer's need (a member of NOISE_REASONS), or None when it is one.

    ``text`` is the cleaned text of what the customer wrote first. ``own_domains`` are the shop's
    e-mail domains: mail from them is internal.
    """
    if ticket.status in {"deleted", "merged", "spam"}:
        return ticket.status
    if ticket.agent_started:
        return "agent_started"
    customer = [m for m in ticket.messages if m.author_kind == "customer" and m.direction == "in"]
    if not customer:
        has_reply = any(m.author_kind == "agent" for m in ticket.messages)
        return "agent_started" if has_reply else "empty"
    return (
        _by_header(customer[0])
        or _by_sender(ticket.requester.email, own_domains)
        or _by_text(fold(ticket.subject.strip()), fold(text[:_LONGEST_MACHINE_TEXT]))
        or _by_emptiness(ticket, text)
    )


def _by_header(message: SourceMessage) -> str | None:
    """What the mail headers of the first message say; header names are lower case."""
    headers = {name.lower(): value.strip().lower() for name, value in message.headers}
    precedence = headers.get("precedence", "")
    if "multipart/report" in headers.get("content-type", "") or headers.get("return-path") == "<>":
        return "bounce"
    if "list-id" in headers or "list-unsubscribe" in headers or precedence in {"bulk", "list"}:
        return "newsletter"
    is_auto = any(name in headers for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
    is_submitted = headers.get("auto-submitted", "no").startswith("auto")
    if is_auto or is_submitted or precedence in {"auto_reply", "junk"} or message.auto_reply:
        return "auto_reply"
    return None


def _by_sender(address: str, own_domains: tuple[str, ...]) -> str | None:
    email = address.strip().lower()
    if not email:
        return None
    if _MACHINE_SENDER.search(email):
        return "bounce"
    domain = email.rpartition("@")[2].strip(">")
    own = {d.lower().lstrip("@") for d in own_domains}
    if domain in own or any(domain.endswith("." + d) for d in own):
        return "internal"
    if _NO_REPLY.search(email):
        return "newsletter" if "newsletter" in email else "auto_reply"
    return "auto_reply" if _CARRIER_SENDER.search(email) and "laposte.net" not in email else None


def _by_text(subject: str, text: str) -> str | None:
    """What the words say, in folded subject and text; the surest signs first."""
    head = f"{subject}\n{text[:_HEAD]}"
    if _AUTO_SUBJECT.search(subject) or _is_calendar(subject, text):
        return "auto_reply"
    is_customer = _CUSTOMER.search(text) is not None
    if _BOUNCE.search(head) and not is_customer:
        return "bounce"
    if is_customer:
        return None
    if _SURVEY.search(head) and (_RATING.search(head) or len(text) < _SHORTEST_NEWSLETTER):
        return None if "?" in text else "survey"
    if _NEWSLETTER.search(text) and len(text) >= _SHORTEST_NEWSLETTER:
        return "newsletter"
    if _OUTREACH.search(head) and _OFFERS.search(head):
        return "spam"
    if "?" not in text[:_HEAD] and _is_auto_reply(head):
        return "auto_reply"
    return None


def _is_calendar(subject: str, text: str) -> bool:
    is_reply = _CALENDAR_SUBJECT.match(subject) is not None
    return is_reply and (not text.strip() or _CALENDAR.search(text) is not None)


def _is_auto_reply(head: str) -> bool:
    """Whether a machine answers: it says so, it is away and says what then, or a parcel moves.

    A customer who is away and asks for another delivery day speaks of goods, a machine does not.
    """
    if _SAYS_AUTOMATIC.search(head):
        return True
    if _AWAY.search(head) and _BACK_LATER.search(head):
        return _ABOUT_GOODS.search(head) is None
    return _PARCEL_NOTICE.search(head) is not None and not _CONTRAST.search(head)


_CONTRAST = re.compile(
    r"\b(?:but|mais|however|pourtant|cependant|not|never|n't|pas|toujours|still|rien|nothing"
    r"|where)\b"
)


def _by_emptiness(ticket: SourceTicket, text: str) -> str | None:
    """ "empty" when neither the text nor, for mail and forms, the subject asks anything."""
    if not is_pleasantry(text):
        return None
    has_subject = ticket.channel in {"email", "contact_form"} and not is_pleasantry(ticket.subject)
    return None if has_subject else "empty"
