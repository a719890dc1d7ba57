"""No recogniser takes more than its share of time, whatever a stranger repeats.

A long time alone says little on a busy machine. A recogniser fails here when it is slow on 20,000
characters and takes far more than four times as long as on 5,000.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import pytest

from mining.recognisers import contact, numbers, places
from mining.recognisers import names as people

LENGTH = 20_000
"""Characters of a message that are read at most."""
ENOUGH = 0.2
"""Processor seconds that nobody minds."""
MOST_GROWTH = 8
"""Times as long for four times the text; linear is 4, quadratic 16."""
PIECES = """a@|a.|a@a.|a@a.a|x@y,|<a@b>|a(at)| at | dot | arobase |mailto:|%40|http://|https://a/|www.
?a=|/|@|@a|1|1 |1-|+|+33 |06 12 34 56 7 |0612|12/|12/12/|1.2.3.|1.1.1.1|::|f:|FR76|FR76 3000 |IBAN
IBAN FR76 3000 |4111 1111 |#|#1|n° |code: 1|A1|AB12 |SW1A |é|A|Ab |Jean |de la |Mr |Mme |M. |d'|’
je m'appelle |my name is |Hello |Bonjour |ma fille |12 ans |né le |rue |12 rue |12,
75001 |75001 Ab-|appt |bât |5 av. |porte 1|interphone |(|[|[NAME|[NAME] |-|_| |🎁|ａ|１"""
MORE = ("cordialement,\n", "\t", "\n", "a\u0300", "\u200d", "\\")
PEOPLE = people.People.of(None, ())
RECOGNISERS: dict[str, Callable[[str], Iterable[object]]] = {
    "e-mails": contact.emails,
    "links": contact.links,
    "handles": contact.handles,
    "addresses of machines": contact.ip_addresses,
    "numbers": numbers.numbers,
    "addresses": places.addresses,
    "names": lambda text: people.names(text, PEOPLE, "fr"),
    "names in replies": lambda text: people.names(text, PEOPLE, "en", from_agent=True),
}


def pieces() -> list[str]:
    """What is repeated."""
    return [*(piece for line in PIECES.splitlines() for piece in line.split("|")), *MORE]


def seconds(recogniser: Callable[[str], Iterable[object]], text: str) -> float:
    """Processor time for all that is found, the best of two."""
    taken = []
    for _ in range(2):
        started = time.process_time()
        list(recogniser(text))
        taken.append(time.process_time() - started)
        if taken[-1] < ENOUGH:
            break
    return min(taken)


@pytest.mark.parametrize("name", RECOGNISERS)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    """Twenty thousand characters of each piece, with an end that lets no pattern match whole."""
    recogniser = RECOGNISERS[name]
    slow = []
    for piece in pieces():
        text = (piece * LENGTH)[: LENGTH - 1] + "!"
        long = seconds(recogniser, text)
        if long > ENOUGH:
            growth = long / max(seconds(recogniser, text[: LENGTH // 4]), 1e-4)
            slow += [(piece, round(growth))] if growth > MOST_GROWTH else []
    assert slow == []
