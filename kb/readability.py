"""How easy French and English text is to read, by formulas of words, sentences and syllables.

Syllables are counted by rules, as they are spoken: "commande" has two, "available" four. The
functions are pure and take words and counts, so that who calls decides what a sentence is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.words import fold

LONG_WORD = 6
"""Letters beyond which a word is long for LIX."""

_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")

_EN_GROUP = re.compile(r"[aeiouy]+")
_EN_EXCEPTIONS = {
    "e": 1, "the": 1, "business": 2, "every": 2, "everything": 3, "evening": 2, "different": 3,
    "clothes": 1, "people": 2, "area": 3, "idea": 3, "create": 2, "created": 3, "being": 2,
    "science": 2, "recipe": 3, "website": 2, "someone": 2, "something": 2, "sometimes": 2,
    "somewhere": 2, "therefore": 2, "email": 2, "emails": 2, "voucher": 2, "safety": 2,
    "careful": 2, "useful": 2, "homepage": 2, "diet": 2, "quiet": 2, "client": 2, "clients": 2,
    "via": 2, "trial": 2, "diagram": 3, "giant": 2, "reliable": 4, "variety": 4, "society": 4,
    "science's": 2, "used": 1, "doing": 2, "going": 2, "seeing": 2, "poem": 2, "fuel": 2,
    "cruel": 2, "actually": 4, "usually": 4, "manually": 4, "annual": 3, "manual": 3,
    "individual": 5, "situation": 4, "evaluate": 4, "radio": 3, "video": 3, "audio": 3,
    "ratio": 3, "studio": 3, "period": 3, "periods": 3, "serious": 3, "previous": 3, "various": 3,
    "obvious": 3, "material": 4, "experience": 4, "immediately": 5, "immediate": 4, "media": 3,
    "appropriate": 4, "associate": 4, "alien": 3, "lion": 2, "lenient": 3, "ingredient": 4,
    "ingredients": 4, "convenient": 3, "layout": 2, "buyer": 2, "buyers": 2, "player": 2,
    "employer": 3, "employee": 3, "payee": 2, "anyone": 3, "anywhere": 3, "anything": 3,
    "really": 2, "hours": 2, "hour": 2,
}  # fmt: skip
"""Folded words that the English rules below miscount."""

_FR_GROUP = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_FR_MUTE = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])es?$")
_FR_MUTE_AFTER_VOWEL = re.compile(
    r"(?<=\w[^qg])(?<=[aiouyàâäéèêîïôöùûü])es?$|(?<=\w[aeiouéèêô][^aeiou][qg])ues?$|(?<=[aeiouéèêô][qg])ues?$"
)
_FR_SPOKEN_ENT = re.compile(
    r"(?:m|cid|urg|arg|cli|pati|réc|déc|conv|suffis|prés|fréqu|consci|t?al|excell|ag|abs|acc|évid"
    r"|compét|diffé?r|v|équival|perman|inconvéni|ingrédi|expédi|d|qu|ci|i)ent$"
)
_FR_EXCEPTIONS = {
    "est": 1, "les": 1, "des": 1, "ces": 1, "mes": 1, "tes": 1, "ses": 1, "le": 1, "de": 1, "je": 1,
    "ce": 1, "se": 1, "me": 1, "te": 1, "ne": 1, "que": 1, "es": 1, "pays": 2, "client": 2,
    "clients": 2, "web": 1, "email": 2, "emails": 2, "août": 1, "reçoivent": 2, "prennent": 1,
    "doivent": 1, "peuvent": 1, "veulent": 1, "viennent": 1, "deviennent": 2, "arrivent": 2,
    "suivent": 1, "trouvent": 1, "servent": 1, "permettent": 2, "restent": 1, "bénéficient": 4,
    "monsieur": 2, "second": 2, "oui": 1, "y": 1, "hier": 2, "lien": 1, "liens": 1, "bien": 1,
}  # fmt: skip
_FR_HIATUS = re.compile(
    r"[éèêë](?=[aeoiuâ])|[aeo](?=ï|ü)|[oô](?=[éèa])|[ao]y(?=[aeiouéè])"
    r"|(?<=[bcdfgpt][rl])i(?=[aeouéèê])|(?<=[bcdfgpt][rl])ou(?=[aeé])|u(?=[aeéè])(?<![qg]u)"
)
"""Places where two vowels of one group are spoken apart: créer, maïs, oublier, effectuer."""


@dataclass(frozen=True)
class Readability:
    """Figures of one text; ``ease`` is 0 hard to 100 easy, ``lix`` 20 easy to 60 hard."""

    words: int
    sentences: int
    syllables: int
    long_words: int
    ease: float
    lix: float


def readability(sentences: list[str], language: str) -> Readability | None:
    """Figures of the sentences of a text in ``fr`` or ``en``; None without a word.

    The ease is Flesch's (R. Flesch, "A new readability yardstick", 1948) for English and Kandel
    and Moles' (L. Kandel, A. Moles, "Application de l'indice de Flesch à la langue française",
    1958) for French. A number is read as a word of two syllables.
    """
    counted = [one for sentence in sentences if (one := _counted(sentence, language))[0]]
    if not counted:
        return None
    words, heard, long_words = map(sum, zip(*counted, strict=True))
    ease = {"fr": kandel_moles, "en": flesch}[language](words / len(counted), heard / words)
    hard = lix(words, len(counted), long_words)
    return Readability(words, len(counted), heard, long_words, ease, hard)


@lru_cache(maxsize=10_000)
def _counted(sentence: str, language: str) -> tuple[int, int, int]:
    """Words, syllables and long words of a sentence; remembered, for a text is read as it grows."""
    words = spoken_words(sentence)
    heard = sum(syllables(word, language) for word in words)
    return len(words), heard, sum(len(word) > LONG_WORD for word in words)


def flesch(words_per_sentence: float, syllables_per_word: float) -> float:
    """Reading ease of English, Flesch 1948: 206.835 - 1.015 W/S - 84.6 Syl/W.

    Ten words a sentence of 1.4 syllables give 78.2: easy.
    """
    return 206.835 - 1.015 * words_per_sentence - 84.6 * syllables_per_word


def kandel_moles(words_per_sentence: float, syllables_per_word: float) -> float:
    """Reading ease of French, Kandel and Moles 1958: 207 - 1.015 W/S - 73.6 Syl/W.

    Ten words a sentence of 1.6 syllables give 79.1: easy.
    """
    return 207 - 1.015 * words_per_sentence - 73.6 * syllables_per_word


def lix(words: int, sentences: int, long_words: int) -> float:
    """Läsbarhetsindex, C. H. Björnsson 1968: W/S + 100 long/W, long being over six letters.

    100 words in 10 sentences, 20 of them long, give 30: easy. No words give 0.
    """
    return words / max(sentences, 1) + 100 * long_words / words if words else 0.0


def spoken_words(text: str) -> list[str]:
    """Words as they are spoken: letters or digits between blanks, elisions and hyphens apart."""
    return _SPOKEN.findall(text.replace("’", "'"))


_SPOKEN = re.compile(r"[^\W\d_]+(?:'(?:s|re|ve|ll|d|m|t)\b)?|\d+(?:[.,]\d+)*")


@lru_cache(maxsize=50_000)
def syllables(word: str, language: str) -> int:
    """Syllables of one word in ``fr`` or ``en``, at least one."""
    lower = word.lower().replace("’", "'")
    if _NUMBER.match(lower):
        return 2
    if len(lower) > 1 and word.isupper() and not _EN_GROUP.search(lower):
        return len(lower)  # PDF, SMS: spelled out
    count = _french(lower) if language == "fr" else _english(lower)
    return max(count, 1)


_EN_APART = re.compile(
    r"ia(?!l$|ls$|lly$|n$|ns$|ge)|[^cstgx]io(?!n)|iu|[^aegiouq]ua[lt]"
    r"|^(?:re|de|pre|co)(?=[aeiou])(?!ea[dlrst]|ei|eu|oo|ou|oi|oa)"
)
"""Two vowels in a row that are spoken apart: radius, radio, reapply, cooperate."""
_EN_MUTE = re.compile(
    r"(?<![bcdfgkpt]l)(?<=[^aeiouytd])ed$|(?<=[^aeioulyszxcg])(?<![sc]h)es$|(?<=[aeiouyr]l)es$"
    r"|(?<=[aeiouyr]l)e$|(?<=[^aeiouyl])e$"
)
"""Endings whose e is not spoken: shipped, sizes counts and names does not, article."""
_EN_MUTE_WITHIN = re.compile(r"(?<=[aeiouy])[^aeiouyl]e(?=(?:ment|ly|less|ful|fully|ness)s?$)")
"""statement, safely, careful."""


def _english(lower: str) -> int:
    plain = fold(lower).partition("'")[0]
    if plain in _EN_EXCEPTIONS:
        return _EN_EXCEPTIONS[plain]
    count = len(_EN_GROUP.findall(plain)) + len(_EN_APART.findall(plain))
    count += len(plain) > 4 and plain.endswith(("ier", "iest", "ying", "eing"))
    count -= _EN_MUTE.search(plain) is not None
    return count - len(_EN_MUTE_WITHIN.findall(plain))


def _french(lower: str) -> int:
    if lower in _FR_EXCEPTIONS:
        return _FR_EXCEPTIONS[lower]
    is_verb = lower.endswith("ent") and len(lower) > 4 and not _FR_SPOKEN_ENT.search(lower)
    if is_verb or lower.endswith("aient"):
        lower = lower[:-3]
    elif len(_FR_GROUP.findall(lower)) > 1:
        lower = _FR_MUTE.sub("", lower)
    lower = _FR_MUTE_AFTER_VOWEL.sub("", lower)
    return len(_FR_GROUP.findall(lower)) + len(_FR_HIATUS.findall(lower))
