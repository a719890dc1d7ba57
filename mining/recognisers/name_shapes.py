"""Names told by what stands around them in any case of letters: titles, closings, headers, chats.

People write "mme séguin", "MME SÉGUIN", "cdt sandrine lopez", "julie (09:14) :". Each shape here
reads the text in lower case; :mod:`mining.recognisers.names` reads words with capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mining.hints import Trait, Words, matches_at
from mining.recognisers.brands import BRANDS
from mining.recognisers.given_names import (
    ALL_COMMON_WORDS,
    GIVEN_NAMES,
    NOT_NAMES,
    PERSON_BEFORE,
)
from mining.recognisers.name_cues import KIN, PARTICLES, folded_word
from mining.recognisers.plain_words import is_plain_word

Place = tuple[int, int]

_W = r"[^\W\d_]{2,20}(?:['’-][^\W\d_]{1,20}){0,3}"
_ROW = rf"{_W}(?:[ ]{_W}){{0,3}}"
_ENDING = re.compile(r"[ ]?(?:[,.;:!?)»\"/\n(]|$|\d|[-–—][ ])")
_VERB_END = re.compile(r"(?:ing|ed|ais|ait|ons|ent|tion|ment)$")
_TITLE = re.compile(
    r"(?<![\w.])(?<!\d )(?:mme|mlle|mrs|mr|ms|m\.|dr|mgr|(?P<a>monsieur|madame|mademoiselle|miss"
    rf"|mister|docteur|doctor|ma[îi]tre|famille))\.?[ ](?=(?P<v>{_ROW}))"
)
_FOLLOWING = re.compile(r"[ ]([^\W\d_]{1,12})(?!\w)")
_TITLES = Words(
    """mme mlle mrs mr ms dr mgr monsieur madame mademoiselle miss mister docteur doctor maître
    maitre famille"""
)
_SIZE_BEFORE = re.compile(r"(?:taille|size|en|du|le|un|a|modèle|la|\d)[ ]$")
_CLOSINGS = (
    r"cordialement|cdlt|cdt|bien[ ](?:cordialement|à[ ](?:vous|toi))|(?:sinc[èe]res[ ])?salutations"
    r"(?:[ ]distingu[ée]es)?|respectueusement|amicalement|bonne[ ](?:journ[ée]e|soir[ée]e"
    r"|r[ée]ception)"
    r"|belle[ ](?:journ[ée]e|soir[ée]e)|(?:à|a)[ ](?:bient[ôo]t|plus)"
    r"|merci(?:[ ](?:d['’]avance|beaucoup"
    r"|par[ ]avance|bien|encore|à[ ](?:vous|tous)|bcp))?|bises|bisous|(?:kind|best|warm|many"
    r"|kindest)?"
    r"[ ]?(?:regards|wishes)|regards|(?:yours[ ])?(?:sincerely|faithfully|truly)"
    r"|all[ ]the[ ]best|best"
    r"|cheers|ta|(?:many[ ])?thanks(?:[ ](?:in[ ]advance|again|a[ ]lot|so[ ]much|a[ ]million))?"
    r"|thank[ ]you(?:[ ](?:very[ ]much|so[ ]much|in[ ]advance))?|thx|tks|love|take[ ]care|xx+"
    r"|have[ ]a[ ](?:nice|good|great|lovely)[ ](?:day|evening|weekend)"
    r"|(?:envoy[ée][ ]de|sent[ ]from)[ ][^\n]{2,30}"
)
_CLOSING_WORDS = Words(
    """cordialement cdlt cdt bien salutations respectueusement amicalement bonne belle bientôt
    bientot plus merci bises bisous *regards *wishes sincerely faithfully truly best cheers ta
    thanks thank thx tks love care xx* nice good great lovely envoyé envoye sent"""
)
_CLOSING_LINE = re.compile(
    rf"(?:^"
    rf"|\n)[> ]*(?:[^\n]{{0,60}}[.!?][ ])?(?:{_CLOSINGS})[ ,.!;:)]{{0,4}}\n\s{{0,3}}(?:[-–—][ ]?)?"
    rf"(?P<v>(?:[^\W\d_]\.[ -]?)*{_ROW})(?=[ ]?(?:[.,!]?[ ]?(?:\n|$)|[,(–—|&+-]))"
)
_CLOSING_INLINE = re.compile(
    rf"(?<![\w])(?:{_CLOSINGS})[ ,.!:;–—-]{{1,4}}(?P<v>{_W}(?:[ ]{_W}){{0,2}})[ .!)]*$"
)
_CLOSING_ROOM = 90
"""Characters at a text's end in which a closing with a name stands."""
_CUED = re.compile(
    r"(?<![\w'’-])(?:(?P<s>(?:au|le|du)[ ]nom[ ]d['e’]|nom[ ](?:pour|par|en)"
    r"|de[ ]la[ ]part[ ]d['e’]|(?:in|under)"
    r"[ ](?:the[ ])?name(?:[ ]of)?|colis[ ]d['e’]|s['’ ]ap+el+e|se[ ]nomme|pr[ée]nomm[ée]e?"
    r"|nomm[ée]e?|ask[ ]for"
    r"|sign(?:ed|[ée]e?)(?:[ ]for)?[ ](?:by|par)|remise?[ ](?:à|a)|(?:left|spoke|speak"
    r"|talked)[ ](?:with|to)"
    r"|demande[rz]|sonn?ettes?|interphone|from[ ]my[ ]\w+|named|moi[ ]c['’]est|my[ ]name)"
    r"|chez|avec|with|merci|thanks|thank[ ]you|eu|told|tell|tel+|c['’]est(?:[ ](?:encore"
    r"|toujours))?"
    r"|this[ ]is|it['’]?s(?:[ ](?:only|just|still))?"
    r"|je[ ]suis"
    r"|i['’]?m|ici|bravo[ ](?:à|a)|to|from|by|pour|for|et|and|contact(?:er)?|moi|me|hello"
    r"|bonjour|salut|hi"
    rf")[ ,:]{{1,3}}(?=(?P<v>{_ROW}))"
)
_KIN_CUE = re.compile(
    r"(?<![\w])(?:mon|ma|mes|notre|votre|nos|vos|son|sa|leur|my|our|your|his|her|their|the|la"
    r"|le|l['’])[ ]?"
    r"(?:(?:late|petite?|grande?|old|new|eldest|youngest|dear|jeune|autre|other|future|propre)[ ])?"
    rf"(?P<k>[^\W\d_]{{3,14}}(?:-[^\W\d_]{{3,8}})?)(?:[ ]?[,:(][ ]?|[ ])(?=(?P<v>{_ROW}))"
)
_ALONE = re.compile(
    rf"(?:^|[.!?\n,;:(][ ]?)(?P<v>{_W}[ ]{_W}(?:[ ]{_W})?)(?=[ ]?(?:[,.!)\n]|$|[ ]\d|\d))"
)
_CHAT = re.compile(
    rf"(?:^"
    rf"|\n)[> ]*(?:(?P<v>{_W}(?:[ ]{_W}){{0,2}})[ ][(\[]\d{{1,2}}[:h]\d{{2}}[^\n]{{0,8}}[)\]][ ]?:"
    r"|[\[(]?\d{1,2}[:h]\d{2}(?::\d{2})?[\])]?[ ]?[-–]?[ ]"
    rf"(?P<w>{_W}(?:[ ]{_W}){{0,2}})[ ]?:)"
)
_CLOCK = Trait(re.compile(r"\d[:hH]\d\d").search, in_words=False)
_HEADER = re.compile(
    r"(?:^|\n)[> ]*(?:de|from|[àa]|to|cc|exp[ée]diteur|sender|reply-to)[ ]?:[ ]?[\"']?"
    rf"(?P<v>{_ROW})"
    r"(?=[\"']?[ ]?(?:[<\n(\[]|$))"
)
_ADDRESSEE = re.compile(rf"(?P<v>{_ROW})[\"']?[ ]$")
_ADDRESS = re.compile(r"<[^<>\s]{1,80}(?:@|email)")
_CAPITAL_LETTER = re.compile(r"[A-ZÀ-Þ](?<!\w.)(?:\.|(?=['’\"»)\n,])|$)")
_LONE_CAPITAL = Trait(re.compile(r"[A-ZÀ-Þ](?<!\w.)(?!\w)").search)
_LOWER_WORD = re.compile(r"(?<![^\W\d_])[a-zà-ÿ]{3,20}")


