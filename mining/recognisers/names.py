"""Names of people: from the help desk's metadata, after cues, and frequent first names.

Words with a capital that are no ordinary words are looked at one by one: a name has a cue before
it ("je m'appelle", "Mme", "my son"), a greeting or a closing around it, or is a known first name
standing where a person would. Product lines are often called by first names ("la housse Théo",
"the Charlotte chair"), so a first name after a plain noun stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kb.tickets import Requester
from kb.words import fold
from mining.hints import Hints, Trait, folded_case, lower, lower_case
from mining.recognisers.brands import BRANDS
from mining.recognisers.given_names import (
    ALL_COMMON_WORDS,
    COMMON_WORDS,
    GIVEN_NAMES,
    NOT_NAMES,
)
from mining.recognisers.goods import is_goods, is_shouted, is_titled_brand
from mining.recognisers.name_cues import (
    INTRODUCED,
    KIN,
    LOOK_BACK,
    PARTICLES,
    folded_word,
    has_cue,
    has_role,
    is_addressed,
    is_after_sure_person_word,
    is_particle,
    is_self,
    is_spoken_to_by_customer,
    last_word,
    stands_alone,
)
from mining.recognisers.name_echoes import echoes
from mining.recognisers.name_shapes import lower_case_names, shaped_names
from mining.recognisers.placed_names import placed_names
from mining.recognisers.plain_words import is_plain_word
from mining.recognisers.spans import TYPES, Span
from mining.recognisers.vocatives import VERB_NAMES, is_signed, is_spoken_to

_EXTENDED = [*map(chr, (*range(0x100, 0x180), *range(0x1EA0, 0x1EFA))), *"ȘșȚțƠơƯư"]
"""Letters of Polish, Turkish, Czech, Romanian, Vietnamese and the like, in both cases."""
_UPPER = "A-ZÀ-ÖØ-Þ" + "".join(c for c in _EXTENDED if c.isupper())
_LOWER = "a-zà-öø-ÿ" + "".join(c for c in _EXTENDED if c.islower())
_CAP_REST = (
    rf"(?:(?:(?<=M)a?c[{_UPPER}]"
    rf"|(?<=[ODLN])['’][{_UPPER}])?[{_LOWER}]{{1,20}}(?:['’][{_LOWER}]{{2,15}})?"
    rf"(?:-[{_UPPER}]?[{_LOWER}]{{1,20}}){{0,3}}"
    rf"|[{_UPPER}]{{1,19}}(?:[-'’][{_UPPER}]{{2,20}}){{0,3}})"
)
"""What follows the first capital of a name: starting the pattern with it is what makes it fast."""
_CAP = (
    rf"(?:(?:Mc|Mac|[ODLNdl]['’])?[{_UPPER}][{_LOWER}]{{1,20}}(?:['’][{_LOWER}]{{2,15}})?"
    rf"(?:-[{_UPPER}]?[{_LOWER}]{{1,20}}){{0,3}}"
    rf"|[{_UPPER}]{{2,20}}(?:[-'’][{_UPPER}]{{2,20}}){{0,3}})"
)
_PARTICLE = (
    r"(?:[Dd][eu]|[Dd]es|[Dd]e[ ][Ll]a|[Ll][ea]s?|[Vv][ao]n(?:[ ](?:de[rn]?|['’]t))?|[Tt]e[nr]"
    r"|[Zz]u|[Dd]el(?:la)?|[Dd]er|[Ee]l|[Bb][ei]n|[Dd]a|[Dd]os|[Dd]i|[Ss]t\.?|Ó|Ní|Uí|Nic|Mac)"
)
_CHAIN = re.compile(
    rf"[{_UPPER}](?<![\w@/.'’#-].){_CAP_REST}(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_CAP}"
    rf"|[ ][{_UPPER}]\.(?![\w])){{0,4}}(?![\w@])"
)
_COMPANY = frozenset("ltd llc inc plc gmbh sarl sas sa srl bv nv limited corp company ag".split())
"""Last words of a company's name, folded."""
_CAPITAL = re.compile(rf"[{_UPPER}]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\S+")
_PARTICLE_BEFORE = re.compile(rf"(?<![\w]){_PARTICLE}[ ]$|(?<![\w])[DdLl]['’]$")

_PRODUCT_NAME = re.compile(
    r"(?:product|produit|article|item|file|fichier|brand|marque|company|shop)[ ](?:'s[ ])?$",
    re.IGNORECASE,
)
_ANY_WORD = r"[^\W\d_]{2,20}(?:['’-][^\W\d_]{2,20}){0,2}"
_LOOSE = re.compile(
    rf"(?i:\b(?:{INTRODUCED}))[ ]?"
    rf"(?P<v>{_ANY_WORD}(?:[ ]{_ANY_WORD}){{0,2}})(?![\w])"
)
_LOOSE_HINTS = Hints(
    "je m'a", "je m’a", "je m a", "nom est", "nom c", "famille est", "famille c", "complet est",
    "complet c", "nom:", "nom :", "famille:", "famille :", "complet:", "complet :", "name is",
    "name's", "name’s", "names", "name:", "name :", "destinataire", "recipient", "titulaire",
    "holder",
)  # fmt: skip


