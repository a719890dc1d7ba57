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
    r"(?:^|[<\s])(?:mailer-daemon|postmaster|mail-daemon|bounces?)\b[^@]*@", re.IGNORECASE
)
_NO_REPLY = re.compile(
    r"(?:^|[<\s])(?:no-?_?\.?reply|ne-?pas-?repondre|noreply|do-?not-?reply|notifications?"
    r"|newsletter)"
    r"[^@\s]*@",
    re.IGNORECASE,
)
_LONGEST_MACHINE_TEXT = 6_000
_HEAD = 700
"""Characters in which a machine says that it is one."""

_AUTO_REPLY = re.compile(
    r"""\b(?:
    (?:automatic|auto[- ]?)[ ]?(?:reply|response)\b(?![ ](?:from[ ]you|i[ ]got|again|says|said))
    |reponse[ ]automatique\b(?![ ](?:de[ ]votre|que[ ]vous))
    |(?:i[ ]am|i'm|we[ ]are)[ ](?:currently[ ]|now[ ]
        |away[ ]and[ ])?(?:out[ ]of[ ](?:the[ ])?office|on[ ](?:annual|parental
        |maternity)[ ]leave)
    |(?:je[ ]suis|nous[ ]sommes)[ ](?:actuellement[ ])?(?:absente?s?
        |en[ ]conges?(?:[ ]annuels?)?)[ ][^.?!]{0,60}?\b(?:jusqu|du|inclus|de[ ]retour|avec
        |et[ ]je)
    |(?:en[ ]cas[ ]d'urgence|en[ ]mon[ ]absence|for[ ]urgent[ ]matters
        |in[ ]my[ ]absence)[ ,][^.?!]{0,60}(?:contact|adress|joindre|reach)
    |(?:limited|no)[ ]access[ ]to[ ](?:my[ ])?(?:e-?mails?)
    |(?:this[ ]is[ ]an[ ]automat|ceci[ ]est[ ]un[ ](?:message|mail|courriel
        |e-mail)[ ]automatique|message[ ]genere[ ]automatiquement|automatically[ ]generated)
    |(?:ne[ ]pas|merci[ ]de[ ]ne[ ]pas|veuillez[ ]ne[ ]pas)[ ]repondre[ ]a[ ]ce[ ](?:message
        |mail|courriel|e-mail)
    |(?:please[ ])?do[ ]not[ ]reply[ ]to[ ]this[ ](?:e-?mail|message)
    )""",
    re.VERBOSE,
)
_AUTO_SUBJECT = re.compile(
    r"""^(?:(?:re|tr|fwd?|aw)[ ]?:[ ]?)*(?:
    automatic[ ]reply|auto(?:matic)?[ -]?(?:reply|response)|out[ ]of[ ](?:the[ ])?office|ooo\b
    |reponse[ ]automatique|absence[ ]du[ ]bureau|absent(?:e)?[ ](?:du|jusqu)|message[ ]d'absence
    |(?:accepted|declined|tentative|accepte|refuse)[ ]?:
    |(?:votre|your)[ ](?:recu|receipt)[ ](?:de|from|for)\b
    )""",
    re.VERBOSE,
)
_CARRIER = re.compile(
    r"""(?:
    votre[ ]colis[ ][^.\n]{0,60}(?:est[ ]en[ ]cours[ ]d'acheminement|sera[ ]livre[ ](?:le
        |demain|aujourd)|a[ ]ete[ ](?:pris[ ]en[ ]charge|remis[ ]au))
    |your[ ](?:parcel|package|shipment)[ ][^.\n]{0,60}(?:is[ ]on[ ]its[ ]way
        |has[ ]been[ ](?:dispatched|shipped)|is[ ]out[ ]for[ ]delivery
        |will[ ]be[ ]delivered[ ](?:on|today|tomorrow))
    |(?:payment|paiement)[ ](?:receipt|recu)[ ](?:for|pour|from|de)
    )""",
    re.VERBOSE,
)
_CARRIER_SENDER = re.compile(
    r"@(?:[\w-]+\.)*(?:colissimo|laposte|chronopost|ups|dhl|fedex|gls-\w+|dpd|mondialrelay"
    r"|royalmail"
    r"|usps|evri|bpost|colisprive|relaiscolis|paypal|stripe)\.\w",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"""(?:
    (?:click|clic(?:k|quez))[ ](?:here|ici)[ ](?:to|pour)[ ](?:unsubscribe|(?:vous[ ]
        |me[ ])?desabonner|(?:vous[ ]|me[ ])?desinscrire)
    |(?:to|pour)[ ](?:unsubscribe|(?:vous|te)[ ](?:desabonner
        |desinscrire))[ ,:][^.\n]{0,80}(?:click|cliquez|http|link|lien)
    |(?:unsubscribe|se[ ]desabonner|se[ ]desinscrire|desabonnement)[ ]*(?:\||\]|https?:|$)
    |(?:view|voir|afficher|lire)[ ](?:this[ ]e?-?mail|cet?[ ](?:e-?mail|message)
        |la[ ]version)[ ](?:in[ ]your|dans[ ]votre|en[ ]ligne|online)
    |(?:you[ ](?:are[ ]receiving|received)[ ]this[ ]e?-?mail[ ]because
        |vous[ ]recevez[ ]ce[t]?[ ](?:e-?mail|message|courriel)[ ](?:car|parce|suite))
    |(?:manage|update)[ ](?:your[ ])?(?:e?-?mail[ ])?preferences[ ]*(?:\||https?:|$)
    )""",
    re.VERBOSE | re.MULTILINE,
)
_BOUNCE = re.compile(
    r"""(?:
    (?:mail[ ]delivery[ ](?:failed|subsystem|system|failure)|delivery[ ]status[ ]notification
        |undeliver(?:able|ed[ ]mail)|returned[ ]mail[ ]?:)
    |(?:message|mail|courriel)[ ](?:could[ ]not[ ]be|wasn't|was[ ]not
        |has[ ]not[ ]been)[ ]delivered[ ]to
    |address[ ]not[ ]found|recipient[ ]address[ ]rejected|mailbox[ ](?:is[ ]full|unavailable
        |not[ ]found)
    |(?:n'a|n'ont)[ ]pas[ ]pu[ ]etre[ ](?:remis|distribue|achemine)e?s?[ ](?:au|a
        |aux)[ ](?:destinataire|l'adresse|un)
    |echec[ ]de[ ](?:la[ ])?remise|non[ ]remis[ ]?:|550[ -]5\.\d\.\d
    )""",
    re.VERBOSE,
)
_SURVEY = re.compile(
    r"""(?:
    ^(?:how[ ]would[ ]you[ ]rate|comment[ ]evalu(?:ez|eriez)-vous)[ ][^\n]{0,120}\n
    |^(?:satisfaction|csat|nps|survey|enquete|sondage)[ ](?:survey|rating|score|response
        |comment|de[ ]satisfaction)?[ ]?[:=]
    |(?:survey[ ](?:response|answer)|reponse[ ]a[ ](?:l'enquete|votre[ ]enquete
        |l'enquete[ ]de[ ]satisfaction))[ ]?[:\n]
    )""",
    re.VERBOSE,
)
_OUTREACH = re.compile(
    r"""(?:
    \b(?:backlinks?|guest[ ]post(?:ing)?|link[ ](?:exchange|insertion|building)
        |sponsored[ ](?:post|article)|article[ ]sponsorise|echange[ ]de[ ]liens)\b
    |\b(?:seo|referencement)[ ](?:services?|agency|agence|expert|audit|naturel)\b
    |\b(?:first[ ]page[ ](?:of|on)[ ]google|premiere[ ]page[ ](?:de|sur)[ ]google
        |boost[ ]your[ ](?:traffic|rankings?|sales)|rank[ ](?:higher|your[ ]website))\b
    |\b(?:web[ ]design(?:er)?s?[ ](?:company|agency|services)|redesign[ ]your[ ](?:web)?site
        |lead[ ]generation)\b
    |\b(?:(?:increase|augmente[rz])[ ](?:your|vos|votre)[ ](?:traffic|sales|ventes
        |chiffre[ ]d'affaires|trafic))\b
    |\b(?:bitcoin|crypto)[ ](?:investment|invest\w+|profits?)\b|\b(?:casino|viagra|cialis)\b
    |\bdomain[ ]authority\b|\bmanufacturer[ ](?:in|from)[ ]china\b
    )""",
    re.VERBOSE,
)
_OFFERS = re.compile(
    r"\b(?:we[ ](?:offer|are[ ]a|provide|can[ ]help)|i[ ](?:came|am[ ]reaching|would[ ]love"
    r"|can[ ]help|noticed)|our[ ](?:agency|services|team)"
    r"|nous[ ](?:proposons|sommes[ ]une|offrons)|notre[ ](?:agence|offre|solution)"
    r"|je[ ]me[ ]permets"
    r"|your[ ]web ?site|votre[ ]site|interested[ ]in)".replace("[ ]", " ")
)
_CUSTOMER = re.compile(
    r"\b(?:my (?:order|parcel|package|refund|account|purchase)|i (?:ordered|bought|returned)"
    r"|ma commande|mon (?:colis|remboursement|compte|achat)|j'ai (?:commande|achete|retourne"
    r"|recu))\b"
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
    customer = [m for m in ticket.messages if m.author_kind == "customer" and m.direction == "in"]
    if ticket.agent_started:
        return "agent_started"
    if not customer:
        has_reply = any(m.author_kind == "agent" for m in ticket.messages)
        return "agent_started" if has_reply else "empty"
    return (
        _by_header(customer[0])
        or _by_sender(ticket, own_domains)
        or _by_text(ticket, text)
        or _by_emptiness(ticket, text)
    )


def _by_header(message: SourceMessage) -> str | None:
    """What the mail headers of the first message say; header names are lower case."""
    headers = {name.lower(): value.strip().lower() for name, value in message.headers}
    if not headers:
        return "auto_reply" if message.auto_reply else None
    if "multipart/report" in headers.get("content-type", "") or headers.get("return-path") == "<>":
        return "bounce"
    precedence = headers.get("precedence", "")
    if "list-id" in headers or "list-unsubscribe" in headers or precedence in {"bulk", "list"}:
        return "newsletter"
    submitted = headers.get("auto-submitted", "no")
    is_auto = any(name in headers for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
    if is_auto or submitted.startswith("auto") or precedence in {"auto_reply", "junk"}:
        return "auto_reply"
    return "auto_reply" if message.auto_reply else None


def _by_sender(ticket: SourceTicket, own_domains: tuple[str, ...]) -> str | None:
    email = ticket.requester.email.strip().lower()
    if not email:
        return None
    domain = email.rpartition("@")[2].strip(">")
    own = {d.lower().lstrip("@") for d in own_domains}
    if _MACHINE_SENDER.search(email):
        return "bounce"
    if domain in own or any(domain.endswith("." + d) for d in own):
        return "internal"
    if _NO_REPLY.search(email) or _CARRIER_SENDER.search(email):
        return "newsletter" if email.startswith("newsletter") else "auto_reply"
    return None


def _by_text(ticket: SourceTicket, text: str) -> str | None:
    """What the words say, in subject and text, folded."""
    subject = fold(ticket.subject.strip())
    if _AUTO_SUBJECT.search(subject):
        return "auto_reply"
    if len(text) > _LONGEST_MACHINE_TEXT:
        return None
    folded = fold(text)
    both = f"{subject}\n{folded}"
    if _BOUNCE.search(both[:_HEAD]) and not _is_customer(folded):
        return "bounce"
    if _SURVEY.search(both[:_HEAD]):
        return "survey"
    if _is_customer(folded) or "?" in folded[:_HEAD]:
        return None
    if _AUTO_REPLY.search(both[:_HEAD]) or _CARRIER.search(both[:_HEAD]):
        return "auto_reply"
    if _NEWSLETTER.search(both):
        return "newsletter"
    return None


def _is_customer(folded: str) -> bool:
    return _CUSTOMER.search(folded) is not None


def _by_emptiness(ticket: SourceTicket, text: str) -> str | None:
    folded = fold(f"{ticket.subject}\n{text}")[:_HEAD]
    if len(_OUTREACH.findall(folded)) >= 1 and _OFFERS.search(folded) and not _is_customer(folded):
        return "spam"
    subject_says = not is_pleasantry(ticket.subject) and ticket.channel in {"email", "contact_form"}
    return "empty" if is_pleasantry(text) and not subject_says else None