def _has_lower_name(token: str) -> bool:
    """Whether a token holds a known first name in lower case; an ordinary word is none alone."""
    names = [w for w in map(folded_word, _LOWER_WORD.findall(token)) if w in GIVEN_NAMES]
    is_alone = token.islower() and "-" not in token
    return any(not (is_alone and name in ALL_COMMON_WORDS) for name in names)


_LOWER_NAMES = Trait(_has_lower_name)
_INITIAL = re.compile(
    rf"(?:^|[\n.!?:,;(«\"'“‘–—-])[ ]?(?:(?:dr|mr|mrs|ms|mme"
    rf"|m)\.?[ ])?(?P<v>(?:[^\W\d_]\.[ -]?){{1,3}}"
    rf"{_W}(?:[ ]{_W})?)(?=[ ]?(?:[,.!)»\"'”’\n(–—]|$))"
)
_LAST_INITIAL = re.compile(
    rf"(?<![\w’-])(?<!\w')(?P<v>{_W}[ ][^\W\d_]\.?)(?=[ ]?(?:['’\"»)\n,]|$))"
)
_ONE_LETTER = re.compile(r"\.(?<=[^\W\d_]\.)(?<![^\W\d_]{2}\.)")
_LAST_LETTER = re.compile(r"[ ](?=[^\W\d_a-zß-öø-ÿ]\.?[ ]?(?:['’\"»)\n,]|$))")
"""What each name with an initial holds, before or after it, and what is quick to find."""


