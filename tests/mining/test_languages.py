"""Which language a short message is in."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import languages
from mining.languages import detected_language
from tests.realdata import shared_data


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ou est mon colis", "fr"),
        ("colis pas recu", "fr"),
        ("remboursement ?", "fr"),
        ("retour gratuit svp", "fr"),
        ("l'échange est possible ?", "fr"),
        ("où est l'œuvre d'été commandée", "fr"),
        ("where is it", "en"),
        ("order not here", "en"),
        ("refund please", "en"),
        ("I can't log in", "en"),
        ("dónde está mi pedido, no lo he recibido", "es"),
        ("wo ist meine Bestellung, ich habe nichts erhalten", "de"),
        ("waar is mijn bestelling", "nl"),
        ("заказ не пришёл, где он", "ru"),
    ],
)
def test_short_messages(text: str, language: str) -> None:
    """Three words are enough, with or without accents."""
    assert detected_language(text) == language


@pytest.mark.parametrize("text", ["", "12345", "😀 !!", "[ORDER] [EMAIL]", "https://x.example/fr"])
def test_text_without_words_takes_the_hint(text: str) -> None:
    """No words: what the help desk says, else und."""
    assert detected_language(text) == "und"
    assert detected_language(text, "fr-CA") == "fr"


def test_the_text_outweighs_the_hint() -> None:
    """A clear English message in a French ticket is English."""
    assert detected_language("Where is my order? I paid last week.", "fr") == "en"


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("servicepublic_fr/question_utterances.jsonl.gz", "fr"),
        ("banking77/utterances.jsonl.gz", "en"),
    ],
)
def test_real_questions(name: str, language: str) -> None:
    """Of 1,000 real questions at least 995 are read right."""
    with gzip.open(shared_data(name), "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(1000), strict=False)]
    assert sum(detected_language(text) == language for text in texts) >= 0.995 * len(texts)


@given(st.lists(st.sampled_from([*"a@b @c [NAME] #d http://e www.f g@ @ \n".split(" "), " "])))
def test_noise_is_the_same_with_the_quicker_pattern(pieces: list[str]) -> None:
    """Without an address in a text, the pattern that knows none takes the same away."""
    text = "".join(pieces)
    assert languages._without_noise(text) == languages._NOISE.sub(" ", text)