Words = frozenset[str]


@dataclass(frozen=True)
class People:
    """Folded name words of the people known to take part in a ticket."""

    tokens: frozenset[str] = frozenset()

    @classmethod
    def of(cls, requester: Requester | None, agents: frozenset[str]) -> People:
        """Words of three letters or more of the requester's and the agents' names."""
        texts = [text for text in agents if "@" not in text]
        if requester:
            texts.append(requester.name)
            texts.append(re.sub(r"[\d_]", ".", requester.email.partition("@")[0]))
        found = {part for text in texts for part in re.findall(r"[^\W\d_]+", fold(text))}
        return cls(frozenset(part for part in found if len(part) >= 3))


NO_PEOPLE = People()


class _Manner(NamedTuple):
    """How a text is read: which words are ordinary in its language, and whether an agent spoke."""

    common: Words
    from_agent: bool


def names(text: str, people: People, language: str, *, from_agent: bool = False) -> Iterator[Span]:
    """Names of people in ``text``; cues of French and English both count, customers mix them.

    ``language`` tells which first names are also ordinary words ("Will", "Claire"); in any other
    language those of both are. In an agent's reply (``from_agent``) people spoken to are names
    too, known or not.
    """
    manner = _Manner(COMMON_WORDS.get(language, ALL_COMMON_WORDS), from_agent)
    yield from known_names(text, people, language)
    lowered = lower_case(text)
    found = [*_cased(text, lowered, manner), *_lower_case(text, lowered)]
    for start, end in (
        *shaped_names(text, lowered),
        *lower_case_names(text, lowered),
        *placed_names(text, lowered),
    ):
        if not _is_bracketed(text, start, end):
            found.append(Span(start, end, "NAME"))
    found += list(_beside(text, found))
    yield from found
    for start, end in echoes(text, lowered, ((span.start, span.end) for span in found)):
        yield Span(start, end, "NAME")


def _cased(text: str, lowered: str, manner: _Manner) -> Iterator[Span]:
    """Names that cues introduce, and names among words with capitals."""
    if _LOOSE_HINTS.stand_in(text):
        for found in _LOOSE.finditer(text):
            if not _PRODUCT_NAME.search(text[max(0, found.start() - 12) : found.start()]):
                yield from _trimmed(found)
    if lowered == text:
        return
    for chain in _CHAIN.finditer(text):
        row = folded_word(chain.group())
        if row in VERB_NAMES and manner.from_agent and is_spoken_to(text, *chain.span()):
            yield Span(*chain.span(), "NAME")
        elif row not in NOT_NAMES and not _is_placeholder(text, chain):
            yield from _in_chain(text, chain, manner)


_AND = r"[ ](?:et|and|&|y|und|e)[ ]|[ ]?[/+][ ]?"
_JOINED_AFTER = re.compile(
    rf"(?:{_AND}|,[ ](?=[^\W\d_]{{2,20}}(?:{_AND})))(?P<v>[^\W\d_][\w'’-]{{1,20}})"
)
_JOINED_BEFORE = re.compile(rf"(?<![\w'’-])(?P<v>[^\W\d_][\w'’-]{{1,20}})(?:{_AND})$")

_LISTED_BEFORE = re.compile(r"(?<![\w'’-])(?P<v>[^\W\d_][\w'’-]{1,20}),[ ]$")
"""The first of three: "Ann, Bo and Cy" where Bo was found."""


def _beside(text: str, found: list[Span]) -> Iterator[Span]:
    """Names joined to one that was found: "Nour et Antoine", "karim/julie", "Ann, Bo and Cy"."""
    for span in found:
        after = _JOINED_AFTER.match(text, span.end)
        if after and _may_join(text, after.start("v"), after["v"], span):
            yield Span(after.start("v"), after.end("v"), "NAME")
        before = _JOINED_BEFORE.search(text, max(0, span.start - 26), span.start)
        if before is None and _JOINED_AFTER.match(text, span.end):
            before = _LISTED_BEFORE.search(text, max(0, span.start - 26), span.start)
        if before and _may_join(text, before.start("v"), before["v"], span):
            yield Span(before.start("v"), before.end("v"), "NAME")


def _may_join(text: str, start: int, word: str, span: Span) -> bool:
    """Whether a word beside a name is one: with a capital as that has, or a known first name."""
    folded = folded_word(word)
    if folded in BRANDS or folded in NOT_NAMES or folded in ALL_COMMON_WORDS:
        return False
    if word[0].islower():
        return text[span.start].islower() and _is_given(word)
    return not is_plain_word(folded) and not is_goods(text, start, start + len(word))


