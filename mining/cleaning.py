"""What a person wrote in a message: markup, quoted mail, signatures and unseen characters cut.

:func:`cleaned` gives the text that is stored for a message; :mod:`mining.greetings` takes
the greeting and the closing off it for mining. Both fall back to less cutting rather than lose a
message that had words.
"""

from __future__ import annotations

import html
import re
import unicodedata

import regex

from mining.hints import has_any, lower_case
from mining.html_text import LOOKS_LIKE_HTML, text_of_html

MOST_CHARACTERS = 20_000
"""Characters kept of a message; recognisers are timed on texts of this length."""

_UNSEEN = regex.compile(r"[\p{Cf}\p{Co}\p{Cs}]|(?![\n\t\r])\p{Cc}")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_ALNUM = re.compile(r"[^\W_]")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")

_DATED = r"(?=[^\n]{0,120}(?:\d{4}|\d{1,2}[:h.]\d{2}|@))"
_HEADER = re.compile(
    rf"""^[>\s]{{0,8}}(?:
    Le\s{_DATED}[^\n]{{5,200}}(?:\n[^\n]{{0,120}})?\ba\s+écrit\s?:
    |On\s{_DATED}[^\n]{{5,200}}(?:\n[^\n]{{0,120}})?\bwrote\s?:
    |(?:El|Am|Il)\s{_DATED}[^\n]{{5,200}}\b(?:escribió|schrieb[^\n]{{0,60}}|ha\sscritto)\s?:
    |[-_]{{2,20}}\s?(?:Message\s(?:d['’]origine|transféré|original)|Mail\s(?:original|transféré)
        |Original\s(?:Message|Appointment)|Forwarded\s(?:message|by)
        |Début\sdu\smessage)[^\n]{{0,40}}
    |(?:Début\sdu\smessage\s(?:transféré|réexpédié)|Begin\sforwarded\smessage)\s?:
    |\*?(?:De|From|Expéditeur)\s?:\*?\s[^\n]{{1,200}}\n(?:[^\n]{{0,200}}\n){{0,3}}?
        [>\s]{{0,8}}\*?(?:Envoyé(?:\sle)?|Sent|Date|À|A|To|Objet|Subject)\s?:\*?\s
    |\#\#-[^\n]{{3,200}}-\#\#
    |(?:Please\s(?:type|write)\s)?(?:your\s)?reply\sabove\sthis\sline
    |(?:Merci\sde\s)?(?:répondre|répondez)\sau-dessus\sde\scette\sligne
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_HEADER_LINES = re.compile(
    r"^[ \t]*\*?(?:De|From|Expéditeur|Envoyé(?: le)?|Sent|Date|À|A|To|Pour|Cc|Objet|Subject"
    r"|Destinataire|Reply-To)\s?:\*?\s[^\n]*\n?",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTE_HINTS = (
    "écrit", "wrote", "escribi", "schrieb", "scritto", "message", "original", "##-", "ligne",
    "line",
)  # fmt: skip
_QUOTE_START = re.compile(r"^\W{0,4}(?:de|from|exp)", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^[ \t]*>(?![ \t]*\d)[^\n]*\n?", re.MULTILINE)

_DASHES = re.compile(r"^(?:--|—|__)[ \t]*$", re.MULTILINE)
_DEVICE = re.compile(
    r"^[ \t]*(?:envoyé[es]? (?:de(?:puis)?|à partir de|par|avec) |sent (?:from|via|with) "
    r"|(?:obtenez|obtenir|télécharge[rz]|get) outlook|provenance : |this email was sent from)"
    r"[^\n]{0,100}$",
    re.IGNORECASE | re.MULTILINE,
)
_DEVICE_END = re.compile(
    r"(?<=[.!?…)] )(?:envoyé de(?:puis)? mon|sent from my) [^\n]{1,40}$", re.IGNORECASE
)
_DISCLAIMER = re.compile(
    r"^[^\n]{0,40}(?:ce (?:message|courriel|mail)[^\n]{0,80}(?:confidentiel|destin)"
    r"|this (?:e-?mail|message)[^\n]{0,80}(?:confidential|intended (?:only|solely))"
    r"|(?:avant d['’]imprimer|before printing)|sans virus\.|virus-free\.|confidentiality notice)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGN_OFF = re.compile(
    r"""^[ \t]*(?:(?:très|bien|vraiment)[ ])?(?:
    (?:très[ ])?cordialement|cdlt|cdt|crdlt|bien[ ]à[ ](?:vous|toi)|sincèrement|respectueusement
    |amicalement|(?:sincères|meilleures|cordiales|mes
        |avec[ ]mes)?[ ]?salutations(?:[ ]distinguées)?
    |(?:je[ ]vous[ ]prie|veuillez|nous[ ]vous[ ]prions)[ ][^\n]{0,20}(?:agréer|recevoir|croire
        |accepter)[^\n]{0,120}
    |(?:best|kind|kindest|warm|warmest|many|with[ ]kind)[ ]regards|regards
    |(?:yours[ ])?(?:sincerely|faithfully|truly)(?:[ ]yours)?|(?:best|warm)[ ]wishes
        |all[ ]the[ ]best
    )(?=[ \t]*(?:[,.!;:\-–—]|$))(?P<rest>[^\n]{0,60})$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_SIGNED = regex.compile(
    r"""(?i:^[ ]?[^\n]{0,40}?\b(?:cordialement|cdlt|cdt|crdlt|bien[ ]à[ ](?:vous|toi)|sincèrement
    |amicalement|respectueusement|salutations(?:[ ]distinguées)?|regards|sincerely|faithfully|truly
    |wishes|all[ ]the[ ]best)[ ]?[,.!;:–—-]?)[ \n]{1,3}
    (?P<name>\p{Lu}[\p{L}'’.-]{0,20}(?:[ ](?:(?:de|du|des|la|le|van|von|der|bin|el|al)[ ]){0,2}
    (?:[dl]['’])?\p{Lu}[\p{L}'’.-]{0,20}){0,3})[ ]?[.,]?$""",
    regex.MULTILINE | regex.VERBOSE,
)
_TAG = re.compile(r"\s*<[^<>]{1,400}>\s*")
_DEVICE_HINTS = ("envoyé", "sent ", "outlook", "provenance")
_DISCLAIMER_HINTS = ("confiden", "destin", "intended", "imprim", "printing", "virus")
_SIGN_OFF_HINTS = (
    "cordialement", "regards", "sincer", "sincèr", "bien à ", "salutations", "cdlt", "cdt", "crdlt",
    "respectueus", "amical", "vous pri", "veuillez", "faithful", "truly", "wishes", "all the best",
)  # fmt: skip
_POSTSCRIPT = re.compile(r"^[ \t]*p\.?[ ]?s\.?[ ]?[:.\-,]", re.IGNORECASE | re.MULTILINE)
_AGENT_TAG = re.compile(r"\s+(?:[\^*~][A-Z]{1,3}|[\^*][A-Z][a-z]{1,11})(?=\s*$)")
_LONGEST_SIGNATURE_WORDS = 90
_LONGEST_SIGNATURE = 2_000


def cleaned(body: str, *, is_html: bool = False) -> str:
    """The words of ``body`` that its author wrote, as plain text of at most 20,000 characters.

    HTML becomes lines; quoted mail, signatures and agents' tags go. Where a cut would leave no
    word of a message that had some, the next weaker cut is taken. Running it on its own result
    may cut a further signature but never empties it. No words give "" .
    """
    text = plain(body, is_html=is_html)
    unquoted = without_quotes(text)
    unsigned = without_signature(unquoted)
    for candidate in (unsigned, unquoted, text):
        if has_words(candidate):
            return candidate[:MOST_CHARACTERS].rstrip()
    return ""


def has_words(text: str) -> bool:
    """Whether ``text`` holds a letter or a digit."""
    # Nearly every text begins with one.
    return text[:1].isalnum() or _ALNUM.search(text) is not None


def plain(body: str, *, is_html: bool = False) -> str:
    """``body`` without markup, in NFC, without unseen characters; white space collapsed."""
    if is_html or LOOKS_LIKE_HTML.search(body):
        text = text_of_html(body)
    else:
        text = body[: MOST_CHARACTERS * 4]
        text = html.unescape(text) if _ENTITY.search(text) else text
    return normalised(text)


def normalised(text: str) -> str:
    """``text`` in NFC without format, control and private characters; white space collapsed.

    The Unicode tag block and zero-width characters can hide words from a reader and from a
    recogniser, so they go before anything else looks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    # Printable characters have no blank but the space: most texts need no pattern at all.
    is_plain = text.replace("\n", "").isprintable()
    text = unicodedata.normalize("NFC", text if is_plain else _UNSEEN.sub("", text))
    if not is_plain or "  " in text:
        text = _BLANKS.sub(" ", text)
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    return (_BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def without_quotes(text: str) -> str:
    """``text`` without the mail it answers.

    What follows the first quote header goes; where nothing stands above it (an answer below the
    quote, a forwarded mail), the header and the lines marked with ">" go and the rest stays.
    """
    header = _HEADER.search(text) if _may_quote(lower_case(text)) else None
    above = text[: header.start()] if header else text
    own = _QUOTED_LINE.sub("", above).strip() if ">" in above else above.strip()
    if has_words(own) or not header:
        return own
    below = _HEADER_LINES.sub("", text[header.start() :])
    below = below.removeprefix(header.group())
    return _QUOTED_LINE.sub("", below).strip()


def _may_quote(lowered: str) -> bool:
    return has_any(lowered, _QUOTE_HINTS) or _QUOTE_START.search(lowered) is not None


def without_signature(text: str) -> str:
    """``text`` up to its signature; a postscript below the signature stays."""
    lowered = lower_case(text)
    if has_any(lowered, _DEVICE_HINTS):
        text = _DEVICE_END.sub("", _DEVICE.sub("", text))
    if has_any(lowered, _DISCLAIMER_HINTS):
        text = _without_disclaimer(text)
    if has_any(text, ("--", "—", "__")):
        text = _cut_at(_DASHES, text)
    if has_any(lowered, _SIGN_OFF_HINTS):
        text = _cut_at(_SIGN_OFF, text)
    return (_AGENT_TAG.sub("", text) if has_any(text, "^*~") else text).strip()


def signers(body: str) -> list[str]:
    """The names below the closings of a message as it came, quoted mail and markup included.

    The line after "Cordialement," or "Kind regards": at most four words, each with a capital or
    a particle. It may be a team's name. Of a long message the last 4,000 characters are read.
    """
    tail = body[-2 * _LONGEST_SIGNATURE :]
    if not has_any(lower_case(tail), _SIGN_OFF_HINTS):
        return []
    text = html.unescape(_TAG.sub("\n", tail)) if "<" in tail else tail
    return [found["name"] for found in _SIGNED.finditer(normalised(text))]


def _without_disclaimer(text: str) -> str:
    found = _DISCLAIMER.search(text)
    return text[: found.start()] if found and has_words(text[: found.start()]) else text


def _cut_at(pattern: re.Pattern[str], text: str) -> str:
    """``text`` cut at the first match of ``pattern`` below which a signature stands."""
    for found in pattern.finditer(text):
        if has_words(text[: found.start()]) and _is_signature(text[found.end() :]):
            return _cut(text, found.start(), found.end())
    return text


def _is_signature(tail: str) -> bool:
    """Whether what follows a sign-off may go: short, and nobody asks anything in it."""
    above = _POSTSCRIPT.split(tail[: 2 * _LONGEST_SIGNATURE])[0]
    if len(above) > _LONGEST_SIGNATURE:
        return False
    return "?" not in above and len(above.split()) <= _LONGEST_SIGNATURE_WORDS


def _cut(text: str, start: int, end: int) -> str:
    postscript = _POSTSCRIPT.search(text, end)
    return text[:start].rstrip() + ("\n" + text[postscript.start() :] if postscript else "")
