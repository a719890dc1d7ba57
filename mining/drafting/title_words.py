"""Words by which titles and questions are told, in French and English."""

from __future__ import annotations

import re

NARROW_SPACE = "\u202f"
OPENINGS = {
    "fr": re.compile(
        r"^(?:comment|où|quand|combien|pourquoi|quels?|quelles?|que\s|qu['’]|qui|puis-je|peut-on"
        r"|est-ce|est-il|faut-il|dois-je|y a-t-il|avez-vous|livrez-vous|acceptez-vous"
        r"|proposez-vous|faites-vous|à quelle?|à qui|dans quel|sous (?:quel|combien)"
        r"|en combien|jusqu)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:(?:how|where|when|why|what)(?!\s(?:i|we|you|my)\b)|which|who|can|could|do|does|did|is|are"
        r"|will|may|should|am)\b",
        re.IGNORECASE,
    ),
}
BEST_OPENINGS = {
    "fr": re.compile(
        r"^(?:comment|où|quand|combien|quels?|quelles?|puis-je|peut-on|pourquoi|livrez-vous"
        r"|acceptez-vous|proposez-vous|avez-vous|que faire|est-il possible)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:(?:how|where|when|why|what)(?!\s(?:i|we|you|my)\b)|which|can i|do you|do i"
        r"|is it|is there|are there)\b",
        re.IGNORECASE,
    ),
}
LEANING = {
    "fr": re.compile(
        r"(?<!-)\b(?:ça|cela|ceci|celui|celle|ceux|ils?(?! y a)|elles?|lui|le même|la même)\b"
        r"|\b[lL]['’](?:a|ai|avoir|échanger|annuler|utiliser)\b|-(?:la|le|les)\b"
        r"|\b(?:puis-je|peux|faut-il|dois-je|comment|où|ou|quand|à qui) (?:(?:le|la|les)\s|l['’])"
        r"\w+(?:er|ir|re)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:it|them|they|that|this|those|these|one|so|he|she|her|his|him)\b", re.IGNORECASE
    ),
}
"""Words that lean on a sentence before: a title stands alone."""

NOT_SAID = re.compile(r"[\[\]:;\d]|…$|\.\.$|[^\w\s'’,?.!()-]")
"""Marks of forms, headings, single orders and cut subjects."""

ASKS_LATER = {
    "fr": re.compile(
        r"[,.] ?(?:que (?:dois-je )?faire|que faites|comment|où|puis-je|quand|quel|est-ce"
        r"|combien)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"[,.] ?(?:what|how|where|when|can i|could i|is there|do i|will)\b", re.IGNORECASE
    ),
}
"""A question behind a statement: « Le produit reçu est endommagé, que faire ? »."""

INVERTED = {
    "fr": re.compile(r"\w-(?:t-)?(?:ils?|elles?|on|je)\b", re.IGNORECASE),
    "en": re.compile(r"^(?!)"),
}
"""A question by the order of its words: « L'emballage cadeau est-il gratuit ? »."""

CLAUSE = {
    "fr": re.compile(
        r"^(?:mon|ma|mes|j['’]|je|le|la|les|l['’]|un|une|aucun|il (?=manque|me manque|n['’]y a)|on)"
        r".*(?:\b(?:est|sont|ai|a|ont|était|dit|affiche|manquent?|reste|arrive|fonctionne)\b"
        r"|\bn['’](?:est|ai|a|ont|arrive)|\bne \w+ (?:pas|plus|rien))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:my|i|the|an?|there|nothing|no)\b.*\b(?:is|are|was|were|has|have|hasn|isn|says?|shows?"
        r"|arrived|doesn|does|didn|did|won|can|cannot|keeps?|got|received|came|never)\b",
        re.IGNORECASE,
    ),
}
"""A whole statement, told from a heading."""

TOLD = {
    "fr": re.compile(r"\b(?:que\s|qu['’])(?P<tail>.*)$", re.IGNORECASE),
    "en": re.compile(
        r"\b(?:says?|said|told|tells?|claims?|shows?) (?:me )?that\b(?P<tail>.*)$", re.IGNORECASE
    ),
}
"""What somebody or something says: a clause with a verb of its own."""

VERB = {
    "fr": re.compile(
        r"\b(?:est|sont|suis|était|étaient|sera|ai|as|a|avez|ont|avait|dois|doit|peux|peut|pouvez"
        r"|faut|fait|va|vais|je|j|il|elle|on|nous|vous|ils|elles|ne|n)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:is|are|was|were|be|has|have|had|do|does|did|can|could|will|would|must|should|may"
        r"|\w+n['’]t|\w+ed|needs?|cannot|i|you|we|they|it)\b",
        re.IGNORECASE,
    ),
}
"""Signs of a finite verb, or of the subject before one."""

IF = {"fr": "Que faire si {}", "en": "What can I do if {}"}

SLANG = re.compile(
    r"\b(?:slt|bjr|pr|qd|tjrs|jai|cest|ya|pcq|dont|cant|wont|ur|plz)\b|!{2,}", re.IGNORECASE
)

TEMPLATES = {"fr": "{name}\u00a0: comment faire\u00a0?", "en": "{name}: what should I do?"}
"""The last resort: what the topic is called, and a question behind it."""