def _is_bracketed(text: str, start: int, end: int) -> bool:
    """Whether a place touches a placeholder's word."""
    return text[start - 1 : start] in {"[", "_"} or text[end : end + 1] in {"]", "_"}


def known_names(text: str, people: People, language: str) -> Iterator[Span]:
    """The names of ``people`` in ``text``; ``language`` as in :func:`names`."""
    if people.tokens:
        yield from _known(text, people, COMMON_WORDS.get(language, ALL_COMMON_WORDS))


def _is_placeholder(text: str, chain: re.Match[str]) -> bool:
    """Whether a word in capitals is what an earlier pass put there."""
    start, end = chain.span()
    is_bracketed = text[start - 1 : start] == "[" and text[end : end + 1] == "]"
    return is_bracketed and chain.group() in TYPES


def _known(text: str, people: People, common: Words) -> Iterator[Span]:
    """Words of known people's names; one that is also a common word only where it is a name."""
    folded = folded_case(text)
    present = [token for token in people.tokens if token in folded]
    if not present:
        return
    found = []
    for start, end in _words_with(text, folded, present):
        hits = [part for part in folded_word(text[start:end]).split("-") if part in people.tokens]
        if hits:
            is_sure = any(part not in common and part not in NOT_NAMES for part in hits)
            found.append((start, end, is_sure))
    for at, (start, end, is_sure) in enumerate(found):
        is_beside = any(
            sure and 1 in {start - low_end, low_start - end}
            for low_start, low_end, sure in found[max(0, at - 1) : at + 2]
        )
        if is_sure or is_beside or _is_capital_name(text, start, text[start:end]):
            yield Span(start, end, "NAME")


