"""Checks of wording: what should never be said, tu or vous, we or I, and what was left unfilled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.style_look import Check, Look, Severity
from kb.style_notes import note
from kb.style_text import Sentence

_I = re.IGNORECASE

PLACEHOLDERS = re.compile(
    r"\[(?:EMAIL|URL|IBAN|CARD|PHONE|TRACKING|ORDER|DATE|DATE_OF_BIRTH|ADDRESS|POSTCODE|CODE|IP|ID"
    r"|HANDLE|NAME|AMOUNT|PRODUCT|CARRIER|[A-Z]+(?:_[A-Z]+)+)(?:_\d{1,6})?\]"
    r"|\{\{[^{}\n]{0,60}\}\}|\{%[^%\n]{0,60}%\}|<\*>|<[A-Z][A-Z_]{2,29}>|%[A-Z_]{3,30}%"
)
"""What redaction or a help desk's macros leave in the place of a value."""

UNFINISHED = re.compile(
    r"\b(?:TODO|TBD|FIXME|XXX+|lorem ipsum)\b|\[(?:à compléter|to be completed)\]",
    re.IGNORECASE,
)
"""Notes that writers leave themselves; capitals count, so that "todo" stays a word of Spanish."""

VAGUE_DELAYS = {
    "en": re.compile(
        r"\bas (?:soon|quickly|fast) as (?:we can|possible)\b|\basap\b|\bat (?:the|our) earliest"
        r" (?:convenience|opportunity)\b|\bin due (?:course|time)\b|\bin a timely manner\b",
        _I,
    ),
    "fr": re.compile(
        r"\bdans les (?:plus brefs|meilleurs) délais\b|\b(?:dès|aussi vite) que possible\b"
        r"|\bau plus (?:vite|tôt)\b|\ble plus (?:rapidement|vite|tôt) possible\b|\bsous peu\b",
        _I,
    ),
}
_WE_ACT = {
    "en": re.compile(
        r"\b(?:we(?:['’](?:ll|re|ve))?|our|will be|you(?:['’]ll| will)|shall"
        r"|(?:is|are|gets?) (?:\w+ed|sent|made|paid))\b",
        _I,
    ),
    "fr": re.compile(
        r"(?<![-\w])(?:nous(?! (?:contacter|écrire|joindre|appeler|prévenir|envoyer|transmettre"
        r"|fournir|communiquer|faire|le|la|les))|notre|nos|sera|seront|serez|recevrez|aurez"
        r"|(?:est|sont) (?:\w+ées?|\w+és?|faite?s?))\b",
        _I,
    ),
}
"""That the shop acts: customers may well be asked to write as soon as possible."""

BLAMES = {
    "en": re.compile(
        r"(?<!not )\byour (?:own )?(?:fault|negligence|carelessness)\b"
        r"|\byou (?:should(?: have|['’]ve)|ought to have) (?!received\b)(?:\w+ly )?(?:\w{3,}ed|kept"
        r"|read|known|done|sent|made|seen|taken|bought|written|paid|chosen|thought)\b"
        r"|(?<!if )\byou (?:failed to|neglected to|did(?: not|n['’]t) bother)\b"
        r"|\bas (?:you were|already) (?:told|stated|explained)\b",
        _I,
    ),
    "fr": re.compile(
        r"(?<!pas de )\b(?:votre|ta) (?:faute|négligence|inattention)\b"
        r"|\b(?:vous auriez|tu aurais) dû (?!recevoir\b|avoir\b|être\b)"
        r"|(?<!si )\bvous avez (?:omis|négligé) de\b"
        r"|\bcomme (?:déjà|on vous l['’]a) (?:dit|indiqué|expliqué)\b"
        r"|\bil fallait (?:y penser|lire|vérifier|faire attention)\b",
        _I,
    ),
}