def shaped_names(text: str, lowered: str) -> Iterator[Place]:
    """Where names stand after titles, closings, senders' fields, in chats, or as initials."""
    if _TITLES.stand_in(text) or "m. " in lowered:
        yield from _titled(text, lowered)
    if "\n" in lowered and _CLOSING_WORDS.stand_in(text):
        yield from _lines(text, lowered)
    yield from _initials(text, lowered)
    if ":" in lowered:
        for found in matches_at(_HEADER, lowered, _line_starts(lowered)):
            yield from _row(text, found, "v", is_sure=True)
    for address in _ADDRESS.finditer(lowered) if "<" in lowered else ():
        before = _ADDRESSEE.search(lowered, max(0, address.start() - 48), address.start())
        if before:
            yield from _row(text, before, "v", is_sure=True)
    if _CLOCK.stands_in(text):
        for found in matches_at(_CHAT, lowered, _line_starts(lowered)):
            yield from _row(text, found, "v" if found["v"] else "w", is_sure=True)
    end = max(0, len(lowered) - _CLOSING_ROOM)
    may_close = _CLOSING_WORDS.stand_in(text) and _CLOSING_WORDS.stand_in(lowered[end:])
    inline = _CLOSING_INLINE.search(lowered, end) if may_close else None
    if inline and not _is_verb(lowered, inline):
        yield from _row(text, inline, "v", is_sure=False)


def _is_verb(lowered: str, closing: re.Match[str]) -> bool:
    """Whether the word that closes is none: "we love Sophie", "the best Tom"."""
    is_short = closing.group().startswith(("love", "best", "ta ", "cheers", "à plus", "a plus"))
    before = lowered[: closing.start()].rstrip(" ")
    return is_short and bool(before) and before[-1] not in "\n.!?,;:)…"


def lower_case_names(text: str, lowered: str) -> Iterator[Place]:
    """Known first names in lower case, with a family name, after words that lead to people."""
    if not _LOWER_NAMES.stands_in(text):
        return
    for found in _CUED.finditer(lowered):
        first = folded_word(found["v"].split()[0])
        if found["s"] or (len(first) > 3 and first not in BRANDS):
            yield from _given(text, found)
    for found in _KIN_CUE.finditer(lowered):
        if folded_word(found["k"]) in KIN:
            yield from _given(text, found)
    for found in _ALONE.finditer(lowered):
        words = text[found.start("v") : found.end("v")].split()
        is_mark = any(word.isupper() and len(word) < 3 for word in words)  # "reg KV19 ZTO"
        if len(words) > 1 and not is_mark and not any(is_no_name(word) for word in words):
            yield from _given(text, found)