def _words_with(text: str, folded: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Where the words stand that may hold one of ``tokens``; all words if folding moved them."""
    if len(folded) != len(text):
        return [word.span() for word in _WORD.finditer(text)]
    places = set()
    for token in tokens:
        at = folded.find(token)
        while at >= 0:
            start = at
            while start and (text[start - 1].isalpha() or text[start - 1] == "-"):
                start -= 1
            word = _WORD.match(text, start)
            if word:
                places.add(word.span())
            at = folded.find(token, at + len(token))
    return sorted(places)


def _is_capital_name(text: str, start: int, word: str) -> bool:
    """Whether a common word is a name here: a capital that no sentence start explains."""
    if not word[0].isupper():
        return False
    before = text[max(0, start - 24) : start].rstrip(" ")
    if before and before[-1] not in ".!?\n:":
        return True
    after = text[start + len(word) :].lstrip(" ")
    return not after or not after[0].isalpha() or after[0].isupper()


def _in_chain(text: str, chain: re.Match[str], manner: _Manner) -> Iterator[Span]:
    """The names in a row of words with capitals; ordinary words part it ("Bonjour Sophie Je")."""
    if " " not in chain.group():
        yield from _judged(text, chain.start(), chain.end(), manner)
        return
    start = end = -1
    for token in _TOKEN.finditer(chain.group()):
        at, word = chain.start() + token.start(), token.group()
        is_initial = len(word) == 2 and word.endswith(".") and start >= 0
        folded = folded_word(word).strip(".")
        is_opening = start < 0 and manner.from_agent and is_plain_word(folded)
        is_plain = not is_initial and (is_opening or folded in NOT_NAMES)
        if is_plain and not (start >= 0 and is_particle(word)):
            if start >= 0:
                yield from _judged(text, start, end, manner)
            start = -1
        elif not is_plain:
            start, end = (at if start < 0 else start), chain.start() + token.end()
    if start >= 0:
        yield from _judged(text, start, end, manner)


def _judged(text: str, start: int, end: int, manner: _Manner) -> Iterator[Span]:
    """The span of one candidate if it is a name; a particle before it belongs to it after a cue."""
    if folded_word(text[start:end]).rpartition(" ")[2] in _COMPANY:
        return
    before = text[max(0, start - LOOK_BACK) : start]
    last = last_word(before)
    if is_titled_brand(before, text[start:end]):
        return
    if last in PARTICLES:
        particle = _PARTICLE_BEFORE.search(before)
        rest = before[: particle.start()] if particle else ""
        if particle and has_cue(rest, last_word(rest)):
            yield Span(start - len(particle.group()), end, "NAME")
            return
    if has_cue(before, last) or is_addressed(text, before, last, end):
        yield Span(start, end, "NAME")
        return
    if is_signed(text, start, end) or (manner.from_agent and is_spoken_to(text, start, end)):
        yield Span(start, end, "NAME")
        return
    tokens = text[start:end].split()
    if is_self(tokens, before, last, text[end : end + 20], manner.common):
        yield Span(start, end, "NAME")
        return
    given = next((i for i, token in enumerate(tokens) if _is_given(token)), None)
    if given is not None:
        at = end - len(" ".join(tokens[given:]))
        if _is_person(text, at, end, tokens[given:], manner.common):
            yield Span(at, end, "NAME")


def _is_given(word: str) -> bool:
    return folded_word(word).split("-")[0] in GIVEN_NAMES


def _is_person(text: str, start: int, end: int, tokens: list[str], common: Words) -> bool:
    """Whether a known first name is a person's: by a family name, a role, or where it stands."""
    if is_goods(text, start, end):
        return False
    before = text[max(0, start - LOOK_BACK) : start]
    family = next((token for token in tokens[1:] if not is_particle(token)), "")
    if family and is_plain_word(folded_word(family)):
        tokens = tokens[:1]
    parts = folded_word(tokens[0]).split("-")
    is_double = len(parts) > 1 and (
        parts[1] in GIVEN_NAMES or ("-" in tokens[0] and not is_plain_word(parts[1]))
    )
    if has_role(text, end) or (parts[0] not in common and is_spoken_to_by_customer(text, end)):
        return True
    if parts[0] in common and not is_double:
        is_followed = len(tokens) > 1 and folded_word(family) not in ALL_COMMON_WORDS
        return is_followed or is_after_sure_person_word(before)
    return (len(tokens) > 1 and not is_shouted(text)) or stands_alone(text, before, end)


_LOWER_HINTS = Hints(
    "mon ", "ma ", "notre ", "votre ", "my ", "our ", "your ", "bonjour", "bonsoir", "salut",
    "coucou", "hello", "hi ", "hi,", "hey", "dear", "cher", "chèr",
)  # fmt: skip
_GREETS = r"(?P<g>bonjour|bonsoir|salut|coucou|hello|hi|hey|dear|ch[èe]re?)"
_GREETED_NAME = r"[ ,]{1,2}(?P<v>[^\W\d_]{3,20})(?![\w-])(?P<t>[ ]?[,!.\n]|$)?"
_LOWER_PAIR = re.compile(
    r"[mnvoy\n.!?,](?:(?<!\w[mnvoy])(?:(?<=m)(?:on|a|y)|(?<=[nv])otre|(?<=o)ur|(?<=y)our)"
    r"[ ](?P<k>[^\W\d_]{3,12}(?:-[^\W\d_]{3,8})?)"
    rf"|(?<=[\n.!?,])[ ]?{_GREETS}){_GREETED_NAME}"
)
"""It starts with one of few characters, which are quick to find, and looks back then."""
_FIRST_PAIR = re.compile(rf"(?P<k>(?!))?{_GREETS}{_GREETED_NAME}")
"""The same where a text starts with the greeting."""


def _has_sure_given(token: str) -> bool:
    """Whether a token holds a known first name that is no ordinary word."""
    letters = _LETTERS.findall(lower(token))
    return any(_is_given(word) and fold(word) not in ALL_COMMON_WORDS for word in letters)


_GIVEN_NAMES = Trait(_has_sure_given)


def _lower_case(text: str, lowered: str) -> Iterator[Span]:
    """Known first names in lower case after a word for a person, or greeted."""
    if not (_GIVEN_NAMES.stands_in(text) and _LOWER_HINTS.stand_in(text)):
        return
    first = _FIRST_PAIR.match(lowered)
    pairs = _LOWER_PAIR.finditer(lowered, first.end() if first else 0)
    for found in (first, *pairs) if first else pairs:
        if not _is_given(found["v"]) or fold(found["v"]) in ALL_COMMON_WORDS:
            continue
        is_kin = found["k"] is not None and fold(found["k"]) in KIN
        if is_kin or (found["g"] and found["t"] is not None):
            yield Span(found.start("v"), found.end("v"), "NAME")


def _trimmed(found: re.Match[str]) -> Iterator[Span]:
    """The part of a loose cue's catch that can be a name: up to the first word that is none."""
    start = end = found.start("v")
    for word in _TOKEN.finditer(found["v"]):
        folded = fold(word.group()).strip(".")
        is_first = end == start
        if folded in NOT_NAMES and (is_first or not is_particle(word.group())):
            break
        if not is_first and word.group().islower() and not _is_plausible(folded):
            break
        end = found.start("v") + word.end()
    if end > start:
        yield Span(start, end, "NAME")


_VERB_END = re.compile(r"(?:e[rz]|ing|ed|ais|ait|ons|ent)$")


def _is_plausible(folded: str) -> bool:
    """Whether a second lower-case word after a cue can be a family name rather than a verb."""
    return folded in GIVEN_NAMES or (len(folded) > 2 and not _VERB_END.search(folded))