CONTACTS = {
    "en": re.compile(
        r"\b(?:contact|call|phone|ring|message|ask|reach(?: out to)?|write (?:in )?to|get in touch"
        r" with|speak (?:to|with)|talk to|chat with|email|e-mail)\b[^.]{0,30}?\b(?:us|support|team"
        r"|(?:customer|our) (?:service|care|support)|helpdesk|help desk|advisors?|agents?)\b"
        r"|\bcontact (?:page|form)\b|\blet us know\b|\bget in touch\b|\bsend us\b",
        _I,
    ),
    "fr": re.compile(
        r"\b(?:contacte[rz]?|contactez|appele[rz]|appelez|joindre|joignez|écri(?:re|vez|s)|prévenez"
        r"|rapproche[rz]-vous|adresse[rz]-vous|signale[rz]|envoyez)[- ](?:nous|le service|notre|nos"
        r"|au service|auprès|à notre|du service|un e-mail|un message)\b"
        r"|\bnous (?:contacter|écrire|joindre|appeler|prévenir|signaler|envoyer)\b"
        r"|\b(?:contacter|contactez|joindre) (?:le|notre) (?:support|service)\b"
        r"|\bformulaire de contact\b|\bpage contact\b|-nous\b",
        _I,
    ),
}
MOST_CONTACT_WORDS = 60
"""Words of an article that may say nothing but whom to write to; a longer one tells more."""

_QUOTED = re.compile(
    r"«[^«»]{0,200}»|“[^“”]{0,200}”|\"[^\"\n]{0,200}\"|(?<!\w)['‘][^'‘’\n]{1,80}['’](?!\w)"
)
_TU = re.compile(r"(?<![\w'’])(?:tu|te|toi|tes|ta|ton|t['’](?=[aeéèêhiouyœ]))(?!\w)", _I)
_NO_TU = re.compile(
    r"\b(?:un|le|du|ce|au|ces|même|mêmes|deux|trois|bon|joli|autre|beau|sur|de|en) ton\b"
    r"|\bton sur ton\b|\b(?:te|ta|tu|TU|TES|TA)(?= ?=)|\b\d+ ?h? ?TU\b|\btoi et moi\b"
)
"""The tone of a colour, and universal time."""
_VOUS = re.compile(r"(?<![\w'’])(?:vous|votre|vos|vôtres?)(?!\w)", _I)
_JE = {
    "fr": re.compile(r"(?<![\w'’-])(?:je\b|j['’](?=\w))(?!\s?[-/])", _I),
    "en": re.compile(r"(?<![\w./'’-])I(?:['’](?:m|ll|ve|d))?(?![\w./'’-])"),
}
_WE = {
    "fr": re.compile(r"(?<![\w-])(?:nous|notre|nos)(?!\w)", _I),
    "en": re.compile(r"\b(?:we|our|us|ours)\b", _I),
}
_NUMBERED = re.compile(r"\b(?:part|phase|chapter|type|class|level|world war|volume|step) I\b", _I)


def placeholders(look: Look) -> Iterator[Check]:
    """Places left for a value, in the title, the summary, the questions or the text."""
    article = look.article
    parts = [("title", article.title), ("summary", article.summary)]
    parts += [("fields", text) for text in (*article.questions, *article.keywords)]
    for part, text in parts:
        for found in PLACEHOLDERS.finditer(text):
            told = note("placeholder", look.language, found=found[0])
            yield Check("placeholder", Severity.BLOCKS, told, text, None, part)
    if not any(pattern.search(look.page.joined) for pattern in (PLACEHOLDERS, UNFINISHED)):
        return
    for one in look.page.sentences:
        for found in PLACEHOLDERS.finditer(one.plain):
            told = note("placeholder", look.language, found=found[0])
            yield Check("placeholder", Severity.BLOCKS, told, one.text, one.line)
        for found in UNFINISHED.finditer(one.plain):
            if found[0].upper() == found[0] or not found[0].isalpha():
                told = note("unfinished", look.language, found=found[0])
                yield Check("unfinished", Severity.WARNS, told, one.text, one.line)


