"""Customers' questions put plainly: one form for one way to ask, and nothing that only agents do.

"How to restore my password" -> "How do I restore my password", "Can you send me the invoice?" ->
"How do I get the invoice?", « Comment rembourser mon article ? » -> « Comment obtenir le
remboursement de mon article ? ».
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Rule = tuple[re.Pattern[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), plain) for pattern, plain in pairs)


_MEND = {
    "fr": _rules(
        (r"\b(savoir|dire|indiquer|comprendre) ou\b(?! (?:un|une|le|la|les)\b)", r"\1 où"),
        (r"\ba (?=(?:domicile|l['’]étranger|partir|nouveau|temps|l['’]avance|quel)\b)", "à "),
    ),
    "en": _rules(
        (r"\ban (?=[bcdfgjklmnpqrstvwxyz])(?!h|[A-Z]\b)", "a "),
        (
            r"\b(of|from|to|track|cancel|change|edit|delete|close|create|return)"
            r" (?=(?:order|account|profile|password)\W*$)",
            r"\1 my ",
        ),
        (r"\b(change|update|edit) (?=(?:delivery|shipping|billing|e-?mail) address\b)", r"\1 my "),
        (r"\b(check|see|know) status\b", r"\1 the status"),
    ),
}
"""Slips that leave a sentence broken."""

_ASK = {
    "fr": _rules(
        (r"^comment (?:faire|je fais|puis-je faire|dois-je faire) pour (?=\w)", "Comment "),
        (r"^comment (?:est-ce que )?je (?:peux|dois) ", "Comment "),
        (r"^est-ce que je peux ", "Puis-je "),
        (r"^est-ce qu['’]on peut ", "Peut-on "),
        (r"^c['’]est combien (?=l)", "Combien coûte "),
        (r"^comment rembourser (?=mon|ma|mes|l['’]|la )", "Comment obtenir le remboursement de "),
        (r"^comment rembourser le ", "Comment obtenir le remboursement du "),
        (r"^comment rembourser (?:un|une|des|les) ", "Comment me faire rembourser un "),
        (r"^comment (?=(?:réparer|remplacer|livrer) )", "Comment faire "),
    ),
    "en": _rules(
        (r"^(?:how to|what (?:to do|do i (?:need to|have to) do) to) (?=\w)", "How do I "),
        (
            r"^(?:how (?:do|can) i|can i) (?:see|check|know) (?=(?:how \w+|when|where)"
            r" (?:will|can|is|are|do|does|should)\b)",
            "",
        ),
        (r"^how do i (?:refund|reimburse) ", "How do I get a refund for "),
        (r"^how do i (repair|deliver|replac)e? (.+?)(\W*)$", r"How do I get \2 \1ed\3"),
    ),
}
"""One form for each way to ask; what the shop does is got, not done."""

_SEND = {
    "fr": re.compile(
        r"^(?:(?:pouvez|pourriez)-vous (?:svp )?(?:m['’]|nous )"
        r"(?:(?:r?en)?voyer|adresser|transmettre)"
        r"|(?:r?envoyez|adressez|transmettez)[- ]moi"
        r"|(?:merci de|veuillez|prière de) m['’](?:(?:r?en)?voyer|adresser))"
        r" (?P<thing>(?:l['’]|le |la |les |un |une |mon |ma |mes |des )\S.*)$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:please )?(?:(?:can|could|would) you (?:please )?)?"
        r"(?:send|e-?mail|give|forward|resend) me (?P<thing>(?:an?|the|my|some) \S.*)$",
        re.IGNORECASE,
    ),
}
_GET = {"fr": "Comment obtenir {} ?", "en": "How do I get {}?"}
"""What customers ask agents for, and the question a page answers."""

TO_AGENT = {
    "fr": re.compile(
        r"^(?:pouvez|pourriez|pouvons|voulez)-vous (?:me |m['’]|nous |le |la |les |l['’])"
        r"|\b(?:envoyez|dites|donnez|remboursez|aidez|répondez)-(?:moi|nous)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:can|could|would|will) you (?:please )?\w+ (?:me|us|it|my|our)\b"
        r"|^(?:please )?(?:send|e-?mail|give|tell|help|call) (?:me|us)\b",
        re.IGNORECASE,
    ),
}
"""What is asked of one agent: no title."""

_LACKS = {
    "fr": re.compile(
        r"^(?:toujours |encore |mais )?pas (?:encore )?(?P<what>(?:de |d['’])\S.+)$", re.IGNORECASE
    ),
    "en": re.compile(
        r"^(?:still |there['’]s |there is |i have |i['’]ve )?(?:no|not any) (?P<what>\S.+)$",
        re.IGNORECASE,
    ),
}
_LACKING = {"fr": "Je n'ai pas {}", "en": "I have no {}"}
"""Fragments that say something is not there, and the statement they stand for."""

_DOING = {
    "en": re.compile(
        r"^(?P<act>cancel|chang|check|track|return|exchang|edit|updat|delet|clos|creat|remov|add"
        r"|download|us|redeem|reset|switch)(?:l?ing|e)?\s"
        r"(?P<what>(?:the|my|an?|our|some\w*|status|order|account|payment|details)\b(?!\s(?:is|was|has"
        r"|says|keeps|does\w*|number|code|form|button)\b).*)$",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"^(?P<act>annuler|changer|modifier|suivre|retourner|échanger|supprimer|fermer|créer|ajouter"
        r"|télécharger|utiliser|réinitialiser|renvoyer|obtenir)\s(?P<what>(?:l['’]|(?:le|la|les|un|une|mon|ma|mes)\s)\S.*)$",
        re.IGNORECASE,
    ),
}
_DO = {
    "chang": "change", "exchang": "exchange", "updat": "update", "delet": "delete",
    "clos": "close", "creat": "create", "remov": "remove", "us": "use",
}  # fmt: skip
"""Headings that name an act: "Checking the status of my order"."""


def mended(text: str, locale: str) -> str:
    """``text`` without the slips of grammar that many make: "an customer", « savoir ou »."""
    return _applied(_MEND[locale], text)


def plain(text: str, locale: str) -> str:
    """A question in the one form for its way to ask; any other text as it is."""
    return _applied(_ASK[locale], mended(text, locale))


def behind(sentence: str, locale: str) -> list[str]:
    """Questions and statements that a request, a heading or a fragment stands for; perhaps none.

    « Pas de mail de confirmation » -> « Je n'ai pas de mail de confirmation ».
    """
    text = sentence.strip().rstrip(" ?!.…\u00a0\u202f")
    made = []
    sent = _SEND[locale].match(text)
    if sent:
        made.append(_GET[locale].format(sent["thing"]))
    lacks = _LACKS[locale].match(text)
    if lacks:
        made.append(_LACKING[locale].format(lacks["what"]))
    doing = _DOING[locale].match(text)
    if doing:
        act = doing["act"].lower()
        what = f"{_DO.get(act, act)} {doing['what']}"
        made.append(f"How do I {what}?" if locale == "en" else f"Comment {what} ?")
    return made


def _applied(rules: Sequence[Rule], text: str) -> str:
    for pattern, instead in rules:
        text = pattern.sub(instead, text)
    return text