def is_no_name(word: str) -> bool:
    """Whether a word can be no part of a name in lower case: ordinary, a brand, a verb's ending."""
    folded = folded_word(word)
    if folded.startswith(("o'", "d'", "n'")) and len(folded) > 4:
        folded = folded[2:]
    if folded in GIVEN_NAMES:
        return folded in ALL_COMMON_WORDS
    return (
        is_plain_word(folded)
        or folded in BRANDS
        or folded in ALL_COMMON_WORDS
        or folded in PERSON_BEFORE
        or _VERB_END.search(folded) is not None
    )


def _titled(text: str, lowered: str) -> Iterator[Place]:
    for found in _TITLE.finditer(lowered):
        start = found.start("v")
        if found.group().startswith("m. ") and _SIZE_BEFORE.search(lowered[: found.start()][-10:]):
            continue
        if text[start].isupper() and not text[start : start + 2].isupper():
            continue  # words with one capital are read elsewhere
        first = found["v"].split()[0]
        is_known = folded_word(first) in GIVEN_NAMES or not found["a"]
        if is_known or _ENDING.match(lowered, start + len(first)):
            yield from _row(text, found, "v", is_sure=True)


def _lines(text: str, lowered: str) -> Iterator[Place]:
    for found in matches_at(_CLOSING_LINE, lowered, _line_starts(lowered)):
        yield from _row(text, found, "v", is_sure=True)


def _line_starts(text: str) -> Iterator[int]:
    """Where patterns that begin a line begin: at the text's start, and at each line's end."""
    at = 0
    while at >= 0:
        yield at
        at = text.find("\n", at + 1)


def _initials(text: str, lowered: str) -> Iterator[Place]:
    if not (_LONE_CAPITAL.stands_in(text) and _CAPITAL_LETTER.search(text)):
        return
    for found in _INITIAL.finditer(lowered) if _ONE_LETTER.search(text) else ():
        value = text[found.start("v") : found.end("v")]
        name = value.rpartition(".")[2].strip(" -")
        words = name.split()
        is_written = value[0].isupper() and name[:1].isupper()
        if is_written and words and not any(_is_ordinary(word) for word in words):
            yield found.span("v")
    for found in _LAST_INITIAL.finditer(lowered) if _LAST_LETTER.search(text) else ():
        value = text[found.start("v") : found.end("v")]
        first, last = value.split()
        if last[0].isupper() and _is_given(first) and first[0].isupper():
            yield found.span("v")


def _row(text: str, found: re.Match[str], group: str, *, is_sure: bool) -> Iterator[Place]:
    """The name at the start of a row of words: up to the first that is none.

    A sure shape takes any word that is not ordinary, another a known first name only.
    """
    start = end = found.start(group)
    for word in re.finditer(r"\S+", found[group]):
        at = found.start(group) + word.start()
        written = word.group()
        is_first = end == start
        if folded_word(written) in PARTICLES and not is_first:
            continue
        if _is_ordinary(written) or (is_first and not is_sure and not _is_given(written)):
            break
        if not is_first and text[at].islower() and is_no_name(written):
            break
        end = at + len(written)
    if end > start:
        yield start, end


def _given(text: str, found: re.Match[str]) -> Iterator[Place]:
    """A first name in lower case, and the family name after it where the clause ends there."""
    words = list(re.finditer(r"\S+", found["v"]))
    first = words[0].group()
    start = found.start("v")
    if not text[start].islower() or not _is_given(first):
        return
    end = start + len(first)
    for word in words[1:]:
        stop = found.start("v") + word.end()
        if folded_word(word.group()) in PARTICLES:
            continue
        if is_no_name(word.group()):
            break
        following = _FOLLOWING.match(text, stop)
        is_before_verb = following is not None and folded_word(following[1]) in NOT_NAMES
        is_told = is_before_verb or _ENDING.match(text, stop) is not None
        if not (is_told or _is_given(word.group())):
            break
        end = stop
    yield start, end


def _is_given(word: str) -> bool:
    """Whether a word is a known first name that is nothing else."""
    first, *more = folded_word(word).split("-")
    is_double = bool(more) and more[0] in GIVEN_NAMES
    return first in GIVEN_NAMES and (is_double or first not in ALL_COMMON_WORDS)


def _is_ordinary(word: str) -> bool:
    folded = folded_word(word)
    return folded not in GIVEN_NAMES and (is_plain_word(folded) or folded in BRANDS)