def forbidden(look: Look) -> Iterator[Check]:
    """Delays that name none, blame, and what the operator's settings forbid."""
    own = _phrases(look.settings.drafting.forbidden_phrases)
    title = look.article.title
    if own and (found := own.search(title)):
        told = note("forbidden", look.language, found=found[0])
        yield Check("forbidden", Severity.BLOCKS, told, title, None, "title")
    locale = look.article.locale
    yield from _said(look, "forbidden", Severity.BLOCKS, own)
    yield from _said(
        look, "vague_delay", Severity.WARNS, VAGUE_DELAYS.get(locale), _WE_ACT.get(locale)
    )
    yield from _said(look, "blame", Severity.WARNS, BLAMES.get(locale))


def _said(
    look: Look,
    kind: str,
    severity: Severity,
    pattern: re.Pattern[str] | None,
    besides: re.Pattern[str] | None = None,
) -> Iterator[Check]:
    """The sentences that hold ``pattern``, and ``besides`` if that is asked."""
    if pattern is None or not pattern.search(look.page.joined):
        return
    for one in look.page.sentences:
        found = pattern.search(one.plain)
        if found and (besides is None or besides.search(one.plain)):
            told = note(kind, look.language, found=found[0])
            yield Check(kind, severity, told, one.text, one.line)


@lru_cache(maxsize=16)
def _phrases(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern of whole phrases, whatever their case, quotes and spaces."""
    plain = [" ".join(phrase.split()) for phrase in phrases if phrase.strip()]
    if not plain:
        return None
    longest_first = sorted(plain, key=len, reverse=True)
    escaped = (re.escape(phrase.replace("’", "'")) for phrase in longest_first)
    alternatives = "|".join(phrase.replace("'", "['’]") for phrase in escaped)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def only_contact(look: Look) -> Iterator[Check]:
    """An article that says nothing but whom to write to."""
    pattern = CONTACTS.get(look.article.locale)
    told = look.page.prose
    if (
        pattern is None
        or not told
        or sum(len(one.text.split()) for one in told) > MOST_CONTACT_WORDS
    ):
        return
    if all(pattern.search(one.text) for one in told) and not look.page.code:
        message = note("only_contact", look.language)
        yield Check("only_contact", Severity.BLOCKS, message, told[0].text, told[0].line)


def address(look: Look) -> Iterator[Check]:
    """French that says tu where the shop says vous, or vous where it says tu."""
    wanted = look.settings.brand.address
    wrong, right = (_TU, _VOUS) if wanted == "vous" else (_VOUS, _TU)
    if look.article.locale != "fr" or not wrong.search(look.page.joined):
        return
    sentences = [(one, _NO_TU.sub(" ", _own_words(one))) for one in look.page.sentences]
    kind = "address_mixed" if any(right.search(text) for _, text in sentences) else "address"
    for one, text in sentences:
        if found := wrong.search(text):
            told = note(kind, look.language, found=found[0], wanted=wanted)
            yield Check(kind, Severity.WARNS, told, one.text, one.line)


def _own_words(sentence: Sentence) -> str:
    """A sentence without code and without what it quotes, such as the name of a button."""
    text = sentence.plain
    return _QUOTED.sub(" ", text) if any(mark in text for mark in "«“\"'‘’") else text


def voice(look: Look) -> Iterator[Check]:
    """I where the shop says we, or we where it says I; questions are customers' own."""
    patterns = _JE if look.settings.brand.voice == "we" else _WE
    pattern = patterns.get(look.article.locale)
    if pattern is None or not pattern.search(look.page.joined):
        return
    wanted = {"fr": {"we": "nous", "I": "je"}, "en": {"we": "we", "I": "I"}}
    for one in look.page.prose:
        if one.text.endswith("?") or not pattern.search(one.plain):
            continue
        found = pattern.search(_NUMBERED.sub(" ", _own_words(one)))
        if found:
            name = wanted[look.article.locale][look.settings.brand.voice]
            told = note("voice", look.language, found=found[0], wanted=name)
            yield Check("voice", Severity.HINTS, told, one.text, one.line)
